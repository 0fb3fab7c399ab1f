"""Many people at once, each of them in order: work under way, and what a stop waits for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from bot.log import logger

WIDTH = 64  # turns at once; each waits for Telegram's answer nearly all of its time

log = logger("telegram")


class Lanes:
    """One lane per chat; work in a lane runs in the order in which it was taken."""

    def __init__(self, width: int = WIDTH) -> None:
        self._free = asyncio.Semaphore(width)
        self._last: dict[int, asyncio.Task[None]] = {}
        self._numbers: dict[asyncio.Task[None], int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def take(self, chat: int, number: int, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """Begin `work`, the update `number`, after all that was taken before for this chat."""
        task = asyncio.create_task(self._run(self._last.get(chat), work))
        self._last[chat] = task
        self._numbers[task] = number
        task.add_done_callback(lambda done: self._ended(chat, done))
        return task

    async def below(self, backlog: int) -> None:
        """Wait until no more than that is under way."""
        while len(self._numbers) > backlog:
            await asyncio.wait(list(self._numbers), return_when=asyncio.FIRST_COMPLETED)

    async def quiet(self, seconds: float) -> None:
        """Wait until nothing is under way, at most so long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.below(0)

    async def finish(self, seconds: float) -> int:
        """Wait so long for what was taken, then stop it. The first update not finished; 0 if all are."""
        if not self._numbers:
            return 0
        _done, late = await asyncio.wait(list(self._numbers), timeout=seconds)
        left = min((self._numbers[task] for task in late), default=0)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return left

    async def _run(self, before: asyncio.Task[None] | None, work: Callable[[], Awaitable[None]]) -> None:
        if before and not before.done():
            await asyncio.wait({before})
        async with self._free:
            try:
                await work()
            except Exception:
                log.exception("telegram.failed")

    def _ended(self, chat: int, task: asyncio.Task[None]) -> None:
        self._numbers.pop(task, None)
        if self._last.get(chat) is task:
            del self._last[chat]
