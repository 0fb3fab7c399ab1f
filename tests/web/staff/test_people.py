"""Managing who works here, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.app import App
from bot.domain.staff import Grant, Role
from tests.web.staff.officer import PASSWORD, Officer

PEOPLE = "/staff/people"


def unit_of(app: App) -> tuple[str, str]:
    """Two departments of the city."""
    first, second = app.services.staff.units()[1:3]
    return first, second


async def test_somebody_is_added_and_signs_in_with_the_password_that_is_shown_once(
    app: App, signed: Any, browse: Callable[[], Any]
) -> None:
    admin = await signed(Role.ADMIN)
    unit, _other = unit_of(app)
    page = await admin.sends(PEOPLE, name="Li.Na", display="李娜", role="editor", unit=unit)
    assert page.status == 200
    first = page.html.split('first-password code">')[1].split("<")[0]
    lina = Officer(await browse(), "li.na", first)
    assert (await lina.signs_in()).status == 303
    assert (await lina.chooses(PASSWORD)).status == 303
    assert "李娜" in (await lina.opens("/staff")).reads
    assert first not in (await admin.opens(f"{PEOPLE}/li.na")).html


@pytest.mark.parametrize(
    ("name", "display"),
    [
        ("x", ""),
        ("-lina", ""),
        ("li na", ""),
        ("李娜", ""),
        ("a" * 41, ""),
        ("admin", ""),
        ("li.na", "x" * 81),
    ],
)
async def test_a_name_that_will_not_do_is_told_and_kept_in_the_box(
    signed: Any, name: str, display: str
) -> None:
    admin = await signed(Role.ADMIN)
    page = await admin.sends(PEOPLE, name=name, display=display, role="editor", unit="*")
    assert page.status == 409
    assert f'value="{name}"' in page.html
    assert 'role="alert"' in page.html


async def test_roles_are_given_and_taken_away_and_count_at_once(app: App, signed: Any) -> None:
    admin, clerk = await signed(Role.ADMIN), await signed(Role.CLERK)
    assert (await clerk.opens("/staff/audit")).status == 403
    await admin.sends(f"{PEOPLE}/clerk/grant", role="auditor", unit="*")
    assert (await clerk.opens("/staff/audit")).status == 200
    page = await admin.sends(f"{PEOPLE}/clerk/grant", role="auditor", unit="*")
    assert page.status == 409
    await admin.sends(f"{PEOPLE}/clerk/revoke", role="auditor", unit="*")
    assert (await clerk.opens("/staff/audit")).status == 403


async def test_one_person_never_manages_staff_and_reads_the_audit(app: App, signed: Any) -> None:
    admin, _auditor = await signed(Role.ADMIN), await signed(Role.AUDITOR)
    unit, _other = unit_of(app)
    for wanted in ("*", unit):
        page = await admin.sends(f"{PEOPLE}/auditor/grant", role="admin", unit=wanted)
        assert page.status == 409
        assert "这两个角色" in page.reads or "two people" in page.reads
    assert [grant.role for grant in (await app.services.staff.named("auditor")).grants] == [Role.AUDITOR]


async def test_turning_off_wants_the_name_typed(app: App, signed: Any) -> None:
    admin, clerk = await signed(Role.ADMIN), await signed(Role.CLERK)
    for typed in ("", "admin", "clerks"):
        page = await admin.sends(f"{PEOPLE}/clerk/turn", turn="off", typed=typed)
        assert page.status == 409, typed
    assert (await clerk.opens("/staff")).status == 200
    assert (await admin.sends(f"{PEOPLE}/clerk/turn", turn="off", typed="clerk")).status == 303
    assert (await clerk.opens("/staff")).status == 303
    assert (await clerk.signs_in()).status == 403
    await admin.sends(f"{PEOPLE}/clerk/turn", turn="on")
    assert (await clerk.signs_in()).status == 303


async def test_an_account_started_anew_has_another_first_password(app: App, signed: Any) -> None:
    admin, clerk = await signed(Role.ADMIN), await signed(Role.CLERK)
    page = await admin.sends(f"{PEOPLE}/clerk/reset", typed="clerk")
    first = page.html.split('first-password code">')[1].split("<")[0]
    assert (await clerk.signs_in()).status == 403
    clerk.password = first
    assert (await clerk.signs_in()).status == 303
    assert (await clerk.opens("/staff")).headers["Location"] == "/staff/password"


async def test_nobody_makes_themselves_more_or_locks_themselves_out(signed: Any) -> None:
    admin = await signed(Role.ADMIN)
    for path, fields in (
        ("grant", {"role": "auditor", "unit": "*"}),
        ("revoke", {"role": "admin", "unit": "*"}),
        ("turn", {"turn": "off", "typed": "admin"}),
        ("reset", {"typed": "admin"}),
    ):
        assert (await admin.sends(f"{PEOPLE}/admin/{path}", **fields)).status == 409
    assert (await admin.opens(PEOPLE)).status == 200


async def test_who_manages_one_department_manages_nobody_else(app: App, signed: Any, somebody: Any) -> None:
    ours, theirs = unit_of(app)
    admin = await signed(Role.ADMIN, ours)
    await somebody(Role.EDITOR, ours)
    await somebody(Role.CLERK, theirs)
    await app.services.staff.grant("editor", Grant(Role.REVIEWER, theirs))  # works in both
    page = await admin.opens(PEOPLE)
    assert f"{PEOPLE}/editor" in page.html
    assert f"{PEOPLE}/clerk" not in page.html
    assert f'value="{theirs}"' not in page.html
    assert 'value="*"' not in page.html
    assert (await admin.opens(f"{PEOPLE}/clerk")).status == 403
    for path, fields in (
        ("clerk/turn", {"turn": "off", "typed": "clerk"}),
        ("clerk/reset", {"typed": "clerk"}),
        ("clerk/grant", {"role": "clerk", "unit": theirs}),
        ("clerk/revoke", {"role": "clerk", "unit": theirs}),
        ("editor/turn", {"turn": "off", "typed": "editor"}),
        ("editor/grant", {"role": "admin", "unit": "*"}),
    ):
        assert (await admin.sends(f"{PEOPLE}/{path}", **fields)).status in (403, 409), path
    everybody = {staff.name: staff for staff in await app.services.staff.all()}
    assert everybody["clerk"].active
    assert everybody["editor"].active
    assert everybody["clerk"].grants == (Grant(Role.CLERK, theirs),)
    assert (await admin.sends(f"{PEOPLE}/editor/grant", role="clerk", unit=ours)).status == 303


@pytest.mark.parametrize(
    "fields", [{}, {"role": "king", "unit": "*"}, {"role": "clerk"}, {"role": "clerk", "unit": "x"}]
)
async def test_made_up_roles_and_units_change_nothing(app: App, signed: Any, fields: dict[str, str]) -> None:
    admin = await signed(Role.ADMIN)
    await signed(Role.CLERK)
    page = await admin.sends(f"{PEOPLE}/clerk/grant", **fields)
    assert page.status in (400, 409)
    assert (await app.services.staff.named("clerk")).grants == (Grant(Role.CLERK, "*"),)


async def test_what_people_are_called_is_text_and_never_markup(signed: Any) -> None:
    admin = await signed(Role.ADMIN)
    await admin.sends(PEOPLE, name="li.na", display="<b>李娜</b>", role="editor", unit="*")
    assert "<b>李娜" not in (await admin.opens(PEOPLE)).html
