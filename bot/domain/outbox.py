"""What we tell people of our own accord: notices, their states, and what becomes of one after each attempt.

A notice says what it is about (kind and facts) and to whom; its words are made when it is sent. Facts hold
nothing personal. Promise: at least once. A notice whose sender died between beginning to send and recording
may have arrived; it is sent once more for each such death, which is counted (`resends`), and when it has met
MAX_RESENDS of them it ends as `unknown` and says so, because then it may be what kills them. Everything here
is pure: the moment and chance are arguments.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.channel import SendError
from bot.domain.message import Address

MAX_ATTEMPTS = 12  # the last comes about two hours after the first
FIRST_WAIT, LONGEST_WAIT = 5.0, 3600.0  # seconds; doubled after each failure
LEASE_SECONDS = 60.0  # a send takes five at most, and a batch is begun within a second or a few
MAX_RESENDS = 3
KEEP_DONE_DAYS = 30  # so that “did it go out?” has an answer for a month
MAX_DEDUPE = 120  # characters

Facts = Mapping[str, str | int | bool]


class NoticeKind(StrEnum):
    """Everything we may say unasked. Each has its words in handlers/notices.py."""

    TEST = "test_notice"  # an operator wants to know whether a channel reaches somebody


class NoticeState(StrEnum):
    OPEN = "open"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"  # sent or not: whoever sent it died before saying so, more often than we send again


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as whoever has something to say hands it over.

    `dedupe` says what it is about, in such a way that saying it twice is one notice. It is sent from
    `not_before` on, and no more at `too_late`; unless `urgent`, not in quiet hours. Raises ValueError.
    """

    kind: NoticeKind
    receiver: Address
    language: str
    dedupe: str
    not_before: dt.datetime
    too_late: dt.datetime
    facts: Facts = field(default_factory=dict)
    urgent: bool = False

    def __post_init__(self) -> None:
        if not 0 < len(self.dedupe) <= MAX_DEDUPE:
            raise ValueError(f"a dedupe key has 1 to {MAX_DEDUPE} characters")
        if self.too_late <= self.not_before:
            raise ValueError("a notice that is too late before it may be sent is never sent")


@dataclass(frozen=True, slots=True)
class Claimed:
    """An open notice that one claim holds for a while. `begun`: an earlier claim began to send it and never
    said how that ended."""

    number: int
    kind: NoticeKind
    facts: Facts
    channel: str
    language: str
    too_late: dt.datetime
    attempts: int
    resends: int
    begun: bool
    holder: str


@dataclass(frozen=True, slots=True)
class Again:
    """Try again at that moment, after so many attempts. `pause`: seconds the whole channel rests."""

    at: dt.datetime
    attempts: int
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Done:
    """How a notice ended. `external_id` is the platform's id of the message; `reason` a stable word."""

    state: NoticeState
    reason: str = ""
    external_id: str = ""


Decision = Again | Done


@dataclass(frozen=True, slots=True)
class Standing:
    """What an operator may know of a notice."""

    state: NoticeState
    reason: str
    external_id: str
    attempts: int
    resends: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """The open notices of a channel: how many, and for how many seconds the oldest could have been sent."""

    open: int
    oldest_due: float


def before(claimed: Claimed, now: dt.datetime) -> Done | None:
    """What ends a notice without an attempt; None: send it."""
    if claimed.begun and claimed.resends >= MAX_RESENDS:
        return Done(NoticeState.UNKNOWN, "crashed")
    if now >= claimed.too_late:
        return _too_late(maybe_sent=claimed.begun)
    return None


def after(claimed: Claimed, failed: SendError, now: dt.datetime, chance: float) -> Decision:
    """What follows from an attempt that failed; `chance` from 0 to 1 spreads those that failed together.

    Told to slow down, the channel rests and the attempt does not count: it was not this notice's fault.
    """
    if failed.gone:
        return Done(NoticeState.FAILED, "gone")
    if not failed.retryable:
        return Done(NoticeState.FAILED, failed.code)
    if failed.retry_after:
        return _again(claimed, now, claimed.attempts, failed.retry_after, pause=failed.retry_after)
    attempts = claimed.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        return Done(NoticeState.FAILED, failed.code)
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (attempts - 1))
    return _again(claimed, now, attempts, longest * (0.5 + chance / 2))


def absent(claimed: Claimed, now: dt.datetime) -> Decision:
    """The page of somebody who is only reached there was closed again: it was nobody's attempt."""
    return _again(claimed, now, claimed.attempts, 0.0)


def is_quiet(time: dt.time, begins: dt.time, ends: dt.time) -> bool:
    """Whether phones should not ring at that time of the city's day. Equal ends: never."""
    if begins <= ends:
        return begins <= time < ends
    return time >= begins or time < ends


def _again(claimed: Claimed, now: dt.datetime, attempts: int, wait: float, *, pause: float = 0.0) -> Decision:
    at = now + dt.timedelta(seconds=wait)
    if at >= claimed.too_late:
        return _too_late(maybe_sent=False)
    return Again(at, attempts, pause)


def _too_late(*, maybe_sent: bool) -> Done:
    return Done(NoticeState.UNKNOWN if maybe_sent else NoticeState.SKIPPED, "too_late")
