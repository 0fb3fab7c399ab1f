"""Reading what a form sent: text fields only, whatever else a client makes up."""

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
    return {name: value for name, value in sent.items() if isinstance(value, str)}
