"""Sessions, turns, duplicates, limits, history and wake-ups: one set of promises, kept in this process
and in a real Valkey. What happens when it goes away is in test_volatile_outage.py."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
import redis.asyncio
from structlog.testing import capture_logs

from bot.domain.message import Address, Button, Card, Inbound, Line, Reply
from bot.domain.session import SESSION_SECONDS, Session
from bot.domain.volatile import DUPLICATE_SECONDS, HISTORY_EVENTS, HISTORY_SECONDS, Limit, Volatile
from bot.store.volatile import in_process_volatile, redis_volatile
from bot.store.volatile.shelf import Shelf

WANG = Address("webchat", "WANG")
LI = Address("telegram", "42")
FULL = Session(
    language="zh_Hans",
    area="371002",
    conversation="guide",
    step="element",
    item="7Q2M4K9T1X",
    misses=2,
    offered=("guide.card:7Q2M4K9T1X", "", "menu.open"),
    data={"page": "2", "题": "“社保”\n\x00"},
)
CARD = Reply(
    "找到了：",
    Card("社保卡", "社会保障卡", (Line("多少钱", "免费"), Line("", "见“说明”\n")), "第3版"),
    (Button("菜单", "menu.open"), Button("网页", url="https://wenban.example.org/guides/a?b=1&c=2")),
    edits=True,
    language="zh_Hans",
)


class Hands:
    """A stopwatch that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture(params=["in-process", "redis"])
async def volatile(request: pytest.FixtureRequest) -> AsyncIterator[Volatile]:
    if request.param == "redis":
        volatile = redis_volatile(request.getfixturevalue("valkey_url"))
    else:
        volatile = in_process_volatile()
    assert volatile.kind == request.param
    yield volatile
    await volatile.close()


@pytest.fixture
async def two_processes(valkey_url: str) -> AsyncIterator[tuple[Volatile, Volatile]]:
    here, there = redis_volatile(valkey_url), redis_volatile(valkey_url)
    yield here, there
    await here.close()
    await there.close()


@pytest.fixture
async def valkey(valkey_url: str) -> AsyncIterator[redis.asyncio.Redis]:
    async with redis.asyncio.Redis.from_url(valkey_url, decode_responses=True) as client:
        yield client


