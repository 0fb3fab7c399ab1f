"""The console's front: what this person may do, and where they are signed in."""

from __future__ import annotations

from aiohttp import web

from bot.domain.staff import PERMISSIONS
from bot.web.forms import read_form
from bot.web.site import site_of
from bot.web.staff.browser import browser_name
from bot.web.staff.door import signed_in
from bot.web.staff.frame import staff_page
from bot.web.staff.tokens import HOME, SIGN_IN, take_back


async def home(request: web.Request) -> web.Response:
    signed = signed_in(request)
    return staff_page(
        request,
        "staff/home.html",
        permissions={role: sorted(acts) for role, acts in PERMISSIONS.items()},
        sessions=await site_of(request).services.staff_sessions.of(signed),
        browser_name=browser_name,
        done=request.query.get("done", ""),
    )


async def sign_out(request: web.Request) -> web.Response:
    signed = signed_in(request)
    await site_of(request).services.staff_sessions.end(signed, signed.session.id)
    raise _out()


async def end_session(request: web.Request) -> web.Response:
    """Sign out somewhere else: a session of one's own, never another person's."""
    signed, form = signed_in(request), await read_form(request)
    await site_of(request).services.staff_sessions.end(signed, form.get("session", ""))
    raise _out() if form.get("session") == signed.session.id else web.HTTPSeeOther(HOME)


async def end_all(request: web.Request) -> web.Response:
    await site_of(request).services.staff_sessions.end_all(signed_in(request))
    raise _out()


def _out() -> web.HTTPSeeOther:
    answer = web.HTTPSeeOther(f"{SIGN_IN}?out=yes")
    take_back(answer)
    return answer
