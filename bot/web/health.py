"""Two probes: is the process alive, and can it serve."""

from __future__ import annotations

from aiohttp import web

from bot.web.context import json_answer
from bot.web.site import site_of


async def healthz(_request: web.Request) -> web.Response:
    return json_answer({"status": "alive"})


NEEDED = ("database", "schema", "catalogue", "index")  # without the rest we answer, only slower or forgetful


async def readyz(request: web.Request) -> web.Response:
    """200 when we can answer a citizen, else 503; each part by name, so that an operator sees what
    limps. Once we were told to stop it is 503 too, while what was begun is finished."""
    site = site_of(request)
    if site.stopping.is_set():
        return json_answer({"status": "stopping"}, status=503)
    parts = await site.ready()
    ready = all(parts[name] for name in NEEDED)
    status = "not_ready" if not ready else "ready" if all(parts.values()) else "degraded"
    return json_answer({"status": status, "parts": dict(parts)}, status=200 if ready else 503)