class TestSessions:
    async def test_nobody_has_one_at_first(self, volatile: Volatile) -> None:
        assert await volatile.sessions.load(WANG) is None

    async def test_it_comes_back_as_it_was_one_version_later(self, volatile: Volatile) -> None:
        assert await volatile.sessions.save(WANG, FULL)
        assert await volatile.sessions.load(WANG) == replace(FULL, version=1)
        assert await volatile.sessions.load(LI) is None

    async def test_turn_after_turn_it_goes_up(self, volatile: Volatile) -> None:
        for version in range(3):
            session = await volatile.sessions.load(WANG) or Session()
            assert session.version == version
            assert await volatile.sessions.save(WANG, session.at("guide", "card", page=str(version)))

    async def test_an_overtaken_save_loses_and_writes_nothing(self, volatile: Volatile) -> None:
        await volatile.sessions.save(WANG, Session())
        mine = await volatile.sessions.load(WANG)
        theirs = await volatile.sessions.load(WANG)
        assert mine is not None and theirs is not None
        assert await volatile.sessions.save(WANG, replace(theirs, area="theirs"))
        assert not await volatile.sessions.save(WANG, replace(mine, area="mine"))
        kept = await volatile.sessions.load(WANG)
        assert kept is not None and kept.area == "theirs"

    async def test_of_many_at_once_one_wins(self, volatile: Volatile) -> None:
        saved = await asyncio.gather(*(volatile.sessions.save(WANG, Session(item=str(n))) for n in range(20)))
        assert saved.count(True) == 1

    async def test_who_was_forgotten_is_not_brought_back_by_a_late_save(self, volatile: Volatile) -> None:
        await volatile.sessions.save(WANG, FULL)
        late = await volatile.sessions.load(WANG)
        await volatile.sessions.forget(WANG)
        assert late is not None
        assert not await volatile.sessions.save(WANG, late)
        assert await volatile.sessions.load(WANG) is None

    async def test_forgetting_nobody_is_fine(self, volatile: Volatile) -> None:
        await volatile.sessions.forget(WANG)

    async def test_it_expires_in_this_process(self) -> None:
        now = Hands()
        sessions = in_process_volatile(now=now).sessions
        await sessions.save(WANG, FULL)
        now.seconds += SESSION_SECONDS - 1
        assert await sessions.load(WANG)
        now.seconds += 1
        assert await sessions.load(WANG) is None

    async def test_it_expires_in_redis(
        self, two_processes: tuple[Volatile, Volatile], valkey: redis.asyncio.Redis
    ) -> None:
        await two_processes[0].sessions.save(WANG, FULL)
        (key,) = await valkey.keys()
        assert SESSION_SECONDS - 5 <= await valkey.ttl(key) <= SESSION_SECONDS

    async def test_another_process_sees_it_and_races_with_it(
        self, two_processes: tuple[Volatile, Volatile]
    ) -> None:
        here, there = two_processes
        await here.sessions.save(WANG, FULL)
        session = await there.sessions.load(WANG)
        assert session == replace(FULL, version=1)
        both = await asyncio.gather(here.sessions.save(WANG, session), there.sessions.save(WANG, session))
        assert sorted(both) == [False, True]

    @pytest.mark.parametrize("written", ["", "7", "7\n{", "{}", "7\n{}x", '7\n{"version": "x"}', "x\n[]"])
    async def test_one_that_cannot_be_read_is_a_fresh_start_and_logged(
        self, two_processes: tuple[Volatile, Volatile], valkey: redis.asyncio.Redis, written: str
    ) -> None:
        sessions = two_processes[0].sessions
        await sessions.save(WANG, FULL)
        (key,) = await valkey.keys()
        await valkey.set(key, written)
        with capture_logs() as logs:
            assert await sessions.load(WANG) is None
        assert [entry["event"] for entry in logs] == ["volatile.unreadable"]
        assert await sessions.save(WANG, Session())

    async def test_one_of_a_newer_program_with_a_field_more_is_read(
        self, two_processes: tuple[Volatile, Volatile], valkey: redis.asyncio.Redis
    ) -> None:
        sessions = two_processes[0].sessions
        await sessions.save(WANG, Session(area="371002"))
        (key,) = await valkey.keys()
        await valkey.set(key, (await valkey.get(key)).replace('"area"', '"elder": true, "area"'))
        assert await sessions.load(WANG) == Session(version=1, area="371002")


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


class Answers:
    """Counts how often it was asked; takes as long, or fails as often, as told."""

    def __init__(self, *, seconds: float = 0.0, failures: int = 0) -> None:
        self.asked = 0
        self._seconds = seconds
        self._failures = failures

    async def __call__(self) -> Reply:
        self.asked += 1
        number = self.asked
        await asyncio.sleep(self._seconds)
        if number <= self._failures:
            raise RuntimeError("broken")
        return replace(CARD, text=f"第{number}次")


def event(event_id: str, address: Address = WANG) -> Inbound:
    return Inbound(address, event_id, "社保")


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


class TestShelf:
    def test_what_is_old_is_swept_without_being_asked_for(self) -> None:
        now = Hands()
        shelf: Shelf[int, str] = Shelf(10, now)
        for n in range(1000):
            shelf.put(n, "x")
        now.seconds += 10
        shelf.put(1000, "y")
        assert len(shelf._kept) == 1

    def test_a_flood_pushes_out_the_oldest(self) -> None:
        shelf: Shelf[int, str] = Shelf(10, Hands(), most=3)
        for n in (1, 2, 3):
            shelf.put(n, "x")
        shelf.put(1, "again")
        shelf.put(4, "x")
        assert [n for n in range(5) if shelf.get(n)] == [1, 3, 4]

    def test_each_put_counts_anew(self) -> None:
        now = Hands()
        shelf: Shelf[str, str] = Shelf(10, now)
        shelf.put("a", "x")
        now.seconds += 6
        shelf.put("a", "y")
        now.seconds += 6
        assert shelf.get("a") == "y"


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
