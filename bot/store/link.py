"""Short links: the code and a pointer, and its history in rows that never change.

A change is a new row and a guarded move of the pointer, so of two people who change one link at once the
second is told (ARCHITECTURE rules 3 and 4). An item has at most one link of its own: a unique key says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Select, String, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.link import KINDS, Link, LinkAct, LinkChange, Target, ToGuide, kind_of, standing_code
from bot.errors import Refused
from bot.store.catalogue import ItemRow
from bot.store.engine import insert_into
from bot.store.rows import Row, UTCTime, table

BATCH = 1000  # links in one statement: databases take some 32,000 values
ATTEMPTS = 8  # at a code of its own for an item; among 2,000 items even a second one is rare


class LinkRow(Row):
    __tablename__ = "link"

    code: Mapped[str] = mapped_column(String(7), primary_key=True)
    standing_for: Mapped[str | None] = mapped_column(String(10), ForeignKey("item.id"), unique=True)
    current_change: Mapped[int]


class LinkChangeRow(Row):
    __tablename__ = "link_change"

    code: Mapped[str] = mapped_column(String(7), ForeignKey("link.code"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    target: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[dt.datetime] = mapped_column(UTCTime)
    why: Mapped[str] = mapped_column(String(300))
    valid_from: Mapped[dt.date | None] = mapped_column(Date)
    valid_until: Mapped[dt.date | None] = mapped_column(Date)


class LinkRepository:
    """The links inside one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, code: str) -> Link | None:
        row = (await self._connection.execute(_links().where(LinkRow.code == code))).one_or_none()
        return None if row is None else _link(row)

    async def all(self) -> Sequence[Link]:
        """Every link by its code."""
        return [_link(row) for row in await self._connection.execute(_links().order_by(LinkRow.code))]

    async def history(self, code: str) -> Sequence[LinkChange]:
        """What became of a link, the first change first."""
        wanted = select(*_CHANGE).where(LinkChangeRow.code == code).order_by(LinkChangeRow.number)
        return [_change(row) for row in await self._connection.execute(wanted)]

    async def make(self, code: str, change: LinkChange) -> bool:
        """A new link with its first change. False: the code is taken, and nothing was written."""
        return await self._insert({code: None}, [(code, change)]) == 1

    async def change(self, code: str, change: LinkChange) -> None:
        """Add a change that follows the present one. Raises Refused("link_changed_meanwhile")."""
        pointer = update(table(LinkRow)).where(
            LinkRow.code == code, LinkRow.current_change == change.number - 1
        )
        moved = await self._connection.execute(pointer.values(current_change=change.number))
        if moved.rowcount != 1:
            raise Refused("link_changed_meanwhile", link=code)
        await self._connection.execute(insert(table(LinkChangeRow)), [_values(code, change)])

    async def make_standing(self, items: Iterable[str], by: str, at: dt.datetime) -> int:
        """A link of its own for each of these items that has none; says how many were made."""
        wanted, made = list(items), 0
        for attempt in range(ATTEMPTS):
            for start in range(0, len(wanted), BATCH):
                codes = {standing_code(item, attempt): item for item in wanted[start : start + BATCH]}
                changes = [
                    (code, LinkChange(1, LinkAct.MADE, ToGuide(item), by, at)) for code, item in codes.items()
                ]
                made += await self._insert(codes, changes)
            wanted = await self.without(wanted) if wanted else []
        return made

    async def without(self, items: Sequence[str] | None = None) -> list[str]:
        """Those of these items, or of all, that have no link of their own."""
        lacking = (
            select(ItemRow.id)
            .outerjoin(LinkRow, LinkRow.standing_for == ItemRow.id)
            .where(LinkRow.code.is_(None))
        )
        among = None if items is None else set(items)
        found = (await self._connection.execute(lacking.order_by(ItemRow.id))).scalars()
        return [item for item in found if among is None or item in among]

    async def standing(self) -> Mapping[str, str]:
        """Item → code, of every link of its own that leads to its guide with no end to it."""
        wanted = _links().where(
            LinkRow.standing_for.is_not(None),
            LinkChangeRow.act != LinkAct.WITHDRAWN.value,
            LinkChangeRow.kind == "guide",
            LinkChangeRow.valid_until.is_(None),
        )
        links = [_link(row) for row in await self._connection.execute(wanted)]
        return {link.standing_for: link.code for link in links if link.target == ToGuide(link.standing_for)}

    async def _insert(
        self, standing: Mapping[str, str | None], changes: Sequence[tuple[str, LinkChange]]
    ) -> int:
        """Links whose code and item are both free, each with its first change; says how many."""
        statement = insert_into(self._connection, table(LinkRow)).values(
            [{"code": code, "standing_for": item, "current_change": 1} for code, item in standing.items()]
        )
        made = await self._connection.execute(statement.on_conflict_do_nothing().returning(LinkRow.code))
        free = set(made.scalars())
        rows = [_values(code, change) for code, change in changes if code in free]
        if rows:
            await self._connection.execute(insert(table(LinkChangeRow)), rows)
        return len(rows)


_CHANGE = (
    LinkChangeRow.number, LinkChangeRow.act, LinkChangeRow.kind, LinkChangeRow.target, LinkChangeRow.made_by,
    LinkChangeRow.made_at, LinkChangeRow.why, LinkChangeRow.valid_from, LinkChangeRow.valid_until,
)  # fmt: skip


def _links() -> Select[Any]:
    is_current = (LinkChangeRow.code == LinkRow.code) & (LinkChangeRow.number == LinkRow.current_change)
    return select(LinkRow.code, LinkRow.standing_for, *_CHANGE).join(LinkChangeRow, is_current)


def _link(row: Any) -> Link:
    return Link(row.code, _change(row), row.standing_for or "")


def _change(row: Any) -> LinkChange:
    target: Target = KINDS[row.kind](**row.target)
    return LinkChange(
        row.number, LinkAct(row.act), target, row.made_by, row.made_at, row.why,
        row.valid_from, row.valid_until,
    )  # fmt: skip


def _values(code: str, change: LinkChange) -> dict[str, object]:
    fields = {name: getattr(change.target, name) for name in change.target.__dataclass_fields__}
    return {
        "code": code,
        "number": change.number,
        "act": change.act.value,
        "kind": kind_of(change.target),
        "target": fields,
        "made_by": change.by,
        "made_at": change.at,
        "why": change.why,
        "valid_from": change.valid_from,
        "valid_until": change.valid_until,
    }
