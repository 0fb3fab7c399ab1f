"""Web chat as a channel: its routes and address, and a stop that finishes what was begun."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import WSServerHandshakeError

from bot.domain.message import Inbound
from tests.channels.house import (
    PUBLIC_URL,
    Script,
    WebHouse,
    web_house,
)


async def test_the_chat_has_an_address_to_begin_with(house: WebHouse) -> None:
    assert house.channel.entry_link() == f"{PUBLIC_URL}/chat"
    assert house.channel.entry_link("p7/二") == f"{PUBLIC_URL}/chat?start=p7%2F%E4%BA%8C"


async def test_every_route_says_who_may_call_it(house: WebHouse) -> None:
    assert {(route.method, route.path, route.who) for route in house.channel.routes()} == {
        ("POST", "/chat", "visitor"),
        ("GET", "/chat/socket", "visitor"),
    }


async def test_a_stop_finishes_what_was_begun_and_then_says_good_bye(script: Script) -> None:
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
        assert frames[-1]["done"] == "1"
        assert await busy.close_code() == 1001
        assert await idle.close_code() == 1001
        await stopping


async def test_a_stop_with_a_form_under_way_answers_it(script: Script) -> None:
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


async def test_nothing_new_is_begun_while_stopping(script: Script) -> None:
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
