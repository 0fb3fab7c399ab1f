"""Every request as a figure: by the name of its route, never by what somebody wrote into the address."""

from __future__ import annotations

import time

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.web.security import opens_socket
from bot.web.site import site_of

_LEFT = 499  # the web's own number for somebody who did not wait for the answer


@web.middleware
async def count_and_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Outermost, so that errors count as the answers they became."""
    began, status = time.perf_counter(), _LEFT
    try:
        response = await handler(request)
    except web.HTTPException as answer:
        status = answer.status
        raise
    else:
        status = response.status
        return response
    finally:
        # A socket is open for as long as a person reads: that is no time to answer.
        seconds = None if opens_socket(request) else time.perf_counter() - began
        route = request.match_info.route.name or "none"
        site_of(request).metrics.served(route, request.method, status, seconds)
