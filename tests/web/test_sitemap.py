"""What search engines are told: which pages there are, in which languages, and what is nobody's find."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest

from bot.app import App
from bot.errors import NotFound
from bot.web.public_address import PUBLIC
from bot.web.routes import PAGES
from bot.web.sitemap import Listed, sitemap_xml
from content.item import Edition
from tests.web.conftest import put_in
from tests.web.visitor import Page, Visitor

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
CARD = "/guides/social-security-card-replacement"


def _addresses(xml: str, path: str = "s:url/s:loc") -> list[str]:
    return [each.text or "" for each in ET.fromstring(xml).findall(path, NAMES)]


def _links(page: Page) -> dict[str, str]:
    """rel or hreflang → address, as the head of a page says it."""
    found = re.findall(
        r'<link rel="(canonical|alternate)"(?: hreflang="([^"]*)")? href="([^"]*)">', page.html
    )
    return {language or rel: address for rel, language, address in found}


async def test_every_public_page_is_listed_and_opens_under_that_very_address(
    app: App, visitor: Visitor, bare_item: Edition
) -> None:
    page = await visitor.opens("/sitemap.xml")
    assert page.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert page.headers["Cache-Control"].startswith("public, max-age=")
    addresses = _addresses(page.html)
    assert len(addresses) == len(set(addresses))
    guides = [address for address in addresses if "/guides/" in address]
    assert len(guides) == len(app.services.guides.catalogue)
    for address in addresses:
        path = address.removeprefix(app.config.address)
        opened = await visitor.opens(path, encoded=True)
        assert opened.status == 200, path
        assert _links(opened)["canonical"] == address


async def test_a_guide_was_changed_when_it_was_last_checked(app: App, visitor: Visitor) -> None:
    root = ET.fromstring((await visitor.opens("/sitemap.xml")).html)
    changed = {
        (url.findtext("s:loc", "", NAMES)): url.findtext("s:lastmod", "", NAMES)
        for url in root.findall("s:url", NAMES)
    }
    assert changed[f"{app.config.address}{CARD}"] == "2026-11-20"
    newest = max(
        edition.guide.checked_on or dt.date.min for edition in app.services.guides.catalogue.editions()
    )
    assert changed[f"{app.config.address}/"] == newest.isoformat()
    assert changed[f"{app.config.address}/privacy"] == ""


async def test_each_page_is_listed_with_its_languages(app: App, visitor: Visitor) -> None:
    root = ET.fromstring((await visitor.opens("/sitemap.xml")).html)
    guide = f"{app.config.address}{CARD}"
    url = next(each for each in root.findall("s:url", NAMES) if each.findtext("s:loc", "", NAMES) == guide)
    told = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)}
    assert told == {"zh-Hans": f"{guide}?lang=zh-Hans", "en": f"{guide}?lang=en", "x-default": guide}


async def test_a_page_and_its_languages_point_to_one_another(app: App, visitor: Visitor) -> None:
    guide = f"{app.config.address}{CARD}"
    languages = {"zh-Hans": f"{guide}?lang=zh-Hans", "en": f"{guide}?lang=en", "x-default": guide}
    assert _links(await visitor.opens(CARD)) == {"canonical": guide, **languages}
    english = await visitor.opens(f"{CARD}?lang=en")
    assert '<html lang="en">' in english.html
    assert _links(english) == {"canonical": languages["en"], **languages}
    chinese = await visitor.opens(f"{CARD}?lang=zh-Hans", Accept_Language="en")
    assert '<html lang="zh-Hans">' in chinese.html
    assert "Set-Cookie" not in english.headers


@pytest.mark.parametrize("tail", ["?utm_source=x", "?area=qinghe", "?lang=tlh", "?lang=&fbclid=1"])
async def test_what_else_an_address_asks_makes_no_other_page(app: App, visitor: Visitor, tail: str) -> None:
    page = await visitor.opens(CARD + tail)
    assert '<html lang="zh-Hans">' in page.html
    assert _links(page)["canonical"] == f"{app.config.address}{CARD}"


@pytest.mark.parametrize("path", ["/search?q=x", "/chat", "/guides/none", "/nowhere"])
async def test_what_is_nobodys_find_has_no_public_address(visitor: Visitor, path: str) -> None:
    assert _links(await visitor.opens(path)) == {}


async def test_a_department_whose_name_holds_a_slash_has_one_address(
    app: App, visitor: Visitor, bare_item: Edition
) -> None:
    guide = dataclasses.replace(bare_item.guide, department="人社局/医保局")
    await put_in(app, dataclasses.replace(bare_item, guide=guide))
    address = next(each for each in _addresses((await visitor.opens("/sitemap.xml")).html) if "%2F" in each)
    page = await visitor.opens(address.removeprefix(app.config.address), encoded=True)
    assert page.heading == "人社局/医保局"
    assert _links(page)["canonical"] == address


def test_more_than_one_file_holds_gets_an_index_of_parts() -> None:
    listed = [Listed(f"/guides/{number}") for number in range(7)]
    index = sitemap_xml("https://w.example", listed, most=3)
    parts = _addresses(index, "s:sitemap/s:loc")
    assert parts == [f"https://w.example/sitemap.xml?part={part}" for part in (1, 2, 3)]
    files = [_addresses(sitemap_xml("https://w.example", listed, str(part), most=3)) for part in (1, 2, 3)]
    assert [len(file) for file in files] == [3, 3, 1]
    assert len({address for file in files for address in file}) == 7


@pytest.mark.parametrize("part", ["0", "2", "-1", "x", "１"])
async def test_a_part_there_is_not_is_not_found(visitor: Visitor, part: str) -> None:
    with pytest.raises(NotFound):
        sitemap_xml("https://w.example", [Listed("/")], part)
    assert (await visitor.opens(f"/sitemap.xml?part={part}")).status == 404


async def test_robots_may_read_guides_and_what_the_api_is_but_no_chat(app: App, visitor: Visitor) -> None:
    page = await visitor.opens("/robots.txt")
    robots = RobotFileParser()
    robots.parse(page.html.splitlines())
    assert robots.site_maps() == [f"{app.config.address}/sitemap.xml"]
    for path in ("/", CARD, f"{CARD}?lang=en", "/themes", "/privacy", "/api/openapi.json"):
        assert robots.can_fetch("AnyBot", path), path
    for path in (
        "/chat",
        "/chat?text=x",
        "/search?q=x",
        "/api/search?q=x",
        "/privacy/forget",
        "/preferences",
    ):
        assert not robots.can_fetch("AnyBot", path), path


def test_the_pages_that_may_be_found_are_pages_there_are() -> None:
    there = {route.name: route.path for route in PAGES}
    assert {name: there.get(name) for name in PUBLIC} == dict(PUBLIC)
