"""The citizen's own page: leave details on consent, see, correct, take along, erase; nothing leaks on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from bot.app import App
from tests.web.visitor import Page, Visitor

FULL = {
    "name": "张三丰",
    "phone": "138 1234 5678",
    "address": "望江路8号3幢201",
    "birth_year": "1950",
    "relation": "parent",
}
AGREED = {"profile": "yes", "profile_sensitive": "yes"}
PLAIN = ("张三丰", "1234 5678", "12345678", "望江路8号3幢201", "1950")


async def _leaves(visitor: Visitor, **fields: str) -> Page:
    return await visitor.sends("/privacy/mine/profile", None, **fields)


def _field(page: Page, name: str) -> str:
    found = re.search(rf'<input id="{name}"[^>]* value="([^"]*)"', page.html)
    return found[1] if found else ""


async def test_somebody_of_whom_nothing_is_kept_reads_so_and_gets_no_cookie(visitor: Visitor) -> None:
    page = await visitor.opens("/privacy/mine")
    assert 'href="/privacy/mine/profile"' in page.html
    await visitor.opens("/privacy/mine/profile")
    assert not visitor.cookie


async def test_what_was_left_is_shown_masked_and_in_full_on_request(visitor: Visitor) -> None:
    answer = await _leaves(visitor, **FULL, **AGREED)
    assert (answer.status, answer.headers["Location"]) == (303, "/privacy/mine?done=kept")
    page = await visitor.opens("/privacy/mine")
    assert not any(plain in page.html for plain in PLAIN)
    assert "张*" in page.reads
    assert "138****5678" in page.reads
    shown = await visitor.sends("/privacy/mine/show")
    assert shown.status == 200
    assert {"张三丰", "望江路8号3幢201"} <= set(shown.reads.split())
    assert "138 1234 5678" in shown.reads
    assert (await visitor.opens("/privacy/mine/show")).headers["Location"] == "/privacy/mine"


@pytest.mark.parametrize("path", ["/privacy/mine", "/privacy/mine/profile", "/privacy/mine/erase"])
async def test_none_of_it_is_kept_by_a_browser_a_cache_or_a_search_engine(
    visitor: Visitor, path: str
) -> None:
    page = await visitor.opens(path)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in page.headers
    assert 'rel="canonical"' not in page.html


async def test_answers_with_values_in_plain_are_kept_by_nobody(visitor: Visitor) -> None:
    await _leaves(visitor, **FULL, **AGREED)
    for path in ("/privacy/mine/show", "/privacy/mine/change", "/privacy/mine/download"):
        answer = await visitor.sends(path)
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "private, no-store"


async def test_a_faulty_form_says_all_that_is_wrong_and_loses_nothing(visitor: Visitor) -> None:
    await visitor.sends("/preferences", language="en", back="/")
    page = await _leaves(visitor, **{**FULL, "name": "", "phone": "12345"}, profile="yes")
    assert page.status == 422
    assert (_field(page, "phone"), _field(page, "address"), _field(page, "birth_year")) == (
        "12345",
        FULL["address"],
        "1950",
    )
    assert 'value="parent" checked' in page.html
    assert re.search(r'id="profile"[^>]* checked', page.html)
    summary = page.html.split('role="alert"')[1].split("</div>")[0]
    assert re.findall(r'href="#(\w+)"', summary) == ["name", "phone", "profile_sensitive"]
    for name in ("name", "phone"):
        assert re.search(
            rf'<input id="{name}"[^>]* aria-describedby="[^"]*{name}-wrong"[^>]* aria-invalid="true"',
            page.html,
        )
    assert page.html.split("<title>")[1].startswith("Please check")
    assert (await visitor.opens("/privacy/mine")).html.count("/privacy/mine/profile") == 1, "nothing was kept"


async def test_markup_somebody_types_is_text(visitor: Visitor) -> None:
    page = await _leaves(visitor, name='"><script>alert(1)</script>', phone="1")
    assert "<script>alert" not in page.html


async def test_what_is_kept_can_be_corrected_without_typing_it_again(visitor: Visitor) -> None:
    await _leaves(visitor, **FULL, **AGREED)
    form = await visitor.sends("/privacy/mine/change")
    assert _field(form, "phone") == "138 1234 5678"
    assert 'type="checkbox"' not in form.html, "agreed already"
    assert (await _leaves(visitor, **{**FULL, "phone": "0571-87654321"})).status == 303
    assert "****21" in (await visitor.opens("/privacy/mine")).reads
    assert (await visitor.opens("/privacy/mine/profile")).headers["Location"] == "/privacy/mine"


async def test_all_of_it_can_be_taken_along_as_json(visitor: Visitor) -> None:
    await visitor.sends("/preferences", area="qinghe", back="/")
    await _leaves(visitor, **FULL, **AGREED)
    await visitor.sends("/chat", id="e1", text="社保卡丢了怎么办")
    file = await visitor.sends("/privacy/mine/download")
    assert "attachment" in file.headers["Content-Disposition"]
    kept = json.loads(file.html)
    assert kept["profile"]["name"] == "张三丰"
    assert kept["cookie"]["area"] == "qinghe"
    assert [consent["purpose"] for consent in kept["consents"]] == ["profile", "profile_sensitive"]
    assert {"you": "社保卡丢了怎么办"} in kept["chat"]


async def test_erasing_takes_a_second_step_and_then_leaves_nothing(visitor: Visitor) -> None:
    await _leaves(visitor, **FULL, **AGREED)
    assert 'action="/privacy/mine/erase"' in (await visitor.opens("/privacy/mine/erase")).html
    assert "张*" in (await visitor.opens("/privacy/mine")).reads, "looking at the question erases nothing"
    assert (await visitor.sends("/privacy/mine/erase")).headers["Location"] == "/privacy/mine?done=erased"
    page = await visitor.opens("/privacy/mine")
    assert "张*" not in page.reads
    assert 'id="consents"' not in page.html
    assert json.loads((await visitor.sends("/privacy/mine/download")).html)["profile"] is None


async def test_forget_me_takes_the_details_along(app: App, visitor: Visitor) -> None:
    await _leaves(visitor, **FULL, **AGREED)
    old = visitor.cookie
    await visitor.sends("/privacy/forget")
    assert not visitor.cookie
    with_old_cookie = await visitor.opens("/privacy/mine", Cookie=f"wenban={old}")
    assert "张*" not in with_old_cookie.reads
    assert await app.services.data_keys.uses() == []


async def test_nobody_elses_details_can_be_reached(browse: Callable[[], Any]) -> None:
    zhang, li = await browse(), await browse()
    await _leaves(zhang, **FULL, **AGREED)
    for visitor in (li, await browse()):
        assert "张*" not in (await visitor.opens("/privacy/mine")).reads
        assert "张三丰" not in (await visitor.sends("/privacy/mine/show")).html
        assert (await visitor.sends("/privacy/mine/change")).headers["Location"] == "/privacy/mine/profile"
        await visitor.sends("/privacy/mine/erase")
    assert "张*" in (await zhang.opens("/privacy/mine")).reads


async def test_another_site_can_neither_show_nor_erase_anything(visitor: Visitor) -> None:
    await _leaves(visitor, **FULL, **AGREED)
    for path in ("show", "change", "download", "erase", "profile"):
        answer = await visitor.sends(f"/privacy/mine/{path}", {"Sec-Fetch-Site": "cross-site"})
        assert answer.status == 403
    assert "张*" in (await visitor.opens("/privacy/mine")).reads


async def test_the_page_is_found_from_the_privacy_notice_and_every_foot(visitor: Visitor) -> None:
    for path in ("/", "/privacy"):
        assert 'href="/privacy/mine"' in (await visitor.opens(path)).html
