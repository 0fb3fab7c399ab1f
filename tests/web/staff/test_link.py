"""Publicity at work: a link made, its code printed, led elsewhere, withdrawn; each within their own department."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.app import App
from bot.domain.link import Link
from bot.domain.staff import Role
from tests.codes import of_png, of_svg, read
from tests.web.staff.conftest import Newcomer
from tests.web.staff.officer import Officer
from tests.web.visitor import Page

LINKS = "/staff/links"
CARD = "social-security-card-replacement"  # of hrss
ID_CARD = "id-card-reissue"  # of public-security


async def _makes(officer: Officer, **fields: str) -> Page:
    return await officer.sends(LINKS, seen_on=LINKS, **fields)


def _code(page: Page) -> str:
    assert page.status == 303, page.reads
    return page.headers["Location"].rpartition("/")[2]


async def _made(app: App) -> list[Link]:
    return [link for link, _opened in await app.services.links.all() if not link.standing_for]


async def test_a_link_is_made_printed_and_led_elsewhere(app: App, signed: Newcomer) -> None:
    officer = await signed(Role.PUBLICITY)
    code = _code(await _makes(officer, kind="campaign", campaign="冬至", item=CARD, why="海报"))
    page = await officer.opens(f"{LINKS}/{code}")
    assert page.says_in_order("冬至", f"{app.config.address}/q/{code}", "海报")
    address = f"{app.config.address}/q/{code}"
    assert read(of_svg((await officer.opens(f"{LINKS}/{code}/code.svg")).html, 4)) == address
    picture = await officer.browser.client.get(f"{LINKS}/{code}/code.png")
    assert read(of_png(await picture.read())) == address
    moved = await officer.sends(
        f"{LINKS}/{code}/retarget", seen_on=f"{LINKS}/{code}", kind="hall", hall="qinghe-hall", why="搬家了"
    )
    assert moved.status == 303
    assert (await officer.opens(f"/q/{code}")).heading == "清禾区政务服务中心"
    assert (await officer.opens(f"{LINKS}/{code}")).says_in_order("海报", "搬家了")


async def test_a_withdrawn_link_says_so_to_whoever_scans_it(app: App, signed: Newcomer) -> None:
    officer = await signed(Role.PUBLICITY)
    code = _code(await _makes(officer, kind="guide", item=CARD))
    gone = await officer.sends(f"{LINKS}/{code}/withdraw", seen_on=f"{LINKS}/{code}", why="印错了")
    assert gone.status == 303
    assert (await officer.opens(f"/q/{code}")).status == 410
    again = await officer.sends(f"{LINKS}/{code}/withdraw", seen_on=f"{LINKS}/{code}", why="印错了")
    assert again.status == 409


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "guide", "item": "no-such-guide"},
        {"kind": "guide", "item": CARD, "since": "2026-12-31", "until": "2026-12-01"},
        {"kind": "guide", "item": CARD, "until": "soon"},
        {"kind": "hall", "hall": "atlantis"},
        {"kind": "chat", "channel": "fax"},
        {"kind": "campaign", "item": CARD},
        {"kind": "case", "item": ID_CARD, "answers": "age=child"},
        {"kind": "online", "url": "https://evil.example/"},
        {"kind": "anything"},
        {},
    ],
)
async def test_what_cannot_be_is_said_and_what_was_typed_stays(
    app: App, signed: Newcomer, fields: dict[str, str]
) -> None:
    officer = await signed(Role.PUBLICITY)
    page = await _makes(officer, **fields)
    assert page.status == 409
    assert 'role="alert"' in page.html
    assert all(value in page.html for name, value in fields.items() if name in ("item", "url", "answers"))
    assert await _made(app) == []


async def test_the_result_of_questions_is_taken_from_its_address(app: App, signed: Newcomer) -> None:
    officer = await signed(Role.PUBLICITY)
    answers = f"/guides/{ID_CARD}/case?age=child&book=other&place=away"
    code = _code(await _makes(officer, kind="case", item=ID_CARD, answers=answers))
    assert "出生医学证明" not in (await officer.opens(f"/q/{code}")).reads
    assert "age=child&amp;book=other&amp;place=away" in (await officer.opens(f"/q/{code}")).html


async def test_a_departments_publicity_makes_and_sees_its_own_links_only(app: App, signed: Newcomer) -> None:
    city = await signed(Role.PUBLICITY, name="city-office")
    others = _code(await _makes(city, kind="guide", item=ID_CARD))
    hall = _code(await _makes(city, kind="hall", hall="qinghe-hall"))
    officer = await signed(Role.PUBLICITY, "hrss", name="hrss-office")
    own = _code(await _makes(officer, kind="guide", item=CARD))
    page = await officer.opens(LINKS)
    assert own in page.html
    assert others not in page.html
    assert hall not in page.html
    for code in (others, hall):
        assert (await officer.opens(f"{LINKS}/{code}")).status == 403
        sent = await officer.sends(f"{LINKS}/{code}/withdraw", seen_on=LINKS, why="x")
        assert sent.status == 403
    assert (await _makes(officer, kind="guide", item=ID_CARD)).status == 403
    to_others = await officer.sends(
        f"{LINKS}/{own}/retarget", seen_on=f"{LINKS}/{own}", kind="guide", item=ID_CARD, why="x"
    )
    assert to_others.status == 403


async def test_the_list_shows_who_opened_and_can_be_narrowed(app: App, signed: Newcomer) -> None:
    officer = await signed(Role.PUBLICITY)
    code = _code(await _makes(officer, kind="campaign", campaign="冬至", item=CARD))
    phone = {"User_Agent": "Mozilla/5.0 (Linux; Android 13) Mobile Safari/537.36"}
    await officer.opens(f"/q/{code}", **phone)
    await app.services.link_counts.write()
    page = await officer.opens(LINKS)
    assert re.search(r'<td class="number"[^>]*>1</td>', page.html.partition(code)[2])
    own = app.services.guides.codes[app.services.guides.with_key(ID_CARD).item.id]
    assert own not in page.html
    assert own in (await officer.opens(f"{LINKS}?own=1")).html
    assert own in (await officer.opens(f"{LINKS}?q={ID_CARD}")).html
    assert code not in (await officer.opens(f"{LINKS}?q={ID_CARD}")).html


async def test_a_link_there_is_not_is_not_found(signed: Newcomer) -> None:
    officer: Any = await signed(Role.PUBLICITY)
    assert (await officer.opens(f"{LINKS}/0000001")).status == 404
