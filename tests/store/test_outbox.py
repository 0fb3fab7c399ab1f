"""The outbox on both databases: kept with its cause, held by one claim at a time, nobody's address at the end."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import text

from bot.config import Config
from bot.domain.message import Address
from bot.domain.outbox import Again, Backlog, Claimed, Done, Notice, NoticeKind, NoticeState, Standing
from bot.store import Store
from bot.store.engine import looking, migrating
from tests.servers import config_for

NOW = dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
WANG, LI = Address("telegram", "1001001001"), Address("webchat", "LI")
SENT = Done(NoticeState.SENT, external_id="42")


def _notice(dedupe: str = "a", receiver: Address = WANG, **facts: Any) -> Notice:
    given = {"not_before": NOW, "too_late": NOW + 60 * MINUTE} | facts
    return Notice(NoticeKind.TEST, receiver, "zh_Hans", dedupe, **given)


async def _add(store: Store, *notices: Notice) -> list[int]:
    async with store.begin() as tx:
        return [await tx.outbox.add(notice) for notice in notices]


async def _claim(
    store: Store,
    now: dt.datetime = NOW,
    holder: str = "A",
    most: int = 20,
    channel: str = "telegram",
    **how: Any,
) -> list[Claimed]:
    async with store.begin() as tx:
        return await tx.outbox.claim(channel, now, now + MINUTE, holder, most, **how)


async def test_a_notice_is_kept_with_what_it_is_about_or_not_at_all(store: Store) -> None:
    with pytest.raises(RuntimeError, match="appointment"):
        async with store.begin() as tx:
            await tx.outbox.add(_notice())
            raise RuntimeError("the appointment could not be kept")
    assert await _claim(store) == []


async def test_saying_the_same_twice_is_one_notice(store: Store) -> None:
    first, again, other = await _add(store, _notice("a"), _notice("a"), _notice("b"))
    assert first
    assert again == 0
    assert [claimed.number for claimed in await _claim(store)] == [first, other]


async def test_what_was_put_in_comes_out_oldest_first_and_a_few_at_a_time(store: Store) -> None:
    late, early, future = await _add(
        store,
        _notice("late", facts={"day": "2026-12-03", "n": 2}),
        _notice("early", not_before=NOW - MINUTE),
        _notice("future", not_before=NOW + MINUTE),
    )
    (first,) = await _claim(store, most=1)
    assert first.number == early
    (second,) = await _claim(store, holder="B")
    assert (second.number, second.facts, second.language) == (late, {"day": "2026-12-03", "n": 2}, "zh_Hans")
    assert [held.number for held in await _claim(store, NOW + MINUTE / 2)] == []
    assert future in [held.number for held in await _claim(store, NOW + MINUTE)]


async def test_many_who_claim_at_once_share_without_overlap(store: Store) -> None:
    numbers = await _add(store, *(_notice(str(n)) for n in range(60)))
    claims = await asyncio.gather(*(_claim(store, holder=f"H{n}", most=7) for n in range(12)))
    held = [claimed.number for claim in claims for claimed in claim]
    assert len(held) == len(set(held))
    rest = await _claim(store, holder="last", most=60)
    assert sorted(held + [claimed.number for claimed in rest]) == sorted(numbers)


async def test_a_lease_that_ran_out_is_claimed_again_and_the_sleeper_changes_nothing(store: Store) -> None:
    await _add(store, _notice())
    (slept,) = await _claim(store, holder="slept")
    assert await _claim(store, NOW + MINUTE / 2, "early") == []
    (taken,) = await _claim(store, NOW + MINUTE, "awake")
    async with store.begin() as tx:
        assert await tx.outbox.begin(slept, NOW, NOW + MINUTE) is None
        assert not await tx.outbox.finish(slept, SENT, NOW)
        assert not await tx.outbox.retry(slept, Again(NOW, 1))
        assert await tx.outbox.begin(taken, NOW, NOW + MINUTE) == WANG.id
        assert await tx.outbox.finish(taken, SENT, NOW)


async def test_who_died_while_sending_is_seen_and_the_resend_is_counted(store: Store) -> None:
    (number,) = await _add(store, _notice())
    (first,) = await _claim(store)
    async with store.begin() as tx:
        await tx.outbox.begin(first, NOW, NOW + MINUTE)
    (second,) = await _claim(store, NOW + MINUTE, "B")
    assert (first.begun, second.begun) == (False, True)
    async with store.begin() as tx:
        await tx.outbox.begin(second, NOW + MINUTE, NOW + 2 * MINUTE)
        await tx.outbox.finish(second, SENT, NOW + MINUTE)
        assert await tx.outbox.standing(number) == Standing(NoticeState.SENT, "", "42", 0, 1)


async def test_a_failed_attempt_is_open_again_from_its_moment_on(store: Store) -> None:
    await _add(store, _notice())
    (first,) = await _claim(store)
    async with store.begin() as tx:
        await tx.outbox.begin(first, NOW, NOW + MINUTE)
        await tx.outbox.retry(first, Again(NOW + MINUTE, 1))
    assert await _claim(store, NOW + MINUTE / 2, "B") == []
    (second,) = await _claim(store, NOW + MINUTE, "B")
    assert (second.attempts, second.begun, second.resends) == (1, False, 0)


async def test_what_is_given_back_is_there_at_once_but_not_what_has_begun(store: Store) -> None:
    await _add(store, _notice("a"), _notice("b"))
    first, second = await _claim(store)
    async with store.begin() as tx:
        await tx.outbox.begin(first, NOW, NOW + MINUTE)
        await tx.outbox.release("A")
    assert [held.number for held in await _claim(store, holder="B")] == [second.number]


async def test_in_quiet_hours_only_what_is_urgent_is_due(store: Store) -> None:
    _, urgent = await _add(store, _notice("a"), _notice("b", urgent=True, not_before=NOW - MINUTE))
    async with store.read() as tx:
        assert await tx.outbox.is_due("telegram", NOW, None, quiet=True)
        assert (await tx.outbox.backlog(NOW, quiet=True))["telegram"] == Backlog(2, 60.0)
    assert [held.number for held in await _claim(store, quiet=True)] == [urgent]
    async with store.read() as tx:
        assert not await tx.outbox.is_due("telegram", NOW, None, quiet=True)
        assert await tx.outbox.is_due("telegram", NOW, None, quiet=False)


async def test_notices_of_those_who_are_here_are_found_among_all(store: Store) -> None:
    _, theirs = await _add(store, _notice("a", Address("webchat", "ZHAO")), _notice("b", LI))
    for people in ([], [Address("webchat", "QIAN")], [Address("telegram", "LI")]):
        assert await _claim(store, channel="webchat", people=people) == []
    assert [each.number for each in await _claim(store, channel="webchat", people=[LI, WANG])] == [theirs]


async def test_too_late_is_ended_unless_somebody_is_at_it(store: Store) -> None:
    short = NOW + MINUTE
    lost, begun, held = await _add(store, *(_notice(name, too_late=short) for name in "abc"))
    first, second, _third = sorted(await _claim(store), key=lambda claimed: claimed.number)
    async with store.begin() as tx:
        await tx.outbox.retry(first, Again(short, 1))
        await tx.outbox.begin(second, NOW, NOW + MINUTE)
    async with store.begin() as tx:
        assert await tx.outbox.skip_late(short - MINUTE / 60) == {}
        assert await tx.outbox.skip_late(short) == {"telegram": 2}
        standings = [await tx.outbox.standing(number) for number in (lost, begun, held)]
    assert [standing and standing.state for standing in standings] == ["skipped", "open", "skipped"]


async def test_a_person_who_wants_nothing_more_gets_nothing_more(store: Store) -> None:
    theirs, other = await _add(store, _notice("a"), _notice("b", LI))
    async with store.begin() as tx:
        assert await tx.outbox.withdraw(WANG, NOW) == 1
        assert await tx.outbox.withdraw(WANG, NOW) == 0
        assert await tx.outbox.standing(theirs) == Standing(NoticeState.SKIPPED, "withdrawn", "", 0, 0)
        assert (await tx.outbox.backlog(NOW, quiet=False)).keys() == {"webchat"}
    assert other


async def test_who_was_meant_is_never_plain_and_gone_when_done(store: Store, database: Config) -> None:
    await _add(store, _notice())
    assert WANG.id not in await _everything(database)
    (claimed,) = await _claim(store)
    async with store.begin() as tx:
        await tx.outbox.finish(claimed, SENT, NOW)
    async with looking(database) as connection:
        row = (await connection.execute(text("SELECT receiver, address_hash FROM outbox"))).one()
    assert tuple(row) == (None, None)


async def test_a_person_whose_key_is_lost_blocks_nobody(store: Store, database: Config) -> None:
    _, readable = await _add(store, _notice("a"), _notice("b"))
    async with migrating(database) as connection:
        spoilt = {"receiver": b"\x01\x02k9" + bytes(40)}
        await connection.execute(text("UPDATE outbox SET receiver = :receiver WHERE dedupe = 'a'"), spoilt)
    first, second = await _claim(store)
    async with store.begin() as tx:
        assert await tx.outbox.begin(first, NOW, NOW + MINUTE) == ""
        assert await tx.outbox.begin(second, NOW, NOW + MINUTE) == WANG.id
    assert second.number == readable


async def test_a_kind_of_a_newer_version_waits_for_a_process_that_knows_it(
    store: Store, database: Config
) -> None:
    await _add(store, _notice())
    async with migrating(database) as connection:
        await connection.execute(text("UPDATE outbox SET kind = 'appointment_moved'"))
    assert await _claim(store) == []
    async with store.read() as tx:
        assert (await tx.outbox.backlog(NOW, quiet=False))["telegram"].open == 1


async def test_what_is_done_is_erased_after_its_time_and_what_is_open_is_not(store: Store) -> None:
    done, still = await _add(store, _notice("a"), _notice("b"))
    first, _second = await _claim(store)
    async with store.begin() as tx:
        await tx.outbox.finish(first, SENT, NOW)
        assert await tx.outbox.erase_done(NOW) == 0
        assert await tx.outbox.erase_done(NOW + MINUTE) == 1
        assert await tx.outbox.standing(done) is None
        assert await tx.outbox.standing(still)


async def _everything(database: Config) -> str:
    async with looking(database) as connection:
        rows = await connection.execute(text("SELECT * FROM outbox"))
        return str(
            [bytes(value) if isinstance(value, memoryview) else value for row in rows for value in row]
        )


async def test_another_secret_key_still_reaches_people(store: Store, database: Config) -> None:
    """What is encrypted hangs on DATA_KEYS alone."""
    await _add(store, _notice())
    other = Store(config_for(database.database_url, secret_key="y" * 40))
    try:
        (claimed,) = await _claim(other)
        async with other.begin() as tx:
            assert await tx.outbox.begin(claimed, NOW, NOW + MINUTE) == WANG.id
    finally:
        await other.close()
