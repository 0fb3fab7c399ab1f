"""The audit (bot/domain/audit.py): rows are added and read. There is nothing here to change or erase one,
and on both databases a trigger refuses whoever tries (migration 0005).

A value of a protected column is masked before it is kept: `profile` facts named like a column of the table
`profile` that is `Protected`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, Text, insert, select
from sqlalchemy import Row as Found
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.audit import Actor, Entry, Facts, Recorded, Wanted, masked
from bot.domain.staff import WHOLE_CITY, Act
from bot.store.protected import Protected
from bot.store.rows import Row, UTCTime, table


class AuditRow(Row):
    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime] = mapped_column(UTCTime, index=True)
    staff_id: Mapped[str] = mapped_column(String(10))  # no foreign key: an entry outlives everything
    name: Mapped[str] = mapped_column(String(40))
    session: Mapped[str] = mapped_column(String(10))
    act: Mapped[str] = mapped_column(String(40))
    noun: Mapped[str] = mapped_column(String(40))
    noun_id: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(120))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)


class AuditRepository:
    """The audit inside one transaction: the act's own."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, entry: Entry) -> None:
        actor, hidden = entry.actor, _protected(entry.noun)
        await self._connection.execute(
            insert(table(AuditRow)).values(
                at=entry.at,
                staff_id=actor.staff_id,
                name=actor.name,
                session=actor.session,
                act=entry.act.value,
                noun=entry.noun,
                noun_id=entry.noun_id,
                unit=entry.unit,
                before=_written(masked(entry.before, hidden)),
                after=_written(masked(entry.after, hidden)),
            )
        )

    async def find(self, wanted: Wanted, limit: int) -> Sequence[Recorded]:
        """The newest first, at most `limit`."""
        rows = select(*table(AuditRow).c).where(*_conditions(wanted))
        found = await self._connection.execute(rows.order_by(AuditRow.number.desc()).limit(limit))
        return [_recorded(row) for row in found]


@cache
def _protected(noun: str) -> frozenset[str]:
    known = Row.metadata.tables.get(noun)
    columns = () if known is None else known.columns
    return frozenset(column.name for column in columns if isinstance(column.type, Protected))


def _written(facts: Facts) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = {"name": wanted.name, "act": wanted.act, "noun": wanted.noun, "noun_id": wanted.noun_id}
    columns = table(AuditRow).c
    conditions: list[ColumnElement[bool]] = [columns[name] == value for name, value in equal.items() if value]
    if wanted.since is not None:
        conditions.append(AuditRow.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditRow.at < wanted.until)
    if WHOLE_CITY not in wanted.units:
        conditions.append(AuditRow.unit.in_(sorted(wanted.units)))
    if wanted.below:
        conditions.append(AuditRow.number < wanted.below)
    return conditions


def _recorded(row: Found[Any]) -> Recorded:
    entry = Entry(
        at=row.at,
        actor=Actor(row.staff_id, row.name, row.session),
        act=Act(row.act),
        noun=row.noun,
        noun_id=row.noun_id,
        unit=row.unit,
        before=json.loads(row.before),
        after=json.loads(row.after),
    )
    return Recorded(row.number, entry)
