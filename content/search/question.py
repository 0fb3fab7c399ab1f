"""A question, read: every token of it that the index knows, with a weight and where it came from.

Weights (DECISIONS 4) were set by hand before the blind questions were written, each on a
plateau where halving or doubling moves 1–3 points. A token that several clues name keeps the heaviest,
so that saying a thing twice does not make it twice as true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby, pairwise
from typing import NamedTuple

from content.search.absent import is_absent, is_known, pairs_of
from content.search.index import INITIALS, Index
from content.search.lexicon import Phrase
from content.search.needs import load_needs
from content.search.scope import Cue, CueKind, cues_in
from content.search.tokenize import (
    codes_in,
    initials_token,
    is_han,
    plain_question,
    sound_token,
    word_token,
)

CHARACTER, PAIR, WORD = 0.6, 1.0, 1.0
SOFT = 0.3  # of a question word: deleting them cost 3–5 points on three public sets
HOMOPHONE = 0.6  # a written pair no title has, by its sound
TYPED_SOUND = 1.0
TYPED_INITIALS = 1.5  # three letters that fit are no accident
STANDARD_WORD = 0.6
NEEDED_WORD = 0.6  # what a need says (needs.py): 0.4 to 0.8 are alike, beside aliases 0.2 to 0.4
# What is left of it where every document has aliases: the catalogue then knows the word itself, and the
# lexicon's guess (创业补贴 → 创业担保贷款) led away from it; 0.3 to 0.6 are alike.
STANDARD_WORD_KNOWN = 0.5
# In characters. Without this limit wordy lexicon lines drown the question: on 1,135 real titles and 300
# questions it moved hit@1 0.427 → 0.457 and hit@3 0.610 → 0.623; 6 to 8 are alike.
FULL_WORDS = 8
ABBREVIATED = 2  # Latin words up to which one may be initials; more are a sentence
PINYIN_SHARE = 0.5  # of the Latin letters; English splits into syllables by accident in about a third


class ClueKind(StrEnum):
    """Where a contribution comes from, as a hit tells it."""

    CHARACTER = "character"
    PAIR = "pair"
    WORD = "word"
    SOUND = "sound"  # homophones, and questions typed in pinyin
    INITIALS = "initials"
    LEXICON = "lexicon"
    EXACT = "exact"  # the whole question is a title or an alias
    CODE = "code"


class Clue(NamedTuple):
    """One token of the question: its number in the index, its weight, and how to name it to a person.

    A named tuple, being made some forty times for a question: a frozen class takes three times as long.
    """

    number: int
    weight: float
    kind: ClueKind
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """`length` counts characters of Chinese and words or syllables of anything else; `named` are the
    documents whose name or code the question is, by kind; `needs` are what it tells without naming it, `cues`
    what speaks against any document."""

    text: str
    length: int
    clues: tuple[Clue, ...]
    named: tuple[tuple[ClueKind, str, tuple[int, ...]], ...]
    needs: tuple[Phrase, ...]
    cues: tuple[Cue, ...]


def read(question: str, index: Index) -> Reading:
    """Everything the question tells this index. Any text is allowed; most of it tells nothing."""
    text = plain_question(question)
    clues = _Clues(index)
    phrases = tuple(index.lexicon.found_in(text))
    _read_han(text, _soft_places(phrases), clues)
    heard = tuple(_read_latin(text, _soft_places(phrases), clues))
    clues.add_phrases((*phrases, *heard), STANDARD_WORD)
    needs = tuple(load_needs().found_in(text))
    clues.add_phrases(needs, NEEDED_WORD)
    absent = (each.text for each in (*phrases, *needs) if is_absent(each, index.subjects))
    cues = (*cues_in(text), *(Cue(CueKind.ABSENT, words) for words in absent))
    length = len(re.findall(_COUNTED, text))
    return Reading(text, length, clues.found(), tuple(_named(question, text, index)), needs, cues)


_COUNTED = re.compile(r"[a-z0-9]+|[^a-z0-9\s]")


@dataclass(slots=True)
class _Clues:
    """Collects clues, the heaviest per token."""

    index: Index
    by_number: dict[int, Clue] = field(default_factory=dict)

    def add(self, token: str, weight: float, kind: ClueKind, text: str) -> bool:
        """Note a token; False if no document has it."""
        number = self.index.vocabulary.get(token)
        if number is None:
            return False
        known = self.by_number.get(number)
        if known is None or known.weight < weight:
            self.by_number[number] = Clue(number, weight, kind, text)
        return True

    def add_phrases(self, phrases: Iterable[Phrase], weight: float) -> None:
        """Standard words at their weight; a phrase with many shares out what `FULL_WORDS` characters get."""
        needed = 1 - (1 - STANDARD_WORD_KNOWN) * self.index.with_alias
        for phrase in phrases:
            share = weight * needed * min(1.0, FULL_WORDS / (len("".join(phrase.words)) or 1))
            for word in phrase.words:
                self._add_word(word, share, f"{phrase.text} → {word}")

    def _add_word(self, word: str, share: float, why: str) -> None:
        if not is_han(word):
            self.add(word_token(word), share * WORD, ClueKind.LEXICON, why)
            return
        if not is_known(word, self.index.vocabulary):
            return
        for character in word:
            self.add(character, share * CHARACTER, ClueKind.LEXICON, why)
        for pair in pairs_of(word):
            self.add(pair, share * PAIR, ClueKind.LEXICON, why)

    def found(self) -> tuple[Clue, ...]:
        return tuple(self.by_number.values())


def _soft_places(phrases: Iterable[Phrase]) -> frozenset[int]:
    """Where a text only asks: covered by question words and by no phrase with a meaning."""
    soft: set[int] = set()
    meant: set[int] = set()
    for phrase in phrases:
        (meant if phrase.words else soft).update(range(phrase.start, phrase.end))
    return frozenset(soft - meant)


def _read_han(text: str, soft: frozenset[int], clues: _Clues) -> None:
    sound = clues.index.pinyin.sound
    for at, character in enumerate(text):
        if is_han(character):
            clues.add(character, CHARACTER * (SOFT if at in soft else 1), ClueKind.CHARACTER, character)
    for at, (first, second) in enumerate(pairwise(text)):
        if not (is_han(first) and is_han(second)):
            continue
        asks = at in soft and at + 1 in soft
        known = clues.add(first + second, PAIR * (SOFT if asks else 1), ClueKind.PAIR, first + second)
        if not known and not asks:
            clues.add(sound_token(sound(first), sound(second)), HOMOPHONE, ClueKind.SOUND, first + second)


def _read_latin(text: str, soft: frozenset[int], clues: _Clues) -> Iterator[Phrase]:
    """Add what Latin letters say as words, initials or pinyin; yield the phrases heard in the pinyin."""
    runs = list(re.finditer(r"\S+", text))
    latin = [run[0] for run in runs if not is_han(run[0])]
    split = _syllables(latin, clues.index)
    for run in runs:
        word = run[0]
        if is_han(word) or word in split:
            continue
        clues.add(word_token(word), WORD * (SOFT if run.start() in soft else 1), ClueKind.WORD, word)
        if len(latin) <= ABBREVIATED:
            _add_initials(word, clues)
    for typed, stretch in groupby(runs, key=lambda run: run[0] in split):
        if typed:
            yield from _read_sounds([sound for run in stretch for sound in split[run[0]]], clues)


def _syllables(words: list[str], index: Index) -> dict[str, tuple[str, ...]]:
    """The words that are pinyin, with their syllables. None is if most of the letters are not."""
    split = {word: index.pinyin.split(word) for word in words if word.isalpha()}
    spelt = sum(len(word) for word in words if split.get(word))
    if spelt < PINYIN_SHARE * sum(map(len, words)):
        return {}
    return {word: sounds for word, sounds in split.items() if sounds}


def _add_initials(word: str, clues: _Clues) -> None:
    """sbk; of a longer word, sfzdl, its longest beginning that an item has."""
    for size in reversed(INITIALS):
        token, letters = initials_token(word[:size]), word[:size]
        if len(letters) == size and clues.add(token, TYPED_INITIALS, ClueKind.INITIALS, letters):
            return


def _read_sounds(sounds: list[str], clues: _Clues) -> tuple[Phrase, ...]:
    heard = " ".join(sounds)
    phrases = tuple(clues.index.spoken_lexicon.found_in(heard))
    soft = _soft_places(phrases)
    at = 0
    for first, second in pairwise(sounds):
        asks = at in soft and at + len(first) + 1 in soft
        weight = TYPED_SOUND * (SOFT if asks else 1)
        clues.add(sound_token(first, second), weight, ClueKind.SOUND, f"{first} {second}")
        at += len(first) + 1
    return phrases


def _named(question: str, text: str, index: Index) -> Iterator[tuple[ClueKind, str, tuple[int, ...]]]:
    if text in index.exact:
        yield ClueKind.EXACT, text, index.exact[text]
    for code in dict.fromkeys(codes_in(question)):
        if code in index.codes:
            yield ClueKind.CODE, code, index.codes[code]
            return
