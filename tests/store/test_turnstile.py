"""Limits and mutes in front of every turn: in this process, and over all of them."""

from __future__ import annotations

import asyncio

import redis.asyncio

from bot.domain.volatile import LOCK_SECONDS, Limit, Volatile
from bot.store.volatile import in_process_volatile
from tests.store.volatile_things import LI, WANG, Hands

PERSON = Limit("person", 3, 60)
EVERYBODY = Limit("everybody", 5, 60)


async def _enters(volatile: Volatile, address=WANG, times: int = 1, person: Limit = PERSON) -> list[str]:
    """What stopped each try; empty for whoever came in."""
    tries = [await volatile.turnstile.enter(address, person, EVERYBODY) for _ in range(times)]
    return [stopped.by if stopped else "" for stopped in tries]


async def test_so_many_of_one_person_and_no_more(volatile: Volatile) -> None:
    assert await _enters(volatile, times=4) == ["", "", "", "person"]
    stopped = await volatile.turnstile.enter(WANG, PERSON, EVERYBODY)
    assert stopped is not None
    assert 55 < stopped.seconds <= 60
    assert not stopped.locked


async def test_so_many_of_everybody_and_no_more(volatile: Volatile) -> None:
    assert await _enters(volatile, times=3) == ["", "", ""]
    assert await _enters(volatile, LI, times=3) == ["", "", "everybody"]


async def test_a_stopped_act_counts_for_nobody(volatile: Volatile) -> None:
    await _enters(volatile, times=50)
    assert await _enters(volatile, LI, times=2) == ["", ""]
    wide = Limit("person", 100, 60)
    assert await _enters(volatile, LI, times=50, person=wide) == ["everybody"] * 50


async def test_after_the_wait_it_goes_on(volatile: Volatile) -> None:
    second = Limit("second", 2, 1)
    assert await _enters(volatile, times=3, person=second) == ["", "", "second"]
    stopped = await volatile.turnstile.enter(WANG, second, EVERYBODY)
    assert stopped is not None
    await asyncio.sleep(stopped.seconds + 0.05)
    assert await _enters(volatile, person=second) == [""]


async def test_who_is_locked_out_stays_out_until_it_is_over(volatile: Volatile) -> None:
    await volatile.turnstile.lock(WANG, 0.4, "muted")
    stopped = await volatile.turnstile.enter(WANG, PERSON, EVERYBODY)
    assert stopped is not None
    assert (stopped.by, stopped.locked) == ("muted", True)
    assert 0 < stopped.seconds <= 0.4
    assert await _enters(volatile, LI) == [""]
    await asyncio.sleep(0.45)
    assert await _enters(volatile, times=4) == ["", "", "", "person"], "a lock costs none of the limit"


async def test_the_first_lock_under_a_word_says_so(volatile: Volatile) -> None:
    assert await volatile.turnstile.lock(WANG, 60, "person")
    assert not await volatile.turnstile.lock(WANG, 60, "person")
    assert await volatile.turnstile.lock(WANG, 60, "muted")
    assert await _enters(volatile) == ["muted"]


async def test_nobody_is_locked_out_for_ever(volatile: Volatile) -> None:
    await volatile.turnstile.lock(WANG, 10**9, "muted")
    stopped = await volatile.turnstile.enter(WANG, PERSON, EVERYBODY)
    assert stopped is not None
    assert stopped.seconds <= LOCK_SECONDS


async def test_the_window_moves_and_a_lock_ends_with_the_clock() -> None:
    now = Hands()
    volatile = in_process_volatile(now=now)
    for _ in range(3):
        assert await _enters(volatile) == [""]
        now.seconds += 10
    stopped = await volatile.turnstile.enter(WANG, PERSON, EVERYBODY)
    assert stopped is not None
    assert stopped.seconds == 30
    await volatile.turnstile.lock(WANG, 30, "person")
    now.seconds += 29
    assert await _enters(volatile) == ["person"]
    now.seconds += 1
    assert await _enters(volatile, times=2) == ["", "person"]


async def test_processes_count_and_lock_together(two_processes: tuple[Volatile, Volatile]) -> None:
    here, there = two_processes
    assert [await _enters(process) for process in (here, there, here, there)] == [[""]] * 3 + [["person"]]
    assert await here.turnstile.lock(LI, 60, "muted")
    assert not await there.turnstile.lock(LI, 60, "muted")
    assert await _enters(there, LI) == ["muted"]


async def test_everything_in_redis_expires_by_itself(
    two_processes: tuple[Volatile, Volatile], valkey: redis.asyncio.Redis
) -> None:
    await _enters(two_processes[0], times=2)
    await two_processes[0].turnstile.lock(LI, 60, "muted")
    keys = [key async for key in valkey.scan_iter("wenban:*")]
    assert len(keys) == 3
    assert [key for key in keys if not 0 < await valkey.ttl(key) <= 60] == []


async def test_one_look_is_one_round_trip(
    two_processes: tuple[Volatile, Volatile], valkey: redis.asyncio.Redis
) -> None:
    await _enters(two_processes[0])  # the script is loaded now
    before = (await valkey.info("commandstats"))["cmdstat_evalsha"]["calls"]
    await _enters(two_processes[0], times=4)
    assert (await valkey.info("commandstats"))["cmdstat_evalsha"]["calls"] == before + 4
