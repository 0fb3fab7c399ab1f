"""From a ranking to what to do: answer, ask which one, or admit not to be sure.

Thresholds are multiples of the ranking's own scale, so they survive a growing catalogue. Measured with
`wenban bench questions` on the demonstration's guides, on the half not tuned on: answered 79 % (97 % right),
asked 16 % (the right one offered in 95 %); of what nothing fits, 69 % were not answered. Re-fit on real logs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from content.search.rank import Hit, Ranking

ENOUGH = 2.0  # × best possible: below it nothing in the catalogue fits
ENOUGH_FOR_SHORT = 1.0  # “社保卡” has fewer tokens to score with
ABSENT = 2.0  # × all that, when the question names what the catalogue does not have
SHORT_QUESTION = 6  # characters or words
CLEAR = 0.85  # second ÷ first: up to here the first one is meant
CLEAR_WITHOUT_ALIAS = 0.6  # a title alone does not know citizens' words: prefer asking
CHOICES = 3  # the right one is among three in 95 % of the asked cases


class DecisionKind(StrEnum):
    """What the conversation does next (ARCHITECTURE rule 13: one answer, one question, or a person)."""

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
    share *= ABSENT if ranking.absent else 1.0
    first, second = (*(hit.score for hit in ranking.hits[:2]), 0.0, 0.0)[:2]
    known = bool(ranking.hits) and ranking.hits[0].has_alias
    return Why(
        best=first,
        needed=share * ranking.best_possible,
        ratio=second / first if first else 1.0,
        allowed=CLEAR if known else CLEAR_WITHOUT_ALIAS,
    )
