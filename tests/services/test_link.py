"""Links as use cases: every item has one from its first day, changes are recorded, totals are written."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from bot.app import App, open_app
from bot.config import Config
from bot.domain.audit import COMMAND_LINE, Actor, Wanted
from bot.domain.link import LinkAct, Target, ToCampaign, ToChat, ToGuide, ToHall, standing_code
from bot.domain.link_count import Opened
from bot.errors import NotFound, Refused
from bot.services.link import Validity
from bot.worker.link_counts import write_link_counts
from tests.conftest import SMALL_CATALOGUE, StandingClock
from tests.servers import config_for

ZHANG = Actor("STAFF00001", "zhang", "SESSION001")
CARD = "social-security-card-replacement"


@pytest.fixture
async def house(database: Config, clock: StandingClock) -> AsyncIterator[App]:
    """The small catalogue on each kind of database."""
    config = config_for(database.database_url, catalogue=str(SMALL_CATALOGUE))
    async with open_app(config, clock=clock) as app:
        yield app


def _item(app: App) -> str:
    return app.services.guides.with_key(CARD).item.id


async def test_every_item_has_a_link_from_the_publication_that_brings_it(house: App) -> None:
    guides = house.services.guides
    assert dict(guides.codes) == {item: standing_code(item) for item in guides.catalogue.by_id}


async def test_items_from_before_there_were_links_get_theirs_at_the_next_start(house: App) -> None:
    async with house.store._engines.writer.begin() as connection:
        for table in ("link_count", "link_change", "link"):
            await connection.execute(text(f"DELETE FROM {table}"))
    made = await asyncio.gather(*(house.services.links.ensure_standing() for _ in range(3)))
    assert sorted(made) == [0, 0, 4], "once, whoever comes first"
    async with house.store.read() as tx:
        assert await tx.links.standing() == house.services.guides.codes
        assert await tx.catalogue.sequence() == house.services.guides.catalogue.sequence, "no publication"


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (ToGuide("NOBODY0000"), "link_no_such_item"),
        (ToHall("atlantis"), "link_no_such_hall"),
        (ToChat("fax"), "link_no_such_channel"),
        (ToChat("webchat", "NOBODY0000"), "link_no_such_item"),
        (ToCampaign(" ", "ITEM"), "link_campaign_name"),
        (ToCampaign("很" * 61, "ITEM"), "link_campaign_name"),
    ],
)
async def test_a_target_there_is_not_is_refused(house: App, target: Target, code: str) -> None:
    if isinstance(target, ToCampaign):
        target = ToCampaign(target.campaign, _item(house))
    with pytest.raises(Refused) as refused:
        await house.services.links.make(target, ZHANG)
    assert refused.value.code == code


async def test_what_is_done_to_a_link_is_in_the_audit_with_before_and_after(house: App) -> None:
    links = house.services.links
    link = await links.make(ToGuide(_item(house)), ZHANG, "海报")
    await links.retarget(link.code, ToHall("qinghe-hall"), ZHANG, "搬家了")
    await links.withdraw(link.code, COMMAND_LINE, "印错了")
    found = await house.services.audit.find(Wanted(noun="link", noun_id=link.code), 10)
    told = [(each.entry.actor.name, each.entry.unit, each.entry.after["why"]) for each in found]
    assert told == [("wenban", "*", "印错了"), ("zhang", "*", "搬家了"), ("zhang", "hrss", "海报")]
    assert found[1].entry.before["leads_to"] == {"kind": "guide", "item": _item(house)}
    assert found[1].entry.after["leads_to"] == {"kind": "hall", "hall": "qinghe-hall"}
    assert found[2].entry.before == {}


async def test_a_withdrawn_link_can_be_led_elsewhere_and_lives_again(house: App) -> None:
    links = house.services.links
    link = await links.make(ToHall("qinghe-hall"), ZHANG)
    await links.withdraw(link.code, ZHANG, "停办")
    with pytest.raises(Refused, match="link_withdrawn"):
        await links.withdraw(link.code, ZHANG, "停办")
    again = await links.retarget(link.code, ToGuide(_item(house)), ZHANG, "又办了")
    assert (again.current.number, again.state_on(links.today())) == (3, "active")
    acts = [change.act for change in (await links.record(link.code)).history]
    assert acts == [LinkAct.MADE, LinkAct.WITHDRAWN, LinkAct.RETARGETED]


async def test_a_refused_change_changes_nothing(house: App) -> None:
    links, today = house.services.links, house.services.links.today()
    link = await links.make(ToHall("qinghe-hall"), ZHANG)
    backwards = Validity(today, today - dt.timedelta(days=1))
    with pytest.raises(Refused, match="link_validity"):
        await links.retarget(link.code, ToGuide(_item(house)), ZHANG, "x", backwards)
    with pytest.raises(Refused, match="link_needs_reason"):
        await links.withdraw(link.code, ZHANG, "很" * 301)
    with pytest.raises(NotFound):
        await links.withdraw("0000001", ZHANG, "x")
    assert await links.find(link.code) == link


async def test_an_address_of_ours_that_is_too_long_for_paper_is_refused_at_once(
    database: Config, clock: StandingClock
) -> None:
    long = f"https://{'w' * 50}.example.gov.cn"
    config = config_for(database.database_url, catalogue=str(SMALL_CATALOGUE), public_url=long)
    async with open_app(config, clock=clock) as app:
        with pytest.raises(Refused, match="link_address_too_long"):
            await app.services.links.make(ToHall("qinghe-hall"), ZHANG)
        assert all(link.standing_for for link, _opened in await app.services.links.all())


async def test_openings_are_written_while_serving_and_when_it_stops(house: App) -> None:
    code = standing_code(_item(house))
    counts = house.services.link_counts
    work = asyncio.create_task(write_link_counts(counts, every=0.01))
    await counts.opened(code, Opened.CHAT)
    while not (await house.services.links.record(code)).counts:
        await asyncio.sleep(0.01)
    await counts.opened(code, Opened.CHAT)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    record = await house.services.links.record(code)
    assert record.counts == {(house.services.links.today(), Opened.CHAT): 2}


async def test_the_same_person_counts_again_after_a_while_and_apart_for_another_link(house: App) -> None:
    counts = house.services.link_counts
    one, other = list(house.services.guides.codes.values())[:2]
    for code in (one, one, other):
        await counts.opened(code, Opened.PERSON, "10.0.0.1\0Phone")
    assert await counts.write() == 3
    assert await counts.write() == 0
    record = await house.services.links.record(one)
    assert {kind: count for (_day, kind), count in record.counts.items()} == {
        Opened.PERSON: 1,
        Opened.AGAIN: 1,
    }
    record = await house.services.links.record(other)
    assert list(record.counts.values()) == [1]
