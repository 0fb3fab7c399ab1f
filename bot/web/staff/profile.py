"""Finding a citizen's details by their full phone number: masked, and one field in full for a reason.

Number, profile and value travel in forms and their answers only, never in an address. Nobody can leaf through
profiles: a number has to be known, and only so many may be tried in an hour.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.domain.profile import FIELDS, as_dialled
from bot.domain.staff import Act, may_somewhere
from bot.domain.volatile import Limit
from bot.errors import Refused
from bot.web.forms import read_form
from bot.web.limits import TooManyRequests
from bot.web.site import site_of
from bot.web.staff.door import signed_in
from bot.web.staff.frame import staff_page

LOOKUPS = Limit("profile_lookup", 60, 60 * 60)  # more than a window serves in an hour


async def profiles_page(request: web.Request) -> web.Response:
    return _page(request)


async def find(request: web.Request) -> web.Response:
    """Who left this number, masked."""
    typed = (await read_form(request)).get("phone", "")
    await _count(request)
    try:
        found = await site_of(request).services.profile_lookups.with_phone(typed, signed_in(request).actor)
    except Refused as refused:
        return _page(request, refused=refused, typed=typed, status=409)
    return _page(request, found=found, asked=True)


async def reveal(request: web.Request) -> web.Response:
    """One field in full. What is not in order shows the form again, with the reason as it was typed."""
    form = await read_form(request)
    await _count(request)
    profile_id, field, reason = (form.get(name, "") for name in ("profile", "field", "reason"))
    lookups, by = site_of(request).services.profile_lookups, signed_in(request).actor
    try:
        profile, value = await lookups.reveal(profile_id, field, reason, by)
    except Refused as refused:
        return _page(
            request,
            refused=refused,
            again={"profile": profile_id, "field": field, "reason": reason},
            status=409,
        )
    shown = as_dialled(value) if field == "phone" and value else value
    return _page(request, found=[profile], asked=True, shown={field: shown}, again={"reason": reason})


async def _count(request: web.Request) -> None:
    seconds = await site_of(request).volatile.limits.hit(LOOKUPS, signed_in(request).staff.id)
    if seconds > 0:
        raise TooManyRequests(seconds)


def _page(request: web.Request, *, status: int = 200, **facts: Any) -> web.Response:
    known: dict[str, Any] = {
        "here": "/staff/profiles",  # the switches of the foot lead back without what an address asked
        "found": (),
        "asked": False,
        "typed": "",
        "shown": {},
        "refused": None,
        "fields": FIELDS,
        "may_reveal": may_somewhere(signed_in(request).staff, Act.REVEAL_PROFILE),
    }
    facts["again"] = {"profile": "", "field": "", "reason": "", **facts.get("again", {})}
    return staff_page(request, "staff/profile.html", status=status, **{**known, **facts})
