"""Accounts of staff: making, granting, turning off, and starting anew when somebody forgot.

Each act is written into the audit in its own transaction. The web hands in who acts and has to be allowed
(bot/domain/staff.py `may_manage`); the command line may do everything, being on the machine itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from bot.clock import Clock
from bot.domain.audit import COMMAND_LINE, Entry, Facts
from bot.domain.password import generated_password, refuse_weak
from bot.domain.staff import (
    MAX_DISPLAY,
    NAME,
    WHOLE_CITY,
    Act,
    Grant,
    Staff,
    may,
    may_manage,
    refuse_both_hands,
)
from bot.domain.staff_session import Signed
from bot.errors import NotFound, Refused
from bot.ids import Ids
from bot.services.password import Passwords
from bot.store import Store, Tx


class StaffService:
    """`units` names the departments there are. `by` is who acts; None is the command line."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ids: Ids,
        passwords: Passwords,
        units: Callable[[], Collection[str]],
    ) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._passwords = passwords
        self._units = units

    def units(self) -> tuple[str, ...]:
        """What a grant may be for: the whole city, and every department."""
        return (WHOLE_CITY, *self._units())

    async def all(self) -> Sequence[Staff]:
        """Everybody, by name; those turned off, too."""
        async with self._store.read() as tx:
            return await tx.staff.all()

    async def named(self, name: str) -> Staff:
        """Raises NotFound."""
        async with self._store.read() as tx:
            return await _named(tx, name)

    async def add(
        self, name: str, grant: Grant, *, display: str = "", password: str = "", by: Signed | None = None
    ) -> tuple[Staff, str]:
        """A new account and its first password, generated if none is given; it has to be changed at once.

        Raises Refused: ``staff_name``, ``staff_display``, ``staff_unit``, ``staff_name_taken``,
        ``staff_not_yours``, and what `refuse_weak` raises.
        """
        self.refuse_naming(name, display)
        self._refuse_granting(grant, by)
        password = password or generated_password()
        refuse_weak(password, name)
        staff = Staff(self._ids.item_id(), name, display or name, (grant,), password_due=True)
        hashed = await self._passwords.hashed(password)
        async with self._store.begin() as tx:
            if not await tx.staff.add(staff, hashed, self._clock.now()):
                raise Refused("staff_name_taken", name=name)
            await tx.staff.grant(staff.id, grant)
            await tx.audit.add(self._entry(by, staff, grant.unit, after=_facts(staff)))
        return staff, password

    async def grant(self, name: str, grant: Grant, *, by: Signed | None = None) -> None:
        """Raises NotFound; Refused: ``staff_unit``, ``staff_not_yours``, ``staff_roles_apart``,
        ``staff_grant_held``."""
        self._refuse_granting(grant, by)
        async with self._store.begin() as tx:
            staff = await _named(tx, name, held=True)
            _refuse_oneself(staff, by)
            refuse_both_hands(staff.grants, grant)
            if not await tx.staff.grant(staff.id, grant):
                raise Refused("staff_grant_held", name=name)
            after = {"granted": _said(grant)}
            await tx.audit.add(self._entry(by, staff, grant.unit, after=after))

    async def revoke(self, name: str, grant: Grant, *, by: Signed | None = None) -> None:
        """Raises NotFound; Refused: ``staff_not_yours``, ``staff_grant_absent``."""
        if by and not may(by.staff, Act.MANAGE_STAFF, grant.unit):
            raise Refused("staff_not_yours")
        async with self._store.begin() as tx:
            staff = await _named(tx, name)
            _refuse_oneself(staff, by)
            if not await tx.staff.revoke(staff.id, grant):
                raise Refused("staff_grant_absent", name=name)
            before = {"granted": _said(grant)}
            await tx.audit.add(self._entry(by, staff, grant.unit, before=before))

    async def turn(self, name: str, *, on: bool, by: Signed | None = None) -> None:
        """Turn an account off, which ends all its sessions, or on again. Being so already is no fault.

        Raises NotFound; Refused ``staff_not_yours``.
        """
        async with self._store.begin() as tx:
            staff = await _named(tx, name)
            _refuse_managing(staff, by)
            if not await tx.staff.set_active(staff.id, active=on):
                return
            await tx.staff_sessions.end_all(staff.id)
            facts = {"before": {"active": not on}, "after": {"active": on}}
            await tx.audit.add(self._entry(by, staff, _unit(staff), **facts))

    async def reset(self, name: str, *, password: str = "", by: Signed | None = None) -> str:
        """A new first password, no second step, no session left. Says the password.

        Raises NotFound; Refused ``staff_not_yours``, and what `refuse_weak` raises.
        """
        password = password or generated_password()
        refuse_weak(password, name)
        hashed = await self._passwords.hashed(password)
        async with self._store.begin() as tx:
            staff = await _named(tx, name)
            _refuse_managing(staff, by)
            await tx.staff.set_password(staff.id, hashed, due=True)
            await tx.staff.drop_totp(staff.id)
            ended = await tx.staff_sessions.end_all(staff.id)
            before = {"has_second_step": staff.has_totp, "sessions": ended}
            after = {"has_second_step": False, "sessions": 0, "password": "new"}
            await tx.audit.add(self._entry(by, staff, _unit(staff), before=before, after=after))
        return password

    def refuse_naming(self, name: str, display: str) -> None:
        """Raises Refused: ``staff_name``, ``staff_display``."""
        if not NAME.fullmatch(name):
            raise Refused("staff_name", name=name)
        if len(display) > MAX_DISPLAY or not display.isprintable():
            raise Refused("staff_display", most=MAX_DISPLAY)

    def _refuse_granting(self, grant: Grant, by: Signed | None) -> None:
        if grant.unit not in self.units():
            raise Refused("staff_unit", unit=grant.unit, known=self.units())
        if by and not may(by.staff, Act.MANAGE_STAFF, grant.unit):
            raise Refused("staff_not_yours")

    def _entry(
        self,
        by: Signed | None,
        staff: Staff,
        unit: str,
        *,
        before: Facts | None = None,
        after: Facts | None = None,
    ) -> Entry:
        actor = by.actor if by else COMMAND_LINE
        now = self._clock.now()
        return Entry(now, actor, Act.MANAGE_STAFF, "staff", staff.name, unit, before or {}, after or {})


async def _named(tx: Tx, name: str, *, held: bool = False) -> Staff:
    account = await tx.staff.named(name, held=held)
    if account is None:
        raise NotFound("staff", name)
    return account.staff


def _refuse_oneself(staff: Staff, by: Signed | None) -> None:
    """Nobody grants themselves anything, nor locks themselves out."""
    if by and by.staff.id == staff.id:
        raise Refused("staff_not_yours")


def _refuse_managing(staff: Staff, by: Signed | None) -> None:
    if by and not may_manage(by.staff, staff):
        raise Refused("staff_not_yours")


def _facts(staff: Staff) -> Facts:
    return {"display": staff.display, "granted": ", ".join(map(_said, staff.grants)), "active": staff.active}


def _said(grant: Grant) -> str:
    return f"{grant.role.value} @ {grant.unit}"


def _unit(staff: Staff) -> str:
    units = {grant.unit for grant in staff.grants}
    return units.pop() if len(units) == 1 else WHOLE_CITY
