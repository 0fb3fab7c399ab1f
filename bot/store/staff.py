"""Who works here (bot/domain/staff.py): their accounts and grants.

The password is kept as its argon2 hash, the secret of the second step encrypted. Updates that depend on what
was read say so in their condition, and tell whether they still found it (ARCHITECTURE rule 3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, String, delete, select, update
from sqlalchemy import Row as Found
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.staff import Grant, Role, Staff
from bot.store.engine import insert_into
from bot.store.protected import Protected
from bot.store.rows import Row, UTCTime, table


class StaffRow(Row):
    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    display: Mapped[str] = mapped_column(String(80))
    active: Mapped[bool] = mapped_column(Boolean)
    password_hash: Mapped[str] = mapped_column(String(255))
    password_due: Mapped[bool] = mapped_column(Boolean)
    totp_secret: Mapped[str | None] = mapped_column(Protected("staff.totp_secret"))
    totp_offered: Mapped[str | None] = mapped_column(Protected("staff.totp_offered"))
    totp_step: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[dt.datetime] = mapped_column(UTCTime)


class StaffGrantRow(Row):
    __tablename__ = "staff_grant"

    staff_id: Mapped[str] = mapped_column(String(10), ForeignKey("staff.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    unit: Mapped[str] = mapped_column(String(120), primary_key=True)


@dataclass(frozen=True, slots=True)
class Account:
    """A person with what proves that it is they. `totp_offered` is a secret that is not confirmed yet,
    `totp_step` the step (of 30 s since 1970) of the last code that was used."""

    staff: Staff
    password_hash: str
    totp_secret: str = ""
    totp_offered: str = ""
    totp_step: int = 0


class StaffRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def named(self, name: str, *, held: bool = False) -> Account | None:
        """`held`: nobody else changes the account, or what it is granted so, until the transaction ends."""
        return await self._one(StaffRow.name == name, held=held)

    async def get(self, staff_id: str) -> Account | None:
        return await self._one(StaffRow.id == staff_id)

    async def all(self) -> Sequence[Staff]:
        """Everybody, by name."""
        rows = (await self._connection.execute(select(*table(StaffRow).c).order_by(StaffRow.name))).all()
        granted: dict[str, list[Grant]] = {}
        for grant in await self._connection.execute(select(*table(StaffGrantRow).c)):
            granted.setdefault(grant.staff_id, []).append(Grant(Role(grant.role), grant.unit))
        return [_staff(row, granted.get(row.id, [])) for row in rows]

    async def add(self, staff: Staff, password_hash: str, made_at: dt.datetime) -> bool:
        """A new account without grants. False: the name is taken."""
        values = {
            "id": staff.id,
            "name": staff.name,
            "display": staff.display,
            "active": staff.active,
            "password_hash": password_hash,
            "password_due": staff.password_due,
            "totp_step": 0,
            "made_at": made_at,
        }
        statement = insert_into(self._connection, table(StaffRow)).values(values)
        added = await self._connection.execute(
            statement.on_conflict_do_nothing(index_elements=["name"]).returning(StaffRow.id)
        )
        return added.one_or_none() is not None

    async def grant(self, staff_id: str, grant: Grant) -> bool:
        """False: they hold it already."""
        statement = insert_into(self._connection, table(StaffGrantRow)).values(
            staff_id=staff_id, role=grant.role.value, unit=grant.unit
        )
        added = await self._connection.execute(
            statement.on_conflict_do_nothing(index_elements=["staff_id", "role", "unit"]).returning(
                StaffGrantRow.staff_id
            )
        )
        return added.one_or_none() is not None

    async def revoke(self, staff_id: str, grant: Grant) -> bool:
        """False: they do not hold it."""
        gone = await self._connection.execute(
            delete(table(StaffGrantRow)).where(
                StaffGrantRow.staff_id == staff_id,
                StaffGrantRow.role == grant.role.value,
                StaffGrantRow.unit == grant.unit,
            )
        )
        return gone.rowcount > 0

    async def set_active(self, staff_id: str, *, active: bool) -> bool:
        """False: they were so already."""
        return await self._change(StaffRow.id == staff_id, StaffRow.active != active, active=active)

    async def set_password(self, staff_id: str, password_hash: str, *, due: bool) -> bool:
        return await self._change(StaffRow.id == staff_id, password_hash=password_hash, password_due=due)

    async def confirm_password(self, account: Account, password_hash: str) -> bool:
        """Keep `password_hash` (the same, or made anew with today's parameters) if the account is still as it
        was when the password was checked. False: turned off or changed since."""
        return await self._change(
            StaffRow.id == account.staff.id,
            StaffRow.active.is_(True),
            StaffRow.password_hash == account.password_hash,
            password_hash=password_hash,
        )

    async def use_code(self, staff_id: str, step: int) -> bool:
        """A code is used once: False if this step's, or a later one's, was used before."""
        return await self._change(StaffRow.id == staff_id, StaffRow.totp_step < step, totp_step=step)

    async def offer_totp(self, staff_id: str, secret: str) -> bool:
        """A secret to confirm with a first code. False: a second step is set up already."""
        return await self._change(
            StaffRow.id == staff_id, StaffRow.totp_secret.is_(None), totp_offered=secret
        )

    async def accept_totp(self, account: Account, step: int) -> bool:
        """The offered secret is confirmed by the code of `step`. False: somebody was faster."""
        return await self._change(
            StaffRow.id == account.staff.id,
            StaffRow.totp_secret.is_(None),
            StaffRow.totp_offered.is_not(None),
            totp_secret=account.totp_offered,
            totp_offered=None,
            totp_step=step,
        )

    async def drop_totp(self, staff_id: str) -> bool:
        """False: there was no second step."""
        return await self._change(
            StaffRow.id == staff_id, StaffRow.totp_secret.is_not(None), totp_secret=None, totp_offered=None
        )

    async def _change(self, *conditions: Any, **values: Any) -> bool:
        changed = await self._connection.execute(update(table(StaffRow)).where(*conditions).values(values))
        return changed.rowcount > 0

    async def _one(self, condition: Any, *, held: bool = False) -> Account | None:
        wanted = select(*table(StaffRow).c).where(condition)
        rows = await self._connection.execute(wanted.with_for_update() if held else wanted)
        row = rows.one_or_none()
        if row is None:
            return None
        granted = select(*table(StaffGrantRow).c).where(StaffGrantRow.staff_id == row.id)
        grants = [Grant(Role(each.role), each.unit) for each in await self._connection.execute(granted)]
        return Account(
            staff=_staff(row, grants),
            password_hash=row.password_hash,
            totp_secret=row.totp_secret or "",
            totp_offered=row.totp_offered or "",
            totp_step=row.totp_step,
        )


def _staff(row: Found[Any], grants: Sequence[Grant]) -> Staff:
    return Staff(
        id=row.id,
        name=row.name,
        display=row.display,
        grants=tuple(sorted(grants)),
        active=row.active,
        password_due=row.password_due,
        has_totp=bool(row.totp_secret),
    )
