"""Signing in: name and password, then the code for whoever set up a second step.

Tries are counted per name and per network address before anything is looked up, so that known and unknown
names are told the same after the same time. Names are counted by their hash: people type passwords there.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from urllib.parse import quote

from aiohttp import web

from bot.domain.staff_session import (
    CODES_PER_NAME,
    TRIES_PER_ADDRESS,
    TRIES_PER_NAME,
    Signed,
    Stage,
    form_token,
)
from bot.domain.volatile import Limit
from bot.errors import Refused
from bot.web.forms import read_form, storable
from bot.web.limits import client_address
from bot.web.site import site_of
from bot.web.staff.door import signed_in
from bot.web.staff.frame import SIGNED, staff_page
from bot.web.staff.tokens import (
    HOME,
    SECOND_STEP,
    SIGN_IN,
    hand_entry,
    hand_over,
    staff_path,
    token_behind,
    token_of,
)

_LONGEST_NAME = 100  # characters that are looked at; longer ones are nobody's


async def sign_in_page(request: web.Request) -> web.Response:
    if signed := await site_of(request).services.staff_sessions.know(token_of(request)):
        raise web.HTTPSeeOther(SECOND_STEP if signed.session.stage is Stage.SECOND_STEP else HOME)
    return _form(request, request.query)


async def sign_in(request: web.Request) -> web.Response:
    form = await read_form(request)
    name = form.get("name", "").strip().lower()[:_LONGEST_NAME]
    if wait := await _too_often(
        request, (TRIES_PER_ADDRESS, client_address(request)), (TRIES_PER_NAME, name)
    ):
        return _form(request, form, status=429, wait=wait)
    try:
        entered = await site_of(request).services.staff_sessions.enter(
            name,
            form.get("password", ""),
            before=token_of(request),
            browser=storable(request.headers.get("User-Agent", "")),
        )
    except Refused as refused:
        return _form(request, form, status=403, refused=refused)
    back = _next(form)
    if entered.signed.session.stage is Stage.SECOND_STEP:
        back = f"{SECOND_STEP}?next={quote(back, safe='')}"
    raise _on_to(request, back, entered.token)


async def second_step_page(request: web.Request) -> web.Response:
    _refuse_without_first_step(request)
    return _code_form(request, request.query)


async def second_step(request: web.Request) -> web.Response:
    signed, form = _refuse_without_first_step(request), await read_form(request)
    if wait := await _too_often(request, (CODES_PER_NAME, signed.staff.name)):
        return _code_form(request, form, status=429, wait=wait)
    try:
        entered = await site_of(request).services.staff_sessions.finish(
            token_of(request), form.get("code", "")
        )
    except Refused as refused:
        return _code_form(request, form, status=403, refused=refused)
    raise _on_to(request, _next(form), entered.token)


def _on_to(request: web.Request, path: str, token: str) -> web.HTTPSeeOther:
    """On to the page, with the new session's token."""
    answer = web.HTTPSeeOther(path)
    hand_over(request, answer, token)
    return answer


def _refuse_without_first_step(request: web.Request) -> Signed:
    if request.get(SIGNED) is None:
        raise web.HTTPSeeOther(SIGN_IN)
    signed = signed_in(request)
    if signed.session.stage is not Stage.SECOND_STEP:
        raise web.HTTPSeeOther(HOME)
    return signed


async def _too_often(request: web.Request, *counted: tuple[Limit, str]) -> int:
    """Minutes to wait; 0 if this try may go on. Every limit counts it."""
    limits = site_of(request).volatile.limits
    waits = [await limits.hit(limit, hashlib.sha256(who.encode()).hexdigest()[:32]) for limit, who in counted]
    return math.ceil(max(waits) / 60)


def _form(
    request: web.Request,
    said: Mapping[str, str],
    *,
    status: int = 200,
    wait: int = 0,
    refused: Refused | None = None,
) -> web.Response:
    """The form with what was said in it, the password left out."""
    token = token_behind(request) or site_of(request).ids.visitor_id()
    facts = {
        "name": said.get("name", "")[:_LONGEST_NAME],
        "next": _next(said),
        "wait": wait,
        "refused": refused,
    }
    out = request.query.get("out") == "yes"
    response = staff_page(
        request, "staff/sign-in.html", status=status, form_token=form_token(token), out=out, **facts
    )
    hand_entry(request, response, token)
    return _with_wait(response, wait)


def _code_form(
    request: web.Request,
    said: Mapping[str, str],
    *,
    status: int = 200,
    wait: int = 0,
    refused: Refused | None = None,
) -> web.Response:
    facts = {"next": _next(said), "wait": wait, "refused": refused}
    return _with_wait(staff_page(request, "staff/second-step.html", status=status, **facts), wait)


def _with_wait(response: web.Response, minutes: int) -> web.Response:
    if minutes:
        response.headers["Retry-After"] = str(minutes * 60)
    return response


def _next(said: Mapping[str, str]) -> str:
    """Where they wanted to go, from the address or from the form."""
    return staff_path(said.get("next", ""))
