"""The open tabs of this process, and getting events into them.

There is one way to show something: look into the visitor's history for what a tab has not seen yet and
send that. A reload, an answer, a notice, a second tab and a tab at another process all come to it.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.channels.webchat.render import event
from bot.domain.message import Address
from bot.domain.volatile import History

MAX_TABS = 8  # of one visitor at one process
READING_SECONDS = 60.0  # for so long somebody without a script still has the page they wrote on
SEND_SECONDS = 5.0  # a tab that takes nothing for so long is cut off; it must not hold up the others
UNTAKEN = 32 * 1024  # bytes that wait for a tab; below it, half of what aiohttp allows, no sending waits

_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


@dataclass(eq=False, slots=True)
class Tab:
    """One open socket of a visitor. `seen` is the number of the last event it has."""

    address: Address
    request: web.Request
    socket: web.WebSocketResponse
    seen: int = 0
    in_order: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def tell(self, frame: Mapping[str, Any]) -> None:
        """Send a frame. A person who has left is no fault, so nothing is raised."""
        written = _JSON.encode(frame).encode()
        try:
            async with self._patience(len(written)):
                await self.socket.send_frame(written, WSMsgType.TEXT)
        except TimeoutError:
            self._cut_off()
        except (ConnectionError, RuntimeError):
            pass  # closed, or closing; the handler that reads it notices by itself

    def _patience(self, size: int) -> AbstractAsyncContextManager[object]:
        """A clock only where we may have to wait: starting and stopping one takes as long as sending."""
        transport = self.request.transport
        if transport is None or transport.get_write_buffer_size() + size <= UNTAKEN:
            return _NO_CLOCK
        return asyncio.timeout(SEND_SECONDS)

    def _cut_off(self) -> None:
        if self.request.transport is not None:
            self.request.transport.abort()


_NO_CLOCK = nullcontext()


class Tabs:
    def __init__(self, history: History) -> None:
        self._history = history
        self._open: defaultdict[Address, list[Tab]] = defaultdict(list)
        self._wrote: dict[Address, float] = {}

    def has_room(self, address: Address) -> bool:
        return len(self._open.get(address, ())) < MAX_TABS

    def here(self) -> Sequence[Address]:
        """Whose tab is open; without a script, who wrote less than READING_SECONDS ago: they see what comes
        on the next page they load."""
        now = time.monotonic()
        self._wrote = {address: at for address, at in self._wrote.items() if now - at < READING_SECONDS}
        return tuple({**self._open, **self._wrote})

    def wrote(self, address: Address) -> None:
        """Somebody without a tab has just sent a form."""
        self._wrote[address] = time.monotonic()

    @contextmanager
    def opened(self, tab: Tab) -> Iterator[Tab]:
        self._open[tab.address].append(tab)
        try:
            yield tab
        finally:
            self._open[tab.address].remove(tab)
            if not self._open[tab.address]:
                del self._open[tab.address]

    async def show(self, address: Address) -> None:
        """Bring every tab of a visitor up to date."""
        for tab in tuple(self._open.get(address, ())):
            await self.catch_up(tab)

    async def catch_up(self, tab: Tab, done: str | None = None) -> None:
        """Send what the tab has not seen, the last of it with word that its act `done` is answered: one
        write, not two."""
        async with tab.in_order:
            unseen = await self._history.events(tab.address, after=tab.seen)
            frames = [event(said) for said in unseen]
            if unseen:
                tab.seen = unseen[-1].number
            if done is not None:
                frames = [*frames[:-1], (frames[-1] if frames else {}) | {"done": done}]
            for frame in frames:
                await tab.tell(frame)

    async def close(self) -> None:
        """Say good-bye to everybody at once; their scripts reconnect, to whichever process serves then."""
        tabs = [tab for tabs in self._open.values() for tab in tabs]
        goodbyes = (tab.socket.close(code=WSCloseCode.GOING_AWAY) for tab in tabs)
        await asyncio.gather(*goodbyes, return_exceptions=True)
