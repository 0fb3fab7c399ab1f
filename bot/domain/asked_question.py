"""A question that needs an editor: nobody could answer it, or the first answer was not what was meant.

Such a question is kept without who asked it: no address, no session, a day and never a time, the words only
after personal details are masked. The same words of the same kind are one row with a count. A confirmed
pick may become an alias; an editor decides, never this program.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

LONGEST = 200  # characters kept of a question; the longest of 350 collected ones has 147
# Half a year of editors' work; 个人信息保护法 art. 19 asks for the shortest time necessary.
KEEP_DAYS = 180
NEW_A_DAY = 5000  # rows; whatever comes beyond that in a day is only counted
STRONG_TIMES, STRONG_DAYS = 3, 2  # one person's insistence on one day makes no alias
MASK = "***"

# Seven digits and more name somebody or something of theirs; a service's own code has 31 or 33.
_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ \-]?\d){6,28}[xX]?(?!\d)")


class AskedKind(StrEnum):
    """Why a question is on the list. `OVERFLOW` is no question: it counts what did not fit a day."""

    UNSURE = "unsure"  # nothing fitted well enough
    NONE_FIT = "none_fit"  # “none of these”
    WANTED_PERSON = "wanted_person"  # asked for the phone line after a miss
    CORRECTED = "corrected"  # another than the first was chosen
    PICKED = "picked"  # the first of the choices, or one of the nearest when we were not sure
    OVERFLOW = "overflow"


UNANSWERED = (AskedKind.UNSURE, AskedKind.NONE_FIT, AskedKind.WANTED_PERSON)
PROPOSING = (AskedKind.CORRECTED, AskedKind.PICKED)


class AskedState(StrEnum):
    """What editors made of it. `IGNORED` and `HANDLED` stay so when the question comes again."""

    NEW = "new"
    HANDLED = "handled"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to be counted. `text` is already without personal details; `item` is the id of the item
    that was chosen, `nearest` the ids that were offered, best first."""

    kind: AskedKind
    text: str
    language: str
    channel: str
    item: str = ""
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """The same question so many times on one day. `plain` is what makes questions the same."""

    asked: Asked
    plain: str
    day: dt.date
    times: int = 1

    @property
    def same(self) -> tuple[str, ...]:
        return (self.asked.kind, self.asked.item, self.plain, self.day.isoformat())

    def and_again(self, times: int) -> Counted:
        return replace(self, times=self.times + times)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A row of the list. `language` and `channel` are those of the last time; `days` on how many it came."""

    id: int
    kind: AskedKind
    text: str
    item: str
    nearest: tuple[str, ...]
    language: str
    channel: str
    first_day: dt.date
    last_day: dt.date
    days: int
    times: int
    state: AskedState


@dataclass(frozen=True, slots=True)
class Proposal:
    """An alias that citizens' picks suggest: these words led to this item so often."""

    id: int
    text: str
    item: str
    times: int
    days: int
    last_day: dt.date
    state: AskedState

    @property
    def strong(self) -> bool:
        """Nobody is told apart, so only several times on several days speak for several people."""
        return self.times >= STRONG_TIMES and self.days >= STRONG_DAYS

    @property
    def masked(self) -> bool:
        """Words with a gap in them are no alias."""
        return MASK in self.text


def shortened(masked: str) -> str:
    """What is kept of a question that was masked: nothing with a long number of any kind, LONGEST at most."""
    return _LONG_NUMBER.sub(MASK, masked)[:LONGEST].strip()


def proposals(rows: Sequence[AskedQuestion], plain: Sequence[str]) -> list[Proposal]:
    """One proposal for the same words and item, whichever kind of pick: `plain[n]` belongs to `rows[n]`."""
    merged: dict[tuple[str, str], Proposal] = {}
    for row, words in zip(rows, plain, strict=True):
        other = merged.get((row.item, words))
        merged[row.item, words] = _one(row) if other is None else _together(other, _one(row))
    return sorted(merged.values(), key=lambda each: (not each.strong, -each.times, -each.days, each.id))


def _one(row: AskedQuestion) -> Proposal:
    return Proposal(row.id, row.text, row.item, row.times, row.days, row.last_day, row.state)


def _together(first: Proposal, second: Proposal) -> Proposal:
    """Days may be the same days, so the larger number is all that is known."""
    return replace(
        first,
        id=min(first.id, second.id),
        times=first.times + second.times,
        days=max(first.days, second.days),
        last_day=max(first.last_day, second.last_day),
    )
