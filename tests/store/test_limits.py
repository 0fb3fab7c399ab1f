"""So many acts in so many seconds, counted over all processes."""

from __future__ import annotations

import asyncio

from bot.domain.volatile import Limit, Volatile
from bot.store.volatile import in_process_volatile
from tests.store.volatile_things import Hands


class TestLimits:
    FEW = Limit("few", 3, 60)

    async def test_so_many_and_no_more(self, volatile: Volatile) -> None:
        assert [await volatile.limits.hit(self.FEW, "王") for _ in range(3)] == [0.0, 0.0, 0.0]
        assert 55 < await volatile.limits.hit(self.FEW, "王") <= 60

    async def test_people_and_limits_are_counted_apart(self, volatile: Volatile) -> None:
        for _ in range(4):
            await volatile.limits.hit(self.FEW, "王")
        assert await volatile.limits.hit(self.FEW, "李") == 0.0
        assert await volatile.limits.hit(Limit("other", 3, 60), "王") == 0.0

    async def test_after_the_wait_it_goes_on(self, volatile: Volatile) -> None:
        limit = Limit("second", 2, 1)
        for _ in range(2):
            await volatile.limits.hit(limit, "王")
        wait = await volatile.limits.hit(limit, "王")
        assert 0 < wait <= 1
        await asyncio.sleep(wait + 0.05)
        assert await volatile.limits.hit(limit, "王") == 0.0

    async def test_the_window_moves(self) -> None:
        now = Hands()
        limits = in_process_volatile(now=now).limits
        for _ in range(3):
            await limits.hit(self.FEW, "王")
            now.seconds += 10
        assert await limits.hit(self.FEW, "王") == 30
        now.seconds += 30
        assert await limits.hit(self.FEW, "王") == 0.0
        assert await limits.hit(self.FEW, "王") == 10

    async def test_refused_acts_do_not_count(self) -> None:
        now = Hands()
        limits = in_process_volatile(now=now).limits
        for _ in range(50):
            await limits.hit(self.FEW, "王")
        now.seconds += 60
        assert await limits.hit(self.FEW, "王") == 0.0

    async def test_processes_count_together(self, two_processes: tuple[Volatile, Volatile]) -> None:
        waits = [await process.limits.hit(self.FEW, "王") for process in two_processes * 2]
        assert [wait > 0 for wait in waits] == [False, False, False, True]
