"""From a ranking to what to do: answer, ask which one, or admit not to be sure.

Thresholds are multiples of the ranking's own scale, so they survive a growing catalogue. Measured with
`wenban bench questions` on the demonstration's guides, on the half not tuned on: answered 75 % (96 % right),
asked 20 % (the right one offered in 91 %); of what nothing fits, 83 % were not answered. Re-fit on real logs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from content.search.index import SMALLEST
from content.search.rank import Hit, Ranking
from content.search.scope import Cue, CueKind

ENOUGH = 2.5  # × best possible: below it nothing in the catalogue fits; 2.2 to 2.6 are alike
ENOUGH_WITHOUT_ALIAS = 1.8  # a title alone has fewer words to score with
ENOUGH_FOR_SHORT = 1.0  # and so has “社保卡”
LATIN = 0.8  # × all that: English finds single words where Chinese finds characters and pairs
TOLD = 0.75  # × all that, when the best hit answers the need that the question tells
AGAINST = {
    CueKind.PLACE: 100.0, CueKind.ORDER: 100.0,  # never
    CueKind.REPORT: 2.0, CueKind.MARKET: 2.0, CueKind.CHAT: 2.0, CueKind.ABSENT: 3.0,
}  # fmt: skip
# A title alone is no proof that its catalogue knows citizens' words; and of few documents' subjects most
# matters are absent, 户口 too where somebody only says where he is from.
ABSENT_UNPROVEN = 2.0
SHORT_QUESTION = 6  # characters or words
CLEAR = 0.8  # second ÷ first: up to here the first one is meant
CLEAR_WITHOUT_ALIAS = 0.6  # a title alone does not know citizens' words: prefer asking
CHOICES = 3  # the right one is among three in 91 % of the asked cases


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
    """ANSWER has one hit, ASK up to three to choose from, UNSURE the nearest three (or none at all).

    `told` made less be needed, `against` more: the need that the question tells, and what speaks against it.
    """

    kind: DecisionKind
    hits: tuple[Hit, ...]
    why: Why
    told: str = ""
    against: tuple[Cue, ...] = ()

    @property
    def is_elsewhere(self) -> bool:
        """Whether the question says that the thing is to be done in another place."""
        return any(cue.kind is CueKind.PLACE for cue in self.against)


def decide(ranking: Ranking) -> Decision:
    """Enough score to be ours at all? Then: is the first one clearly ahead of the second?"""
    why = _facts(ranking)
    reasons = why, ranking.told, ranking.against
    if not ranking.hits or why.best < why.needed:
        return Decision(DecisionKind.UNSURE, ranking.hits[:CHOICES], *reasons)
    if why.ratio <= why.allowed:
        return Decision(DecisionKind.ANSWER, ranking.hits[:1], *reasons)
    return Decision(DecisionKind.ASK, ranking.hits[:CHOICES], *reasons)


def _facts(ranking: Ranking) -> Why:
    known = bool(ranking.hits) and ranking.hits[0].has_alias
    first, second = (*(hit.score for hit in ranking.hits[:2]), 0.0, 0.0)[:2]
    return Why(
        best=first,
        needed=_share(ranking) * ranking.best_possible,
        ratio=second / first if first else 1.0,
        allowed=CLEAR if known else CLEAR_WITHOUT_ALIAS,
    )


def _share(ranking: Ranking) -> float:
    known = bool(ranking.hits) and ranking.hits[0].has_alias
    share = ENOUGH if known else ENOUGH_WITHOUT_ALIAS
    if ranking.length <= SHORT_QUESTION:
        share = ENOUGH_FOR_SHORT
    if _LATIN_ONLY.fullmatch(ranking.question):
        share *= LATIN
    if ranking.told:
        share *= TOLD
    proven = known and ranking.documents >= SMALLEST
    factors = AGAINST if proven else AGAINST | {CueKind.ABSENT: ABSENT_UNPROVEN}
    return share * max((1.0, *(factors[cue.kind] for cue in ranking.against)))


_LATIN_ONLY = re.compile(r"[a-z][a-z0-9 ]*")
