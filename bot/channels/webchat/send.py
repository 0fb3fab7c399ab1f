"""The open tabs of this process, and getting events into them.

There is one way to show something: look into the visitor's history for what a tab has not seen yet and
send that. A reload, an answer, a notice, a second tab and a tab at another process all come to it.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, web

from bot.channels.webchat.render import event
from bot.domain.message import Address
from bot.domain.volatile import History

MAX_TABS = 8  # of one visitor at one process
SEND_SECONDS = 5.0  # a tab that takes nothing for so long is cut off; it must not hold up the others


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
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self.socket.send_str(json.dumps(frame, ensure_ascii=False))
        except TimeoutError:
            self._cut_off()
        except (ConnectionError, RuntimeError):
            pass  # closed, or closing; the handler that reads it notices by itself

    def _cut_off(self) -> None:
        if self.request.transport is not None:
            self.request.transport.abort()


class Tabs:
    def __init__(self, history: History) -> None:
        self._history = history
        self._open: defaultdict[Address, list[Tab]] = defaultdict(list)

    def has_room(self, address: Address) -> bool:
        return len(self._open.get(address, ())) < MAX_TABS

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

    async def catch_up(self, tab: Tab) -> None:
        async with tab.in_order:
            for said in await self._history.events(tab.address, after=tab.seen):
                tab.seen = said.number
                await tab.tell(event(said))

    async def close(self) -> None:
        """Say good-bye to everybody at once; their scripts reconnect, to whichever process serves then."""
        tabs = [tab for tabs in self._open.values() for tab in tabs]
        goodbyes = (tab.socket.close(code=WSCloseCode.GOING_AWAY) for tab in tabs)
        await asyncio.gather(*goodbyes, return_exceptions=True)
