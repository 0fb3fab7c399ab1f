"""Telegram: private chats with a bot of the city. aiogram is the client; the conversation is ours.

Without TELEGRAM_WEBHOOK one process fetches updates (polling.py), with it Telegram calls every process
(webhook.py). Either way an update becomes an act (receive.py), acts of one chat are dealt with in order
(lanes.py, exchange.py), and a reply becomes messages (render.py) that get there (send.py, files.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from bot.channels.telegram.call import PUSHING, client
from bot.channels.telegram.exchange import Exchange
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.polling import Pace, Polling
from bot.channels.telegram.receive import TELEGRAM, payload, read
from bot.channels.telegram.registration import Registration
from bot.channels.telegram.render import MAX_TEXT, plain
from bot.channels.telegram.send import Sender
from bot.channels.telegram.webhook import Webhook
from bot.clock import Clock
from bot.domain.channel import Abilities, Ports, Route, SendError
from bot.domain.message import Address, Reply
from bot.ids import Ids, RandomIds

GIVE_WAY_SECONDS = 1.0  # what we say unasked lets answers under way go first, but not for ever


class TelegramChannel:
    """`webhook` is our own https address, empty for fetching; `key` is what its secret is derived from."""

    name = TELEGRAM
    abilities = Abilities(edits=True, links=True, numbers=True, pushes=True, max_text=MAX_TEXT)

    def __init__(
        self,
        ports: Ports,
        *,
        token: str,
        api: str,
        clock: Clock,
        webhook: str = "",
        key: str = "",
        ids: Ids | None = None,
        pace: Pace | None = None,
    ) -> None:
        ids, self._pace = ids or RandomIds(), pace or Pace()
        self._bot = client(token, api)
        self._sender = Sender(self._bot, ports.uploaded, ports.metrics)
        self._exchange = Exchange(ports, self._sender, clock, ids)
        self._lanes = Lanes()
        self._webhook = Webhook(webhook, key, self._take) if webhook else None
        first = [self._webhook.registration] if self._webhook else []
        self._registration = Registration(self._bot, self._pace.backoff, first)
        self._polling = Polling(
            self._bot, self._lanes, ports.leases, ports.metrics, ids.visitor_id(), self._take, self._pace
        )

    def routes(self) -> Sequence[Route]:
        return (self._webhook.route,) if self._webhook else ()

    @asynccontextmanager
    async def lifecycle(self) -> AsyncIterator[None]:
        """Entered at once, whether or not Telegram can be reached."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.sending())
            updates = self._being_called(self._webhook) if self._webhook else self._polling.running()
            await stack.enter_async_context(updates)
            await stack.enter_async_context(_beside(self._registration.run()))
            yield

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await self._bot.session.close()

    def here(self) -> None:
        """Everybody who ever wrote to us, at any time."""
        return

    async def send(self, address: Address, reply: Reply) -> str:
        chat = int(address.id) if address.id.isascii() and address.id.isdecimal() else 0
        if address.channel != TELEGRAM or chat <= 0:  # groups have negative numbers
            raise SendError("no_such_address", retryable=False, gone=True)
        await self._lanes.quiet(GIVE_WAY_SECONDS)
        return await self._sender.deliver(chat, reply, PUSHING)

    def preview(self, reply: Reply) -> str:
        return plain(reply)

    def entry_link(self, code: str = "") -> str:
        """Empty until Telegram has told us our name."""
        if not self._registration.username:
            return ""
        carried = payload(code) if code else ""
        return f"https://t.me/{self._registration.username}" + (f"?start={carried}" if carried else "")

    def _take(self, raw: Mapping[str, Any]) -> asyncio.Task[None] | None:
        act = read(raw)
        if act is None:
            return None
        return self._lanes.take(act.chat, int(raw["update_id"]), lambda: self._exchange.deal_with(act))

    @asynccontextmanager
    async def _being_called(self, webhook: Webhook) -> AsyncIterator[None]:
        try:
            yield
        finally:
            webhook.stopping = True
            await self._lanes.finish(self._pace.finish)


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
