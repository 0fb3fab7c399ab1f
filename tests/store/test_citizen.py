"""What is remembered of people: only what they chose, findable only by us, and gone when asked."""

from __future__ import annotations

import asyncio
import datetime as dt

from sqlalchemy import text

from bot.config import Config
from bot.domain.citizen import Citizen
from bot.domain.message import Address
from bot.store import Store
from tests.servers import config_for

WANG = Address("telegram", "10001")
DAY = dt.date(2026, 11, 24)


async def test_choices_are_kept_apart(store: Store) -> None:
    async with store.begin() as tx:
        assert await tx.citizens.keep(WANG, DAY, language="en") == Citizen("en", "")
        assert await tx.citizens.keep(WANG, DAY, area="qinghe/liulin") == Citizen("en", "qinghe/liulin")
    async with store.read() as tx:
        found = await tx.citizens.get(WANG)
        assert found
        assert (found.citizen, found.seen_on) == (Citizen("en", "qinghe/liulin"), DAY)
        assert await tx.citizens.get(Address("webchat", "10001")) is None


async def test_two_choices_at_once_both_survive(store: Store) -> None:
    async def choose(**choice: str) -> None:
        async with store.begin() as tx:
            await tx.citizens.keep(WANG, DAY, **choice)

    await asyncio.gather(choose(language="en"), choose(area="qinghe"))
    async with store.read() as tx:
        found = await tx.citizens.get(WANG)
    assert found
    assert found.citizen == Citizen("en", "qinghe")


async def test_the_table_alone_names_nobody(store: Store, database: Config) -> None:
    async with store.begin() as tx:
        await tx.citizens.keep(WANG, DAY, language="en")
    async with store._engines.reader.begin() as connection:
        row = (await connection.execute(text("SELECT * FROM citizen"))).one()
    assert WANG.id not in str(row)
    assert "telegram" not in str(row)
    other = Store(config_for(database.database_url, secret_key="another-" + "y" * 40))
    async with other.read() as tx:
        assert await tx.citizens.get(WANG) is None, "another key must not find the same person"
    await other.close()


async def test_seen_never_goes_back(store: Store) -> None:
    async with store.begin() as tx:
        await tx.citizens.keep(WANG, DAY, language="en")
        await tx.citizens.seen(WANG, DAY - dt.timedelta(days=3))
        found = await tx.citizens.get(WANG)
        assert found
        assert found.seen_on == DAY
        await tx.citizens.seen(WANG, DAY + dt.timedelta(days=3))
        found = await tx.citizens.get(WANG)
        assert found
        assert found.seen_on == DAY + dt.timedelta(days=3)


async def test_forget_and_erase(store: Store) -> None:
    async with store.begin() as tx:
        for number, days in enumerate((0, 1, 2)):
            await tx.citizens.keep(
                Address("telegram", str(number)), DAY + dt.timedelta(days=days), language="en"
            )
        assert await tx.citizens.erase_unseen(before=DAY + dt.timedelta(days=1)) == 1
        assert await tx.citizens.forget(Address("telegram", "1"))
        assert not await tx.citizens.forget(Address("telegram", "1"))
        assert await tx.citizens.get(Address("telegram", "0")) is None
        assert await tx.citizens.get(Address("telegram", "2"))
