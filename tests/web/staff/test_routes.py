"""The guard of the console: every route names an act, and is kept as the table of permissions says.

Every row of the table is tried as every role, signed out, turned off, and while a password is due.
"""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import App
from bot.domain.staff import PERMISSIONS, Act, Role
from bot.web.staff.door import HALFWAY, OUTSIDE, StaffRoute
from bot.web.staff.routes import STAFF_ROUTES
from tests.web.staff.officer import Officer
from tests.web.visitor import Page

# What the parts of an address stand for here; a page answers 404 or 409 where they name nothing.
EXAMPLES = {"name": "nobody-here", "code": "0000000", "number": "1", "key": "none", "id": "0000000000"}
BEHIND = [route for route in STAFF_ROUTES if isinstance(route.act, Act)]
LET_IN = {200, 303, 400, 404, 409}
LAST = ("staff_sign_out", "staff_sessions_end")  # they end the session this test goes round with


def path_of(route: StaffRoute) -> str:
    return route.path.format_map(EXAMPLES)


async def tries(officer: Officer, route: StaffRoute) -> Page:
    if route.method == "GET":
        return await officer.opens(path_of(route))
    return await officer.sends(path_of(route), seen_on="/staff/password")


def test_every_staff_route_names_an_act_or_one_of_the_two_doors() -> None:
    assert [route.path for route in STAFF_ROUTES if not isinstance(route.act, Act)
            and route.act not in (OUTSIDE, HALFWAY)] == []  # fmt: skip
    outside = {route.path for route in STAFF_ROUTES if not isinstance(route.act, Act)}
    assert outside == {"/staff/sign-in", "/staff/second-step"}


def test_everything_of_the_console_lies_below_its_address() -> None:
    assert [route.path for route in STAFF_ROUTES if not f"{route.path}/".startswith("/staff/")] == []
    assert [route.name for route in STAFF_ROUTES if not route.name.startswith("staff")] == []


def test_only_the_way_to_a_new_password_is_open_while_one_is_due() -> None:
    open_then = {route.path for route in STAFF_ROUTES if route.while_due}
    assert open_then == {"/staff/password", "/staff/sign-out"}


@pytest.mark.parametrize("role", Role)
async def test_a_role_gets_the_pages_of_its_acts_and_no_others(signed: Any, role: Role) -> None:
    officer = await signed(role)
    wrong = []
    for route in sorted(BEHIND, key=lambda route: route.name in LAST):
        if not officer.token or (await officer.opens("/staff")).status != 200:
            await officer.signs_in()
        page = await tries(officer, route)
        allowed = route.act in PERMISSIONS[role]
        if page.status not in (LET_IN if allowed else {403}):
            wrong.append((route.method, route.path, page.status))
        if not allowed:
            assert page.heading in ("您没有这项权限", "This is not yours to do")
        assert page.headers["Cache-Control"] == "private, no-store"
    assert wrong == []


async def test_whoever_is_signed_out_is_sent_to_sign_in(somebody: Any) -> None:
    nobody = await somebody(Role.ADMIN)
    for route in BEHIND:
        page = await (
            nobody.opens(path_of(route)) if route.method == "GET" else nobody.browser.sends(path_of(route))
        )
        assert (page.status, page.headers["Location"].partition("?")[0]) == (303, "/staff/sign-in"), (
            route.path
        )


async def test_whoever_was_turned_off_is_signed_out_at_once(app: App, signed: Any) -> None:
    admin = await signed(Role.ADMIN)
    assert (await admin.opens("/staff")).status == 200
    token, officer = admin.token, admin
    await app.services.staff.turn("admin", on=False)
    officer.comes_with(token)
    for route in BEHIND:
        page = await (
            officer.opens(path_of(route)) if route.method == "GET" else officer.browser.sends(path_of(route))
        )
        assert (page.status, page.headers["Location"].partition("?")[0]) == (303, "/staff/sign-in"), (
            route.path
        )


@pytest.mark.parametrize(
    "route", [route for route in BEHIND if route.method == "POST"], ids=lambda route: route.path
)
@pytest.mark.parametrize("sent", [{}, {"form_token": ""}, {"form_token": "0" * 64}, {"form_token": "é"}])
async def test_no_form_is_taken_without_its_token(
    signed: Any, route: StaffRoute, sent: dict[str, str]
) -> None:
    role = next(role for role in Role if route.act in PERMISSIONS[role])
    officer = await signed(role)
    page = await officer.browser.sends(path_of(route), **sent)
    assert page.status == 403
    assert page.heading in ("这张表单已过期", "This form is out of date")


async def test_the_token_of_one_session_is_nothing_in_another(signed: Any) -> None:
    clerk, editor = await signed(Role.CLERK), await signed(Role.EDITOR)
    from tests.web.staff.officer import form_token

    stolen = form_token(await clerk.opens("/staff"))
    assert (await editor.browser.sends("/staff/sign-out", form_token=stolen)).status == 403


async def test_the_navigation_shows_what_one_may_do(signed: Any) -> None:
    seen = {}
    for role in Role:
        html = (await (await signed(role)).opens("/staff")).html
        seen[role] = {path for path in ("/staff/people", "/staff/audit") if f'href="{path}"' in html}
    assert seen[Role.ADMIN] == {"/staff/people"}
    assert seen[Role.AUDITOR] == {"/staff/audit"}
    assert seen[Role.CLERK] == set()
