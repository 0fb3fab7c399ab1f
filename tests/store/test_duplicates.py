"""A redelivered event gets the reply of the first, on any process."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

import pytest
import redis.asyncio

from bot.domain.message import Reply
from bot.domain.volatile import DUPLICATE_SECONDS, Volatile
from bot.store.volatile import in_process_volatile
from tests.store.volatile_things import CARD, LI, Answers, Hands, event


class TestDuplicates:
    async def test_a_redelivery_gets_the_same_reply(self, volatile: Volatile) -> None:
        answers = Answers()
        replies = [await volatile.duplicates.once(event("1"), answers) for _ in range(3)]
        assert answers.asked == 1
        assert replies == [replace(CARD, text="第1次")] * 3

    async def test_a_redelivery_meanwhile_waits_for_it(self, volatile: Volatile) -> None:
        answers = Answers(seconds=0.15)
        replies = await asyncio.gather(*(volatile.duplicates.once(event("1"), answers) for _ in range(5)))
        assert answers.asked == 1
        assert {reply.text for reply in replies} == {"第1次"}

    async def test_on_another_process_too(self, two_processes: tuple[Volatile, Volatile]) -> None:
        answers = Answers(seconds=0.15)
        replies = await asyncio.gather(
            *(process.duplicates.once(event("1"), answers) for process in two_processes * 2)
        )
        assert answers.asked == 1
        assert {reply.text for reply in replies} == {"第1次"}

    async def test_other_events_and_other_people_are_not_it(self, volatile: Volatile) -> None:
        answers = Answers()
        for inbound in (event("1"), event("2"), event("1", LI)):
            await volatile.duplicates.once(inbound, answers)
        assert answers.asked == 3

    async def test_an_event_without_an_id_is_always_new(self, volatile: Volatile) -> None:
        answers = Answers()
        for _ in range(2):
            await volatile.duplicates.once(event(""), answers)
        assert answers.asked == 2

    async def test_when_the_answer_breaks_the_platform_may_deliver_again(self, volatile: Volatile) -> None:
        answers = Answers(failures=1)
        with pytest.raises(RuntimeError, match="broken"):
            await volatile.duplicates.once(event("1"), answers)
        assert (await volatile.duplicates.once(event("1"), answers)).text == "第2次"

    async def test_who_waited_for_one_that_broke_tries_in_its_place(self, volatile: Volatile) -> None:
        answers = Answers(seconds=0.1, failures=1)
        got = await asyncio.gather(
            *(volatile.duplicates.once(event("1"), answers) for _ in range(3)), return_exceptions=True
        )
        # Over several connections any of the three may come first.
        replies = [one.text for one in got if isinstance(one, Reply)]
        assert [type(one) for one in got if not isinstance(one, Reply)] == [RuntimeError]
        assert replies == ["第2次", "第2次"]
        assert answers.asked == 2

    async def test_one_that_is_cancelled_is_lifted(self, volatile: Volatile) -> None:
        task = asyncio.ensure_future(volatile.duplicates.once(event("1"), Answers(seconds=10)))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(1):
            await volatile.duplicates.once(event("1"), Answers())

    async def test_one_cancelled_while_its_mark_is_on_the_way_leaves_none(
        self, two_processes: tuple[Volatile, Volatile], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here, there = two_processes
        link = here.duplicates._link  # type: ignore[attr-defined]
        ask = link.ask

        async def ask_and_never_hear(command, *args, **options):
            done = await ask(command, *args, **options)
            if options.get("nx"):
                await asyncio.sleep(60)
            return done

        monkeypatch.setattr(link, "ask", ask_and_never_hear)
        task = asyncio.ensure_future(here.duplicates.once(event("1"), Answers()))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(5):
            assert (await there.duplicates.once(event("1"), Answers())).text == "第1次"

    async def test_a_waiter_that_gives_up_disturbs_nobody(self, volatile: Volatile) -> None:
        answers = Answers(seconds=0.2)
        first = asyncio.ensure_future(volatile.duplicates.once(event("1"), answers))
        await asyncio.sleep(0.05)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await volatile.duplicates.once(event("1"), answers)
        assert (await first).text == "第1次"
        assert answers.asked == 1

    async def test_a_mark_is_forgotten_in_this_process(self) -> None:
        now = Hands()
        duplicates, answers = in_process_volatile(now=now).duplicates, Answers()
        await duplicates.once(event("1"), answers)
        now.seconds += DUPLICATE_SECONDS - 1
        await duplicates.once(event("1"), answers)
        assert answers.asked == 1
        now.seconds += 1
        await duplicates.once(event("1"), answers)
        assert answers.asked == 2

    async def test_a_mark_is_forgotten_in_redis(
        self, two_processes: tuple[Volatile, Volatile], valkey: redis.asyncio.Redis
    ) -> None:
        await two_processes[0].duplicates.once(event("1"), Answers())
        (key,) = await valkey.keys()
        assert DUPLICATE_SECONDS - 5 <= await valkey.ttl(key) <= DUPLICATE_SECONDS

    async def test_the_mark_of_a_process_that_died_runs_out(
        self, two_processes: tuple[Volatile, Volatile], valkey: redis.asyncio.Redis
    ) -> None:
        here, there = two_processes
        dying = asyncio.ensure_future(here.duplicates.once(event("1"), Answers(seconds=10)))
        await asyncio.sleep(0.05)
        (key,) = await valkey.keys()
        assert 0 < await valkey.ttl(key) <= 30
        await valkey.pexpire(key, 100)
        async with asyncio.timeout(2):
            assert (await there.duplicates.once(event("1"), Answers())).text == "第1次"
        dying.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await dying
        answers = Answers()  # the late one must not lift the mark of the one who took over
        await there.duplicates.once(event("1"), answers)
        assert answers.asked == 0

    async def test_a_kept_reply_that_cannot_be_read_is_answered_anew(
        self, two_processes: tuple[Volatile, Volatile], valkey: redis.asyncio.Redis
    ) -> None:
        duplicates, answers = two_processes[0].duplicates, Answers()
        await duplicates.once(event("1"), answers)
        (key,) = await valkey.keys()
        await valkey.set(key, '{"text": ""}')
        assert (await duplicates.once(event("1"), answers)).text == "第2次"
