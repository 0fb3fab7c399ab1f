"""One thing a visitor did, from the wire to the tabs: checked, answered, remembered, shown.

The socket and the form both come through here, so both keep the same promises: only buttons
really offered, one event of history per act however often it is delivered, and a stop finishes
what was begun.
"""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.channels.webchat.send import Tab, Tabs
from bot.domain.channel import Ports
from bot.domain.message import MAX_TEXT, OLD_BUTTON, Address, Inbound, Reply
from bot.ids import Ids
from bot.log import logger

log = logger("webchat")


@dataclass(frozen=True, slots=True)
class Act:
    """What a visitor did. `id` is made by their page, so that sending it twice counts once."""

    address: Address
    id: str
    text: str = ""
    action: str = ""
    language: str = ""


class Failed(Exception):  # noqa: N818 - these two are outcomes with a place on the wire
    """The answer raised: a bug. It is in the log under `incident`."""

    def __init__(self, incident: str) -> None:
        super().__init__(incident)
        self.incident = incident


class Stopping(Exception):  # noqa: N818
    """This process begins nothing new."""


class Exchange:
    def __init__(self, ports: Ports, tabs: Tabs, ids: Ids) -> None:
        self._answer = ports.answer
        self._volatile = ports.volatile
        self._tabs = tabs
        self._ids = ids
        self._begun = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.stopping = False

    async def answer(self, act: Act, tab: Tab | None = None) -> Reply:
        """Answer, remember and show; the `tab` it was done in hears of the end. Raises Failed, Stopping."""
        if self.stopping:
            raise Stopping
        with self._counted():
            try:
                return await self._answered(act, tab)
            except Exception as fault:
                incident = self._ids.item_id()
                log.exception("chat.failed", incident=incident)
                await self._tabs.show(act.address)
                raise Failed(incident) from fault

    async def finish(self, seconds: float) -> None:
        """Begin nothing more, and wait so long for what was begun."""
        self.stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._begun += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._begun -= 1
            if not self._begun:
                self._idle.set()

    async def _answered(self, act: Act, tab: Tab | None) -> Reply:
        inbound = Inbound(act.address, _event_id(act), act.text, act.action, act.language)
        said = act.text[:MAX_TEXT]  # no more is read, and no more is kept
        if act.action:
            action, said = await self._offered(act)
            inbound = Inbound(act.address, inbound.event_id, "", action, act.language)
        # Our own mark, beside the one the answer keeps: a second delivery must not show twice either.
        shown = Inbound(act.address, f"shown:{inbound.event_id}")
        reply = await self._volatile.duplicates.once(shown, lambda: self._remembered(inbound, said))
        if tab is not None:
            await self._tabs.catch_up(tab, done=act.id)
        await self._tabs.show(act.address)
        return reply

    async def _offered(self, act: Act) -> tuple[str, str]:
        """The action and its button's label, if we offered it to this visitor; else an old button."""
        for event in reversed(await self._volatile.history.events(act.address)):
            for button in event.reply.buttons if event.reply else ():
                if button.action == act.action:
                    return act.action, button.label
        return OLD_BUTTON, ""

    async def _remembered(self, inbound: Inbound, said: str) -> Reply:
        try:
            reply = await self._answer(inbound)
        except Exception:
            await self._volatile.history.add(inbound.address, inbound_text=said)  # their words are not lost
            raise
        if not reply.silent:
            await self._volatile.history.add(inbound.address, inbound_text=said, reply=reply)
        return reply


def _event_id(act: Act) -> str:
    """The page's id, and a mark of what was done: somebody who goes back in the browser and writes
    something else into the same form has done something else."""
    mark = zlib.crc32(f"{act.text}\n{act.action}".encode())
    return f"{act.id}.{mark:08x}"
