"""The front page and browsing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest

from bot.app import App
from content.item import Edition
from tests.conftest import StandingClock
from tests.web.conftest import put_in
from tests.web.visitor import Visitor


async def test_the_front_page_names_the_city_and_asks_one_thing(visitor: Visitor) -> None:
    page = await visitor.opens("/")
    assert page.status == 200
    assert page.heading == "示例市办事指南 您要办什么事？"
    assert page.html.count('type="search"') == 1


async def test_it_offers_nine_themes_three_most_asked_and_a_person(visitor: Visitor) -> None:
    page = await visitor.opens("/")
    assert page.html.count('href="/themes/') == 9
    assert page.html.count('class="item"') == 3
    assert "找人帮忙 12345" in page.reads
    assert 'href="tel:12345"' in page.html


async def test_large_type_and_the_other_language_are_offered_in_words(visitor: Visitor) -> None:
    page = await visitor.opens("/")
    assert page.says_in_order("大字版", "English", "黑白分明")


async def test_a_demonstration_city_says_so_on_every_page(visitor: Visitor) -> None:
    for path in ("/", "/search?q=x", "/guides/id-card-reissue", "/chat", "/privacy", "/nowhere"):
        assert "示例数据，请以当地公布为准" in (await visitor.opens(path)).reads


@pytest.mark.parametrize(
    ("day", "season"),
    [("2026-03-01", "春"), ("2026-05-31", "春"), ("2026-06-01", "夏"), ("2026-11-30", "秋"), ("2026-12-01", "冬"),
     ("2027-02-28", "冬")],
)  # fmt: skip
async def test_the_example_changes_with_the_season(
    app: App, visitor: Visitor, clock: StandingClock, day: str, season: str
) -> None:
    _give_examples(app, "春", "夏", "秋", "冬")
    clock.moment = dt.datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=clock.zone)
    assert f"比如： {season} " in (await visitor.opens("/")).reads


async def test_a_city_without_examples_shows_none(app: App, visitor: Visitor) -> None:
    _give_examples(app)
    assert "比如：" not in (await visitor.opens("/")).reads


def _give_examples(app: App, *examples: str) -> None:
    catalogue = app.services.guides.catalogue
    city = dataclasses.replace(catalogue.city, examples=examples)
    app.services.guides.catalogue = dataclasses.replace(catalogue, city=city)


async def test_a_theme_lists_its_items_and_an_empty_one_says_what_to_do(visitor: Visitor) -> None:
    assert "社保卡丢了，补一张" in (await visitor.opens("/themes/social-security")).reads
    empty = await visitor.opens("/themes/transport")
    assert empty.status == 200
    assert "这里还没有。用自己的话问，或者打 12345。" in empty.reads


async def test_departments_are_counted_and_lead_to_their_items(visitor: Visitor) -> None:
    assert "市公安局 1 件事" in (await visitor.opens("/departments")).reads
    assert "身份证丢了，补一张" in (await visitor.opens("/departments/public-security")).reads


async def test_a_department_that_only_an_import_knows_has_a_page_too(
    visitor: Visitor, bare_item: Edition
) -> None:
    page = await visitor.opens("/departments/应急管理局")
    assert page.heading == "应急管理局"
    assert "烟花爆竹经营（零售）许可 指南还不全" in page.reads


async def test_a_name_with_a_slash_is_still_one_address(
    app: App, visitor: Visitor, bare_item: Edition
) -> None:
    guide = dataclasses.replace(bare_item.guide, department="烟草局/专卖局")
    await put_in(app, dataclasses.replace(bare_item, guide=guide))
    address = re.search(r'href="(/departments/[^"]*%2F[^"]*)"', (await visitor.opens("/departments")).html)
    assert address
    assert (await visitor.opens(address[1], encoded=True)).heading == "烟草局/专卖局"


@pytest.mark.parametrize("path", ["/themes/none", "/departments/none", "/guides/none"])
async def test_what_does_not_exist_is_a_friendly_404_with_a_search_box(visitor: Visitor, path: str) -> None:
    page = await visitor.opens(path)
    assert page.status == 404
    assert page.heading == "没有这个网页"
    assert 'type="search"' in page.html


async def test_an_empty_catalogue_still_has_a_front_page(app: App, visitor: Visitor) -> None:
    from content.catalogue import EMPTY

    app.services.guides.catalogue = EMPTY
    for path in ("/", "/themes", "/departments", "/search?q=社保卡", "/chat"):
        assert (await visitor.opens(path)).status == 200, path
