"""The audit only grows, on both databases, and holds nothing it must not."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.config import Config
from bot.domain.audit import COMMAND_LINE, Actor, Entry, Wanted, masked
from bot.domain.staff import Act
from bot.store import Store
from bot.store.engine import migrating

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
LINA = Actor("STAFF00001", "li.na", "SESSION001")


def entry(number: int = 0, **facts: object) -> Entry:
    return Entry(
        NOON + dt.timedelta(minutes=number), LINA, Act.MANAGE_LINKS, "link", f"Q{number}", after=facts
    )


async def test_what_goes_in_comes_out(store: Store) -> None:
    sent = Entry(NOON, LINA, Act.EDIT_GUIDE, "guide", "ID1", "hrss", {"fee": "5元"}, {"fee": "免费", "n": 3})
    async with store.begin() as tx:
        await tx.audit.add(sent)
        await tx.audit.add(entry(1))
    async with store.read() as tx:
        newest, oldest = await tx.audit.find(Wanted(), 10)
    assert oldest.entry == sent
    assert newest.number > oldest.number


async def test_an_act_that_fails_leaves_no_entry(store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with store.begin() as tx:
            await tx.audit.add(entry())
            raise RuntimeError
    async with store.read() as tx:
        assert await tx.audit.find(Wanted(), 10) == []


@pytest.mark.parametrize("act", ["UPDATE audit SET name = 'somebody else'", "DELETE FROM audit"])
async def test_the_database_refuses_to_change_or_erase_an_entry(
    store: Store, database: Config, act: str
) -> None:
    async with store.begin() as tx:
        await tx.audit.add(entry())
    with pytest.raises(DBAPIError, match="only grows"):
        async with migrating(database) as connection:
            await connection.execute(text(act))
    async with store.read() as tx:
        assert [found.entry for found in await tx.audit.find(Wanted(), 10)] == [entry()]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["Q3", "Q2", "Q1"]),
        (Wanted(name="li.na"), ["Q3", "Q2", "Q1"]),
        (Wanted(name="wu.di"), []),
        (Wanted(act="manage_links", noun="link", noun_id="Q2"), ["Q2"]),
        (Wanted(since=NOON + dt.timedelta(minutes=2)), ["Q3", "Q2"]),
        (Wanted(until=NOON + dt.timedelta(minutes=2)), ["Q1"]),
        (Wanted(units=frozenset({"hrss"})), []),
        (Wanted(units=frozenset({"*", "hrss"})), ["Q3", "Q2", "Q1"]),
        (Wanted(units=frozenset()), []),
    ],
)
async def test_entries_are_found_by_what_is_wanted(store: Store, wanted: Wanted, found: list[str]) -> None:
    async with store.begin() as tx:
        for number in (1, 2, 3):
            await tx.audit.add(entry(number))
    async with store.read() as tx:
        assert [each.entry.noun_id for each in await tx.audit.find(wanted, 10)] == found


async def test_values_of_protected_columns_are_masked_by_the_columns_own_type(store: Store) -> None:
    facts = {"totp_secret": "JBSWY3DPEHPK3PXP", "display": "李娜"}
    async with store.begin() as tx:
        await tx.audit.add(Entry(NOON, COMMAND_LINE, Act.MANAGE_STAFF, "staff", "li.na", after=facts))
    async with store.read() as tx:
        (kept,) = await tx.audit.find(Wanted(), 10)
    assert kept.entry.after == {"totp_secret": "***", "display": "李娜"}


def test_secret_words_are_masked_wherever_they_stand() -> None:
    facts = {"password": "x", "deep": {"reset_token": "y", "n": 1}, "has_password": True, "phone": "138"}
    assert masked(facts, {"phone"}) == {
        "password": "***", "deep": {"reset_token": "***", "n": 1}, "has_password": True, "phone": "***",
    }  # fmt: skip
