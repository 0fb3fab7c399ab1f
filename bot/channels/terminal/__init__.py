"""The terminal: `wenban chat`. The conversation for whoever has a shell, and the quickest way to try one.

Lines are read without a thread and without blocking the process (receive.py), cards are wrapped to the
width with Chinese characters counted double (render.py), and colour is only used on a real terminal.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TextIO

from bot.channels.terminal.receive import is_goodbye, lines, readable
from bot.channels.terminal.render import Style, rendered
from bot.channels.terminal.send import Printer
from bot.domain.channel import Abilities, Ports, Route, SendError
from bot.domain.message import Address, Inbound, Reply
from bot.ids import Ids, RandomIds
from bot.log import logger

NAME = "terminal"
PROMPT = "> "

log = logger("terminal")


class TerminalChannel:
    """One person at one terminal. `width` is fixed in tests and else follows the window."""

    name = NAME
    abilities = Abilities(edits=False, links=True, numbers=True, pushes=True)

    def __init__(
        self,
        ports: Ports,
        *,
        out: TextIO | None = None,
        address_id: str = "local",
        language: str = "",
        width: int = 0,
        ids: Ids | None = None,
    ) -> None:
        self.address = Address(NAME, address_id)
        self._answer = ports.answer
        self._printer = Printer(out or sys.stdout)
        self._language = language
        self._width = width
        self._ids = ids or RandomIds()

    def routes(self) -> Sequence[Route]:
        return ()

    @asynccontextmanager
    async def lifecycle(self) -> AsyncIterator[None]:
        yield

    def sending(self) -> AbstractAsyncContextManager[None]:
        return contextlib.nullcontext()

    def here(self) -> Sequence[Address]:
        return (self.address,)

    async def chat(self, source: TextIO | None = None) -> None:
        """Read and answer until the end of the input, until they say good-bye (`/quit`), or until they are
        gone: a closed terminal is a person who left, not a fault."""
        with contextlib.suppress(SendError):
            self._printer.prompt(PROMPT)
            async for line in lines(source or sys.stdin):
                if is_goodbye(line):
                    return
                await self.hear(line)
                self._printer.prompt(PROMPT)

    async def hear(self, line: str) -> None:
        """Answer one typed line. A number is text like any other: the conversation knows what it means."""
        inbound = Inbound(self.address, self._ids.visitor_id(), readable(line), language=self._language)
        try:
            reply = await self._answer(inbound)
        except Exception:
            incident = self._ids.item_id()
            log.exception("chat.failed", incident=incident)
            self._printer.print(f"[failed: {incident}]")
            return
        await self.send(self.address, reply)

    async def send(self, address: Address, reply: Reply) -> str:
        if address != self.address:
            raise SendError("no_such_address", retryable=False, gone=True)
        if reply.silent:
            return ""
        style = Style.COLOURED if self._printer.has_colour else Style.BARE
        return self._printer.print(rendered(reply, self._columns(), style))

    def preview(self, reply: Reply) -> str:
        return rendered(reply, self._columns(), Style.BARE)

    def entry_link(self, code: str = "") -> str:  # noqa: ARG002 - the protocol's
        """A terminal has no address that opens it."""
        return ""

    def _columns(self) -> int:
        return self._width or min(shutil.get_terminal_size().columns, 100)
