"""Who may do what: the one table, read as sentences."""

from __future__ import annotations

import pytest

from bot.domain.staff import (
    NAME,
    PERMISSIONS,
    Act,
    Grant,
    Role,
    Staff,
    may,
    may_manage,
    may_somewhere,
    refuse_both_hands,
    units_for,
)
from bot.errors import Refused


def somebody(*grants: tuple[Role, str], active: bool = True, id_: str = "A") -> Staff:
    return Staff(id_, "lina", "李娜", tuple(Grant(role, unit) for role, unit in grants), active)


def test_every_role_has_a_line_and_every_act_somebody_who_may() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert set().union(*PERMISSIONS.values()) == set(Act)


@pytest.mark.parametrize(
    ("act", "roles"),
    [
        (Act.SEE_CONSOLE, set(Role)),
        (Act.OWN_ACCOUNT, set(Role)),
        (Act.BOOK_FOR_CITIZEN, {Role.CLERK}),
        (Act.SEE_PROFILE_MASKED, {Role.CLERK, Role.VISIT_OFFICER}),
        (Act.REVEAL_PROFILE, {Role.CLERK, Role.VISIT_OFFICER}),
        (Act.SEE_QUESTIONS, {Role.EDITOR, Role.REVIEWER}),
        (Act.EDIT_GUIDE, {Role.EDITOR}),
        (Act.REVIEW_GUIDE, {Role.REVIEWER}),
        (Act.PUBLISH_GUIDE, {Role.REVIEWER}),
        (Act.MANAGE_LINKS, {Role.PUBLICITY}),
        (Act.MANAGE_STAFF, {Role.ADMIN}),
        (Act.SEE_AUDIT, {Role.AUDITOR}),
    ],
)
def test_an_act_is_for_these_roles_and_no_other(act: Act, roles: set[Role]) -> None:
    assert {role for role in Role if may(somebody((role, "*")), act, "hrss")} == roles


@pytest.mark.parametrize(
    ("unit", "asked", "allowed"),
    [
        ("*", "hrss", True),
        ("*", "*", True),
        ("hrss", "hrss", True),
        ("hrss", "police", False),
        ("hrss", "*", False),
    ],
)
def test_a_grant_is_for_its_unit_or_the_whole_city(unit: str, asked: str, allowed: bool) -> None:
    assert may(somebody((Role.EDITOR, unit)), Act.EDIT_GUIDE, asked) is allowed


def test_roles_of_different_units_do_not_mix() -> None:
    lina = somebody((Role.EDITOR, "hrss"), (Role.REVIEWER, "police"))
    assert not may(lina, Act.EDIT_GUIDE, "police")
    assert not may(lina, Act.PUBLISH_GUIDE, "hrss")
    assert units_for(lina, Act.SEE_QUESTIONS) == {"hrss", "police"}
    assert units_for(lina, Act.EDIT_GUIDE) == {"hrss"}


def test_without_a_grant_or_turned_off_nobody_may_anything() -> None:
    for staff in (somebody(), somebody((Role.ADMIN, "*"), active=False)):
        assert not any(may_somewhere(staff, act) or may(staff, act) or units_for(staff, act) for act in Act)


@pytest.mark.parametrize(
    ("mine", "theirs", "allowed"),
    [
        ([(Role.ADMIN, "*")], [(Role.CLERK, "hrss")], True),
        ([(Role.ADMIN, "*")], [], True),
        ([(Role.ADMIN, "hrss")], [(Role.CLERK, "hrss")], True),
        ([(Role.ADMIN, "hrss")], [(Role.CLERK, "hrss"), (Role.CLERK, "police")], False),
        ([(Role.ADMIN, "hrss")], [(Role.CLERK, "*")], False),
        ([(Role.ADMIN, "hrss")], [], False),
        ([(Role.AUDITOR, "*")], [(Role.CLERK, "hrss")], False),
    ],
)
def test_who_manages_a_unit_manages_those_who_work_only_there(mine, theirs, allowed: bool) -> None:
    assert may_manage(somebody(*mine), somebody(*theirs, id_="B")) is allowed


def test_nobody_manages_themselves() -> None:
    assert not may_manage(somebody((Role.ADMIN, "*")), somebody((Role.ADMIN, "*")))


@pytest.mark.parametrize(
    ("name", "fits"),
    [("li.na", True), ("a1", True), ("a", False), ("Li", False), (".li", False), ("li-", False), ("a" * 40, True),
     ("a" * 41, False), ("li na", False), ("li/na", False), ("李娜", False), ("li\n", False)],
)  # fmt: skip
def test_a_name_can_be_said_on_the_phone(name: str, fits: bool) -> None:
    assert bool(NAME.fullmatch(name)) is fits


@pytest.mark.parametrize("held", [Role.ADMIN, Role.AUDITOR])
@pytest.mark.parametrize("wanted", Role)
def test_only_managing_staff_and_reading_the_audit_are_kept_apart(held: Role, wanted: Role) -> None:
    """For different units too: an audit of one department names who managed it."""
    if {held, wanted} == {Role.ADMIN, Role.AUDITOR}:
        with pytest.raises(Refused, match="staff_roles_apart"):
            refuse_both_hands((Grant(Role.CLERK, "*"), Grant(held, "hrss")), Grant(wanted, "police"))
    else:
        refuse_both_hands((Grant(held, "hrss"),), Grant(wanted, "police"))
