"""What somebody needs, told by what happened: “老伴走了” and “房本” together are a house to be inherited.

No single word of such a question is a word of the title. A line of `needs/*.tsv` is `part + part - part ⇥
standard words`: every part must be in the question, in any order, and none of those behind a minus. A part
is words divided by |, or the @name of a list, which has a line of its own. Editors own them like the lexicon.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from content.search.lexicon import Phrase
from content.search.phrases import Sizes, phrases_in, sizes_of
from content.search.tokenize import plain

_SIGN = re.compile(r"\s+([+-])\s+")


@dataclass(frozen=True, slots=True)
class Need:
    """Words of titles for questions that hold one of each of `parts`, and none of `without`."""

    parts: tuple[frozenset[str], ...]
    without: frozenset[str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Needs:
    """`sizes` finds the longest word at each place; `beginnings` are the known words it begins with;
    `opened` are the numbers of the needs whose first part has a word: most of them need no second look."""

    needs: tuple[Need, ...]
    sizes: Sizes
    beginnings: Mapping[str, tuple[str, ...]]
    opened: Mapping[str, tuple[int, ...]]

    def __len__(self) -> int:
        return len(self.needs)

    def found_in(self, text: str) -> Iterator[Phrase]:
        """Each need that the plain text tells, named by the words that told it. They lie apart: no place."""
        longest = {word for _, word in phrases_in(text, self.beginnings, self.sizes, whole=False)}
        told = {word for found in longest for word in self.beginnings[found]}
        for number in sorted({number for word in told for number in self.opened.get(word, ())}):
            need = self.needs[number]
            if need.without.isdisjoint(told) and not any(part.isdisjoint(told) for part in need.parts):
                yield Phrase(" + ".join(_longest(part & told) for part in need.parts), need.words, 0, 0)


def parse_needs(*texts: str) -> Needs:
    """The needs of any number of files; a list is known to all of them. An unknown @name is a KeyError."""
    lines = [
        line for text in texts for line in text.splitlines() if line.strip() and not line.startswith("#")
    ]
    split = [(told.strip(), words) for told, _, words in (line.partition("\t") for line in lines)]
    lists = {told: _words(words, {}) for told, words in split if _names_a_list(told)}
    needs = tuple(_need(told, words, lists) for told, words in split if not _names_a_list(told))
    known = {word for need in needs for part in (*need.parts, need.without) for word in part}
    beginnings = {
        word: tuple(word[:size] for size in range(1, len(word) + 1) if word[:size] in known) for word in known
    }
    opened: dict[str, list[int]] = defaultdict(list)
    for number, need in enumerate(needs):
        for word in need.parts[0]:
            opened[word].append(number)
    numbers = {word: tuple(each) for word, each in opened.items()}
    return Needs(needs, sizes_of(known), beginnings, numbers)


@cache
def load_needs() -> Needs:
    """The needs shipped with Wenban: every TSV file in `needs/`."""
    folder = resources.files("content.search") / "needs"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".tsv"))
    return parse_needs(*((folder / name).read_text(encoding="utf-8") for name in names))


def _names_a_list(told: str) -> bool:
    return told.startswith("@") and not _SIGN.search(told)


def _need(told: str, words: str, lists: Mapping[str, frozenset[str]]) -> Need:
    first, *rest = _SIGN.split(told)
    signed = [("+", first), *zip(rest[::2], rest[1::2], strict=True)]
    parts = tuple(_words(part, lists) for sign, part in signed if sign == "+")
    without = frozenset[str]().union(*(_words(part, lists) for sign, part in signed if sign == "-"))
    return Need(parts, without, tuple(filter(None, map(plain, words.split()))))


def _words(part: str, lists: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    for word in part.split("|"):
        if word.startswith("@"):
            found |= lists[word]
        else:
            found.add(plain(word))
    return frozenset(found - {""})


def _longest(words: Iterable[str]) -> str:
    return max(sorted(words), key=len)
