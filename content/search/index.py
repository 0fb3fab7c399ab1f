"""The index: immutable, whole, numbered. Built in a child process, sent over, and swapped by rebinding.

BM25 with the document's weights worked in, so that a query only adds up postings. One combined document
per item (title and aliases count 1, a summary 0.3, what a guide asks and answers 0.15) instead of
statistics per field: separate fields cost 14 points of hit@1 (DECISIONS 4). Length is compared within a
family of tokens (written, heard, initials), since 社保卡 has five written tokens and two heard ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from content.search.absent import pairs_of
from content.search.actions import Actions, actions_of
from content.search.lexicon import EMPTY_LEXICON, Lexicon
from content.search.pinyin import NO_PINYIN, Pinyin, pinyin_table
from content.search.tokenize import (
    characters_and_pairs,
    code_key,
    initials_token,
    is_han,
    plain,
    sound_token,
    word_token,
)

K1, B = 1.2, 0.5  # DECISIONS 4: on a plateau, halving or doubling moves 1–3 points
NAME_WEIGHT, CONTEXT_WEIGHT = 1.0, 0.3  # title and aliases; summary, department and theme
PASSAGE_WEIGHT = 0.15  # 0.1 to 0.3 are alike
INITIALS = range(3, 6)  # sfz, sbk … ; two letters fit everything, six nobody types
SHORTEST_CODE = 6  # some sources write “G” for “no national code”

SMALLEST = 80  # documents: a catalogue of fewer knows little of what there is


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What can be found of one item. `aliases` are citizens' own words for it; `extra_titles` are
    other names of the same thing (English, plain name) and do not count as knowing citizens' words;
    `passages` are what the guide asks and answers, where the situations of people are named."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    summary: str = ""
    department: str = ""
    theme: str = ""
    extra_titles: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        return (self.title, *self.aliases, *self.extra_titles)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Index:
    """Postings of token n are `docs[starts[n]:starts[n+1]]` with `gains` beside them; see `build_index`.

    Documents are numbered; `ids`, `has_alias` and the arrays speak of the same number. `exact` maps a
    whole plain title or alias, `codes` an official code, to the documents that carry it. `with_alias` is the
    share of documents that know citizens' own words, 0 to 1: the fewer, the more a lexicon has to say;
    `subjects` are the pairs of characters in names: what the catalogue is about, and does not only mention.
    """

    sequence: int
    ids: tuple[str, ...]
    has_alias: tuple[bool, ...]
    with_alias: float
    subjects: frozenset[str]
    vocabulary: Mapping[str, int]
    starts: NDArray[np.int64]
    docs: NDArray[np.int32]
    gains: NDArray[np.float32]
    exact: Mapping[str, tuple[int, ...]]
    codes: Mapping[str, tuple[int, ...]]
    actions: Actions
    lexicon: Lexicon
    spoken_lexicon: Lexicon
    pinyin: Pinyin

    def __len__(self) -> int:
        return len(self.ids)

    def holds(self, number: int, text: str) -> bool:
        """Whether a document has every pair or word of a plain text, anywhere in it."""
        tokens = [self.vocabulary.get(token) for token in (pairs_of(text) if is_han(text) else _words(text))]
        return all(
            token is not None and number in self.docs[self.starts[token] : self.starts[token + 1]]
            for token in tokens
        )

    @property
    def array_bytes(self) -> int:
        return self.starts.nbytes + self.docs.nbytes + self.gains.nbytes

    @property
    def best_possible(self) -> float:
        """What one token says that only one document has; thresholds scale with it (DECISIONS 4).

        A small catalogue is judged like one of `SMALLEST`: with four guides every word is rare, and 丢了
        alone would make a lost parcel (6.0) or a lost dog (6.3) an answer; real questions score from 6.2 up.
        """
        return float(np.log(1 + (max(len(self), SMALLEST) + 0.5) / 0.5))


def _words(text: str) -> list[str]:
    return [word_token(word) for word in text.split()]


def build_index(documents: Iterable[SearchDocument], lexicon: Lexicon, *, sequence: int = 0) -> Index:
    """An index of these documents. The work of up to a second: keep it out of the serving process.

    The index of no documents, with which a server starts, costs nothing: it needs no pinyin.
    """
    given = tuple(documents)
    known = _without_shared_names(given)
    pinyin = pinyin_table() if known else NO_PINYIN
    vocabulary: dict[str, int] = {}
    starts, docs, gains = _postings(known, pinyin, vocabulary)
    names = {run for document in known for run in plain("\n".join(document.names())).split() if is_han(run)}
    return Index(
        sequence=sequence,
        ids=tuple(document.id for document in known),
        has_alias=tuple(bool(document.aliases) for document in known),
        with_alias=sum(bool(document.aliases) for document in known) / (len(known) or 1),
        subjects=frozenset(first + second for name in names for first, second in pairwise(name)),
        vocabulary=vocabulary,
        starts=starts,
        docs=docs,
        gains=gains,
        exact=_numbers_by(map(plain, document.names()) for document in given),
        codes=_numbers_by(_code_keys(document) for document in known),
        actions=actions_of(["" if each.aliases else each.title for each in known], vocabulary, pinyin),
        lexicon=lexicon,
        spoken_lexicon=lexicon.spoken(pinyin.sounds_of) if known else EMPTY_LEXICON,
        pinyin=pinyin,
    )


def _without_shared_names(documents: tuple[SearchDocument, ...]) -> tuple[SearchDocument, ...]:
    """Lists give the name of a group to each of its items: whole, it finds them all; in parts, it tells none
    apart, and cost 5 to 10 points of hit@1 on 1,135 real titles. It is no word of citizens either."""
    bearers = Counter(alias for document in documents for alias in set(document.aliases))
    shared = {alias for alias, count in bearers.items() if count > 1}
    return tuple(
        replace(
            document,
            aliases=tuple(alias for alias in document.aliases if alias not in shared),
            passages=(*document.passages, *shared.intersection(document.aliases)),
        )
        for document in documents
    )


def _postings(
    documents: tuple[SearchDocument, ...], pinyin: Pinyin, vocabulary: dict[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """Count every token of every document, weigh the counts, and sort them by token."""
    tokens: list[int] = []
    sizes: list[int] = []
    counts: list[float] = []
    for document in documents:
        counted = _count(document, pinyin)
        tokens.extend(vocabulary.setdefault(token, len(vocabulary)) for token in counted)
        counts.extend(counted.values())
        sizes.append(len(counted))
    token = np.array(tokens, dtype=np.int64)
    doc = np.repeat(np.arange(len(documents), dtype=np.int32), sizes)
    families = np.array([_FAMILIES.get(text[:2], 0) for text in vocabulary], dtype=np.int64)
    gain = _bm25(token, doc, np.array(counts), families, len(documents))
    order = np.argsort(token, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(token, minlength=len(vocabulary)))))
    return starts.astype(np.int64), doc[order], gain[order].astype(np.float32)


_FAMILIES = {"y:": 1, "i:": 2}  # all other tokens are written ones: 0


def _bm25(
    token: NDArray[np.int64],
    doc: NDArray[np.int32],
    count: NDArray[np.float64],
    families: NDArray[np.int64],
    size: int,
) -> NDArray[np.float64]:
    documents_with = np.bincount(token, minlength=len(families))[token]
    rarity = np.log(1 + (size - documents_with + 0.5) / (documents_with + 0.5))
    row = families[token] * size + doc
    length = np.bincount(row, count, minlength=3 * size).reshape(3, size)
    average = length.sum(axis=1) / np.maximum((length > 0).sum(axis=1), 1)
    relative = length.ravel()[row] / average[families[token]]
    saturated: NDArray[np.float64] = rarity * count * (K1 + 1) / (count + K1 * (1 - B + B * relative))
    return saturated


def _count(document: SearchDocument, pinyin: Pinyin) -> dict[str, float]:
    counted: dict[str, float] = defaultdict(float)
    for name in document.names():
        for token in _name_tokens(plain(name), pinyin):
            counted[token] += NAME_WEIGHT
    context = (document.summary, document.department, document.theme)
    for weight, texts in ((CONTEXT_WEIGHT, context), (PASSAGE_WEIGHT, document.passages)):
        for token in _written_tokens(plain("\n".join(texts))):
            counted[token] += weight
    return counted


def _name_tokens(text: str, pinyin: Pinyin) -> Iterator[str]:
    """Names can also be heard and abbreviated; the rest of a document only read."""
    yield from _written_tokens(text)
    for run in filter(is_han, text.split()):
        sounds = pinyin.sounds_of(run)
        yield from map(sound_token, sounds, sounds[1:])
        initials = "".join(sound[:1] or "?" for sound in sounds)
        for size in INITIALS:
            yield from (initials_token(initials[at : at + size]) for at in range(len(initials) - size + 1))


def _written_tokens(text: str) -> Iterator[str]:
    for run in text.split():
        yield from characters_and_pairs(run) if is_han(run) else (word_token(run),)


def _code_keys(document: SearchDocument) -> Iterator[str]:
    return (key for key in map(code_key, document.codes) if len(key) >= SHORTEST_CODE)


def _numbers_by(keys_of_documents: Iterable[Iterable[str]]) -> dict[str, tuple[int, ...]]:
    numbers: dict[str, tuple[int, ...]] = {}
    for number, keys in enumerate(keys_of_documents):
        for key in filter(None, dict.fromkeys(keys)):
            numbers[key] = (*numbers.get(key, ()), number)
    return numbers
