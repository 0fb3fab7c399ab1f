"""Consents (bot/domain/consent.py): who agreed to what, as long as it holds; that somebody did, afterwards.

A consent that ends loses its holder in the same statement, so what stays names nobody. One person has at most
one consent that holds for each purpose: the unique constraint, in which absent holders never meet, says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Integer, String, UniqueConstraint, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.consent import Consent, Ending, Purpose
from bot.domain.message import Address
from bot.store.engine import insert_into
from bot.store.profile import holder_of
from bot.store.rows import Row, UTCTime, table


class ConsentRow(Row):
    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("holder", "purpose"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    holder: Mapped[str | None] = mapped_column(String(64))
    purpose: Mapped[str] = mapped_column(String(40))
    words_version: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[dt.datetime] = mapped_column(UTCTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UTCTime, index=True)
    ending: Mapped[str | None] = mapped_column(String(20))


class ConsentRepository:
    """The consents inside one transaction."""

    def __init__(self, connection: AsyncConnection, key: bytes) -> None:
        self._connection = connection
        self._key = key

    async def of(self, address: Address) -> Sequence[Consent]:
        """What this person's data rests on now."""
        columns = (ConsentRow.purpose, ConsentRow.words_version, ConsentRow.given_at)
        theirs = select(*columns).where(ConsentRow.holder == holder_of(self._key, address))
        rows = await self._connection.execute(theirs.order_by(ConsentRow.id))
        return [Consent(Purpose(row.purpose), row.words_version, row.given_at) for row in rows]

    async def give(self, address: Address, consent: Consent) -> None:
        """Write it down. One to the same words stands as it is; one to older words ends."""
        holder = holder_of(self._key, address)
        older = (
            ConsentRow.holder == holder,
            ConsentRow.purpose == consent.purpose.value,
            ConsentRow.words_version != consent.words_version,
        )
        await self._end(consent.given_at, Ending.REPLACED, *older)
        statement = insert_into(self._connection, table(ConsentRow)).values(
            holder=holder,
            purpose=consent.purpose.value,
            words_version=consent.words_version,
            given_at=consent.given_at,
        )
        await self._connection.execute(statement.on_conflict_do_nothing(index_elements=["holder", "purpose"]))

    async def end(
        self,
        address: Address,
        at: dt.datetime,
        ending: Ending,
        purposes: Collection[Purpose] = tuple(Purpose),
    ) -> int:
        """End this person's consents; says how many held."""
        theirs = ConsentRow.holder == holder_of(self._key, address)
        chosen = ConsentRow.purpose.in_([purpose.value for purpose in purposes])
        return await self._end(at, ending, theirs, chosen)

    async def end_of_holders(self, holders: Sequence[str], at: dt.datetime, ending: Ending) -> int:
        """End the consents of holders as they are written."""
        return await self._end(at, ending, ConsentRow.holder.in_(holders)) if holders else 0

    async def erase_ended(self, before: dt.datetime) -> int:
        """Erase what ended before that moment; says how many."""
        gone = delete(table(ConsentRow)).where(ConsentRow.ended_at < before)
        return (await self._connection.execute(gone)).rowcount

    async def _end(self, at: dt.datetime, ending: Ending, *which: ColumnElement[bool]) -> int:
        statement = update(table(ConsentRow)).where(*which)
        ended = await self._connection.execute(
            statement.values(holder=None, ended_at=at, ending=ending.value)
        )
        return ended.rowcount
