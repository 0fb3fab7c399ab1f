"""Staff find a citizen's details by the whole number, masked; one field in full costs a reason and a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.app import App
from bot.domain.audit import Recorded, Wanted
from bot.domain.staff import Role
from bot.web.staff.profile import LOOKUPS
from tests.web.staff.conftest import Newcomer
from tests.web.visitor import Page, Visitor

PATH = "/staff/profiles"
FULL = {"name": "张三丰", "phone": "13812345678", "address": "望江路8号3幢201", "birth_year": "1950"}


@pytest.fixture
async def zhang(browse: Callable[[], Any]) -> Visitor:
    """A citizen who left details."""
    visitor: Visitor = await browse()
    await visitor.sends("/privacy/mine/profile", None, **FULL, profile="yes", profile_sensitive="yes")
    return visitor


async def _trail(app: App) -> list[Recorded]:
    return [each for each in await app.services.audit.find(Wanted(), 50) if each.entry.noun == "profile"]


def _profile_id(page: Page) -> str:
    return page.html.split('name="profile" value="')[1][:10]


async def test_a_clerk_finds_by_the_whole_number_and_sees_it_masked(
    app: App, zhang: Visitor, signed: Newcomer
) -> None:
    clerk = await signed(Role.CLERK)
    page = await clerk.sends(PATH, seen_on=PATH, phone="138 1234 5678")
    assert page.status == 200
    assert "张*" in page.reads
    assert "138****5678" in page.reads
    assert not any(plain in page.html for plain in FULL.values())
    (trace,) = await _trail(app)
    assert (trace.entry.actor.name, trace.entry.act, trace.entry.after) == (
        "clerk",
        "see_profile_masked",
        {"found": 1},
    )


@pytest.mark.parametrize(
    ("phone", "status"), [("13900000000", 200), ("1381234", 409), ("12345", 409), ("", 409)]
)
async def test_part_of_a_number_finds_nobody(
    app: App, zhang: Visitor, signed: Newcomer, phone: str, status: int
) -> None:
    page = await (await signed(Role.CLERK)).sends(PATH, seen_on=PATH, phone=phone)
    assert page.status == status
    assert "张*" not in page.reads
    assert all(phone not in str(trace) for trace in await _trail(app) if phone)


async def test_one_field_in_full_needs_a_reason_and_leaves_a_trace_without_the_value(
    app: App, zhang: Visitor, signed: Newcomer
) -> None:
    officer = await signed(Role.VISIT_OFFICER)
    found = await officer.sends(PATH, seen_on=PATH, phone=FULL["phone"])
    fields = {"profile": _profile_id(found), "field": "address"}
    refused = await officer.sends(f"{PATH}/reveal", seen_on=PATH, **fields, reason=" x ")
    assert refused.status == 409
    assert FULL["address"] not in refused.html
    page = await officer.sends(f"{PATH}/reveal", seen_on=PATH, **fields, reason="上门前核对住址，13812345678")
    assert FULL["address"] in page.reads
    assert FULL["name"] not in page.html, "only the one field"
    assert page.headers["Cache-Control"].endswith("no-store")
    newest = (await _trail(app))[0].entry
    assert (newest.act, newest.noun_id, newest.actor.name) == (
        "reveal_profile",
        fields["profile"],
        "visit-officer",
    )
    assert newest.after == {"field": "address", "reason": "上门前核对住址，***"}


async def test_who_was_erased_meanwhile_is_not_there(app: App, zhang: Visitor, signed: Newcomer) -> None:
    clerk = await signed(Role.CLERK)
    found = await clerk.sends(PATH, seen_on=PATH, phone=FULL["phone"])
    await zhang.sends("/privacy/forget")
    page = await clerk.sends(
        f"{PATH}/reveal", seen_on=PATH, profile=_profile_id(found), field="name", reason="核对姓名"
    )
    assert page.status == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN, Role.AUDITOR, Role.PUBLICITY])
async def test_who_serves_no_citizens_sees_none(
    app: App, zhang: Visitor, signed: Newcomer, role: Role
) -> None:
    somebody = await signed(role)
    assert (await somebody.opens(PATH)).status == 403
    assert (await somebody.sends(PATH, phone=FULL["phone"])).status == 403
    assert await _trail(app) == []


async def test_numbers_cannot_be_tried_one_after_another(zhang: Visitor, signed: Newcomer, app: App) -> None:
    clerk = await signed(Role.CLERK)
    (me,) = [staff for staff in await app.services.staff.all() if staff.name == "clerk"]
    for _ in range(LOOKUPS.amount):
        await app.volatile.limits.hit(LOOKUPS, me.id)
    assert (await clerk.sends(PATH, seen_on=PATH, phone=FULL["phone"])).status == 429
