"""What Telegram is told about us at start: where to call, the commands and what they do.

All of it is tried again in the background while Telegram is out of reach, and what it refuses is logged
and left: people can talk to us without it. Several processes saying the same is harmless.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

from aiogram import Bot
from aiogram.methods import GetMe, SetChatMenuButton, SetMyCommands, SetMyDescription, TelegramMethod
from aiogram.types import BotCommand, MenuButtonCommands

from bot.channels.telegram.call import Backoff, Patience, call
from bot.domain.channel import SendError
from bot.i18n import DEFAULT_LANGUAGE, LANGUAGES, Translator, translator
from bot.log import logger

_PATIENCE = Patience(tries=1, seconds=0, outages=False, each=15)

log = logger("telegram")


class Registration:
    """`username` is ours, empty until Telegram has told it."""

    def __init__(self, bot: Bot, backoff: Backoff, first: Sequence[TelegramMethod[Any]] = ()) -> None:
        self.username = ""
        self._bot = bot
        self._backoff = backoff
        self._first = first

    async def run(self) -> None:
        me = await self._told(GetMe())
        self.username = (me and me.username) or ""
        for method in (*self._first, *_methods()):
            await self._told(method)

    async def _told(self, method: TelegramMethod[Any]) -> Any:
        """The answer; None if it was refused."""
        failures = 0
        while True:
            try:
                return await call(self._bot, method, _PATIENCE)
            except SendError as failed:
                failures += 1
                if failures == 1:
                    log.warning("telegram.not_registered", method=type(method).__name__, code=failed.code)
                if not failed.retryable:
                    return None
                await asyncio.sleep(self._backoff.next(failures, failed.retry_after))


def _methods() -> Iterator[TelegramMethod[Any]]:
    for language in LANGUAGES:
        _ = translator(language)
        code = None if language == DEFAULT_LANGUAGE else language
        yield SetMyCommands(commands=commands(_), language_code=code)
        yield SetMyDescription(description=description(_), language_code=code)
    yield SetChatMenuButton(menu_button=MenuButtonCommands())


def commands(_: Translator) -> list[BotCommand]:
    """Words that the conversation knows (content/keywords.py), with a slash before them."""
    said = (
        ("menu", _("Everything at a glance")),
        ("themes", _("Browse by theme")),
        ("departments", _("Browse by department")),
        ("area", _("Choose district")),
        ("language", _("Choose the language")),
        ("person", _("Talk to a person")),
        ("help", _("How to use this")),
        ("privacy", _("What we keep about you")),
    )
    return [BotCommand(command=command, description=words) for command, words in said]


def description(_: Translator) -> str:
    """What somebody reads who opens the chat for the first time."""
    return _("Say in your own words what you want to get done, and read what to bring and where to go.")
