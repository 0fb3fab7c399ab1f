"""One's own account: a new password, and the second step with an authenticator app.

The secret is shown as a QR code inside the page and as text; it is never an address of its own.
"""

from __future__ import annotations

import math

from aiohttp import web
from markupsafe import Markup

from bot.domain.password import MIN_PASSWORD
from bot.domain.staff_session import CODES_PER_NAME, TRIES_PER_NAME, Signed
from bot.domain.totp import enrolment_address
from bot.domain.volatile import Limit
from bot.errors import Refused
from bot.printing.qr import qr_svg
from bot.services.own_account import OwnAccountService
from bot.web.forms import read_form
from bot.web.reader import reader_of
from bot.web.site import site_of
from bot.web.staff.door import signed_in
from bot.web.staff.frame import staff_page
from bot.web.staff.tokens import HOME

CODE = "/staff/code"


async def password_page(request: web.Request) -> web.Response:
    return _password_form(request)


async def change_password(request: web.Request) -> web.Response:
    signed, form = signed_in(request), await read_form(request)
    new = form.get("new", "")
    if new != form.get("again", ""):
        return _password_form(request, Refused("password_differs"))
    try:
        await _refuse_too_often(request, TRIES_PER_NAME, signed)
        await _own(request).change_password(signed, form.get("old", ""), new)
    except Refused as refused:
        return _password_form(request, refused)
    raise web.HTTPSeeOther(f"{HOME}?done=password")


async def code_page(request: web.Request) -> web.Response:
    return await _code_page(request)


async def offer_code(request: web.Request) -> web.Response:
    signed, form = signed_in(request), await read_form(request)
    try:
        await _refuse_too_often(request, TRIES_PER_NAME, signed)
        await _own(request).offer_second_step(signed, form.get("password", ""))
    except Refused as refused:
        return await _code_page(request, refused)
    raise web.HTTPSeeOther(CODE)


async def accept_code(request: web.Request) -> web.Response:
    signed, form = signed_in(request), await read_form(request)
    try:
        await _refuse_too_often(request, CODES_PER_NAME, signed)
        await _own(request).accept_second_step(signed, form.get("code", ""))
    except Refused as refused:
        return await _code_page(request, refused)
    raise web.HTTPSeeOther(f"{HOME}?done=code")


async def drop_code(request: web.Request) -> web.Response:
    signed, form = signed_in(request), await read_form(request)
    try:
        await _refuse_too_often(request, TRIES_PER_NAME, signed)
        await _own(request).drop_second_step(signed, form.get("password", ""))
    except Refused as refused:
        return await _code_page(request, refused)
    raise web.HTTPSeeOther(f"{HOME}?done=no-code")


def _own(request: web.Request) -> OwnAccountService:
    return site_of(request).services.own_account


async def _refuse_too_often(request: web.Request, limit: Limit, signed: Signed) -> None:
    """Raises Refused ``too_often``: whoever found an open desk does not get to guess."""
    wait = await site_of(request).volatile.limits.hit(limit, f"own {signed.staff.id}")
    if wait:
        raise Refused("too_often", minutes=math.ceil(wait / 60))


def _password_form(request: web.Request, refused: Refused | None = None) -> web.Response:
    status = 409 if refused else 200
    return staff_page(request, "staff/password.html", status=status, refused=refused, least=MIN_PASSWORD)


async def _code_page(request: web.Request, refused: Refused | None = None) -> web.Response:
    signed = signed_in(request)
    secret = "" if signed.staff.has_totp else await _own(request).offered(signed)
    return staff_page(
        request,
        "staff/code.html",
        status=409 if refused else 200,
        refused=refused,
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        picture=_picture(request, signed, secret) if secret else "",
    )


def _picture(request: web.Request, signed: Signed, secret: str) -> Markup:
    """The code as an SVG element; qr_svg draws squares only, nothing anybody wrote is in it."""
    city = site_of(request).guides.catalogue.city
    issuer = city.name_en if reader_of(request).language == "en" and city.name_en else city.name
    document = qr_svg(enrolment_address(secret, signed.staff.name, f"Wenban {issuer}"))
    return Markup(document[document.index("<svg") :])  # noqa: S704 - see above
