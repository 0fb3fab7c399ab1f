"""A citizen with a phone: the doors of tests/talk.Citizen, over real HTTP and the Telegram channel.

`reads`, `buttons` and `labels` are what the phone shows. `reply` is what the house gave the channel to say:
a witness between house and channel keeps it, and tells when an act has been answered to the end.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from bot.app import App
from bot.channels import serving_channels
from bot.domain.channel import Channel, Ports
from bot.domain.message import Address, Button, Inbound, Reply
from tests.talk import Citizen
from tests.telegram.bot_api import BotApi
from tests.telegram.person import Person, as_sent

PATIENCE = 5  # seconds
_NUMBER = re.compile(r"^\d[\s.、．)]*")


class Witness:
    """Stands between house and channel, and remembers every reply by address."""

    def __init__(self, answer: Callable[[Inbound], Awaitable[Reply]]) -> None:
        self._answer = answer
        self.replies: dict[Address, list[Reply]] = defaultdict(list)

    async def answer(self, inbound: Inbound) -> Reply:
        reply = await self._answer(inbound)
        self.replies[inbound.address].append(reply)
        return reply


class PhoneCitizen(Citizen):
    """Talks over Telegram."""

    def __init__(self, person: Person, witness: Witness) -> None:
        super().__init__(witness.answer, Address("telegram", str(person.id)))
        self.person = person
        self._replies = witness.replies[self.address]

    async def say(self, text: str) -> Citizen:
        for number, piece in enumerate(as_sent(text)):
            seen = len(self.person.chat.touched) if number else 0
            await self._until_told(self.person.writes(piece, goes_on=number > 0), seen)
        return self

    async def press(self, action: str) -> Citizen:
        message = self.person.showing(action)
        return await self._until_told(self.person.presses(action, message, inaccessible=message is None))

    async def does(self, inbound: Inbound) -> Citizen:
        raise NotImplementedError("a phone says and presses; it cannot make up an Inbound")

    @property
    def buttons(self) -> list[Button]:
        shown = self.person.answers[-1].buttons
        return [_button(_NUMBER.sub("", each.label), each.leads_to) for each in shown]

    @property
    def reads(self) -> str:
        return "\n".join(message.text for message in self.person.answers)

    async def _until_told(self, act: Awaitable[Any], seen: int = 0) -> Citizen:
        """Do it, and wait until all of the reply is on the screen, after what was `seen` there."""
        before = len(self._replies)
        await act
        try:
            async with asyncio.timeout(PATIENCE):
                while len(self._replies) == before or not self._is_told(self._replies[-1], seen):
                    await asyncio.sleep(0.001)
        except TimeoutError:
            raise AssertionError(f"given {self._replies[before:]}, shown {self.person.answers}") from None
        if not self._replies[-1].silent:
            self.last = self._replies[-1]
        return self

    def _is_told(self, reply: Reply, seen: int) -> bool:
        """Buttons come with the last piece; without any, the last words tell."""
        if reply.silent:
            return True
        fresh = self.person.chat.touched[seen:]
        if not fresh or reply.buttons:
            return bool(fresh and fresh[-1].buttons)
        last_words = reply.card.footer or reply.card.title if reply.card else reply.text
        return _letters(last_words)[-20:] in _letters(fresh[-1].text)


def _button(label: str, leads_to: str) -> Button:
    return Button(label, url=leads_to) if "://" in leads_to else Button(label, leads_to)


def _letters(text: str) -> str:
    return re.sub(r"\s", "", text)


class TelegramLine:
    """The house with its Telegram channel, connected to a Bot API."""

    def __init__(self, api: BotApi, channel: Channel, witness: Witness) -> None:
        self.api = api
        self.channel = channel
        self._witness = witness

    def citizen(self, name: str, language: str = "zh-hans") -> PhoneCitizen:
        """The same name is the same phone; `language` is the one the phone is set to."""
        return PhoneCitizen(
            self.api.person(7_000_000_000 + zlib.crc32(name.encode()), language), self._witness
        )


def telegram_channel(app: App, api: BotApi, ports: Ports | None = None, **settings: str) -> Channel:
    """The channel as `wenban serve` would build it with these settings, talking to `api`."""
    telegram = {"telegram_token": api.token, "telegram_api": api.address} | settings
    config = app.config.model_copy(update=telegram)
    channels = serving_channels(ports or app.ports, config, app.ids)
    return next(channel for channel in channels if channel.name == "telegram")


@asynccontextmanager
async def telegram_line(app: App, api: BotApi) -> AsyncIterator[TelegramLine]:
    """Fetching updates, as long as it is open."""
    witness = Witness(app.dispatch.answer)
    channel = telegram_channel(app, api, replace(app.ports, answer=witness.answer))
    async with channel.lifecycle():
        yield TelegramLine(api, channel, witness)
