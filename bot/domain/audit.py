"""Audit: who did what to which thing, when and from which session, with what was there before and after.

Entries are only ever added. What may not be read by everybody who reads the audit is masked before it is
kept: the store knows which columns are protected, and a few words are secret wherever they stand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.staff import WHOLE_CITY, Act

MASK = "***"
_SECRET_WORDS = ("password", "secret", "token", "totp", "cookie", "hash")

Facts = Mapping[str, Any]  # JSON: text, numbers, truth, lists and objects of them


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a member of staff in one of their sessions, or the command line."""

    staff_id: str
    name: str
    session: str = ""  # the session's public id, never its token


COMMAND_LINE = Actor(staff_id="", name="wenban")


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `before` is empty for what was made, `after` for what was ended; `unit` is the thing's."""

    at: dt.datetime
    actor: Actor
    act: Act
    noun: str  # a glossary word: “staff”, “link”
    noun_id: str
    unit: str = WHOLE_CITY
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry as it was kept; `number` only grows."""

    number: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to show. Empty means any; `since` is the first moment, `until` the one after the last."""

    name: str = ""
    act: str = ""
    noun: str = ""
    noun_id: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    below: int = 0  # numbers below this one: the next page
    units: frozenset[str] = frozenset({WHOLE_CITY})  # things of these units; WHOLE_CITY for all


def masked(facts: Facts, protected: Collection[str] = ()) -> dict[str, Any]:
    """The facts with MASK for every protected or secret value; that there is one stays visible."""
    return {name: _masked(name, value, protected) for name, value in facts.items()}


def _masked(name: str, value: Any, protected: Collection[str]) -> Any:
    if isinstance(value, Mapping):
        return masked(value, protected)
    hidden = name in protected or any(word in name.lower() for word in _SECRET_WORDS)
    return MASK if hidden and value and not isinstance(value, bool) else value
