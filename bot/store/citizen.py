"""What we remember of people, found by a keyed hash of their address (bot/domain/citizen.py).

The key comes from SECRET_KEY, so the table alone names nobody, and a new SECRET_KEY merely makes us ask
for language and district again. A row holds a day, never a time: it says when to forget, not when
somebody was up.
"""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ColumnElement, Date, String, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.citizen import Citizen
from bot.domain.message import Address
from bot.store.engine import insert_into
from bot.store.rows import Row, table


class CitizenRow(Row):
    __tablename__ = "citizen"

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(20))
    area: Mapped[str] = mapped_column(String(120))
    seen_on: Mapped[dt.date] = mapped_column(Date, index=True)


@dataclass(frozen=True, slots=True)
class Remembered:
    """A citizen, and the last day on which they were here."""

    citizen: Citizen
    seen_on: dt.date


def address_key(secret: str) -> bytes:
    """The key for `address_hash`: its own, so that no other use of SECRET_KEY can be turned on it."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"wenban citizen address 1")
    return derivation.derive(secret.encode())


def hashed_address(key: bytes, address: Address) -> str:
    """64 hexadecimal characters that stand for a person in a table and lead nobody back to them."""
    # The channel's name cannot contain the separator, so no two addresses share a text.
    return hmac.new(key, f"{address.channel}\0{address.id}".encode(), "sha256").hexdigest()


class CitizenRepository:
    """The citizens inside one transaction."""

    def __init__(self, connection: AsyncConnection, key: bytes) -> None:
        self._connection = connection
        self._key = key

    async def get(self, address: Address) -> Remembered | None:
        wanted = select(CitizenRow.language, CitizenRow.area, CitizenRow.seen_on)
        row = (await self._connection.execute(wanted.where(self._is(address)))).one_or_none()
        return None if row is None else Remembered(Citizen(row.language, row.area), row.seen_on)

    async def keep(
        self, address: Address, seen_on: dt.date, *, language: str | None = None, area: str | None = None
    ) -> Citizen:
        """Remember what is given and leave the rest as it is, in one statement (ARCHITECTURE rule 3)."""
        chosen = {
            name: value for name, value in (("language", language), ("area", area)) if value is not None
        }
        row = {"language": "", "area": "", **chosen, "seen_on": seen_on}
        statement = insert_into(self._connection, table(CitizenRow)).values(
            address_hash=self._hash(address), **row
        )
        kept = await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["address_hash"], set_={**chosen, "seen_on": seen_on}
            ).returning(CitizenRow.language, CitizenRow.area)
        )
        return Citizen(*kept.one())

    async def seen(self, address: Address, day: dt.date) -> None:
        """They were here on `day`; an earlier day never overwrites a later one."""
        row = update(table(CitizenRow)).where(self._is(address), CitizenRow.seen_on < day)
        await self._connection.execute(row.values(seen_on=day))

    async def forget(self, address: Address) -> bool:
        """Erase what is known of them. False: nothing was."""
        gone = await self._connection.execute(delete(table(CitizenRow)).where(self._is(address)))
        return gone.rowcount > 0

    async def erase_unseen(self, before: dt.date) -> int:
        """Erase everybody last seen before that day; says how many."""
        gone = await self._connection.execute(delete(table(CitizenRow)).where(CitizenRow.seen_on < before))
        return gone.rowcount

    def _is(self, address: Address) -> ColumnElement[bool]:
        return CitizenRow.address_hash == self._hash(address)

    def _hash(self, address: Address) -> str:
        return hashed_address(self._key, address)
