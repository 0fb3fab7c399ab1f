"""The console's addresses and its two cookies, both closed to scripts and to other sites.

`wenban_staff` is the session's token, sent below /staff only. `wenban_staff_entry` belongs to the form of
signing in, before there is a session: it is another one, because a link from elsewhere (SameSite=Strict sends
no cookie along) must not overwrite the session somebody has.
"""

from __future__ import annotations

from aiohttp import web

from bot.domain.staff_session import ABSOLUTE
from bot.web.forms import storable
from bot.web.site import site_of

COOKIE, ENTRY_COOKIE = "wenban_staff", "wenban_staff_entry"
HOME, SIGN_IN, SECOND_STEP, PASSWORD = "/staff", "/staff/sign-in", "/staff/second-step", "/staff/password"
_LONGEST_PATH = 1000  # characters; longer than any address of ours


def token_of(request: web.Request) -> str:
    """The session's token; empty without one."""
    return storable(request.cookies.get(COOKIE, ""))


def token_behind(request: web.Request) -> str:
    """The token that this page's forms follow from."""
    entry = storable(request.cookies.get(ENTRY_COOKIE, ""))
    return entry if request.path == SIGN_IN else token_of(request)


def hand_over(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """A new session for this browser."""
    _set(request, response, COOKIE, token, HOME)
    response.del_cookie(ENTRY_COOKIE, path=SIGN_IN)


def hand_entry(request: web.Request, response: web.StreamResponse, token: str) -> None:
    _set(request, response, ENTRY_COOKIE, token, SIGN_IN)


def take_back(response: web.StreamResponse) -> None:
    response.del_cookie(COOKIE, path=HOME)


def staff_path(wanted: str) -> str:
    """Where to go after signing in: a page of the console, or its front, never anywhere else."""
    inside = wanted == HOME or wanted.startswith((f"{HOME}/", f"{HOME}?"))
    plain = (
        wanted.isprintable() and wanted.isascii() and not any(part in wanted for part in ("\\", "//", ".."))
    )
    entrance = wanted.startswith((SIGN_IN, SECOND_STEP))
    return wanted if inside and plain and not entrance and len(wanted) <= _LONGEST_PATH else HOME


def _set(request: web.Request, response: web.StreamResponse, name: str, token: str, path: str) -> None:
    response.set_cookie(
        name,
        token,
        max_age=int(ABSOLUTE.total_seconds()),
        path=path,
        secure=site_of(request).config.address.startswith("https://"),
        httponly=True,
        samesite="Strict",
    )
