"""The Telegram channel under the contract of all channels: a phone, once fetched from and once called by."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.channels.telegram import TelegramChannel
from bot.domain.message import OLD_BUTTON, Address
from tests.channels.house import Script, Server, script_ports
from tests.channels.telegram_house import telegram, telegram_house
from tests.telegram.bot_api import BotApi

PUBLIC_ADDRESS = "https://wenban.example.org"


class TelegramPhone:
    """A citizen who has written to the bot before, at a channel with a scripted answer."""

    def __init__(self, script: Script, api: BotApi, channel: TelegramChannel) -> None:
        self.script = script
        self.channel = channel
        self.person = api.person(started=True)
        self.address = Address("telegram", str(self.person.id))
        self._api = api

    async def says(self, text: str) -> None:
        await self.person.writes(text)
        await self._until_done()

    async def presses(self, number: int, action: str) -> None:
        await self.person.presses(action, self.person.showing(action))
        await self._until_done()

    async def forges(self, action: str) -> None:
        await self.person.presses(action)
        await self._until_done()

    async def reads(self) -> str:
        rows = []
        for message in self.person.shown:
            file = message.photo or message.document
            rows += [message.text, file.filename if file else ""]
            rows += [f"{label} {leads_to}" for label, leads_to in message.buttons]
        return "\n".join(rows)

    def expected_press(self, number: int, action: str) -> tuple[str, str]:
        return "", action

    def expected_forgery(self, action: str) -> tuple[str, str]:
        return "", OLD_BUTTON

    def is_inert(self, read: str) -> bool:
        """No links, only bold; nothing that a phone would not print."""
        kinds = {entity["type"] for message in self.person.shown for entity in message.words.entities}
        return kinds <= {"bold"} and all(char.isprintable() or char == "\n" for char in read)

    async def _until_done(self) -> None:
        await self.person.until_answered()
        await self._api.until_taken()


@asynccontextmanager
async def fetched_phone() -> AsyncIterator[TelegramPhone]:
    script = Script()
    async with BotApi() as api, telegram_house(api, script) as channel:
        yield TelegramPhone(script, api, channel)


@asynccontextmanager
async def calling_phone() -> AsyncIterator[TelegramPhone]:
    script = Script()
    async with (
        BotApi() as api,
        called_channel(api, telegram(api, script_ports(script), webhook=PUBLIC_ADDRESS)) as channel,
    ):
        yield TelegramPhone(script, api, channel)


@asynccontextmanager
async def called_channel(api: BotApi, channel: TelegramChannel) -> AsyncIterator[TelegramChannel]:
    """Its routes behind a real server that `api` calls."""
    application = web.Application()
    for route in channel.routes():
        application.router.add_route(route.method, route.path, route.handler, name=route.name)
    async with Server(application) as server:
        api.updates.webhook_base = str(server.make_url("/")).rstrip("/")
        async with channel.lifecycle():
            await api.until_called("setWebhook")
            yield channel
