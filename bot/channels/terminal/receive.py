"""What is typed, or piped in, as lines.

The descriptor is read when the event loop says there is something, so the process goes on living while
a person thinks, Ctrl-C ends it at once, and no thread is left sitting in a read. A file is always
ready and is simply read.
"""

from __future__ import annotations

import asyncio
import codecs
import os
from collections.abc import AsyncIterator
from typing import TextIO

_BLOCK = 64 * 1024
_GOODBYES = frozenset({"/quit", "/exit", "/q"})


async def lines(source: TextIO) -> AsyncIterator[str]:
    """Each line, without its end. Bytes that are no UTF-8 become question marks in a box."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    rest = ""
    while block := await _block(source.fileno()):
        *whole, rest = (rest + decoder.decode(block)).split("\n")
        for line in whole:
            yield line
    if rest:
        yield rest


def is_goodbye(line: str) -> bool:
    return line.strip().lower() in _GOODBYES


def readable(line: str) -> str:
    """The line as the conversation gets it: a line typed on Windows ends in a return."""
    return line.rstrip("\r\n")


async def _block(descriptor: int) -> bytes:
    """The next bytes; none at the end of the input."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(descriptor, ready.set)
    except PermissionError:  # a plain file: it never makes anybody wait
        return os.read(descriptor, _BLOCK)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)
    return os.read(descriptor, _BLOCK)
