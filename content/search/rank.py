"""Ranking: add up the postings of a question's clues, keep the best, and say why each is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from content.search.index import SMALLEST, Index
from content.search.lexicon import Phrase
from content.search.question import Clue, ClueKind, Reading, read
from content.search.scope import Cue, CueKind

REASONS = 6  # per hit: more explain nothing
NAMED_GAIN = 20.0  # the question is the title, an alias or the code; more than any other clue gives


class Reason(NamedTuple):
    """One contribution to a hit's score: “认证” 8.0, “退休金 → 养老保险” 5.0."""

    kind: ClueKind
    text: str
    score: float


@dataclass(frozen=True)  # no slots: reasons stay once they were asked for
class Hit:
    """An item that may be meant. `why` makes its reasons: of eleven hits most are never asked for theirs."""

    id: str
    score: float
    has_alias: bool
    why: Callable[[], tuple[Reason, ...]] = field(default=tuple, compare=False, repr=False)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """The parts that the score mostly consists of, heaviest first."""
        return self.why()


@dataclass(frozen=True, slots=True)
class Ranking:
    """What one index (`sequence`) of so many `documents` found for one question, best first. `length` is the
    question's, in characters or words; `best_possible` is the scale of scores in this index; `told` is the
    need that the question tells and the best hit answers, if any; `against` is what speaks against the best
    hit."""

    question: str
    sequence: int
    length: int
    best_possible: float
    hits: tuple[Hit, ...]
    told: str = ""
    against: tuple[Cue, ...] = ()
    documents: int = SMALLEST


def search(index: Index, question: str, *, limit: int = 8) -> Ranking:
    """The `limit` best items for any text. Takes what it needs from this index only, and holds nothing."""
    reading = read(question, index)
    gathered = _gather(index, reading.clues)
    scores = np.bincount(gathered.docs, gathered.gains, minlength=len(index)).astype(np.float64, copy=False)
    left = _left(index, scores, reading.clues)
    scores *= left
    for _, _, numbers in reading.named:
        scores[list(numbers)] += NAMED_GAIN
    best = _best(scores, limit).tolist()
    hits = (
        Hit(
            index.ids[number],
            float(scores[number]),
            index.has_alias[number],
            partial(_reasons, number, float(left[number]), gathered, reading),
        )
        for number in best
    )
    return Ranking(
        reading.text,
        index.sequence,
        reading.length,
        index.best_possible,
        tuple(hits),
        told=_told(index, best, reading.needs),
        against=_against(index, best, reading.cues),
        documents=len(index),
    )


def _left(index: Index, scores: NDArray[np.float64], clues: tuple[Clue, ...]) -> NDArray[np.float64]:
    """What is left of each score for the actions that titles name (actions.py): all of it where the best
    document has aliases."""
    if not len(index) or index.has_alias[int(scores.argmax())]:
        return np.ones(len(index))
    return index.actions.factors([clue.number for clue in clues])


def _told(index: Index, best: list[int], needs: tuple[Phrase, ...]) -> str:
    held = (need.text for need in needs if best and need.words and index.holds(best[0], need.words[0]))
    return next(held, "")


def _against(index: Index, best: list[int], cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """Cues that the best document does not speak of itself: road works do of 占道, a notary does not."""
    return tuple(
        cue for cue in cues if cue.kind in _WHATEVER_IS_FOUND or not (best and index.holds(best[0], cue.text))
    )


_WHATEVER_IS_FOUND = (CueKind.PLACE, CueKind.ORDER, CueKind.ABSENT)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """The postings of all clues, one clue's after the other's; those of clue n end before `ends[n]`."""

    docs: NDArray[np.int32]
    gains: NDArray[np.float64]
    ends: NDArray[np.int64]


def _gather(index: Index, clues: tuple[Clue, ...]) -> _Gathered:
    numbers = np.array([clue.number for clue in clues], dtype=np.int64)
    first = index.starts[numbers]
    sizes = index.starts[numbers + 1] - first
    ends = sizes.cumsum()
    # Where each entry lies: its place in the whole, moved from where its clue's begin there to where they
    # begin in the index. Three calls for all clues; two slices for each took three times as long.
    entries = np.repeat(first - (ends - sizes), sizes)
    entries += np.arange(len(entries))
    weights = np.array([clue.weight for clue in clues], dtype=np.float64)
    return _Gathered(index.docs[entries], index.gains[entries] * np.repeat(weights, sizes), ends)


def _best(scores: NDArray[np.float64], limit: int) -> NDArray[np.int64]:
    """Numbers of the best documents; equals in the order of the catalogue, so that an answer repeats."""
    size = min(limit, len(scores))
    if size <= 0:
        return np.zeros(0, dtype=np.int64)
    # From the front: from the back, equals took ten times as long.
    last = -np.partition(-scores, size - 1)[size - 1]
    over = np.flatnonzero(scores > last)
    level = np.flatnonzero(scores == last)[: size - len(over)] if last > 0 else over[:0]
    return np.concatenate((over[np.argsort(-scores[over], kind="stable")], level))


def _reasons(number: int, factor: float, gathered: _Gathered, reading: Reading) -> tuple[Reason, ...]:
    gained: dict[tuple[ClueKind, str], float] = defaultdict(float)
    at = (gathered.docs == number).nonzero()[0]
    clues = gathered.ends.searchsorted(at, side="right")
    for which, gain in zip(clues.tolist(), gathered.gains[at].tolist(), strict=True):
        clue = reading.clues[which]
        gained[clue.kind, clue.text] += gain * factor
    for kind, text, numbers in reading.named:
        if number in numbers:
            gained[kind, text] += NAMED_GAIN
    heaviest = sorted(gained.items(), key=lambda entry: -entry[1])[:REASONS]
    return tuple(Reason(kind, text, gain) for (kind, text), gain in heaviest)
