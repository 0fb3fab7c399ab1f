"""When a staff page cannot do what was asked: it says so in the console's frame, with one way on.

A page that keeps what was typed catches its Refused itself; what comes here has no form to go back to.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.errors import NotFound, Refused
from bot.web.staff.frame import staff_page

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class NotAllowed(Exception):  # noqa: N818 - an answer, not a fault
    """They are signed in, and this is not theirs to do."""


class NotOurForm(Exception):  # noqa: N818
    """The form lacks the token of this browser's session: it is old, or somebody else's."""


def spoken(handler: Handler) -> Handler:
    @functools.wraps(handler)
    async def in_words(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except NotAllowed:
            return _trouble(request, 403, "not_allowed")
        except NotOurForm:
            return _trouble(request, 403, "old_form")
        except NotFound:
            return _trouble(request, 404, "not_found")
        except Refused as refused:
            return _trouble(request, 409, "refused", refused=refused)

    return in_words


def _trouble(request: web.Request, status: int, kind: str, **facts: Any) -> web.Response:
    return staff_page(request, "staff/trouble.html", status=status, kind=kind, **{"refused": None, **facts})
