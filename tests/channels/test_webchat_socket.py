"""Web chat by socket: frames of every kind, acts and their ends."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.message import SILENCE, Button, Reply
from tests.channels.house import (
    Browser,
    Script,
    WebHouse,
    breaks,
)


async def test_an_act_brings_one_event_which_says_that_it_is_done(browser: Browser, script: Script) -> None:
    tab = await browser.tab()
    await tab.send(after=0)
    await tab.send(id="a1", text="社保卡丢了")
    (event,) = await tab.until_done()
    assert event["number"] > 0
    assert event["mine"] == "社保卡丢了"
    assert event["reply"] == {"text": "好的", "card": None, "buttons": [], "file": None, "language": ""}
    assert event["done"] == "a1"


async def test_another_visitor_sees_nothing_of_it(house: WebHouse, browser: Browser) -> None:
    await browser.post({"id": "1", "text": "社保"})
    stranger = await house.browser("LI").tab()
    await stranger.send(after=0)
    await stranger.send(id="1", text="我呢")
    assert [frame.get("mine") for frame in await stranger.until_done()] == ["我呢"]


async def test_another_visitors_button_is_not_ours(house: WebHouse, browser: Browser, script: Script) -> None:
    script.reply = Reply("选", buttons=(Button("菜单", "menu.open"),))
    await browser.post({"id": "1", "text": "问"})
    await house.browser("LI").post({"id": "1", "action": "menu.open"})
    assert script.heard[-1].action == "old"


async def test_the_same_act_sent_again_after_a_lost_line_is_shown_once(
    browser: Browser, script: Script
) -> None:
    tab = await browser.tab()
    await tab.send(id="1", text="社保")
    await tab.until_done()
    await tab.send(id="1", text="社保")
    assert await tab.until_done() == [{"done": "1"}]
    assert len(script.heard) == 1


async def test_the_pressed_buttons_label_is_what_the_visitor_said(browser: Browser, script: Script) -> None:
    script.reply = Reply("选", buttons=(Button("菜单", "menu.open"), Button("网页", url="https://a.example")))
    tab = await browser.tab()
    await tab.send(id="1", text="问")
    (event,) = await tab.until_done()
    assert event["reply"]["buttons"] == [
        {"n": 1, "label": "菜单", "action": "menu.open"},
        {"n": 2, "label": "网页", "url": "https://a.example"},
    ]
    await tab.send(id="2", action="menu.open")
    assert (await tab.until_done())[0]["mine"] == "菜单"


async def test_without_a_visitor_the_socket_says_so(house: WebHouse) -> None:
    tab = await house.browser("").tab()
    assert await tab.close_code() == 4401


async def test_a_frame_of_two_megabytes_ends_the_socket(browser: Browser, script: Script) -> None:
    tab = await browser.tab()
    await tab.send(id="1", text="x" * 2_000_000)
    assert await tab.close_code() == 1009
    assert script.heard == []


async def test_after_it_the_visitor_can_come_back(browser: Browser) -> None:
    tab = await browser.tab()
    await tab.send(id="1", text="x" * 2_000_000)
    await tab.close_code()
    again = await browser.tab()
    await again.send(id="2", text="社保")
    assert (await again.until_done())[-1]["done"] == "2"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"text"',
        "{}",
        '{"hello": 1}',
        "[" * 30_000,
        '{"text": ' + "9" * 6000 + "}",
    ],
)
async def test_a_frame_that_is_none_of_ours_is_called_unreadable(
    browser: Browser, script: Script, written: str
) -> None:
    tab = await browser.tab()
    await tab.socket.send_str(written)
    assert await tab.next() == {"error": "unreadable"}
    await tab.send(id="1", text="社保")
    assert (await tab.until_done())[-1]["done"] == "1"


@pytest.mark.parametrize(
    "frame",
    [
        {"id": 7, "text": ["a"]},
        {"id": {"a": 1}, "text": None},
        {"id": "x" * 5000, "text": "a", "action": 9},
        {"text": "half a character \ud83d"},
    ],
)
async def test_a_frame_of_wrong_things_is_an_act_of_what_is_right_in_it(
    browser: Browser, script: Script, frame: dict[str, Any]
) -> None:
    tab = await browser.tab()
    await tab.socket.send_str(json.dumps(frame))
    assert "done" in (await tab.until_done())[-1]
    assert len(script.heard[0].event_id) < 80


@pytest.mark.parametrize("after", [-1, 10**30, True, "0", 1.5, None])
async def test_a_strange_number_to_replay_from_breaks_nothing(browser: Browser, after: object) -> None:
    tab = await browser.tab()
    await tab.send(after=after)
    await tab.send(id="1", text="社保")
    assert "done" in (await tab.until_done())[-1]


async def test_a_binary_frame_ends_the_socket(browser: Browser) -> None:
    tab = await browser.tab()
    await tab.socket.send_bytes(b"\x00")
    assert await tab.close_code() == 1003


async def test_a_silent_answer_ends_the_act_and_shows_nothing(browser: Browser, script: Script) -> None:
    script.reply = SILENCE
    tab = await browser.tab()
    await tab.send(id="1", text="问")
    assert await tab.until_done() == [{"done": "1"}]
    script.reply = Reply("好的")
    await tab.send(id="2", text="问")
    assert [frame.get("mine") for frame in await tab.until_done()] == ["问"]


async def test_a_tab_that_floods_us_is_heard_more_slowly_and_no_other_is(
    house: WebHouse, browser: Browser, script: Script
) -> None:
    flooding, other = await browser.tab(), await house.browser("LI").tab()
    for _ in range(50):
        await flooding.send(after=0)
    await flooding.send(id="late", text="问")
    await other.send(id="1", text="问")
    assert (await other.until_done())[-1]["done"] == "1"
    assert len(script.heard) == 1


async def test_a_bug_shows_as_an_incident_without_details(browser: Browser, script: Script) -> None:
    script.before = breaks
    tab = await browser.tab()
    await tab.send(id="1", text="社保")
    frames = await tab.until_done()
    assert frames[-1]["error"] == "failed"
    assert len(frames[-1]["incident"]) == 10
    assert "secret" not in str(frames)
