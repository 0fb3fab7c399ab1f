"""One act of a person, from the press's waiting sign to the answer; what else happens in chats, besides.

A redelivery sends nothing twice: the whole exchange is marked, beside the mark that the answer keeps. If
sending failed the mark is lifted, and a redelivery gets the same answer sent again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.channels.telegram.call import ANSWERING, Patience
from bot.channels.telegram.receive import TELEGRAM, Act, Did
from bot.channels.telegram.send import Sender
from bot.clock import Clock
from bot.domain.channel import Ports, SendError
from bot.domain.message import SILENCE, Inbound, Reply
from bot.domain.volatile import Limit
from bot.i18n import LANGUAGES, Translator, translator
from bot.ids import Ids
from bot.log import logger

FILES = Limit("telegram.files", 1, 60)  # one kind word about files a minute, however many come
GROUPS = Limit("telegram.groups", 1, 60)

log = logger("telegram")


class Exchange:
    def __init__(self, ports: Ports, sender: Sender, clock: Clock, ids: Ids) -> None:
        self._ports = ports
        self._sender = sender
        self._clock = clock
        self._ids = ids

    async def deal_with(self, act: Act) -> None:
        """Answer one act. Never raises for what Telegram does."""
        if act.at:
            self._ports.metrics.took_up(TELEGRAM, (self._clock.now() - act.at).total_seconds())
        once = replace(act.inbound, event_id=f"sent:{act.inbound.event_id}")
        try:
            async with self._acknowledged(act.callback):
                await self._ports.volatile.duplicates.once(once, lambda: self._done(act))
        except SendError as failed:
            log.warning("telegram.not_sent", code=failed.code)

    @asynccontextmanager
    async def _acknowledged(self, callback: str) -> AsyncIterator[None]:
        """The press stops waiting while the answer is still being made."""
        if not callback:
            yield
            return
        told = asyncio.create_task(self._sender.acknowledge(callback))
        try:
            yield
        finally:
            await told

    async def _done(self, act: Act) -> Reply:
        match act.did:
            case Did.SAID:
                reply = await self._answer(act.inbound)
                await self._sender.deliver(act.chat, reply, ANSWERING, act.pressed)
                return SILENCE  # the mark need not hold the words
            case Did.SHOWED:
                await self._words_please(act)
            case Did.INVITED:
                await self._leave(act)
        return SILENCE

    async def _answer(self, inbound: Inbound) -> Reply:
        try:
            return await self._ports.answer(inbound)
        except Exception:
            incident = self._ids.item_id()
            log.exception("telegram.answer_failed", incident=incident)
            return _failed(translator(inbound.language), incident)

    async def _words_please(self, act: Act) -> None:
        """Files are never looked at: no guide needs them, and they may show what belongs in no chat."""
        if await self._within(FILES, act):
            reply = words_please(translator(act.inbound.language))
            await self._sender.deliver(act.chat, reply, ANSWERING)

    async def _leave(self, act: Act) -> None:
        """One sentence, and out: what people ask an office is nobody else's business."""
        with contextlib.suppress(SendError):
            if await self._within(GROUPS, act):
                await self._sender.deliver(act.chat, in_private(act.inbound.language), _BRIEF)
        await self._sender.leave(act.chat)

    async def _within(self, limit: Limit, act: Act) -> bool:
        return await self._ports.volatile.limits.hit(limit, str(act.inbound.address)) == 0


_BRIEF = Patience(tries=1, seconds=0, outages=False)


def words_please(_: Translator) -> Reply:
    return Reply(
        _(
            "I can only read text, not pictures, voice messages or files. Please write in words what you "
            "want to get done. Type “person” to see whom to call."
        ),
        language=_.language,
    )


def in_private(language: str) -> Reply:
    """To a group: in the language of whoever invited us, in every language if we do not know it."""
    languages = [language] if language else list(LANGUAGES)
    return Reply("\n".join(_in_private(translator(each)) for each in languages))


def _in_private(_: Translator) -> str:
    return _("I only answer in private, so that nobody reads along. Please write to me directly. Good-bye!")


def _failed(_: Translator, incident: str) -> Reply:
    return Reply(
        _("Something went wrong here (number {incident}). Please try again in a moment.", incident=incident),
        language=_.language,
    )
