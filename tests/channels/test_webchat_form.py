"""Web chat by plain forms: a post, its answer, and everything a form may hold."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import FormData

from bot.domain.message import SILENCE, Button, Reply
from tests.channels.house import (
    LANGUAGE_HEADER,
    WANG,
    Browser,
    Script,
    WebHouse,
    breaks,
    events,
)


async def test_a_post_is_answered_by_going_back_to_the_page(browser: Browser, script: Script) -> None:
    assert await browser.post({"id": "1", "text": "社保卡丢了"}) == (303, "/chat")
    (inbound,) = script.heard
    assert (inbound.address, inbound.text, inbound.action) == (WANG, "社保卡丢了", "")


async def test_a_button_wins_over_what_stands_in_the_text_field(browser: Browser, script: Script) -> None:
    script.reply = Reply("选", buttons=(Button("菜单", "menu.open"),))
    await browser.post({"id": "1", "text": "问"})
    await browser.post({"id": "2", "text": "没写完的", "action": "menu.open"})
    assert (script.heard[1].text, script.heard[1].action) == ("", "menu.open")


async def test_a_form_sent_twice_is_answered_and_shown_once(browser: Browser, script: Script) -> None:
    await asyncio.gather(*(browser.post({"id": "same", "text": "社保"}) for _ in range(3)))
    assert len(script.heard) == 1
    assert len(await events(browser)) == 1


async def test_going_back_and_writing_something_else_into_the_same_form_is_something_else(
    browser: Browser, script: Script
) -> None:
    await browser.post({"id": "same", "text": "社保"})
    await browser.post({"id": "same", "text": "医保"})
    assert [inbound.text for inbound in script.heard] == ["社保", "医保"]


async def test_without_a_visitor_the_page_comes_first_for_its_cookie(house: WebHouse, script: Script) -> None:
    assert await house.browser("").post({"text": "社保"}) == (303, "/chat")
    assert script.heard == []


async def test_a_form_too_large_is_refused(browser: Browser, script: Script) -> None:
    status, _ = await browser.post({"text": "x" * 200_000})
    assert (status, script.heard) == (413, [])


async def test_a_form_too_large_is_refused_without_a_length_too(browser: Browser, script: Script) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"text="
        for _ in range(32):
            yield b"x" * 65_536

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    status, _ = await browser.post(pieces(), headers=form)
    assert (status, script.heard) == (413, [])


@pytest.mark.parametrize("body", [b"\xff\xfe", b"text=%ff%fe", b"%%%&&&===", b"\x00" * 100])
async def test_bytes_that_are_no_text_do_no_harm(browser: Browser, body: bytes) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    status, _ = await browser.post(body, headers=form)
    assert status in (303, 400)


async def test_an_encoding_nobody_knows_is_refused(browser: Browser) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=klingon"}
    status, _ = await browser.post(b"text=a", headers=form)
    assert status == 400


async def test_an_uploaded_file_is_not_text(browser: Browser, script: Script) -> None:
    form = FormData()
    form.add_field("text", b"MZ", filename="virus.exe")
    assert (await browser.post(form))[0] == 303
    assert script.heard[0].text == ""


async def test_a_silent_answer_leads_back_to_the_page_and_shows_nothing(
    browser: Browser, script: Script
) -> None:
    script.reply = SILENCE
    assert await browser.post({"id": "1", "text": "问"}) == (303, "/chat")
    assert await events(browser) == []


async def test_a_bug_shows_as_an_incident_and_the_words_are_kept(browser: Browser, script: Script) -> None:
    script.before = breaks
    status, location = await browser.post({"id": "1", "text": "社保卡丢了"})
    assert status == 303
    assert location.startswith("/chat?failed=")
    assert [event.get("mine") for event in await events(browser)] == ["社保卡丢了"]


async def test_the_language_of_the_page_is_passed_on(browser: Browser, script: Script) -> None:
    await browser.post({"text": "card"}, headers={LANGUAGE_HEADER: "en"})
    assert script.heard[0].language == "en"
