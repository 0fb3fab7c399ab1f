"""Editions are written once, numbers follow commits, and a reader sees one moment."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound

from bot.config import Config
from bot.store import Store, Tx
from content.catalogue import EMPTY
from content.city import UNKNOWN_CITY
from content.elements import UNIFIED_ELEMENTS, configured
from content.exchange.yaml_guide import content_hash
from content.item import Edition, EditionState, Guide, Origin, ServiceItem
from content.unified import ItemCode, UnifiedElements
from tests.unit.guides import COMPLETE, demonstration_city

NOON = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def edition(number: int = 1, name: str = "社会保障卡补领", *, code: str = "A1", sequence: int = 1) -> Edition:
    guide = Guide(UnifiedElements(name, ItemCode(full_code=code)), checked_on=dt.date(2026, 11, 20))
    item = ServiceItem(f"000000000{code[-1]}", code, "test", code)
    return Edition(
        item, number, EditionState.INCOMPLETE, Origin.IMPORTED, guide, content_hash(guide), sequence
    )


async def publish(tx: Tx, *editions: Edition) -> int:
    sequence = await tx.catalogue.advance(await tx.catalogue.lock())
    await tx.catalogue.publish([replace(one, sequence=sequence) for one in editions], NOON)
    return sequence


async def test_a_new_database_is_empty(store: Store) -> None:
    async with store.read() as tx:
        assert await tx.catalogue.read() == EMPTY
        assert await tx.catalogue.count() == 0
        assert await tx.catalogue.current() == []


async def test_what_was_published_is_read_back(store: Store) -> None:
    complete = Guide(COMPLETE, aliases=("社保卡丢了",), checked_on=dt.date(2026, 11, 20))
    whole = replace(
        edition(), guide=complete, content_hash=content_hash(complete), state=EditionState.PUBLISHED
    )
    async with store.begin() as tx:
        assert await publish(tx, whole, edition(code="A2")) == 1
    async with store.read() as tx:
        catalogue = await tx.catalogue.read()
    assert catalogue.sequence == 1
    assert list(catalogue.editions()) == [whole, edition(code="A2")]
    assert catalogue.by_key["A1"].guide == complete


async def test_the_next_edition_is_shown_and_the_first_one_kept(store: Store) -> None:
    async with store.begin() as tx:
        await publish(tx, edition(), edition(code="A2"))
    async with store.begin() as tx:
        assert await publish(tx, edition(2, "社会保障卡补换")) == 2
    async with store.read() as tx:
        catalogue = await tx.catalogue.read()
    assert catalogue.by_key["A1"] == edition(2, "社会保障卡补换", sequence=2)
    assert catalogue.by_key["A2"].sequence == 1
    async with store._engines.reader.begin() as connection:
        kept = (await connection.execute(text("SELECT content_hash FROM edition WHERE number = 1"))).scalars()
        assert edition().content_hash in set(kept)


async def test_history_cannot_be_written_again(store: Store) -> None:
    async with store.begin() as tx:
        await publish(tx, edition())
    for again in (
        edition(1, "something else"),
        replace(edition(code="A2"), item=ServiceItem("0000000009", "A1", "other", "A9")),  # the key is taken
        replace(edition(code="A2"), item=ServiceItem("0000000009", "A9", "test", "A1")),  # the code is taken
    ):
        with pytest.raises(IntegrityError):
            async with store.begin() as tx:
                await publish(tx, again)
    async with store.read() as tx:
        assert await tx.catalogue.sequence() == 1, "a failed publication uses no number"
        assert list((await tx.catalogue.read()).editions()) == [edition()]


async def test_publications_happen_one_after_the_other(store: Store, database: Config) -> None:
    other = Store(database)  # as another process has it

    async def one(number: int) -> int:
        async with (store, other)[number % 2].begin() as tx:
            seen = await tx.catalogue.lock()
            await asyncio.sleep(0.02)  # whoever is second waits for the end of the first
            sequence = await tx.catalogue.advance(seen)
            await tx.catalogue.publish([edition(code=f"A{number}", sequence=sequence)], NOON)
            return sequence

    assert sorted(await asyncio.gather(*(one(number) for number in range(6)))) == [1, 2, 3, 4, 5, 6]
    await other.close()


async def test_a_number_is_given_only_to_who_has_seen_the_last(store: Store) -> None:
    async with store.begin() as tx:
        await publish(tx, edition())
    with pytest.raises(NoResultFound):
        async with store.begin() as tx:
            await tx.catalogue.advance(0)


async def test_a_reader_sees_one_moment(store: Store) -> None:
    async with store.read() as tx:
        assert await tx.catalogue.sequence() == 0
        async with store.begin() as writer:
            await publish(writer, edition())
        assert await tx.catalogue.read() == EMPTY, "not half of the publication that came in between"
    async with store.read() as tx:
        assert len(await tx.catalogue.read()) == 1


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError):
        async with store.read() as tx:
            await tx.catalogue.advance(0)
    async with store.begin() as tx:
        assert await tx.catalogue.sequence() == 0


async def test_a_raised_refusal_undoes_everything(store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with store.begin() as tx:
            await publish(tx, edition())
            raise RuntimeError
    async with store.read() as tx:
        assert await tx.catalogue.read() == EMPTY


async def test_the_city_and_its_elements_are_read_back(store: Store) -> None:
    city = demonstration_city()
    elements = configured([{"field": "materials", "name_zh": "材料"}, {"field": "fees"}])
    async with store.begin() as tx:
        assert await tx.catalogue.city() == (UNKNOWN_CITY, UNIFIED_ELEMENTS)
        await tx.catalogue.keep_city(UNKNOWN_CITY, UNIFIED_ELEMENTS)
        await tx.catalogue.keep_city(city, elements)
    async with store.read() as tx:
        assert await tx.catalogue.city() == (city, elements)


async def test_times_are_kept_in_utc(store: Store) -> None:
    async with store.begin() as tx:
        await publish(tx, edition())
        with pytest.raises(Exception, match="without zone"):
            await tx.catalogue.publish([edition(2)], NOON.replace(tzinfo=None))
    async with store._engines.reader.begin() as connection:
        made_at = (await connection.execute(text("SELECT made_at FROM edition"))).scalar_one()
    assert str(made_at).startswith("2026-11-24 04:00:00")


async def test_only_what_was_published_since_is_read_again(store: Store) -> None:
    async with store.begin() as tx:
        await publish(tx, edition(), edition(code="A2"))
    async with store.read() as tx:
        known = await tx.catalogue.read()
    async with store.begin() as tx:
        await publish(tx, edition(2, code="A2"))
    async with store.read() as tx:
        fresh = await tx.catalogue.read(known)
        assert fresh == await tx.catalogue.read()
    assert fresh.by_key["A1"] is known.by_key["A1"]
    assert fresh.by_key["A2"].number == 2
