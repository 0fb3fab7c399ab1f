"""Sessions of staff (bot/domain/staff_session.py), found by the hash of their token."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ForeignKey, String, delete, insert, or_, select, update
from sqlalchemy import Row as Found
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.staff_session import ABSOLUTE, IDLE, SEEN_EVERY, StaffSession, Stage
from bot.store.rows import Row, UTCTime, table


class StaffSessionRow(Row):
    __tablename__ = "staff_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(String(10), unique=True)
    staff_id: Mapped[str] = mapped_column(String(10), ForeignKey("staff.id"), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    began_at: Mapped[dt.datetime] = mapped_column(UTCTime, index=True)
    seen_at: Mapped[dt.datetime] = mapped_column(UTCTime)
    browser: Mapped[str] = mapped_column(String(120))


class StaffSessionRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, token_hash: str, staff_id: str, session: StaffSession) -> None:
        await self._connection.execute(
            insert(table(StaffSessionRow)).values(
                token_hash=token_hash,
                id=session.id,
                staff_id=staff_id,
                stage=session.stage.value,
                began_at=session.began_at,
                seen_at=session.seen_at,
                browser=session.browser,
            )
        )

    async def find(self, token_hash: str) -> tuple[str, StaffSession] | None:
        """Whose session it is, and the session; whether it is over is for the caller to see."""
        found = await self._connection.execute(
            select(*table(StaffSessionRow).c).where(StaffSessionRow.token_hash == token_hash)
        )
        row = found.one_or_none()
        return None if row is None else (row.staff_id, _session(row))

    async def of(self, staff_id: str) -> Sequence[StaffSession]:
        """The newest first; some may be over."""
        rows = select(*table(StaffSessionRow).c).where(StaffSessionRow.staff_id == staff_id)
        found = await self._connection.execute(rows.order_by(StaffSessionRow.began_at.desc()))
        return [_session(row) for row in found]

    async def seen(self, session_id: str, now: dt.datetime) -> None:
        """They are here; written at most every SEEN_EVERY, and never back in time."""
        row = update(table(StaffSessionRow)).where(
            StaffSessionRow.id == session_id, StaffSessionRow.seen_at <= now - SEEN_EVERY
        )
        await self._connection.execute(row.values(seen_at=now))

    async def end(self, staff_id: str, session_id: str) -> bool:
        """False: there is no such session of theirs (any more)."""
        gone = await self._connection.execute(
            delete(table(StaffSessionRow)).where(
                StaffSessionRow.id == session_id, StaffSessionRow.staff_id == staff_id
            )
        )
        return gone.rowcount > 0

    async def end_all(self, staff_id: str, *, but: str = "") -> int:
        """End all sessions of theirs except `but`; says how many."""
        gone = await self._connection.execute(
            delete(table(StaffSessionRow)).where(
                StaffSessionRow.staff_id == staff_id, StaffSessionRow.id != but
            )
        )
        return gone.rowcount

    async def erase_over(self, now: dt.datetime) -> int:
        """Erase what nobody can use any more; says how many."""
        over = or_(StaffSessionRow.began_at <= now - ABSOLUTE, StaffSessionRow.seen_at <= now - IDLE)
        return (await self._connection.execute(delete(table(StaffSessionRow)).where(over))).rowcount


def _session(row: Found[Any]) -> StaffSession:
    return StaffSession(row.id, Stage(row.stage), row.began_at, row.seen_at, row.browser)
