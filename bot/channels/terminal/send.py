"""Getting text onto a terminal, or into whatever stands in its place."""

from __future__ import annotations

import os
from typing import TextIO

from bot.domain.channel import SendError


class Printer:
    """Counts what it prints; the number is the message's id."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._printed = 0
        self.is_terminal = out.isatty()
        self.has_colour = self.is_terminal and "NO_COLOR" not in os.environ

    def print(self, text: str) -> str:
        """Print a block with an empty line after it. Raises SendError when nobody reads any more."""
        self._write(text + "\n\n")
        self._printed += 1
        return str(self._printed)

    def prompt(self, text: str) -> None:
        if self.is_terminal:
            self._write(text)

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except (OSError, ValueError) as fault:  # the pipe is broken, or the stream closed
            raise SendError("terminal_closed", retryable=False, gone=True) from fault
