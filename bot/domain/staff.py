"""Staff: who works here, as what, for which department, and what each role may do.

PERMISSIONS is the one table of role × act. A person holds grants, each a role for one unit: a department's
key, or WHOLE_CITY. An act on a thing of a unit needs a grant of a role that may do it, for that unit or for
the whole city. Managing the house, looking over its shoulder and doing its work are three
hands (GB/T 22239-2019, 8.1.5: 系统管理, 审计管理): the admin sees no citizen, the auditor changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import Refused

WHOLE_CITY = "*"
NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])")  # 2 to 40 characters, easy to say on the phone
MAX_DISPLAY = 80  # characters
MAX_UNIT = 120  # characters; as long as a department's key may be


class Role(StrEnum):
    """What somebody works as."""

    CLERK = "clerk"  # at the window
    VISIT_OFFICER = "visit_officer"  # goes to people's homes
    EDITOR = "editor"  # writes a department's guides
    REVIEWER = "reviewer"  # reads what editors wrote, and lets it out
    PUBLICITY = "publicity"  # posters, links, campaigns
    ADMIN = "admin"  # looks after the house and who works in it
    AUDITOR = "auditor"  # reads what everybody did


class Act(StrEnum):
    """What staff do. A route names the act it is for; so does an entry of the audit."""

    SEE_CONSOLE = "see_console"
    OWN_ACCOUNT = "own_account"  # sign in and out, one's password, the second step
    BOOK_FOR_CITIZEN = "book_for_citizen"
    SEE_PROFILE_MASKED = "see_profile_masked"
    REVEAL_PROFILE = "reveal_profile"
    SEE_QUESTIONS = "see_questions"
    EDIT_GUIDE = "edit_guide"
    REVIEW_GUIDE = "review_guide"
    PUBLISH_GUIDE = "publish_guide"
    MANAGE_LINKS = "manage_links"
    MANAGE_STAFF = "manage_staff"
    SEE_AUDIT = "see_audit"


_EVERYBODY = frozenset({Act.SEE_CONSOLE, Act.OWN_ACCOUNT})
_FOR_A_CITIZEN = frozenset({Act.BOOK_FOR_CITIZEN, Act.SEE_PROFILE_MASKED, Act.REVEAL_PROFILE})

PERMISSIONS: Mapping[Role, frozenset[Act]] = {
    Role.CLERK: _EVERYBODY | _FOR_A_CITIZEN,
    Role.VISIT_OFFICER: _EVERYBODY | {Act.SEE_PROFILE_MASKED, Act.REVEAL_PROFILE},
    Role.EDITOR: _EVERYBODY | {Act.SEE_QUESTIONS, Act.EDIT_GUIDE},
    Role.REVIEWER: _EVERYBODY | {Act.SEE_QUESTIONS, Act.REVIEW_GUIDE, Act.PUBLISH_GUIDE},
    Role.PUBLICITY: _EVERYBODY | {Act.MANAGE_LINKS},
    Role.ADMIN: _EVERYBODY | {Act.MANAGE_STAFF},
    Role.AUDITOR: _EVERYBODY | {Act.SEE_AUDIT},
}

# Never in one person, whatever the units: whoever runs the house would look over their own shoulder.
_APART = frozenset({Role.ADMIN, Role.AUDITOR})


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role for one unit: a department's key, or WHOLE_CITY."""

    role: Role
    unit: str

    def covers(self, act: Act, unit: str) -> bool:
        return act in PERMISSIONS[self.role] and self.unit in (WHOLE_CITY, unit)


@dataclass(frozen=True, slots=True)
class Staff:
    """One person who works here. `name` is what they sign in with, `display` how others call them."""

    id: str
    name: str
    display: str
    grants: tuple[Grant, ...] = ()
    active: bool = True
    password_due: bool = False  # the password is somebody else's choice and has to be changed first
    has_totp: bool = False


def may(staff: Staff, act: Act, unit: str = WHOLE_CITY) -> bool:
    """Whether this person may do that to a thing of `unit`; with WHOLE_CITY, to things of all units."""
    return staff.active and any(grant.covers(act, unit) for grant in staff.grants)


def may_somewhere(staff: Staff, act: Act) -> bool:
    """Whether there is any unit for which this person may: enough to be shown the page."""
    return staff.active and any(act in PERMISSIONS[grant.role] for grant in staff.grants)


def units_for(staff: Staff, act: Act) -> frozenset[str]:
    """The units for which this person may; WHOLE_CITY among them means all."""
    return frozenset(grant.unit for grant in staff.grants if staff.active and grant.covers(act, grant.unit))


def refuse_both_hands(held: Collection[Grant], wanted: Grant) -> None:
    """Raises Refused ``staff_roles_apart`` if one person would be admin and auditor."""
    if {wanted.role, *(grant.role for grant in held)} >= _APART:
        raise Refused("staff_roles_apart")


def may_manage(staff: Staff, other: Staff) -> bool:
    """Whoever manages staff of a unit manages people all of whose grants lie there, never themselves."""
    units = {grant.unit for grant in other.grants} or {WHOLE_CITY}
    return other.id != staff.id and all(may(staff, Act.MANAGE_STAFF, unit) for unit in units)
