"""Being called by Telegram: only by Telegram, only with what can be read, and a stop loses nothing."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.webhook import HEADER, PATH, secret
from bot.domain.message import Inbound
from tests.channels.house import Script, Server, script_ports
from tests.channels.telegram_house import KEY, telegram
from tests.telegram.bot_api import BotApi

ADDRESS = "https://wenban.example.org"


class Called:
    """The channel behind a real server, as `wenban serve` runs it."""

    def __init__(self, channel: TelegramChannel, server: Server, running: AsyncExitStack) -> None:
        self.channel = channel
        self.server = server
        self.running = running

    async def post(self, body: bytes, shown: str | None = secret(KEY)) -> int:
        headers = {} if shown is None else {HEADER: shown}
        async with ClientSession() as session:
            answer = await session.post(self.server.make_url(PATH), data=io.BytesIO(body), headers=headers)
            return answer.status


@asynccontextmanager
async def called(api: BotApi, script: Script) -> AsyncIterator[Called]:
    channel = telegram(api, script_ports(script), webhook=ADDRESS)
    application = web.Application()
    for route in channel.routes():
        application.router.add_route(route.method, route.path, route.handler, name=route.name)
    server, running = Server(application), AsyncExitStack()
    async with server:
        api.updates.webhook_base = str(server.make_url("/")).rstrip("/")
        async with running:
            await running.enter_async_context(channel.lifecycle())
            yield Called(channel, server, running)


def update(number: int, text: str = "社保") -> bytes:
    chat = {"id": 77, "type": "private", "first_name": "李"}
    person = {"id": 77, "is_bot": False, "first_name": "李"}
    message = {"message_id": 1, "date": 1_795_480_200, "chat": chat, "from": person, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


async def test_telegram_is_told_where_to_call_and_answers_come(api: BotApi, script: Script) -> None:
    wang = api.person()
    async with called(api, script) as house:
        (route,) = house.channel.routes()
        assert (route.method, route.path, route.who, route.name) == (
            "POST",
            "/channels/telegram",
            "platform",
            "telegram-webhook",
        )
        await api.until_called("setWebhook")
        await wang.says("社保")
        await wang.until_answered()
        await api.until_taken()
    (told,) = api.called("setWebhook")
    assert told["url"] == f"{ADDRESS}/channels/telegram"
    assert told["secret_token"] == secret(KEY)
    assert told["allowed_updates"] == ["message", "callback_query", "my_chat_member"]
    assert told["drop_pending_updates"] is False
    assert api.called("getUpdates") == api.called("deleteWebhook") == []
    assert set(api.updates.deliveries) == {200}


@pytest.mark.parametrize("shown", [None, "", "wrong", secret("another key"), "秘密"])
async def test_nobody_else_may_call(api: BotApi, script: Script, shown: str | None) -> None:
    async with called(api, script) as house:
        assert await house.post(update(1), shown) == 403
    assert script.heard == []


@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"[]", b"{}", b'{"update_id": "1"}', b"\xff\xfe", b"[" * 200_000, b" " * 1_100_000],
    ids=lambda body: f"{body[:12]!r} {len(body)}",
)
async def test_what_cannot_be_read_is_refused(api: BotApi, script: Script, body: bytes) -> None:
    async with called(api, script) as house:
        assert await house.post(body) == 400
    assert script.heard == []


async def test_an_update_of_no_use_is_accepted_so_that_it_does_not_come_again(
    api: BotApi, script: Script
) -> None:
    async with called(api, script) as house:
        assert await house.post(b'{"update_id": 1, "brand_new": {"text": 1}}') == 200
        assert await house.post(b'{"update_id": 2, "message": {"text": 1}}') == 200


async def test_the_same_update_twice_is_one_answer(api: BotApi, script: Script) -> None:
    api.person(77, started=True)
    async with called(api, script) as house:
        assert await asyncio.gather(*(house.post(update(9)) for _ in range(3))) == [200, 200, 200]
    assert len(script.heard) == 1
    assert len(api.called("sendMessage")) == 1


async def test_a_stop_answers_what_it_accepted_and_sends_the_rest_back(api: BotApi, script: Script) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def before(_inbound: Inbound) -> None:
        begun.set()
        await go_on.wait()

    script.before = before
    person = api.person(77, started=True)
    async with called(api, script) as house:
        first: asyncio.Task[Any] = asyncio.create_task(house.post(update(1)))
        await begun.wait()
        stopping = asyncio.create_task(house.running.aclose())
        await asyncio.sleep(0.05)
        assert await house.post(update(2)) == 503
        go_on.set()
        await stopping
        assert await first == 200
    assert [message.text for message in person.shown] == ["好的"]


async def test_without_a_webhook_there_is_no_route(api: BotApi, script: Script) -> None:
    assert telegram(api, script_ports(script)).routes() == ()
