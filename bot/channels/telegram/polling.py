"""Fetching updates: one process of all does it, under a lease in the database.

Telegram allows one fetcher. Whoever holds the lease fetches, the others look now and then whether it is
free; a dead holder's lease runs out by itself. Nothing that goes wrong ends the loop.

Telegram forgets an update when a later one is asked for. So the next ones are asked for only when those
at hand are answered, or are slow and in the hands of tasks that a stop waits for. A stop says which
were answered with a last call; what it did not get to is delivered again, to whoever fetches next.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot
from aiogram.methods import DeleteWebhook, TelegramMethod

from bot.channels.telegram.call import Backoff, Patience, call
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.receive import ALLOWED_UPDATES, TELEGRAM
from bot.domain.channel import SendError
from bot.domain.lease import Leases
from bot.log import logger
from bot.metrics import Metrics

LEASE = "telegram.polling"
BATCH = 100  # updates a call, the most there is
BACKLOG = 500  # acts under way; fetching pauses above, and Telegram keeps the rest

log = logger("telegram")


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds, and shorter in tests. `wait`: how long Telegram holds a call while there is no news."""

    lease: float = 30.0
    renew: float = 10.0
    look: float = 5.0
    wait: int = 25
    settle: float = 0.5  # slow answers hold up the next call no longer than this
    finish: float = 10.0  # how long a stop waits for answers already begun
    backoff: Backoff = field(default_factory=Backoff)


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """aiogram's own GetUpdates fails as a whole if one update is of a kind it cannot read, and then fails
    for ever; so they are taken raw here and read one by one."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = BATCH
    timeout: int = 0
    allowed_updates: list[str] = ALLOWED_UPDATES


Take = Callable[[Mapping[str, Any]], asyncio.Task[None] | None]


class Polling:
    """`take` begins the work on an update and hands back what to wait for, if anything."""

    def __init__(
        self, bot: Bot, lanes: Lanes, leases: Leases, metrics: Metrics, holder: str, take: Take, pace: Pace
    ) -> None:
        self._bot = bot
        self._lanes = lanes
        self._leases = leases
        self._metrics = metrics
        self._holder = holder
        self._take = take
        self._pace = pace
        self._next = 0  # the first update not yet taken up; 0: whatever Telegram still has
        self._troubles = 0
        self._holds_until = 0.0  # on this machine's steady clock

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Fetch beside the body. On leaving, finish what was begun, say so to Telegram, free the lease."""
        self._metrics.polls(TELEGRAM, does=False)
        fetching = asyncio.create_task(self._run())
        try:
            yield
        finally:
            fetching.cancel()
            await asyncio.gather(fetching, return_exceptions=True)
            left = await self._lanes.finish(self._pace.finish)
            if self._holds:
                await self._confirm(min(left or self._next, self._next))
                await self._release()

    @property
    def _holds(self) -> bool:
        return time.monotonic() < self._holds_until

    async def _run(self) -> None:
        while True:
            if await self._hold():
                self._metrics.polls(TELEGRAM, does=True)
                try:
                    await _first_of(self._fetch(), self._keep())
                finally:
                    self._metrics.polls(TELEGRAM, does=False)
                log.info("telegram.lease_lost")
            await asyncio.sleep(self._pace.look)

    async def _hold(self) -> bool:
        """Take or renew the lease. A database out of reach is no news about who holds it: what we had
        stays ours until it runs out."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._pace.renew):
                held = await self._leases.hold(LEASE, self._holder, self._pace.lease)
        except Exception as fault:  # noqa: BLE001 - whatever a database may do
            log.warning("telegram.lease_unknown", fault=type(fault).__name__)
            return self._holds
        self._holds_until = began + self._pace.lease if held else 0.0
        return held

    async def _keep(self) -> None:
        """Renew until it is lost."""
        while True:
            left = self._holds_until - time.monotonic()
            await asyncio.sleep(max(0.0, min(self._pace.renew, left)))
            if not await self._hold():
                return

    async def _release(self) -> None:
        try:
            await self._leases.release(LEASE, self._holder)
        except Exception as fault:  # noqa: BLE001 - it runs out by itself
            log.warning("telegram.lease_not_freed", fault=type(fault).__name__)

    async def _fetch(self) -> None:
        """Fetch for ever. A webhook that was set before would keep every update from us."""
        self._next = 0
        ready = False
        while True:
            try:
                if not ready:
                    ready = await call(self._bot, DeleteWebhook(drop_pending_updates=False))
                await self._round()
            except SendError as failed:
                ready = ready and failed.code != "conflict"
                await self._wait_after(failed)
            except Exception:
                log.exception("telegram.fetching_failed")
                await self._wait_after(SendError("refused", retryable=False))
            else:
                self._recovered()

    async def _round(self) -> None:
        updates = await self._updates(self._next, self._pace.wait)
        if not updates:
            # All before is confirmed now. After a quiet week Telegram's numbers may begin anywhere.
            self._next = 0
        begun = []
        for raw in updates:
            self._next = int(raw["update_id"]) + 1
            task = self._take(raw)
            begun += [task] if task else []
        if begun:
            await asyncio.wait(begun, timeout=self._pace.settle)
        await self._lanes.below(BACKLOG)

    async def _updates(self, offset: int, wait: int, limit: int = BATCH) -> list[dict[str, Any]]:
        method = GetRawUpdates(offset=offset or None, limit=limit, timeout=wait)
        return await call(self._bot, method, Patience(tries=1, seconds=0, outages=False, each=wait + 10))

    async def _wait_after(self, failed: SendError) -> None:
        self._troubles += 1
        if self._troubles == 1:  # one line for an outage, however long
            log.warning("telegram.fetching_refused", code=failed.code)
        await asyncio.sleep(self._pace.backoff.next(self._troubles, failed.retry_after))

    def _recovered(self) -> None:
        if self._troubles:
            log.info("telegram.fetching_again", failures=self._troubles)
        self._troubles = 0

    async def _confirm(self, offset: int) -> None:
        """Telegram may count our last call as still running for a moment, hence the second and third try."""
        for _try in range(3):
            if not offset:
                return
            try:
                await self._updates(offset, 0, limit=1)
            except SendError:
                await asyncio.sleep(0.3)
            else:
                return


async def _first_of(*work: Coroutine[Any, Any, None]) -> None:
    """Run these at once until the first one ends, then stop the others."""
    tasks = [asyncio.create_task(coroutine) for coroutine in work]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
