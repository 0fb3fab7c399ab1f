"""Citizens' words → the words of titles, as data that editors own.

A line of `lexicon/*.tsv` is `phrases ⇥ standard words`: phrases divided by |, words by spaces. A line
without standard words holds question words (怎么, 请问, how do I): they stay in the question but count
less, because deleting them cost 3–5 points (DECISIONS 4). Lines starting with # are comments.
Phrases may be Chinese or English; they are compared in their `plain` form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from content.search.phrases import Sizes, phrases_in, sizes_of
from content.search.tokenize import is_han, plain


class Phrase(NamedTuple):
    """A phrase found in a text from `start` to `end`. Without words it is a question word."""

    text: str
    words: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`words` maps every phrase to its standard words; `sizes` is the table that finds them in one pass."""

    words: Mapping[str, tuple[str, ...]]
    sizes: Sizes

    def __len__(self) -> int:
        return len(self.words)

    def found_in(self, text: str) -> Iterator[Phrase]:
        """The longest phrase that starts at each place; phrases may overlap."""
        for at, phrase in phrases_in(text, self.words, self.sizes):
            yield Phrase(phrase, self.words[phrase], at, at + len(phrase))

    def spoken(self, sounds_of: Callable[[str], Iterable[str]]) -> Lexicon:
        """The same lexicon for questions typed in pinyin: 丢了 is found as “diu ne” (folded).

        Phrases of one syllable stay out: too many words sound like them.
        """
        spoken: dict[str, list[str]] = defaultdict(list)
        for phrase, words in self.words.items():
            if is_han(phrase) and len(phrase) > 1:
                spoken[" ".join(sounds_of(phrase))].extend(words)
        return _lexicon({sound: tuple(dict.fromkeys(words)) for sound, words in spoken.items()})


def parse_lexicon(*texts: str) -> Lexicon:
    """One lexicon from the text of any number of files; a phrase named twice has the words of both."""
    words: dict[str, list[str]] = defaultdict(list)
    for line in (line for text in texts for line in text.splitlines()):
        phrases, _, standard = line.partition("\t")
        if phrases.strip() and not phrases.startswith("#"):
            for phrase in filter(None, map(plain, phrases.split("|"))):
                words[phrase].extend(filter(None, map(plain, standard.split())))
    return _lexicon({phrase: tuple(dict.fromkeys(standard)) for phrase, standard in words.items()})


@cache
def load_lexicon() -> Lexicon:
    """The lexicon shipped with Wenban: every TSV file beside this module."""
    folder = resources.files("content.search") / "lexicon"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".tsv"))
    return parse_lexicon(*((folder / name).read_text(encoding="utf-8") for name in names))


def _lexicon(words: Mapping[str, tuple[str, ...]]) -> Lexicon:
    return Lexicon(words, sizes_of(words))


EMPTY_LEXICON = _lexicon({})
