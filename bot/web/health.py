"""Two probes: is the process alive, and can it serve."""

from __future__ import annotations

from aiohttp import web

from bot.web.context import json_answer
from bot.web.site import site_of


async def healthz(_request: web.Request) -> web.Response:
    return json_answer({"status": "alive"})


async def readyz(request: web.Request) -> web.Response:
    """200 when every part works, else 503; each part by name."""
    parts = await site_of(request).ready()
    works = all(parts.values())
    return json_answer(
        {"status": "ready" if works else "not_ready", "parts": dict(parts)}, status=200 if works else 503
    )
