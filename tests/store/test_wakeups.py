"""Who listens to a topic is woken, on any process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

from bot.domain.volatile import Volatile


async def woken(news: AsyncIterator[None], seconds: float = 1.0) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await anext(news)
    except TimeoutError:
        return False
    return True


class TestWakeups:
    async def test_who_listens_is_woken(self, volatile: Volatile) -> None:
        async with volatile.wakeups.listen("catalogue") as news:
            await volatile.wakeups.wake("catalogue")
            assert await woken(news)

    async def test_every_listener_is(self, volatile: Volatile) -> None:
        async with volatile.wakeups.listen("catalogue") as one, volatile.wakeups.listen("catalogue") as two:
            await volatile.wakeups.wake("catalogue")
            assert await asyncio.gather(woken(one), woken(two)) == [True, True]

    async def test_other_topics_wake_nobody(self, volatile: Volatile) -> None:
        async with volatile.wakeups.listen("catalogue") as news:
            await volatile.wakeups.wake("chat")
            assert not await woken(news, 0.1)

    async def test_again_and_again(self, volatile: Volatile) -> None:
        async with volatile.wakeups.listen("catalogue") as news:
            for _ in range(3):
                await volatile.wakeups.wake("catalogue")
                assert await woken(news)

    async def test_waking_nobody_is_fine(self, volatile: Volatile) -> None:
        await volatile.wakeups.wake("catalogue")

    async def test_another_process_is_woken(self, two_processes: tuple[Volatile, Volatile]) -> None:
        here, there = two_processes
        async with there.wakeups.listen("catalogue") as news:
            started = time.monotonic()
            await here.wakeups.wake("catalogue")
            assert await woken(news)
            assert time.monotonic() - started < 0.5
