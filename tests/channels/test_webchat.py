"""Web chat over a real server: sockets, replay, tabs, origins, sizes, and a stop that finishes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import FormData, WSServerHandshakeError
from structlog.testing import capture_logs

from bot.channels.webchat import send
from bot.channels.webchat.exchange import PACE
from bot.channels.webchat.send import MAX_TABS
from bot.domain.message import Address, Button, Inbound, Reply
from bot.store.volatile import in_process_volatile
from tests.channels.house import LANGUAGE_HEADER, PUBLIC_URL, Browser, Script, Tab, WebHouse, web_house

WANG = Address("webchat", "WANG")


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
async def house(script: Script) -> AsyncIterator[WebHouse]:
    async with web_house(script, poll_seconds=0.1) as house:
        yield house


@pytest.fixture
def browser(house: WebHouse) -> Browser:
    return house.browser()


class TestForm:
    async def test_a_post_is_answered_by_going_back_to_the_page(
        self, browser: Browser, script: Script
    ) -> None:
        assert await browser.post({"id": "1", "text": "社保卡丢了"}) == (303, "/chat")
        (inbound,) = script.heard
        assert (inbound.address, inbound.text, inbound.action) == (WANG, "社保卡丢了", "")

    async def test_a_button_wins_over_what_stands_in_the_text_field(
        self, browser: Browser, script: Script
    ) -> None:
        script.reply = Reply("选", buttons=(Button("菜单", "menu.open"),))
        await browser.post({"id": "1", "text": "问"})
        await browser.post({"id": "2", "text": "没写完的", "action": "menu.open"})
        assert (script.heard[1].text, script.heard[1].action) == ("", "menu.open")

    async def test_a_form_sent_twice_is_answered_and_shown_once(
        self, browser: Browser, script: Script
    ) -> None:
        await asyncio.gather(*(browser.post({"id": "same", "text": "社保"}) for _ in range(3)))
        assert len(script.heard) == 1
        assert len(await events(browser)) == 1

    async def test_going_back_and_writing_something_else_into_the_same_form_is_something_else(
        self, browser: Browser, script: Script
    ) -> None:
        await browser.post({"id": "same", "text": "社保"})
        await browser.post({"id": "same", "text": "医保"})
        assert [inbound.text for inbound in script.heard] == ["社保", "医保"]

    async def test_without_a_visitor_the_page_comes_first_for_its_cookie(
        self, house: WebHouse, script: Script
    ) -> None:
        assert await house.browser("").post({"text": "社保"}) == (303, "/chat")
        assert script.heard == []

    @pytest.mark.parametrize(
        "headers",
        [{"Origin": "https://evil.example"}, {"Origin": PUBLIC_URL, "Sec-Fetch-Site": "cross-site"}],
    )
    async def test_a_foreign_page_cannot_post_for_a_visitor(
        self, browser: Browser, script: Script, headers: dict[str, str]
    ) -> None:
        status, _ = await browser.post({"text": "社保"}, headers=headers)
        assert (status, script.heard) == (403, [])

    @pytest.mark.parametrize("origin", [PUBLIC_URL, "null"])
    async def test_our_own_page_can(self, browser: Browser, origin: str) -> None:
        assert await browser.post({"text": "社保"}, headers={"Origin": origin}) == (303, "/chat")

    async def test_a_form_too_large_is_refused(self, browser: Browser, script: Script) -> None:
        status, _ = await browser.post({"text": "x" * 200_000})
        assert (status, script.heard) == (413, [])

    async def test_a_form_too_large_is_refused_without_a_length_too(
        self, browser: Browser, script: Script
    ) -> None:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"text="
            for _ in range(32):
                yield b"x" * 65_536

        form = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _ = await browser.post(pieces(), headers=form)
        assert (status, script.heard) == (413, [])

    @pytest.mark.parametrize("body", [b"\xff\xfe", b"text=%ff%fe", b"%%%&&&===", b"\x00" * 100])
    async def test_bytes_that_are_no_text_do_no_harm(self, browser: Browser, body: bytes) -> None:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _ = await browser.post(body, headers=form)
        assert status in (303, 400)

    async def test_an_encoding_nobody_knows_is_refused(self, browser: Browser) -> None:
        form = {"Content-Type": "application/x-www-form-urlencoded; charset=klingon"}
        status, _ = await browser.post(b"text=a", headers=form)
        assert status == 400

    async def test_an_uploaded_file_is_not_text(self, browser: Browser, script: Script) -> None:
        form = FormData()
        form.add_field("text", b"MZ", filename="virus.exe")
        assert (await browser.post(form))[0] == 303
        assert script.heard[0].text == ""

    async def test_who_is_too_fast_is_told_so_on_the_page(self, browser: Browser, script: Script) -> None:
        for n in range(PACE.amount):
            assert (await browser.post({"id": str(n), "text": "问"}))[1] == "/chat"
        assert await browser.post({"id": "more", "text": "问"}) == (303, "/chat?slow=1")
        assert len(script.heard) == PACE.amount

    async def test_a_bug_shows_as_an_incident_and_the_words_are_kept(
        self, browser: Browser, script: Script
    ) -> None:
        script.before = breaks
        status, location = await browser.post({"id": "1", "text": "社保卡丢了"})
        assert status == 303
        assert location.startswith("/chat?failed=")
        assert [event.get("mine") for event in await events(browser)] == ["社保卡丢了"]

    async def test_the_language_of_the_page_is_passed_on(self, browser: Browser, script: Script) -> None:
        await browser.post({"text": "card"}, headers={LANGUAGE_HEADER: "en"})
        assert script.heard[0].language == "en"


class TestSocket:
    async def test_an_act_brings_one_event_and_then_its_end(self, browser: Browser, script: Script) -> None:
        tab = await browser.tab()
        await tab.send(after=0)
        await tab.send(id="a1", text="社保卡丢了")
        event, done = await tab.until_done()
        assert event["number"] > 0
        assert event["mine"] == "社保卡丢了"
        assert event["reply"] == {"text": "好的", "card": None, "buttons": [], "language": ""}
        assert done == {"done": "a1"}

    async def test_a_reload_replays_what_was_said_and_only_what_is_new(self, browser: Browser) -> None:
        tab = await browser.tab()
        for n in (1, 2, 3):
            await tab.send(id=str(n), text=f"第{n}")
            await tab.until_done()
        all_events = await events(browser)
        assert [event["mine"] for event in all_events] == ["第1", "第2", "第3"]
        numbers = [event["number"] for event in all_events]
        assert numbers == sorted(set(numbers))
        assert [event["mine"] for event in await events(browser, after=numbers[1])] == ["第3"]

    async def test_the_history_is_a_ring(self, house: WebHouse, browser: Browser) -> None:
        for n in range(60):
            await house.channel.send(WANG, Reply(f"通知{n}"))
        texts = [event["reply"]["text"] for event in await events(browser)]
        assert texts == [f"通知{n}" for n in range(10, 60)]

    async def test_two_tabs_show_the_same_conversation(self, browser: Browser) -> None:
        first, second = await browser.tab(), await browser.tab()
        await second.send(after=0)
        await asyncio.sleep(0.05)
        await first.send(id="1", text="社保")
        await first.until_done()
        assert (await second.next())["mine"] == "社保"

    async def test_a_form_post_shows_in_an_open_tab(self, browser: Browser) -> None:
        tab = await browser.tab()
        await tab.send(after=0)
        await asyncio.sleep(0.05)
        await browser.post({"id": "1", "text": "社保"})
        assert (await tab.next())["mine"] == "社保"

    async def test_another_visitor_sees_nothing_of_it(self, house: WebHouse, browser: Browser) -> None:
        await browser.post({"id": "1", "text": "社保"})
        stranger = await house.browser("LI").tab()
        await stranger.send(after=0)
        await stranger.send(id="1", text="我呢")
        assert [frame.get("mine") for frame in await stranger.until_done()] == ["我呢", None]

    async def test_another_visitors_button_is_not_ours(
        self, house: WebHouse, browser: Browser, script: Script
    ) -> None:
        script.reply = Reply("选", buttons=(Button("菜单", "menu.open"),))
        await browser.post({"id": "1", "text": "问"})
        await house.browser("LI").post({"id": "1", "action": "menu.open"})
        assert script.heard[-1].action == "old"

    async def test_news_made_by_another_process_arrives_by_itself(self, script: Script) -> None:
        volatile = in_process_volatile()  # stands for the Redis both processes share
        async with (
            web_house(script, volatile, poll_seconds=0.05) as here,
            web_house(script, volatile) as there,
        ):
            tab = await here.browser().tab()
            await there.channel.send(WANG, Reply("您的预约在明天"))
            assert (await tab.next())["reply"]["text"] == "您的预约在明天"

    async def test_the_same_act_sent_again_after_a_lost_line_is_shown_once(
        self, browser: Browser, script: Script
    ) -> None:
        tab = await browser.tab()
        await tab.send(id="1", text="社保")
        await tab.until_done()
        await tab.send(id="1", text="社保")
        assert await tab.until_done() == [{"done": "1"}]
        assert len(script.heard) == 1

    async def test_the_pressed_buttons_label_is_what_the_visitor_said(
        self, browser: Browser, script: Script
    ) -> None:
        script.reply = Reply(
            "选", buttons=(Button("菜单", "menu.open"), Button("网页", url="https://a.example"))
        )
        tab = await browser.tab()
        await tab.send(id="1", text="问")
        event, _ = await tab.until_done()
        assert event["reply"]["buttons"] == [
            {"n": 1, "label": "菜单", "action": "menu.open"},
            {"n": 2, "label": "网页", "url": "https://a.example"},
        ]
        await tab.send(id="2", action="menu.open")
        assert (await tab.until_done())[0]["mine"] == "菜单"

    @pytest.mark.parametrize(
        "origin", ["https://evil.example", "null", "https://wenban.example.org.evil.example", None]
    )
    async def test_a_foreign_page_gets_no_socket(self, browser: Browser, origin: str | None) -> None:
        with pytest.raises(WSServerHandshakeError) as refused:
            await browser.tab(origin)
        assert refused.value.status == 403

    async def test_the_address_the_page_was_opened_under_is_ours_too(
        self, house: WebHouse, browser: Browser
    ) -> None:
        tab = await browser.tab(str(house.server.make_url("")).rstrip("/"))
        await tab.send(id="1", text="社保")
        assert (await tab.until_done())[-1] == {"done": "1"}

    async def test_without_a_visitor_the_socket_says_so(self, house: WebHouse) -> None:
        tab = await house.browser("").tab()
        assert await tab.close_code() == 4401

    async def test_a_frame_of_two_megabytes_ends_the_socket(self, browser: Browser, script: Script) -> None:
        tab = await browser.tab()
        await tab.send(id="1", text="x" * 2_000_000)
        assert await tab.close_code() == 1009
        assert script.heard == []

    async def test_after_it_the_visitor_can_come_back(self, browser: Browser) -> None:
        tab = await browser.tab()
        await tab.send(id="1", text="x" * 2_000_000)
        await tab.close_code()
        again = await browser.tab()
        await again.send(id="2", text="社保")
        assert (await again.until_done())[-1] == {"done": "2"}

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
        self, browser: Browser, script: Script, written: str
    ) -> None:
        tab = await browser.tab()
        await tab.socket.send_str(written)
        assert await tab.next() == {"error": "unreadable"}
        await tab.send(id="1", text="社保")
        assert (await tab.until_done())[-1] == {"done": "1"}

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
        self, browser: Browser, script: Script, frame: dict[str, Any]
    ) -> None:
        tab = await browser.tab()
        await tab.socket.send_str(json.dumps(frame))
        assert "done" in (await tab.until_done())[-1]
        assert len(script.heard[0].event_id) < 80

    @pytest.mark.parametrize("after", [-1, 10**30, True, "0", 1.5, None])
    async def test_a_strange_number_to_replay_from_breaks_nothing(
        self, browser: Browser, after: object
    ) -> None:
        tab = await browser.tab()
        await tab.send(after=after)
        await tab.send(id="1", text="社保")
        assert "done" in (await tab.until_done())[-1]

    async def test_a_binary_frame_ends_the_socket(self, browser: Browser) -> None:
        tab = await browser.tab()
        await tab.socket.send_bytes(b"\x00")
        assert await tab.close_code() == 1003

    async def test_who_is_too_fast_is_told_when_to_go_on(self, browser: Browser, script: Script) -> None:
        tab = await browser.tab()
        for n in range(PACE.amount):
            await tab.send(id=str(n), text="问")
            await tab.until_done()
        await tab.send(id="more", text="问")
        (frame,) = await tab.until_done()
        assert frame["error"] == "slow_down"
        assert frame["id"] == "more"
        assert 0 < frame["retry_after"] <= PACE.seconds
        assert len(script.heard) == PACE.amount

    async def test_one_visitors_haste_does_not_slow_another(self, house: WebHouse, browser: Browser) -> None:
        for n in range(PACE.amount + 1):
            await browser.post({"id": str(n), "text": "问"})
        assert await house.browser("LI").post({"id": "1", "text": "问"}) == (303, "/chat")

    async def test_a_bug_shows_as_an_incident_without_details(self, browser: Browser, script: Script) -> None:
        script.before = breaks
        tab = await browser.tab()
        await tab.send(id="1", text="社保")
        frames = await tab.until_done()
        assert frames[-1]["error"] == "failed"
        assert len(frames[-1]["incident"]) == 10
        assert "secret" not in str(frames)

    async def test_too_many_tabs_are_turned_away_and_the_others_go_on(self, browser: Browser) -> None:
        tabs = [await browser.tab() for _ in range(MAX_TABS)]
        assert await (await browser.tab()).close_code() == 4429
        await tabs[0].send(id="1", text="社保")
        assert (await tabs[0].until_done())[-1] == {"done": "1"}
        await tabs[1].socket.close()
        await asyncio.sleep(0.05)
        again = await browser.tab()
        await again.send(id="2", text="社保")
        assert (await again.until_done())[-1] == {"done": "2"}

    async def test_a_tab_that_vanishes_before_its_answer_is_no_fault_and_holds_up_nobody(
        self, browser: Browser, script: Script
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
        self, browser: Browser, house: WebHouse, monkeypatch: pytest.MonkeyPatch
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


class TestStopping:
    async def test_a_stop_finishes_what_was_begun_and_then_says_good_bye(self, script: Script) -> None:
        begun, go_on = asyncio.Event(), asyncio.Event()

        async def slowly(_inbound: Inbound) -> None:
            begun.set()
            await go_on.wait()

        script.before = slowly
        async with web_house(script) as house:
            busy, idle = await house.browser().tab(), await house.browser("LI").tab()
            await busy.send(id="1", text="社保")
            await begun.wait()
            stopping = asyncio.ensure_future(house.server.close())
            await asyncio.sleep(0.1)
            assert not stopping.done()
            go_on.set()
            frames = await busy.until_done()
            assert frames[0]["reply"]["text"] == "好的"
            assert frames[-1] == {"done": "1"}
            assert await busy.close_code() == 1001
            assert await idle.close_code() == 1001
            await stopping

    async def test_a_stop_with_a_form_under_way_answers_it(self, script: Script) -> None:
        begun = asyncio.Event()

        async def slowly(_inbound: Inbound) -> None:
            begun.set()
            await asyncio.sleep(0.2)

        script.before = slowly
        async with web_house(script) as house:
            posting = asyncio.ensure_future(house.browser().post({"id": "1", "text": "社保"}))
            await begun.wait()
            await house.server.close()
            assert await posting == (303, "/chat")

    async def test_nothing_new_is_begun_while_stopping(self, script: Script) -> None:
        begun, go_on = asyncio.Event(), asyncio.Event()

        async def slowly(_inbound: Inbound) -> None:
            begun.set()
            await go_on.wait()

        async with web_house(script) as house:
            other = await house.browser("LI").tab()
            await other.send(id="0", text="早")
            await other.until_done()
            script.before = slowly
            busy = await house.browser().tab()
            await busy.send(id="1", text="社保")
            await begun.wait()
            stopping = asyncio.ensure_future(house.stop_channel())
            await asyncio.sleep(0.05)
            await other.send(id="2", text="晚了")
            assert await other.close_code() == 1001
            assert (await house.browser("LI").post({"id": "3", "text": "也晚了"}))[0] == 503
            with pytest.raises(WSServerHandshakeError, match="503"):
                await house.browser("LI").tab()
            go_on.set()
            await stopping
        assert [inbound.text for inbound in script.heard] == ["早", "社保"]


async def test_the_chat_has_an_address_to_begin_with(house: WebHouse) -> None:
    assert house.channel.entry_link() == f"{PUBLIC_URL}/chat"
    assert house.channel.entry_link("p7/二") == f"{PUBLIC_URL}/chat?start=p7%2F%E4%BA%8C"


async def test_every_route_says_who_may_call_it(house: WebHouse) -> None:
    assert {(route.method, route.path, route.who) for route in house.channel.routes()} == {
        ("POST", "/chat", "visitor"),
        ("GET", "/chat/socket", "visitor"),
    }


async def breaks(_inbound: Inbound) -> None:
    raise RuntimeError("postgresql://secret detail")


async def events(browser: Browser, after: int = 0) -> list[dict[str, Any]]:
    """What a reload shows."""
    tab: Tab = await browser.tab()
    await tab.send(after=after)
    await tab.socket.send_str("end")
    frames = await tab.until_done()
    await tab.socket.close()
    return frames[:-1]
