"""`wenban chat`: the same conversation in the terminal, for trying things and for people at a shell."""

from __future__ import annotations

import getpass
import sys

from bot.app import open_app
from bot.channels.terminal import TerminalChannel
from bot.config import Config


async def chat(config: Config, *, language: str = "") -> None:
    """Talk until end of input or `/quit`."""
    async with open_app(config) as app:
        channel = TerminalChannel(
            app.ports, out=sys.stdout, address_id=getpass.getuser(), language=language, ids=app.ids
        )
        async with channel.lifecycle():
            await channel.chat()
