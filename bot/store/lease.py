"""Who may do what only one process may do at a time (bot/domain/lease.py)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, delete, or_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.engine import insert_into
from bot.store.rows import Row, UTCTime, table


class LeaseRow(Row):
    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(String(60))
    until: Mapped[dt.datetime] = mapped_column(UTCTime)


class LeaseRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold(self, name: str, holder: str, now: dt.datetime, until: dt.datetime) -> bool:
        """Take or renew, in one statement (ARCHITECTURE rule 3). False: another holds it beyond `now`."""
        statement = insert_into(self._connection, table(LeaseRow)).values(
            name=name, holder=holder, until=until
        )
        held = await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["name"],
                set_={"holder": holder, "until": until},
                where=or_(LeaseRow.holder == holder, LeaseRow.until <= now),
            ).returning(LeaseRow.name)
        )
        return held.one_or_none() is not None

    async def release(self, name: str, holder: str) -> None:
        row = delete(table(LeaseRow)).where(LeaseRow.name == name, LeaseRow.holder == holder)
        await self._connection.execute(row)
