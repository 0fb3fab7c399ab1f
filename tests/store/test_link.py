"""Short links on both databases: history stays, one of two changes at once wins, totals only grow."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

import pytest

from bot.domain.link import (
    KINDS,
    LinkAct,
    LinkChange,
    Target,
    ToCampaign,
    ToCase,
    ToChat,
    ToGuide,
    ToHall,
    ToOnline,
    standing_code,
)
from bot.domain.link_code import code_from, made_code
from bot.domain.link_count import PEOPLE, Opened
from bot.errors import Refused
from bot.store import Store
from content.item import Edition, EditionState, Guide, Origin, ServiceItem
from content.unified import ItemCode, UnifiedElements

NOW = dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 24)
CODE = made_code(1)
TARGETS: Sequence[Target] = (
    ToGuide("ITEM000001"),
    ToCase("ITEM000001", {"age": "child", "book": "other"}),
    ToHall("city-hall"),
    ToCampaign("冬至", "ITEM000001"),
    ToChat("telegram", "ITEM000001"),
    ToOnline("https://zwfw.shili.example/x?y=1"),
)


def _change(number: int, target: Target, act: LinkAct = LinkAct.MADE) -> LinkChange:
    until = dt.date(2027, 1, 1) if number == 1 else None
    return LinkChange(number, act, target, "zhang", NOW, "海报", valid_until=until)


async def _with_items(store: Store, *ids: str) -> None:
    editions = [
        Edition(
            ServiceItem(id_, id_.lower(), "test", id_),
            1,
            EditionState.PUBLISHED,
            Origin.STAFF,
            Guide(UnifiedElements(item_name=id_, item_code=ItemCode("000125003000"))),
            "0" * 64,
            1,
        )
        for id_ in ids
    ]
    async with store.begin() as tx:
        await tx.catalogue.publish(editions, NOW)


def test_there_is_an_example_of_every_kind_of_target() -> None:
    assert {type(target) for target in TARGETS} == set(KINDS.values())


@pytest.mark.parametrize("target", TARGETS, ids=list(KINDS))
async def test_a_link_comes_back_as_it_was_made(store: Store, target: Target) -> None:
    async with store.begin() as tx:
        assert await tx.links.make(CODE, _change(1, target))
        assert not await tx.links.make(CODE, _change(1, ToHall("other"))), "a code is given out once"
    async with store.read() as tx:
        found = await tx.links.get(CODE)
        assert found
        assert (found.current, found.standing_for) == (_change(1, target), "")
        assert await tx.links.get(made_code(2)) is None


async def test_every_change_stays_and_the_link_points_to_the_last(store: Store) -> None:
    changes = [
        _change(1, ToHall("a")),
        _change(2, ToHall("b"), LinkAct.RETARGETED),
        _change(3, ToHall("b"), LinkAct.WITHDRAWN),
    ]
    async with store.begin() as tx:
        await tx.links.make(CODE, changes[0])
        for change in changes[1:]:
            await tx.links.change(CODE, change)
    async with store.read() as tx:
        assert await tx.links.history(CODE) == changes
        assert [link.current for link in await tx.links.all()] == [changes[2]]


async def test_of_two_changes_at_once_the_second_is_told(store: Store) -> None:
    async with store.begin() as tx:
        await tx.links.make(CODE, _change(1, ToHall("a")))

    async def change(hall: str) -> None:
        async with store.begin() as tx:
            await tx.links.change(CODE, _change(2, ToHall(hall), LinkAct.RETARGETED))

    done = await asyncio.gather(change("b"), change("c"), return_exceptions=True)
    refused = [each for each in done if isinstance(each, Refused)]
    assert [each.code for each in refused] == ["link_changed_meanwhile"]
    async with store.read() as tx:
        assert len(await tx.links.history(CODE)) == 2


async def test_each_item_gets_one_link_of_its_own_and_keeps_it(store: Store) -> None:
    await _with_items(store, "ITEM000001", "ITEM000002")
    async with store.begin() as tx:
        assert await tx.links.without() == ["ITEM000001", "ITEM000002"]
        assert await tx.links.make_standing(["ITEM000001", "ITEM000002"], "wenban", NOW) == 2
        assert await tx.links.make_standing(["ITEM000001", "ITEM000002"], "wenban", NOW) == 0
        assert await tx.links.without() == []
        codes = await tx.links.standing()
    assert codes == {item: standing_code(item) for item in ("ITEM000001", "ITEM000002")}
    assert all(code_from(code) == code for code in codes.values())


async def test_where_another_link_has_the_code_the_item_gets_the_next(store: Store) -> None:
    await _with_items(store, "ITEM000001")
    async with store.begin() as tx:
        await tx.links.make(standing_code("ITEM000001"), _change(1, ToHall("a")))
        assert await tx.links.make_standing(["ITEM000001"], "wenban", NOW) == 1
        assert await tx.links.standing() == {"ITEM000001": standing_code("ITEM000001", 1)}


async def test_an_items_own_link_that_leads_elsewhere_stands_on_no_new_poster(store: Store) -> None:
    await _with_items(store, "ITEM000001", "ITEM000002")
    async with store.begin() as tx:
        await tx.links.make_standing(["ITEM000001", "ITEM000002"], "wenban", NOW)
        away = LinkChange(2, LinkAct.RETARGETED, ToGuide("ITEM000002"), "zhang", NOW, "并到一起办了")
        await tx.links.change(standing_code("ITEM000001"), away)
        assert list(await tx.links.standing()) == ["ITEM000002"]
        assert await tx.links.make_standing(["ITEM000001"], "wenban", NOW) == 0


async def test_counts_add_up_by_day_and_kind_from_several_processes(store: Store) -> None:
    async with store.begin() as tx:
        await tx.links.make(CODE, _change(1, ToHall("a")))

    async def write() -> None:
        async with store.begin() as tx:
            await tx.link_counts.add({(CODE, DAY, Opened.PERSON): 2, (CODE, DAY, Opened.BOT): 5})

    await asyncio.gather(*(write() for _ in range(5)))
    next_day = DAY + dt.timedelta(days=1)
    async with store.begin() as tx:
        await tx.link_counts.add({(CODE, next_day, Opened.CHAT): 1, (made_code(9), DAY, Opened.PERSON): 1})
        assert await tx.link_counts.of(CODE) == {
            (DAY, Opened.BOT): 25,
            (DAY, Opened.PERSON): 10,
            (next_day, Opened.CHAT): 1,
        }
        assert await tx.link_counts.totals(PEOPLE) == {CODE: 11}
