"""Why a result is there, in the citizen's own words: the parts of the question that led to it.

The index thinks in pairs of characters (残疾, 疾人, 人证); a person said 残疾人证. So pairs that touch in
the question are told as one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.services.guide import Found
from content.family import Family
from content.item import Edition
from content.search import ClueKind, Hit

REASONS = 3  # words named in the quiet line
TELLING = 0.25  # of the heaviest reason; what weighs less explains nothing


@dataclass(frozen=True, slots=True)
class Match:
    """An edition and why it is here: `words` of the question that led to it; `exact` if it was named."""

    edition: Edition
    words: tuple[str, ...]
    exact: bool


def matches(question: str, found: Iterable[Found]) -> tuple[Match, ...]:
    """`question` as it was compared: reasons are told in its characters."""
    return tuple(_match(each.edition, question, each.hit) for each in found)


def in_order(family: Family | None, found: Sequence[Found]) -> tuple[Found, ...]:
    """The same; members of one family in the order in which it is asked about."""
    if family is None:
        return tuple(found)
    return tuple(sorted(found, key=lambda each: family.ids.index(each.edition.item.id)))


def _match(edition: Edition, question: str, hit: Hit) -> Match:
    exact = any(reason.kind in (ClueKind.EXACT, ClueKind.CODE) for reason in hit.reasons)
    enough = TELLING * max((reason.score for reason in hit.reasons), default=0.0)
    heavy = [reason for reason in hit.reasons if reason.score >= enough]
    telling = [reason for reason in heavy if reason.kind is not ClueKind.CHARACTER] or heavy
    # Of “丢了 → 挂失” the citizen said the first half.
    return Match(
        edition, words_said(question, [reason.text.partition(" → ")[0] for reason in telling]), exact
    )


def words_said(question: str, parts: Iterable[str]) -> tuple[str, ...]:
    """The stretches of `question` that the parts cover, in its order; if they cover none, the parts."""
    parts = tuple(dict.fromkeys(part for part in parts if part))
    covered: set[int] = set()
    for part in parts:
        for found in re.finditer(f"(?={re.escape(part)})", question):
            covered.update(range(found.start(), found.start() + len(part)))
    runs = groupby(range(len(question)), key=covered.__contains__)
    words = ["".join(question[place] for place in run) for is_covered, run in runs if is_covered]
    return tuple(dict.fromkeys(words))[:REASONS] or parts[:REASONS]
