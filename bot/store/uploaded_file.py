"""Files a platform has from us, under the id it gave them (bot/domain/channel.py)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, String, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.engine import insert_into
from bot.store.rows import Row, table


class UploadedFileRow(Row):
    __tablename__ = "uploaded_file"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    file_id: Mapped[str] = mapped_column(String(255))
    kept_on: Mapped[dt.date] = mapped_column(Date, index=True)


class UploadedFileRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, channel: str, digest: str) -> str:
        wanted = select(UploadedFileRow.file_id).where(
            UploadedFileRow.channel == channel, UploadedFileRow.digest == digest
        )
        return (await self._connection.execute(wanted)).scalar_one_or_none() or ""

    async def keep(self, channel: str, digest: str, file_id: str, day: dt.date) -> None:
        row = {"file_id": file_id, "kept_on": day}
        statement = insert_into(self._connection, table(UploadedFileRow)).values(
            channel=channel, digest=digest, **row
        )
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=["channel", "digest"], set_=row)
        )

    async def forget(self, channel: str, digest: str) -> None:
        await self._connection.execute(
            delete(table(UploadedFileRow)).where(
                UploadedFileRow.channel == channel, UploadedFileRow.digest == digest
            )
        )

    async def erase_older(self, before: dt.date) -> int:
        """Erase what was kept before that day; says how many."""
        gone = await self._connection.execute(
            delete(table(UploadedFileRow)).where(UploadedFileRow.kept_on < before)
        )
        return gone.rowcount
