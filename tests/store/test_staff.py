"""Accounts and sessions of staff in both databases: guarded updates that tell whether they still fitted."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt

from bot.domain.staff import Grant, Role, Staff
from bot.domain.staff_session import StaffSession, Stage
from bot.store import Store
from bot.store.staff import Account

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
LINA = Staff("STAFF00001", "li.na", "李娜", password_due=True)
HOUR = dt.timedelta(hours=1)


async def with_lina(store: Store) -> Account:
    async with store.begin() as tx:
        await tx.staff.add(LINA, "hash 1", NOON)
        account = await tx.staff.named("li.na")
    assert account is not None
    return account


async def test_a_name_is_given_once(store: Store) -> None:
    async def add(staff_id: str) -> bool:
        async with store.begin() as tx:
            return await tx.staff.add(dataclasses.replace(LINA, id=staff_id), "hash", NOON)

    assert sorted(await asyncio.gather(add("STAFF00001"), add("STAFF00002"))) == [False, True]


async def test_grants_are_held_once_and_come_back_sorted(store: Store) -> None:
    await with_lina(store)
    reviewer, editor = Grant(Role.REVIEWER, "hrss"), Grant(Role.EDITOR, "*")
    async with store.begin() as tx:
        assert await tx.staff.grant(LINA.id, reviewer)
        assert await tx.staff.grant(LINA.id, editor)
        assert not await tx.staff.grant(LINA.id, editor)
        (found,) = await tx.staff.all()
        assert found == dataclasses.replace(LINA, grants=(editor, reviewer))
        assert await tx.staff.revoke(LINA.id, editor)
        assert not await tx.staff.revoke(LINA.id, editor)


async def test_a_password_that_was_checked_counts_only_if_nothing_changed_since(store: Store) -> None:
    account = await with_lina(store)
    async with store.begin() as tx:
        assert await tx.staff.confirm_password(account, "hash 1 with new parameters")
        assert not await tx.staff.confirm_password(account, "hash 1")
        fresh = await tx.staff.named("li.na")
        assert fresh is not None
        assert await tx.staff.set_active(LINA.id, active=False)
        assert not await tx.staff.confirm_password(fresh, fresh.password_hash)


async def test_a_code_used_twice_at_once_counts_once(store: Store) -> None:
    await with_lina(store)

    async def use(step: int) -> bool:
        async with store.begin() as tx:
            return await tx.staff.use_code(LINA.id, step)

    assert sorted(await asyncio.gather(use(100), use(100))) == [False, True]
    assert not await use(99)
    assert await use(101)


async def test_a_second_step_is_offered_accepted_and_dropped(store: Store) -> None:
    account = await with_lina(store)
    async with store.begin() as tx:
        assert not await tx.staff.accept_totp(account, 7)
        assert await tx.staff.offer_totp(LINA.id, "SECRET")
        offered = await tx.staff.named("li.na")
        assert offered is not None
        assert (offered.totp_offered, offered.staff.has_totp) == ("SECRET", False)
        assert await tx.staff.accept_totp(offered, 7)
        assert not await tx.staff.offer_totp(LINA.id, "OTHER")
        kept = await tx.staff.named("li.na")
        assert kept is not None
        assert (kept.totp_secret, kept.totp_offered, kept.totp_step) == ("SECRET", "", 7)
        assert await tx.staff.drop_totp(LINA.id)
        assert not await tx.staff.drop_totp(LINA.id)


async def test_sessions_are_found_by_their_hash_and_ended_by_their_owner(store: Store) -> None:
    await with_lina(store)
    here = StaffSession("SESSION001", Stage.OPEN, NOON, NOON, "Firefox")
    there = StaffSession("SESSION002", Stage.SECOND_STEP, NOON + HOUR, NOON + HOUR)
    async with store.begin() as tx:
        await tx.staff_sessions.add("hash of here", LINA.id, here)
        await tx.staff_sessions.add("hash of there", LINA.id, there)
        assert await tx.staff_sessions.find("hash of here") == (LINA.id, here)
        assert await tx.staff_sessions.of(LINA.id) == [there, here]
        assert not await tx.staff_sessions.end("SOMEBODY00", here.id)
        assert await tx.staff_sessions.end_all(LINA.id, but=there.id) == 1
        assert await tx.staff_sessions.of(LINA.id) == [there]


async def test_being_seen_is_written_once_a_minute_and_never_back(store: Store) -> None:
    await with_lina(store)
    session = StaffSession("SESSION001", Stage.OPEN, NOON, NOON)
    minute = dt.timedelta(minutes=1)
    async with store.begin() as tx:
        await tx.staff_sessions.add("hash", LINA.id, session)
        for moment, kept in (
            (NOON + minute / 2, NOON),
            (NOON + 2 * minute, NOON + 2 * minute),
            (NOON, NOON + 2 * minute),
        ):
            await tx.staff_sessions.seen(session.id, moment)
            assert [each.seen_at for each in await tx.staff_sessions.of(LINA.id)] == [kept]


async def test_what_nobody_can_use_is_erased(store: Store) -> None:
    await with_lina(store)
    sessions = [
        StaffSession("SESSION001", Stage.OPEN, NOON, NOON),
        StaffSession("SESSION002", Stage.OPEN, NOON, NOON + 11.7 * HOUR),
        StaffSession("SESSION003", Stage.OPEN, NOON + 11.8 * HOUR, NOON + 11.8 * HOUR),
    ]
    async with store.begin() as tx:
        for session in sessions:
            await tx.staff_sessions.add(f"hash {session.id}", LINA.id, session)
        assert await tx.staff_sessions.erase_over(NOON + 12 * HOUR) == 2
        assert [each.id for each in await tx.staff_sessions.of(LINA.id)] == ["SESSION003"]


async def test_of_two_roles_given_at_once_the_second_sees_the_first(store: Store) -> None:
    """Else two admins together make somebody what neither of them could."""
    await with_lina(store)

    async def give(role: Role) -> int:
        async with store.begin() as tx:
            account = await tx.staff.named("li.na", held=True)
            assert account is not None
            await asyncio.sleep(0.02)
            await tx.staff.grant(LINA.id, Grant(role, "*"))
            return len(account.staff.grants)

    assert sorted(await asyncio.gather(give(Role.ADMIN), give(Role.AUDITOR))) == [0, 1]
