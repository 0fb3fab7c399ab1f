"""Web chat: a conversation on our own page, by WebSocket, or by plain forms where JavaScript is off.

The person is the visitor the signed cookie proves (`request[VISITOR]`); several tabs show the same
conversation. This package owns POST /chat and the socket, with the wire format written down in
receive.py; the page itself, GET /chat, belongs to bot/web.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from urllib.parse import quote

from bot.channels.webchat.exchange import Exchange
from bot.channels.webchat.receive import Receiver
from bot.channels.webchat.render import plain
from bot.channels.webchat.send import Tabs
from bot.domain.channel import WEBCHAT, Abilities, Ports, Route, SendError
from bot.domain.message import Address, Reply
from bot.ids import Ids, RandomIds

CLOSING_SECONDS = 10.0  # how long a stop waits for answers already begun


class WebChatChannel:
    name = WEBCHAT
    abilities = Abilities(edits=False, links=True, numbers=True, pushes=True)

    def __init__(
        self,
        ports: Ports,
        *,
        public_url: str,
        chat_path: str = "/chat",
        ids: Ids | None = None,
        poll_seconds: float = 2.0,
    ) -> None:
        self._page = public_url.rstrip("/") + chat_path
        self._path = chat_path
        self._history = ports.volatile.history
        self._tabs = Tabs(self._history)
        self._exchange = Exchange(ports, self._tabs, ids or RandomIds())
        self._receiver = Receiver(self._path, self._exchange, self._tabs, poll_seconds)

    def routes(self) -> Sequence[Route]:
        socket = self._path + "/socket"
        return (
            Route("POST", self._path, self._receiver.form, "visitor", "chat-form"),
            Route("GET", socket, self._receiver.socket, "visitor", "chat-socket"),
        )

    @asynccontextmanager
    async def lifecycle(self) -> AsyncIterator[None]:
        """Leave it before the server waits for its connections (aiohttp: `on_shutdown`), since open
        chats end only here: answers begun are finished and shown, then the sockets close with 1001."""
        try:
            yield
        finally:
            await self._exchange.finish(CLOSING_SECONDS)
            await self._tabs.close()

    def sending(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    def here(self) -> Sequence[Address]:
        """Whose page is open here: with a script its socket, without one for a minute after they wrote."""
        return self._tabs.here()

    async def send(self, address: Address, reply: Reply) -> str:
        """Into the visitor's history and every open tab of theirs. It is shown at the latest on reload."""
        if address.channel != WEBCHAT or not address.id:
            raise SendError("no_such_address", retryable=False, gone=True)
        if reply.silent:
            return ""
        said = await self._history.add(address, reply=reply)
        await self._tabs.show(address)
        return str(said.number)

    def preview(self, reply: Reply) -> str:
        return plain(reply)

    def entry_link(self, code: str = "") -> str:
        return f"{self._page}?start={quote(code, safe='')}" if code else self._page
