"""How often links were opened: totals of a day and a kind, added to in one statement. Nobody is in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from sqlalchemy import Date, ForeignKey, String, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.link_count import Opened
from bot.store.engine import insert_into
from bot.store.link import LinkRow
from bot.store.rows import Row, table


class LinkCountRow(Row):
    __tablename__ = "link_count"

    code: Mapped[str] = mapped_column(String(7), ForeignKey("link.code"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    opened: Mapped[int]


class LinkCountRepository:
    """The counts inside one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, opened: Mapping[tuple[str, dt.date, Opened], int]) -> None:
        """Add to the totals, in one statement. A code that is no link is left out."""
        known = await self._known({code for code, _day, _kind in opened})
        rows = [
            {"code": code, "day": day, "kind": kind.value, "opened": count}
            for (code, day, kind), count in opened.items()
            if code in known
        ]
        if not rows:
            return
        statement = insert_into(self._connection, table(LinkCountRow))
        added = LinkCountRow.opened + statement.excluded.opened
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=["code", "day", "kind"], set_={"opened": added}),
            rows,
        )

    async def of(self, code: str) -> Mapping[tuple[dt.date, Opened], int]:
        """The totals of a link: (day, kind) → how often, the first day first."""
        row = LinkCountRow
        wanted = select(row.day, row.kind, row.opened).where(row.code == code).order_by(row.day, row.kind)
        return {(day, Opened(kind)): count for day, kind, count in await self._connection.execute(wanted)}

    async def totals(self, kinds: Iterable[Opened]) -> Mapping[str, int]:
        """Code → how often it was opened in these kinds, over all days."""
        row = LinkCountRow
        wanted = select(row.code, func.sum(row.opened)).where(row.kind.in_([kind.value for kind in kinds]))
        return {code: int(count) for code, count in await self._connection.execute(wanted.group_by(row.code))}

    async def _known(self, codes: set[str]) -> set[str]:
        wanted = select(LinkRow.code).where(LinkRow.code.in_(codes))
        return set((await self._connection.execute(wanted)).scalars())
