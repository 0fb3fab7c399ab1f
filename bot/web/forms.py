"""Reading what a form or a header sent: text that can be kept, whatever else a client makes up."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from aiohttp import web
from aiohttp.http import HttpProcessingError

# What aiohttp raises for a form that is none: broken multipart or compression, wrong encodings.
UNREADABLE = (ValueError, LookupError, AssertionError, RuntimeError, zlib.error, HttpProcessingError)


async def read_form(request: web.Request) -> Mapping[str, str]:
    """The text fields. A body that is no form at all raises HTTPBadRequest, in words for the citizen."""
    try:
        sent = await request.post()
    except UNREADABLE:
        raise web.HTTPBadRequest from None
    return {name: storable(value) for name, value in sent.items() if isinstance(value, str)}


def storable(sent: str) -> str:
    """Text that can be encoded and that every database keeps: half a character becomes a “?”, a NUL goes.

    A part of a form may name an encoding that makes halves, and a header's bytes need not be UTF-8.
    """
    return sent.encode(errors="replace").decode().replace("\0", "")
