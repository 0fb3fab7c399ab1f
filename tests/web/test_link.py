"""A code scanned off a poster, through to the page; codes that lead nowhere; and who counts as a person."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from bot.app import App
from bot.domain.audit import COMMAND_LINE
from bot.domain.link import Link, Target, ToCampaign, ToCase, ToChat, ToGuide, ToHall, ToOnline
from bot.domain.link_code import made_code
from bot.domain.link_count import Opened
from bot.errors import Refused
from bot.services.link import Validity
from bot.store import Store
from content.catalogue import catalogue_of
from tests.codes import of_png, of_svg, read
from tests.conftest import StandingClock
from tests.web.visitor import Page, Visitor

PHONE = "Mozilla/5.0 (Linux; Android 13; V2166BA) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36"
WECHAT = f"{PHONE} MicroMessenger/8.0.49"
CARD = "social-security-card-replacement"


def _item(app: App, key: str = CARD) -> str:
    return app.services.guides.with_key(key).item.id


def _code(app: App, key: str = CARD) -> str:
    return app.services.guides.codes[_item(app, key)]


async def _made(app: App, target: Target, **validity: dt.date) -> Link:
    return await app.services.links.make(target, COMMAND_LINE, "测试", Validity(**validity))


async def _scans(visitor: Visitor, link: Link | str, **headers: str) -> Page:
    code = link if isinstance(link, str) else link.code
    return await visitor.opens(f"/q/{code}", **{"User_Agent": PHONE, **headers})


async def _counted(app: App, code: str) -> dict[Opened, int]:
    await app.services.link_counts.write()
    record = await app.services.links.record(code)
    return {kind: count for (_day, kind), count in record.counts.items()}


async def test_the_code_on_a_printed_guide_leads_a_phone_to_the_page_about_it(
    app: App, visitor: Visitor
) -> None:
    guide = await visitor.opens(f"/guides/{CARD}")
    picture = re.search(r'<img src="([^"]*qr\.svg)"', guide.html)
    assert picture
    address = read(of_svg((await visitor.opens(picture[1])).html, 4))
    assert address == f"{app.config.address}/q/{_code(app)}"
    assert _code(app) in guide.html, "the paper shows its number"
    page = await visitor.opens(address.removeprefix(app.config.address), User_Agent=WECHAT)
    assert (page.status, page.heading) == (200, "社保卡丢了，补一张")
    assert "居民身份证；有的情况另加 4 样" in page.reads
    assert f'href="/guides/{CARD}"' in page.html
    assert await _counted(app, _code(app)) == {Opened.PERSON: 1}


async def test_the_picture_a_messenger_is_sent_carries_the_same_link(app: App, visitor: Visitor) -> None:
    response = await visitor.client.get(f"/guides/{CARD}/qr.png?area=qinghe")
    address = read(of_png(await response.read()))
    assert address == f"{app.config.address}/q/{_code(app)}?area=qinghe"
    page = await visitor.opens(address.removeprefix(app.config.address))
    assert f'href="/guides/{CARD}?area=qinghe"' in page.html


async def test_an_item_without_a_link_of_its_own_is_printed_with_its_long_address(
    app: App, visitor: Visitor, bare_item: Any
) -> None:
    page = await visitor.opens("/guides/bare-item/qr.svg")
    assert read(of_svg(page.html, 4)) == f"{app.config.address}/guides/bare-item"


@pytest.mark.parametrize("write", [str.lower, lambda code: f"{code[:3]}-{code[3:]}", lambda code: code])
async def test_a_code_may_be_typed_as_people_type(
    app: App, visitor: Visitor, write: Callable[[str], str]
) -> None:
    assert (await _scans(visitor, write(_code(app)))).heading == "社保卡丢了，补一张"
    assert (await visitor.opens(f"/Q/{_code(app)}")).status == 200


async def test_it_is_small_and_needs_no_script(app: App, visitor: Visitor) -> None:
    page = await _scans(visitor, _code(app))
    style = await visitor.client.get(
        re.search(r'href="(/static/wenban.css[^"]*)"', page.html)[1],  # type: ignore[index]
        headers={"Accept-Encoding": "gzip"}, auto_decompress=False,
    )  # fmt: skip
    sent = len(page.html.encode()) + len(await style.read())
    assert style.headers["Content-Encoding"] == "gzip"
    assert sent < 12_000, "some 0.25 s at 400 kbit/s"
    assert page.html.count("<script") == 1, "only the one of every page, deferred"


async def test_it_says_how_to_know_an_official_code(app: App, visitor: Visitor) -> None:
    page = await _scans(visitor, _code(app))
    details = page.html.partition("<details")[2]
    assert app.config.address.removeprefix("http://") in details
    assert _code(app) in details
    assert "市人力资源和社会保障局" in details
    assert "12345" in details


async def test_search_engines_are_shown_the_guide_instead(app: App, visitor: Visitor) -> None:
    page = await _scans(visitor, _code(app))
    assert '<meta name="robots" content="noindex">' in page.html
    assert f'<link rel="canonical" href="{app.config.address}/guides/{CARD}">' in page.html
    assert "hreflang" not in page.html
    assert "/q/" not in (await visitor.opens("/sitemap.xml")).html


def _its_online_site(app: App, site: str) -> None:
    """Publish a city that has it, without a database."""
    guides = app.services.guides
    city = dataclasses.replace(guides.catalogue.city, online_site=site)
    guides.catalogue = catalogue_of(guides.catalogue.editions(), sequence=99, city=city)


async def test_doing_it_online_is_offered_on_domains_of_the_city_only(app: App, visitor: Visitor) -> None:
    page = await _scans(visitor, _code(app, "company-establishment"))
    assert 'href="https://zwfw.shili.example/items/company-establishment" rel="noreferrer"' not in page.html
    _its_online_site(app, "https://shili.example")
    page = await _scans(visitor, _code(app, "company-establishment"))
    assert 'href="https://zwfw.shili.example/items/company-establishment" rel="noreferrer"' in page.html
    assert '<span class="host">zwfw.shili.example</span>' in page.html


async def test_an_official_address_is_shown_before_anybody_leaves(app: App, visitor: Visitor) -> None:
    _its_online_site(app, "https://shili.example")
    link = await _made(app, ToOnline("https://zwfw.shili.example/card?step=1"))
    page = await _scans(visitor, link)
    assert page.status == 200, "no redirect"
    assert "zwfw.shili.example" in page.reads
    assert 'href="https://zwfw.shili.example/card?step=1" rel="noreferrer"' in page.html
    _its_online_site(app, "https://other.example")
    assert (await _scans(visitor, link)).status == 410, "no domain of the city any more"


@pytest.mark.parametrize(
    "url",
    [
        "http://zwfw.shili.example/",
        "https://shili.example.evil.example/",
        "https://evilshili.example/",
        "https://shili.example@evil.example/",
        "https://user:pass@zwfw.shili.example/",
        "https://zwfw.shili.example:8443/",
        "https://zwfw.shili.example\\@evil.example/",
        "//zwfw.shili.example/",
        "javascript:alert(1)",
        "https://[zwfw.shili.example/",
        "https://zwfw.shili.example/ x",
        "",
    ],
)
async def test_no_other_address_can_hide_behind_a_code(app: App, url: str) -> None:
    _its_online_site(app, "https://shili.example")
    with pytest.raises(Refused, match=r"link_not_secure|link_domain"):
        await _made(app, ToOnline(url))


async def test_a_result_of_questions_shows_the_case_and_leads_to_its_papers(
    app: App, visitor: Visitor
) -> None:
    item = _item(app, "id-card-reissue")
    link = await _made(app, ToCase(item, {"age": "child", "book": "other", "place": "away"}))
    page = await _scans(visitor, link)
    assert page.says_in_order("身份证丢了，补一张", "满 16 岁了吗", "同一本户口簿")
    there = re.search(r'class="row primary" href="([^"]*/case[^"]*)"', page.html)
    assert there
    path = there[1].replace("&amp;", "&")
    assert path == "/guides/id-card-reissue/case?age=child&book=other&place=away"
    assert "出生医学证明" in (await visitor.opens(path, encoded=True)).reads


@pytest.mark.parametrize(
    "answers", [{}, {"age": "child"}, {"age": "dragon"}, {"age": "adult", "place": "here", "x": "y"}]
)
async def test_answers_that_lead_to_no_result_are_refused(app: App, answers: dict[str, str]) -> None:
    with pytest.raises(Refused, match="link_case_answers"):
        await _made(app, ToCase(_item(app, "id-card-reissue"), answers))


async def test_a_hall_says_where_and_whether_it_is_open(app: App, visitor: Visitor) -> None:
    hall = app.services.guides.catalogue.city.halls[0]
    page = await _scans(visitor, await _made(app, ToHall(hall.key)))
    assert page.says_in_order(hall.name, hall.address, "现在开着")
    assert f'href="/halls/{hall.key}"' in page.html


async def test_a_campaign_is_the_guide_counted_apart(app: App, visitor: Visitor) -> None:
    link = await _made(app, ToCampaign("冬至", _item(app)))
    assert (await _scans(visitor, link)).heading == "社保卡丢了，补一张"
    assert await _counted(app, link.code) == {Opened.PERSON: 1}
    assert await _counted(app, _code(app)) == {}


async def test_a_chat_begins_with_the_item_and_counts_once(app: App, visitor: Visitor) -> None:
    link = await _made(app, ToChat("webchat", _item(app)))
    page = await _scans(visitor, link)
    entrance = re.search(r'class="row primary" href="(/chat[^"]*)"', page.html)
    assert entrance
    chat = await visitor.opens(entrance[1])
    button = re.search(r'<button class="row primary" name="text" value="([^"]*)"', chat.html)
    assert button
    event = re.search(r'name="id" value="([^"]*)"', chat.html)
    assert event
    await visitor.sends("/chat", id=event[1], text=button[1])
    assert "要带什么" in (await visitor.opens("/chat")).reads
    assert await _counted(app, link.code) == {Opened.PERSON: 1}


async def test_a_code_can_be_where_a_chat_begins(app: App, visitor: Visitor) -> None:
    chat = await visitor.opens(f"/chat?start={_code(app)}")
    assert f'name="text" value="{_code(app)}"' in chat.html
    plain = await visitor.opens("/chat?start=怎么办社保卡")
    assert 'value="怎么办社保卡"' in plain.html


async def test_a_code_leads_elsewhere_without_a_new_paper(app: App, visitor: Visitor) -> None:
    link = await _made(app, ToGuide(_item(app)))
    assert (await _scans(visitor, link)).heading == "社保卡丢了，补一张"
    target = ToGuide(_item(app, "id-card-reissue"))
    await app.services.links.retarget(link.code, target, COMMAND_LINE, "换了事项")
    assert (await _scans(visitor, link)).heading == "身份证丢了，补一张"
    record = await app.services.links.record(link.code)
    assert [(change.act, change.target, change.why) for change in record.history] == [
        ("made", ToGuide(_item(app)), "测试"),
        ("retargeted", target, "换了事项"),
    ]
    with pytest.raises(Refused, match="link_needs_reason"):
        await app.services.links.retarget(link.code, target, COMMAND_LINE, " ")


async def test_what_a_guides_own_link_becomes_reaches_pages_and_posters(app: App, visitor: Visitor) -> None:
    code = _code(app)
    await app.services.links.withdraw(code, COMMAND_LINE, "停办")
    assert (await _scans(visitor, code)).status == 410
    assert await app.services.guides.refresh(), "every process is told"
    page = await visitor.opens(f"/guides/{CARD}/qr.svg")
    assert read(of_svg(page.html, 4)).endswith(f"/guides/{CARD}")


TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("validity", "status", "words"),
    [
        ({"until": TODAY}, 200, "社保卡丢了"),
        ({"since": TODAY}, 200, "社保卡丢了"),
        ({"until": TODAY - dt.timedelta(days=1)}, 410, "这个码已经过期"),
        ({"since": TODAY + dt.timedelta(days=1)}, 404, "这个码还没到开始用的时候"),
    ],
)
async def test_a_link_holds_on_its_days(
    app: App, visitor: Visitor, validity: dict[str, dt.date], status: int, words: str
) -> None:
    link = await _made(app, ToGuide(_item(app)), **validity)
    page = await _scans(visitor, link)
    assert page.status == status
    assert words in page.reads or _untranslated(page)
    if status != 200:
        assert await _counted(app, link.code) == {}, "nobody found anything"


def _untranslated(page: Page) -> bool:
    """The words are in English as long as their Chinese is not compiled."""
    return "This code" in page.reads


async def test_the_day_is_the_citys(app: App, visitor: Visitor, clock: StandingClock) -> None:
    link = await _made(app, ToGuide(_item(app)), until=TODAY)
    clock.moment = dt.datetime(2026, 11, 24, 15, 59, tzinfo=dt.UTC)  # 23:59 there
    assert (await _scans(visitor, link)).status == 200
    clock.moment = dt.datetime(2026, 11, 24, 16, 1, tzinfo=dt.UTC)
    assert (await _scans(visitor, link)).status == 410


async def test_whatever_leads_nowhere_has_a_way_on(app: App, visitor: Visitor) -> None:
    link = await _made(app, ToGuide(_item(app)))
    await app.services.links.withdraw(link.code, COMMAND_LINE, "印错了")
    mistyped = link.code[:-1] + ("0" if link.code[-1] != "0" else "1")
    for path, status in (
        (f"/q/{link.code}", 410),
        (f"/q/{mistyped}", 404),
        (f"/q/{made_code(12345)}", 404),
        ("/q/身份证", 404),
        (f"/q/{'x' * 5000}", 404),
    ):
        page = await visitor.opens(path)
        assert page.status == status, path
        assert 'action="/search"' in page.html
        assert 'href="tel:12345"' in page.html
        assert '<meta name="robots" content="noindex">' in page.html
    assert f'href="/guides/{CARD}"' in (await visitor.opens(f"/q/{link.code}")).html, "what it was about"


async def test_an_item_that_is_gone_takes_its_page_along_but_not_the_kindness(
    app: App, visitor: Visitor
) -> None:
    link = await _made(app, ToGuide(_item(app)))
    guides = app.services.guides
    others = [edition for edition in guides.catalogue.editions() if edition.item.key != CARD]
    guides.catalogue = catalogue_of(others, sequence=99, city=guides.catalogue.city)
    assert (await _scans(visitor, link)).status == 410


async def test_only_people_are_counted_and_each_once(
    app: App, visitor: Visitor, browse: Callable[[], Any]
) -> None:
    code = _code(app)
    await _scans(visitor, code)
    await _scans(visitor, code)  # again within minutes
    await _scans(visitor, code, User_Agent=WECHAT)  # another browser is another person
    await _scans(visitor, code, User_Agent="TelegramBot (like TwitterBot)")
    await _scans(visitor, code, User_Agent="curl/8.5.0")
    await _scans(visitor, code, Sec_Purpose="prefetch;prerender")
    await visitor.client.head(f"/q/{code}", headers={"User-Agent": PHONE})
    assert await _counted(app, code) == {
        Opened.PERSON: 2,
        Opened.AGAIN: 1,
        Opened.PREVIEW: 1,
        Opened.BOT: 2,
        Opened.PREFETCH: 1,
    }
    opened = {link.code: people for link, people in await app.services.links.all()}
    assert opened[code] == 2


async def test_what_a_browser_has_already_is_not_sent_again_but_is_an_opening(
    app: App, visitor: Visitor
) -> None:
    page = await _scans(visitor, _code(app))
    again = await _scans(visitor, _code(app), If_None_Match=page.headers["ETag"])
    assert again.status == 304
    assert await _counted(app, _code(app)) == {Opened.PERSON: 1, Opened.AGAIN: 1}


async def test_nothing_of_who_opened_it_is_kept(app: App, visitor: Visitor) -> None:
    await _scans(visitor, _code(app))
    await app.services.link_counts.write()
    async with app.store._engines.reader.begin() as connection:
        row = (await connection.execute(text("SELECT * FROM link_count"))).one()
    assert tuple(row) == (_code(app), "2026-11-24", "person", 1)


async def test_a_count_that_fails_costs_no_page_and_waits(
    app: App, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Store) -> Any:
        raise OSError("the disk is full")

    await _scans(visitor, _code(app))
    with monkeypatch.context() as patch:
        patch.setattr(Store, "begin", broken)
        with pytest.raises(OSError, match="full"):
            await app.services.link_counts.write()
        assert (await _scans(visitor, _code(app), User_Agent=WECHAT)).status == 200
    assert await _counted(app, _code(app)) == {Opened.PERSON: 2}


async def test_limits_that_fail_cost_no_page(
    app: App, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = type(app.volatile.limits)
    hit = limits.hit

    async def broken(self: Any, limit: Any, who: str) -> float:
        if limit.name == "link":
            raise ConnectionError
        return float(await hit(self, limit, who))

    monkeypatch.setattr(limits, "hit", broken)
    assert (await _scans(visitor, _code(app))).status == 200
