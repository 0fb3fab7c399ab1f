"""The door of every staff page: a session, the act, and on every form a token that only our page could know.

Whoever is signed out is sent to sign in and comes back; whose password is due goes there first; who may not
reads so. Nothing behind the door is kept by a browser or a proxy (bot/web/security.py), nor found by search
engines.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from bot.domain.channel import Route
from bot.domain.staff import WHOLE_CITY, Act, may, may_somewhere
from bot.domain.staff_session import Signed, Stage, is_form_token
from bot.web.forms import read_form
from bot.web.site import site_of
from bot.web.staff.frame import SIGNED
from bot.web.staff.tokens import HOME, PASSWORD, SECOND_STEP, SIGN_IN, staff_path, token_behind
from bot.web.staff.trouble import NotAllowed, NotOurForm, spoken

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Instead of an act, the two doors of signing in: for everybody, and for whoever has said the password.
OUTSIDE, HALFWAY = "outside", "halfway"
STAFF = "staff"  # who may call, as the one table of routes says it


@dataclass(frozen=True, slots=True)
class StaffRoute:
    """One page of the console. `act` is what whoever opens it must be allowed to do, for some unit at least;
    the page asks again for the unit of its thing (`demand`). `while_due`: also open while the password has
    to be changed first."""

    method: str
    path: str
    handler: Handler
    act: Act | str
    name: str
    while_due: bool = False


def behind_the_door(route: StaffRoute) -> Route:
    """The same page as the web application mounts it."""

    @spoken
    @functools.wraps(route.handler)
    async def through_the_door(request: web.Request) -> web.StreamResponse:
        signed = await site_of(request).services.staff_sessions.know(token_behind(request))
        if signed is not None:
            request[SIGNED] = signed
        if isinstance(route.act, Act):
            _let_in(request, route.act, signed, while_due=route.while_due)
        if request.method not in ("GET", "HEAD"):
            await _refuse_strange_form(request)
        return await route.handler(request)

    return Route(route.method, route.path, through_the_door, STAFF, route.name)


def signed_in(request: web.Request) -> Signed:
    """Whoever opened this page; behind the door there is always somebody."""
    signed: Signed | None = request.get(SIGNED)
    if signed is None:
        raise NotAllowed
    return signed


def demand(request: web.Request, act: Act, unit: str = WHOLE_CITY) -> Signed:
    """Whoever is signed in, if they may do that to a thing of this unit. Raises NotAllowed."""
    signed = signed_in(request)
    if not may(signed.staff, act, unit):
        raise NotAllowed
    return signed


def _let_in(request: web.Request, act: Act, signed: Signed | None, *, while_due: bool) -> None:
    if signed is None:
        raise web.HTTPSeeOther(_and_back(request, SIGN_IN))
    if signed.session.stage is Stage.SECOND_STEP:
        raise web.HTTPSeeOther(_and_back(request, SECOND_STEP))
    if signed.staff.password_due and not while_due:
        raise web.HTTPSeeOther(PASSWORD)
    if not may_somewhere(signed.staff, act):
        raise NotAllowed


def _and_back(request: web.Request, entrance: str) -> str:
    """A form is not sent twice: whoever was signed out while writing comes back to the front."""
    back = staff_path(request.raw_path) if request.method in ("GET", "HEAD") else HOME
    return entrance if back == HOME else f"{entrance}?next={quote(back, safe='')}"


async def _refuse_strange_form(request: web.Request) -> None:
    form = await read_form(request)
    if not is_form_token(token_behind(request), form.get("form_token", "")):
        raise NotOurForm
