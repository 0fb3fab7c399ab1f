"""Who works here: the list, and one person's page with their grants, turning off, and a new first password.

A password that was generated is in the answer to the form and nowhere else; it is shown once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.domain.staff import NAME, Act, Grant, Role, Staff, may, may_manage
from bot.errors import Refused
from bot.services.staff import StaffService
from bot.web.forms import read_form
from bot.web.site import site_of
from bot.web.staff.door import signed_in
from bot.web.staff.frame import staff_page
from bot.web.staff.trouble import NotAllowed

PEOPLE = "/staff/people"


async def people(request: web.Request) -> web.Response:
    return await _list(request)


async def add(request: web.Request) -> web.Response:
    form, signed = await read_form(request), signed_in(request)
    name, display = form.get("name", "").strip().lower(), form.get("display", "").strip()
    try:
        made, password = await _staff(request).add(name, _grant(form), display=display, by=signed)
    except Refused as refused:
        return await _list(request, refused, typed=form)
    return staff_page(request, "staff/first-password.html", person=made, password=password)


async def person(request: web.Request) -> web.Response:
    return await _one(request)


async def grant(request: web.Request) -> web.Response:
    wanted, signed = _grant(await read_form(request)), signed_in(request)
    try:
        await _staff(request).grant(_name(request), wanted, by=signed)
    except Refused as refused:
        return await _one(request, refused)
    raise web.HTTPSeeOther(f"{PEOPLE}/{_name(request)}")


async def revoke(request: web.Request) -> web.Response:
    wanted, signed = _grant(await read_form(request)), signed_in(request)
    try:
        await _staff(request).revoke(_name(request), wanted, by=signed)
    except Refused as refused:
        return await _one(request, refused)
    raise web.HTTPSeeOther(f"{PEOPLE}/{_name(request)}")


async def turn(request: web.Request) -> web.Response:
    """On is one press; off wants the name typed, because it ends what somebody is doing."""
    form, signed = await read_form(request), signed_in(request)
    turned_on = form.get("turn") == "on"
    try:
        if not turned_on:
            _refuse_untyped(request, form)
        await _staff(request).turn(_name(request), on=turned_on, by=signed)
    except Refused as refused:
        return await _one(request, refused)
    raise web.HTTPSeeOther(f"{PEOPLE}/{_name(request)}")


async def reset(request: web.Request) -> web.Response:
    form, signed = await read_form(request), signed_in(request)
    try:
        _refuse_untyped(request, form)
        password = await _staff(request).reset(_name(request), by=signed)
    except Refused as refused:
        return await _one(request, refused)
    named = await _staff(request).named(_name(request))
    return staff_page(request, "staff/first-password.html", person=named, password=password)


def _staff(request: web.Request) -> StaffService:
    return site_of(request).services.staff


def _name(request: web.Request) -> str:
    """The name in the address; one that could not be anybody's is not looked for."""
    name = request.match_info["name"]
    if not NAME.fullmatch(name):
        raise web.HTTPNotFound
    return name


def _grant(form: Mapping[str, str]) -> Grant:
    try:
        return Grant(Role(form.get("role", "")), form.get("unit", ""))
    except ValueError:
        raise web.HTTPBadRequest from None


def _refuse_untyped(request: web.Request, form: Mapping[str, str]) -> None:
    if form.get("typed", "").strip().lower() != _name(request):
        raise Refused("staff_name_untyped", name=_name(request))


def _may_see(request: web.Request, other: Staff) -> bool:
    """Those one manages, those of one's units, and oneself."""
    me = signed_in(request).staff
    units = {held.unit for held in other.grants}
    return (
        me.id == other.id or may_manage(me, other) or any(may(me, Act.MANAGE_STAFF, unit) for unit in units)
    )


async def _list(
    request: web.Request, refused: Refused | None = None, *, typed: Mapping[str, str] | None = None
) -> web.Response:
    everybody = [staff for staff in await _staff(request).all() if _may_see(request, staff)]
    return staff_page(
        request,
        "staff/people.html",
        status=409 if refused else 200,
        refused=refused,
        people=everybody,
        typed={each: (typed or {}).get(each, "") for each in ("name", "display", "role", "unit")},
        **_choices(request),
    )


async def _one(request: web.Request, refused: Refused | None = None) -> web.Response:
    other = await _staff(request).named(_name(request))
    if not _may_see(request, other):
        raise NotAllowed
    return staff_page(
        request,
        "staff/person.html",
        status=409 if refused else 200,
        refused=refused,
        person=other,
        is_me=other.id == signed_in(request).staff.id,
        manages=may_manage(signed_in(request).staff, other),
        **_choices(request),
    )


def _choices(request: web.Request) -> dict[str, Any]:
    """Roles, and the units for which this person may grant them."""
    me = signed_in(request).staff
    units = [unit for unit in _staff(request).units() if may(me, Act.MANAGE_STAFF, unit)]
    return {"roles": [role.value for role in Role], "units": units}
