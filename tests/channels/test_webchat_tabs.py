"""Web chat in several tabs: the same conversation, replayed, and nobody held up."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.channels.webchat import send
from bot.channels.webchat.send import MAX_TABS
from bot.domain.message import Inbound, Reply
from bot.store.volatile import in_process_volatile
from tests.channels.house import (
    WANG,
    Browser,
    Script,
    WebHouse,
    events,
    web_house,
)


async def test_a_reload_replays_what_was_said_and_only_what_is_new(browser: Browser) -> None:
    tab = await browser.tab()
    for n in (1, 2, 3):
        await tab.send(id=str(n), text=f"第{n}")
        await tab.until_done()
    all_events = await events(browser)
    assert [event["mine"] for event in all_events] == ["第1", "第2", "第3"]
    numbers = [event["number"] for event in all_events]
    assert numbers == sorted(set(numbers))
    assert [event["mine"] for event in await events(browser, after=numbers[1])] == ["第3"]


async def test_the_history_is_a_ring(house: WebHouse, browser: Browser) -> None:
    for n in range(60):
        await house.channel.send(WANG, Reply(f"通知{n}"))
    texts = [event["reply"]["text"] for event in await events(browser)]
    assert texts == [f"通知{n}" for n in range(10, 60)]


async def test_two_tabs_show_the_same_conversation(browser: Browser) -> None:
    first, second = await browser.tab(), await browser.tab()
    await second.send(after=0)
    await asyncio.sleep(0.05)
    await first.send(id="1", text="社保")
    await first.until_done()
    assert (await second.next())["mine"] == "社保"


async def test_a_form_post_shows_in_an_open_tab(browser: Browser) -> None:
    tab = await browser.tab()
    await tab.send(after=0)
    await asyncio.sleep(0.05)
    await browser.post({"id": "1", "text": "社保"})
    assert (await tab.next())["mine"] == "社保"


async def test_news_made_by_another_process_arrives_by_itself(script: Script) -> None:
    volatile = in_process_volatile()  # stands for the Redis both processes share
    async with (
        web_house(script, volatile, poll_seconds=0.05) as here,
        web_house(script, volatile) as there,
    ):
        tab = await here.browser().tab()
        await there.channel.send(WANG, Reply("您的预约在明天"))
        assert (await tab.next())["reply"]["text"] == "您的预约在明天"


async def test_too_many_tabs_are_turned_away_and_the_others_go_on(browser: Browser) -> None:
    tabs = [await browser.tab() for _ in range(MAX_TABS)]
    assert await (await browser.tab()).close_code() == 4429
    await tabs[0].send(id="1", text="社保")
    assert (await tabs[0].until_done())[-1]["done"] == "1"
    await tabs[1].socket.close()
    await asyncio.sleep(0.05)
    again = await browser.tab()
    await again.send(id="2", text="社保")
    assert (await again.until_done())[-1]["done"] == "2"


async def test_a_tab_that_vanishes_before_its_answer_is_no_fault_and_holds_up_nobody(
    browser: Browser, script: Script
) -> None:
    gone, here = await browser.tab(), await browser.tab()

    async def vanishes(_inbound: Inbound) -> None:
        gone.vanish()
        await asyncio.sleep(0.1)

    script.before = vanishes
    with capture_logs() as logs:
        await gone.send(id="1", text="社保")
        assert (await here.next())["mine"] == "社保"
    assert logs == []


async def test_a_tab_that_takes_nothing_is_cut_off(
    browser: Browser, house: WebHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "SEND_SECONDS", 0.2)
    stuck, here = await browser.tab(), await browser.tab()
    stuck.stop_taking()
    long = Reply("长" * 300_000)
    async with asyncio.timeout(5):
        for _ in range(20):
            await house.channel.send(WANG, long)
            await here.next()
    stuck.vanish()
