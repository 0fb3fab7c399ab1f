"""Every error in words. A page says what happened, why, and one way on; the API gives a stable code.

NotFound and Refused are answers of the domain; what aiohttp raises is translated by status. Anything
else is a bug: the citizen gets an incident number, the log the stack under the same number, without the
fault's own words, which may quote what somebody typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.errors import NotFound, Refused
from bot.log import logger
from bot.web.api.models import trouble_answer
from bot.web.context import json_answer, page
from bot.web.limits import TooManyRequests
from bot.web.security import FromElsewhere
from bot.web.site import site_of

_log = logger("web")

# The page that speaks for a status: a part of templates/citizen/trouble.html, and the API's error code.
_KINDS: Mapping[int, str] = {
    403: "from_elsewhere",
    404: "not_found",
    405: "not_found",
    413: "too_large",
    414: "too_long",
    429: "slow_down",
    500: "incident",
}


@web.middleware
async def speak_of_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as answer:
        if answer.status < 400:
            raise
        response = _trouble(request, answer.status)
        if "Allow" in answer.headers:
            response.headers["Allow"] = answer.headers["Allow"]
        return response
    except NotFound as missing:
        return _trouble(request, 404, noun=missing.noun)
    except Refused as refused:
        return _trouble(request, 409, kind="refused", code=refused.code)
    except FromElsewhere:
        return _trouble(request, 403)
    except TooManyRequests as wait:
        return _trouble(request, 429, seconds=wait.seconds)
    except Exception as bug:  # noqa: BLE001 - whatever it is, the citizen gets words
        return _incident(request, bug)


def _incident(request: web.Request, bug: Exception) -> web.Response:
    number = site_of(request).ids.item_id()
    route = request.match_info.route.name
    _log.error("incident", incident=number, route=route, method=request.method, exc_info=bug)
    return _trouble(request, 500, incident=number)


def _trouble(request: web.Request, status: int, *, kind: str = "", **facts: Any) -> web.Response:
    kind = kind or _KINDS.get(status, "bad_request")
    if request.path.startswith("/api/"):
        response = json_answer(trouble_answer(kind, facts), status=status)
    else:
        # No way back to an address that was trouble, which may quote what somebody typed.
        response = page(request, "citizen/trouble.html", status=status, kind=kind, facts=facts, here="/")
    if "seconds" in facts:
        response.headers["Retry-After"] = str(facts["seconds"])
    return response
