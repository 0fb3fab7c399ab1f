"""The outbox: notices put in, claimed by whoever can deliver, and recorded (bot/domain/outbox.py).

A service that has something to say does not come here: it calls `tx.outbox.add` in its own transaction, so
that the thing and its notice are kept together or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from bot.clock import Clock, city_time
from bot.domain.message import Address
from bot.domain.outbox import (
    KEEP_DONE_DAYS,
    LEASE_SECONDS,
    Again,
    Backlog,
    Claimed,
    Decision,
    Notice,
    Standing,
    is_quiet,
)
from bot.ids import Ids
from bot.store import Store


class OutboxService:
    """`quiet` are the times of the city's day between which only urgent notices go out. A `lease` (seconds)
    is how long a claim holds, and so how soon another process takes over from one that died."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ids: Ids,
        quiet: tuple[dt.time, dt.time],
        lease: float = LEASE_SECONDS,
    ) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._quiet = quiet
        self._lease = dt.timedelta(seconds=lease)

    def now(self) -> dt.datetime:
        """The moment by which notices are due."""
        return self._clock.now()

    async def add(self, notice: Notice) -> int:
        """A notice about nothing else that is kept; its number, 0 if it was said already."""
        async with self._store.begin() as tx:
            return await tx.outbox.add(notice)

    async def is_due(self, channel: str, people: Sequence[Address] | None = None) -> bool:
        """Whether claiming is worth a write. `people`: only theirs."""
        async with self._store.read() as tx:
            return await tx.outbox.is_due(channel, self.now(), people, quiet=self._is_quiet())

    async def claim(
        self, channel: str, most: int, people: Sequence[Address] | None = None
    ) -> Sequence[Claimed]:
        """Hold the oldest notices of the channel that are due, at most so many."""
        now, quiet = self.now(), self._is_quiet()
        until, holder = now + self._lease, self._ids.visitor_id()
        async with self._store.begin() as tx:
            return await tx.outbox.claim(channel, now, until, holder, most, people, quiet=quiet)

    async def begin(self, claimed: Claimed) -> str | None:
        """Note that sending begins now, before it does. The person's id at the channel, empty if it cannot be
        read; None if the claim ran out and the notice is somebody else's."""
        now = self.now()
        async with self._store.begin() as tx:
            return await tx.outbox.begin(claimed, now, now + self._lease)

    async def record(self, claimed: Claimed, decision: Decision) -> bool:
        """Keep what became of it. False: the claim had run out, and somebody else records."""
        async with self._store.begin() as tx:
            if isinstance(decision, Again):
                return await tx.outbox.retry(claimed, decision)
            return await tx.outbox.finish(claimed, decision, self.now())

    async def release(self, holder: str) -> None:
        """Give back what was claimed and not begun."""
        async with self._store.begin() as tx:
            await tx.outbox.release(holder)

    async def skip_late(self) -> Mapping[str, int]:
        """End notices for which it is too late; channel → how many."""
        async with self._store.begin() as tx:
            return await tx.outbox.skip_late(self.now())

    async def standing(self, number: int) -> Standing | None:
        async with self._store.read() as tx:
            return await tx.outbox.standing(number)

    async def backlog(self) -> Mapping[str, Backlog]:
        """Channel → what is open."""
        async with self._store.read() as tx:
            return await tx.outbox.backlog(self.now(), quiet=self._is_quiet())

    async def erase_done(self) -> int:
        """Erase notices that ended more than KEEP_DONE_DAYS ago; says how many."""
        until = self.now() - dt.timedelta(days=KEEP_DONE_DAYS)
        async with self._store.begin() as tx:
            return await tx.outbox.erase_done(until)

    def _is_quiet(self) -> bool:
        return is_quiet(city_time(self._clock).time(), *self._quiet)
