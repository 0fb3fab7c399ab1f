"""Reading what a form sent: text fields only, whatever else a client makes up."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web


async def read_form(request: web.Request) -> Mapping[str, str]:
    """The text fields. A body that is no form at all raises HTTPBadRequest, in words for the citizen."""
    try:
        sent = await request.post()
    except (
        ValueError,
        LookupError,
        AssertionError,
    ):  # broken multipart, unknown encoding, bytes that are no text
        raise web.HTTPBadRequest from None
    return {name: value for name, value in sent.items() if isinstance(value, str)}
