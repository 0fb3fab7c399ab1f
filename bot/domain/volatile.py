"""What we may lose: sessions, duplicate marks, rate limits, mutes, chat history, wake-ups.

Small protocols, because two implementations live: Redis, and the in-process twin of the embedded
default (both in bot/store/volatile). Losing all of it slows people down and forgets where they stood
in a conversation; it loses no promise made to a citizen (ARCHITECTURE rule 9).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.domain.message import Address, Inbound, Reply
from bot.domain.session import Session

DUPLICATE_SECONDS = 60  # a reply is kept this long for redeliveries (ARCHITECTURE rule 18)
HISTORY_SECONDS = 24 * 60 * 60  # web-chat history (ARCHITECTURE rule 9)
LOCK_SECONDS = 60 * 60  # nobody is locked out for longer
HISTORY_EVENTS = 50  # the ring: enough to scroll back over a visit


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` within any `seconds`."""

    name: str
    amount: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Said:
    """One event of a chat's history: what the person did, or what we answered. `number` only grows."""

    number: int
    inbound_text: str = ""
    reply: Reply | None = None


class Sessions(Protocol):
    async def load(self, address: Address) -> Session | None: ...

    async def save(self, address: Address, session: Session) -> bool:
        """Keep `session` if the stored version is still `session.version`, then count the version up.

        False: somebody else saved in between, and nothing was written.
        """
        ...

    async def forget(self, address: Address) -> None: ...


class Turns(Protocol):
    def one_at_a_time(self, address: Address) -> AbstractAsyncContextManager[None]:
        """Hold this person's turn; others of the same address wait in order of arrival."""
        ...


class Duplicates(Protocol):
    async def once(self, inbound: Inbound, answer: Callable[[], Awaitable[Reply]]) -> Reply:
        """Run `answer` for the first delivery of this event; a redelivery gets that same Reply.

        A redelivery that arrives while the first is being answered waits for it, on any replica. If
        `answer` raises, the mark is lifted, so the platform may deliver again.
        """
        ...


class RateLimits(Protocol):
    async def hit(self, limit: Limit, who: str) -> float:
        """Count one act of `who`. 0.0: within the limit; else seconds until it is worth trying again."""
        ...


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why an act may not come in: `by` is the name of the limit that is used up, or the word under which this
    person is locked out (`locked`). `seconds` until it is worth trying again."""

    by: str
    seconds: float
    locked: bool = False


class Turnstile(Protocol):
    """Limits and mutes in front of every turn, looked at and counted in one step."""

    async def enter(self, address: Address, person: Limit, everybody: Limit) -> Stopped | None:
        """None: come in, and both limits have counted it. A stopped act counts for neither."""
        ...

    async def lock(self, address: Address, seconds: float, word: str) -> bool:
        """Let nothing of this person in for `seconds`, at most LOCK_SECONDS; then all is as before.

        A later word replaces an earlier one. False: locked under this very word already.
        """
        ...


class History(Protocol):
    async def add(self, address: Address, *, inbound_text: str = "", reply: Reply | None = None) -> Said: ...

    async def events(self, address: Address, *, after: int = 0) -> Sequence[Said]:
        """The last events in order, with a number above `after`."""
        ...

    async def forget(self, address: Address) -> None: ...


class Wakeups(Protocol):
    """A hint that there is news on a topic; polling stays the truth."""

    async def wake(self, topic: str) -> None: ...

    def listen(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[None]]: ...


@dataclass(frozen=True, slots=True)
class Volatile:
    """All of it in one hand, as the composition root passes it on. `kind` is for the start-up notice."""

    kind: str
    sessions: Sessions
    turns: Turns
    duplicates: Duplicates
    limits: RateLimits
    turnstile: Turnstile
    history: History
    wakeups: Wakeups
    ping: Callable[[], Awaitable[bool]]
    close: Callable[[], Awaitable[None]]
