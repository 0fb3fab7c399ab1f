"""The console's frame: every staff page is made here, with the ways that this person may go.

WAYS is what the navigation shows, in its order. A page in `bot/web/templates/staff/` extends
`staff/layout.html` and is handed `signed` (None before signing in), `ways` and `form_token`, which each of
its forms sends along.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.domain.staff import WHOLE_CITY, Act, may_somewhere
from bot.domain.staff_session import Signed, Stage, form_token
from bot.i18n import N_
from bot.web.context import page
from bot.web.reader import reader_of
from bot.web.site import site_of
from bot.web.staff.tokens import HOME, token_behind

SIGNED: web.RequestKey[Signed] = web.RequestKey("staff_signed", Signed)  # put there by the door


@dataclass(frozen=True, slots=True)
class Way:
    """A line of the navigation, for whoever may do the act anywhere."""

    act: Act
    path: str
    label: str


WAYS: tuple[Way, ...] = (
    Way(Act.SEE_CONSOLE, HOME, N_("Overview")),
    Way(Act.MANAGE_STAFF, "/staff/people", N_("People")),
    Way(Act.MANAGE_LINKS, "/staff/links", N_("Links")),
    Way(Act.SEE_PROFILE_MASKED, "/staff/profiles", N_("Citizens' details")),
    Way(Act.SEE_QUESTIONS, "/staff/questions", N_("Citizens' questions")),
    Way(Act.SEE_AUDIT, "/staff/audit", N_("Audit")),
)


def staff_page(request: web.Request, template: str, *, status: int = 200, **facts: Any) -> web.Response:
    signed: Signed | None = request.get(SIGNED)
    catalogue, language = site_of(request).guides.catalogue, reader_of(request).language
    ways = _ways(signed)
    known = {
        "signed": signed,
        "ways": ways,
        "way_here": _way_here(ways, request.path),
        "form_token": form_token(token) if (token := token_behind(request)) else "",
        "unit_name": lambda unit: "" if unit == WHOLE_CITY else catalogue.department_name(unit, language),
        "moment": lambda when: _moment(request, when),
    }
    response = page(request, template, status=status, **{**known, **facts})
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _ways(signed: Signed | None) -> tuple[Way, ...]:
    """None before the second step, and none but the password while that is due."""
    if signed is None or signed.session.stage is Stage.SECOND_STEP or signed.staff.password_due:
        return ()
    return tuple(way for way in WAYS if may_somewhere(signed.staff, way.act))


def _way_here(ways: tuple[Way, ...], path: str) -> str:
    """The way that leads to this page or to the list it belongs to."""
    above = [way.path for way in ways if path == way.path or path.startswith(f"{way.path}/")]
    return max(above, key=len, default="")


def _moment(request: web.Request, when: dt.datetime) -> str:
    """2026-11-27 09:30, in the city's time zone (ARCHITECTURE rule 22): tables sort and align."""
    return f"{when.astimezone(site_of(request).config.zone):%Y-%m-%d %H:%M}"
