"""Asked again, what has not changed is not sent again; what has changed always is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from typing import Any, Never

import pytest

from bot.app import App
from bot.web import context
from bot.web.page_cache import PAGES_KEPT, Kept, PageCache
from content.catalogue import EMPTY, catalogue_of
from tests.conftest import StandingClock
from tests.web.conftest import put_in
from tests.web.visitor import Visitor

CARD = "/guides/social-security-card-replacement"
KEPT = [
    "/",
    "/themes",
    "/themes/social-security",
    "/departments",
    "/departments/hrss",
    CARD,
    f"{CARD}?area=qinghe",
]
PUBLIC = [f"/api{CARD}", "/api/openapi.json", "/sitemap.xml", "/robots.txt"]


def _mark(headers: Any) -> str:
    return str(headers["ETag"])


@pytest.mark.parametrize("path", [*KEPT, *PUBLIC, "/api/search?q=x"])
async def test_what_a_browser_has_already_is_not_sent_again(visitor: Visitor, path: str) -> None:
    first = await visitor.opens(path)
    again = await visitor.opens(path, If_None_Match=_mark(first.headers))
    assert (again.status, again.html) == (304, "")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers.get(name) == first.headers.get(name)
    other = await visitor.opens(path, If_None_Match='"something-else"')
    assert (other.status, other.html) == (200, first.html)


async def test_a_proxy_that_compresses_weakens_the_mark_and_it_still_counts(visitor: Visitor) -> None:
    mark = _mark((await visitor.opens(CARD)).headers)
    assert (await visitor.opens(CARD, If_None_Match=f'"old", W/{mark}')).status == 304


@pytest.mark.parametrize("sent", ["", "nonsense", '"', "\u00ff", "*, x", "W/"])
async def test_a_mark_that_is_none_gets_the_page(visitor: Visitor, sent: str) -> None:
    assert (await visitor.opens(CARD, If_None_Match=sent)).status in (200, 304)


async def test_a_page_is_made_once_for_all_who_read_alike(
    browse: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await (await browse()).opens(CARD)
    monkeypatch.setattr(context.aiohttp_jinja2, "render_template", _never)
    assert (await (await browse()).opens(CARD)).html == first.html
    assert (await (await browse()).opens(CARD, If_None_Match=_mark(first.headers))).status == 304


def _never(*_arguments: object, **_facts: object) -> Never:
    raise AssertionError("the template was asked again")


async def test_whoever_reads_otherwise_gets_another_page(visitor: Visitor) -> None:
    plain = await visitor.opens(CARD)
    marks = {_mark(plain.headers)}
    for change in ({"elder": "on"}, {"contrast": "on"}, {"language": "en"}, {"area": "qinghe"}):
        await visitor.sends("/preferences", back="/", **change)
        page = await visitor.opens(CARD, If_None_Match=_mark(plain.headers))
        assert page.status == 200, change
        marks.add(_mark(page.headers))
    assert len(marks) == 5


async def test_the_browsers_language_counts_like_the_cookie(visitor: Visitor) -> None:
    chinese = await visitor.opens(CARD)
    english = await visitor.opens(CARD, Accept_Language="en", If_None_Match=_mark(chinese.headers))
    assert english.status == 200
    assert '<html lang="en">' in english.html
    assert (await visitor.opens(CARD)).html == chinese.html


async def test_a_publication_reaches_everybody_at_once(app: App, visitor: Visitor) -> None:
    before = await visitor.opens(CARD)
    api = await visitor.opens(f"/api{CARD}")
    card = app.services.guides.with_key("social-security-card-replacement")
    guide = dataclasses.replace(card.guide, plain_name="新的说法")
    await put_in(app, dataclasses.replace(card, guide=guide))
    after = await visitor.opens(CARD, If_None_Match=_mark(before.headers))
    assert (after.status, after.heading) == (200, "新的说法")
    answer = await visitor.opens(f"/api{CARD}", If_None_Match=_mark(api.headers))
    assert json.loads(answer.html)["guide"]["plain_name"] == "新的说法"


async def test_open_now_turns_with_the_clock_to_the_minute(visitor: Visitor, clock: StandingClock) -> None:
    def at(time: str) -> None:
        clock.moment = dt.datetime.fromisoformat(f"2026-11-24T{time}").replace(tzinfo=clock.zone)

    at("17:29:59")
    open_now = await visitor.opens(f"{CARD}?area=qinghe")
    assert "现在开着" in open_now.reads
    at("17:30:00")
    closed = await visitor.opens(f"{CARD}?area=qinghe", If_None_Match=_mark(open_now.headers))
    assert closed.status == 200
    assert "今天关门了" in closed.reads
    at("17:31:00")
    again = await visitor.opens(f"{CARD}?area=qinghe", If_None_Match=_mark(closed.headers))
    assert again.status == 304  # made anew, and still the same


async def test_where_to_go_back_to_is_the_readers_own(visitor: Visitor) -> None:
    page = await visitor.opens(f"{CARD}?from=poster")
    assert f'name="back" value="{CARD}?from=poster"' in page.html
    assert f'name="back" value="{CARD}"' in (await visitor.opens(CARD)).html


async def test_a_chat_in_the_cookie_changes_no_page_and_stays_off_it(browse: Callable[[], Any]) -> None:
    talker, reader = await browse(), await browse()
    await talker.opens("/chat")
    assert talker.cookie
    assert (await talker.opens(CARD)).html == (await reader.opens(CARD)).html


@pytest.mark.parametrize("path", ["/chat", "/search?q=x", "/nowhere", "/guides/none"])
async def test_what_is_personal_or_trouble_has_no_mark(visitor: Visitor, path: str) -> None:
    page = await visitor.opens(path)
    assert "ETag" not in page.headers
    assert page.headers["Cache-Control"].startswith("private, no-")


@pytest.mark.parametrize("path", PUBLIC)
async def test_what_is_the_same_for_everybody_may_be_kept_by_anybody(
    browse: Callable[[], Any], path: str
) -> None:
    plain, chooser = await browse(), await browse()
    await chooser.sends("/preferences", elder="on", language="en", area="qinghe", back="/")
    page, other = await plain.opens(path), await chooser.opens(path)
    assert page.html == other.html
    for headers in (page.headers, other.headers):
        assert headers["Cache-Control"].startswith("public, max-age=")
        assert "Vary" not in headers
        assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", KEPT)
async def test_what_depends_on_the_reader_is_kept_by_nobody_else(visitor: Visitor, path: str) -> None:
    page = await visitor.opens(path)
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert page.headers["Vary"] == "Cookie, Accept-Language"


async def test_invented_addresses_do_not_fill_the_room(app: App, visitor: Visitor) -> None:
    kept = visitor.client.app[PAGES_KEPT] if visitor.client.app else None
    assert kept is not None
    await visitor.opens(CARD)
    for tail in ("?x=1", "?area=atlantis", "?lang=en&lang=zh", "?lang=" + "e" * 100, "?area=qinghe&x=2"):
        assert (await visitor.opens(CARD + tail)).status == 200
    assert len(kept) == 1


@pytest.mark.parametrize("sent", [{}, {"Accept_Language": "en"}, {"If_None_Match": "*"}])
async def test_a_kept_page_comes_with_every_header_of_a_fresh_one(
    browse: Callable[[], Any], app: App, sent: dict[str, str]
) -> None:
    """Somebody with a cookie is answered further in than somebody without, and neither notices."""
    stranger, known = await browse(), await browse()
    await known.opens("/chat")
    assert known.cookie
    pages = []
    for visitor in (stranger, known):
        await put_in(app)  # nothing is kept from before
        pages += [await visitor.opens(CARD, **sent), await visitor.opens(CARD, **sent)]
    assert {page.html for page in pages} == {pages[0].html}
    for page in pages:
        assert _but_the_time(page.headers) == _but_the_time(pages[0].headers)
        assert {"Content-Security-Policy", "X-Frame-Options", "Server", "Vary"} <= set(page.headers)


def _but_the_time(headers: Any) -> dict[str, str]:
    assert "Set-Cookie" not in headers
    return {name: value for name, value in headers.items() if name != "Date"}


async def test_what_somebody_chose_is_kept_from_those_without_a_cookie(browse: Callable[[], Any]) -> None:
    stranger, known = await browse(), await browse()
    await known.sends("/preferences", elder="on", back="/")
    theirs = await known.opens(CARD)
    assert (await stranger.opens(CARD)).html != theirs.html
    assert (await known.opens(CARD)).html == theirs.html


def test_the_least_used_page_goes_when_there_is_no_room() -> None:
    cache = PageCache(room=25)
    for key in ("a", "b"):
        cache.find(EMPTY, 1, key)
        cache.keep(key, _page(10))
    assert cache.find(EMPTY, 1, "a")
    cache.keep("c", _page(10))
    assert [key for key in ("a", "b", "c") if cache.find(EMPTY, 1, key)] == ["a", "c"]


def test_everything_goes_with_the_minute_or_the_catalogue() -> None:
    cache = PageCache()
    for catalogue, minute in ((EMPTY, 1), (EMPTY, 2), (catalogue_of(()), 2)):
        assert cache.find(catalogue, minute, "a") is None
        cache.keep("a", _page(10))
        assert cache.find(catalogue, minute, "a")


def _page(size: int) -> Kept:
    return Kept(b"x" * size, "text/html", "mark")
