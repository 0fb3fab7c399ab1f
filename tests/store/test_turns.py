"""One turn per person at a time, in order of arrival, and what all of it costs."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

from bot.domain.message import Address, Reply
from bot.domain.session import Session
from bot.domain.volatile import Limit, Volatile
from bot.store.volatile import in_process_volatile
from tests.store.volatile_things import CARD, LI, WANG, event


class TestTurns:
    async def test_one_persons_turns_come_in_order_of_arrival(self, volatile: Volatile) -> None:
        order: list[str] = []

        async def turn(n: int) -> None:
            async with volatile.turns.one_at_a_time(Address("webchat", "WANG")):
                order.append(f"begin {n}")
                await asyncio.sleep(0.002)
                order.append(f"end {n}")

        await asyncio.gather(*(turn(n) for n in range(10)))
        assert order == [f"{what} {n}" for n in range(10) for what in ("begin", "end")]

    async def test_another_person_need_not_wait(self, volatile: Volatile) -> None:
        async with volatile.turns.one_at_a_time(WANG):
            async with asyncio.timeout(1):
                async with volatile.turns.one_at_a_time(LI):
                    pass

    async def test_a_turn_that_breaks_lets_the_next_one_in(self, volatile: Volatile) -> None:
        with contextlib.suppress(RuntimeError):
            async with volatile.turns.one_at_a_time(WANG):
                raise RuntimeError
        async with asyncio.timeout(1):
            async with volatile.turns.one_at_a_time(WANG):
                pass

    async def test_nothing_is_left_behind(self, volatile: Volatile) -> None:
        for n in range(100):
            async with volatile.turns.one_at_a_time(Address("webchat", str(n))):
                pass
        assert len(volatile.turns._locks) == 0  # type: ignore[attr-defined]


async def test_both_are_there_and_can_be_closed(volatile: Volatile) -> None:
    assert await volatile.ping()


async def test_a_turn_in_this_process_costs_microseconds() -> None:
    """Load, mark, queue, limit, save: far below the 50 µs of a whole turn, whatever this machine does."""
    volatile = in_process_volatile()
    limit = Limit("bench", 10**6, 60)
    best = min([await _microseconds_a_turn(volatile, limit, run) for run in range(5)])
    assert best < 50


async def _microseconds_a_turn(volatile: Volatile, limit: Limit, run: int) -> float:
    turns = 500
    reply: Callable[[], Awaitable[Reply]] = _ready
    started = time.perf_counter()
    for n in range(turns):
        await volatile.limits.hit(limit, "王")
        await volatile.duplicates.once(event(f"{run}:{n}"), reply)
        async with volatile.turns.one_at_a_time(WANG):
            session = await volatile.sessions.load(WANG) or Session()
            await volatile.sessions.save(WANG, session)
    return (time.perf_counter() - started) / turns * 1e6


async def _ready() -> Reply:
    return CARD
