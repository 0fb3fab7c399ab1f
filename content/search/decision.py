"""From a ranking to what to do: answer, ask which one, or admit not to be sure.

Thresholds are multiples of the ranking's own scale, so they survive a growing catalogue. They were fit
on the note's questions (section 6): answered 72 % (94 % right), asked 22 %, unsure 7 %; of 50 questions
that are none of our business, 90 % were called unsure. Re-fit them on real logs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from content.search.rank import Hit, Ranking

ENOUGH = 1.75  # × best possible: below it nothing in the catalogue fits
ENOUGH_FOR_SHORT = 1.0  # “社保卡” has fewer tokens to score with
SHORT_QUESTION = 6  # characters or words
CLEAR = 0.8  # second ÷ first: up to here the first one is meant
CLEAR_WITHOUT_ALIAS = 0.6  # a title alone does not know citizens' words: prefer asking
CHOICES = 3  # the right one is among three in 81 % of the asked cases


class DecisionKind(StrEnum):
    """What the conversation does next (DESIGN rule 13: one answer, one question, or a person)."""

    ANSWER = "answer"
    ASK = "ask"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Why:
    """The facts a decision rests on: `best` against `needed`, `ratio` (second ÷ best) against `allowed`."""

    best: float
    needed: float
    ratio: float
    allowed: float

    def as_facts(self) -> dict[str, float]:
        """For a log line or `wenban ask --json`."""
        return {name: round(getattr(self, name), 3) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Decision:
    """ANSWER has one hit, ASK up to three to choose from, UNSURE the nearest three (or none at all)."""

    kind: DecisionKind
    hits: tuple[Hit, ...]
    why: Why


def decide(ranking: Ranking) -> Decision:
    """Enough score to be ours at all? Then: is the first one clearly ahead of the second?"""
    why = _facts(ranking)
    if not ranking.hits or why.best < why.needed:
        return Decision(DecisionKind.UNSURE, ranking.hits[:CHOICES], why)
    if why.ratio <= why.allowed:
        return Decision(DecisionKind.ANSWER, ranking.hits[:1], why)
    return Decision(DecisionKind.ASK, ranking.hits[:CHOICES], why)


def _facts(ranking: Ranking) -> Why:
    share = ENOUGH_FOR_SHORT if ranking.length <= SHORT_QUESTION else ENOUGH
    first, second = (*(hit.score for hit in ranking.hits[:2]), 0.0, 0.0)[:2]
    known = bool(ranking.hits) and ranking.hits[0].has_alias
    return Why(
        best=first,
        needed=share * ranking.best_possible,
        ratio=second / first if first else 1.0,
        allowed=CLEAR if known else CLEAR_WITHOUT_ALIAS,
    )


def distinguishing(titles: tuple[str, ...]) -> tuple[str, ...]:
    """By what the choices differ: each title without the beginning and end that all share.

    社会保障卡补领, 社会保障卡换领 → 补领, 换领. The whole titles where that leaves nothing to read.
    """
    start = _shared(titles)
    end = _shared(tuple(title[start:][::-1] for title in titles))
    while end and titles[0][-end] in _SECOND_OF_A_VERB:
        end -= 1
    parts = tuple(title[start : len(title) - end] for title in titles)
    return parts if all(len(part) > 1 for part in parts) else titles


_SECOND_OF_A_VERB = "领办发换更销记"  # 补领 and 换领 differ in one character, but read as words


def _shared(titles: tuple[str, ...]) -> int:
    """How many characters all titles begin with alike."""
    alike = takewhile(lambda column: len(set(column)) == 1, zip(*titles, strict=False))
    return sum(1 for _ in alike)
