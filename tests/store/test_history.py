"""What was said in a chat comes back in order, for a day."""

from __future__ import annotations

import asyncio

import redis.asyncio

from bot.domain.message import Reply
from bot.domain.volatile import HISTORY_EVENTS, HISTORY_SECONDS, Volatile
from bot.store.volatile import in_process_volatile
from tests.store.volatile_things import CARD, LI, WANG, Hands


class TestHistory:
    async def test_it_is_empty_at_first(self, volatile: Volatile) -> None:
        assert await volatile.history.events(WANG) == []

    async def test_what_was_said_comes_back_in_order(self, volatile: Volatile) -> None:
        added = [
            await volatile.history.add(WANG, inbound_text="社保\n“卡”\x00", reply=CARD),
            await volatile.history.add(WANG, reply=Reply("通知")),
            await volatile.history.add(WANG, inbound_text="谢谢"),
        ]
        assert list(await volatile.history.events(WANG)) == added
        assert await volatile.history.events(LI) == []

    async def test_only_what_is_new(self, volatile: Volatile) -> None:
        added = [await volatile.history.add(WANG, inbound_text=str(n)) for n in range(5)]
        assert list(await volatile.history.events(WANG, after=added[2].number)) == added[3:]
        assert await volatile.history.events(WANG, after=added[4].number) == []

    async def test_numbers_grow_even_within_a_moment_and_fit_a_browser(self, volatile: Volatile) -> None:
        said = await asyncio.gather(*(volatile.history.add(WANG, inbound_text="x") for _ in range(30)))
        numbers = [one.number for one in said]
        assert len(set(numbers)) == 30
        assert [one.number for one in await volatile.history.events(WANG)] == sorted(numbers)
        assert max(numbers) < 2**53

    async def test_numbers_grow_over_a_restart(self, volatile: Volatile) -> None:
        before = await volatile.history.add(WANG, inbound_text="x")
        await volatile.history.forget(WANG)
        await asyncio.sleep(0.002)
        assert (await volatile.history.add(WANG, inbound_text="y")).number > before.number

    async def test_the_oldest_make_room(self, volatile: Volatile) -> None:
        for n in range(HISTORY_EVENTS + 5):
            await volatile.history.add(WANG, inbound_text=str(n))
        texts = [said.inbound_text for said in await volatile.history.events(WANG)]
        assert texts == [str(n) for n in range(5, HISTORY_EVENTS + 5)]

    async def test_it_can_be_forgotten(self, volatile: Volatile) -> None:
        await volatile.history.add(WANG, inbound_text="社保")
        await volatile.history.add(LI, inbound_text="医保")
        await volatile.history.forget(WANG)
        assert await volatile.history.events(WANG) == []
        assert len(await volatile.history.events(LI)) == 1

    async def test_it_expires_in_this_process(self) -> None:
        now = Hands()
        history = in_process_volatile(now=now).history
        await history.add(WANG, inbound_text="社保")
        now.seconds += HISTORY_SECONDS
        assert await history.events(WANG) == []

    async def test_it_expires_in_redis_and_is_shared(
        self, two_processes: tuple[Volatile, Volatile], valkey: redis.asyncio.Redis
    ) -> None:
        here, there = two_processes
        said = await here.history.add(WANG, inbound_text="社保", reply=CARD)
        assert list(await there.history.events(WANG)) == [said]
        (key,) = await valkey.keys()
        assert HISTORY_SECONDS - 5 <= await valkey.ttl(key) <= HISTORY_SECONDS

    async def test_an_event_that_cannot_be_read_is_left_out(
        self, two_processes: tuple[Volatile, Volatile], valkey: redis.asyncio.Redis
    ) -> None:
        history = two_processes[0].history
        first = await history.add(WANG, inbound_text="一")
        (key,) = await valkey.keys()
        await valkey.rpush(key, f"{first.number + 1}\n{{", "garbage")
        last = await history.add(WANG, inbound_text="二")
        assert list(await history.events(WANG)) == [first, last]
