"""Self-declared profiles (bot/domain/profile.py): every field encrypted, the phone found by its blind index.

Whose it is stands there as a keyed hash of the visitor's address, under a key of its own: the table alone
names nobody, and cannot be laid beside the citizens' table.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Date, String, delete, select, update
from sqlalchemy import Row as Found
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.message import Address
from bot.domain.profile import FIELDS, Profile, profile_of
from bot.store.engine import insert_into
from bot.store.protected import BlindIndex, Protected, is_found_by
from bot.store.rows import Row, table

FOUND_AT_MOST = 20  # a number shared by a family, not a list of the city


class ProfileRow(Row):
    __tablename__ = "profile"

    id: Mapped[str] = mapped_column(String(10), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Protected("profile.name"))
    phone: Mapped[str | None] = mapped_column(Protected("profile.phone"))
    phone_index: Mapped[str | None] = mapped_column(BlindIndex("profile.phone"), index=True)
    address: Mapped[str | None] = mapped_column(Protected("profile.address"))
    birth_year: Mapped[str | None] = mapped_column(Protected("profile.birth_year"))
    relation: Mapped[str] = mapped_column(Protected("profile.relation"))
    seen_on: Mapped[dt.date] = mapped_column(Date, index=True)


def holder_key(secret: str) -> bytes:
    """The key for `holder`, of profiles and of consents."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"wenban profile holder 1")
    return derivation.derive(secret.encode())


def holder_of(key: bytes, address: Address) -> str:
    """How the holder at this address is written in the database."""
    return hmac.new(key, f"{address.channel}\0{address.id}".encode(), "sha256").hexdigest()


class ProfileRepository:
    """The profiles inside one transaction."""

    def __init__(self, connection: AsyncConnection, key: bytes) -> None:
        self._connection = connection
        self._key = key

    async def of(self, address: Address) -> tuple[Profile, dt.date] | None:
        """This person's profile, and the last day on which they used it."""
        wanted = select(*_COLUMNS).where(ProfileRow.holder == holder_of(self._key, address))
        row = (await self._connection.execute(wanted)).one_or_none()
        return None if row is None else (_profile(row), row.seen_on)

    async def with_id(self, profile_id: str) -> Profile | None:
        row = (
            await self._connection.execute(select(*_COLUMNS).where(ProfileRow.id == profile_id))
        ).one_or_none()
        return None if row is None else _profile(row)

    async def with_phone(self, phone: str) -> Sequence[Profile]:
        """Everybody who left this number (E.164), at most FOUND_AT_MOST."""
        is_theirs = is_found_by(self._connection, table(ProfileRow).c.phone_index, phone)
        wanted = select(*_COLUMNS).where(is_theirs).order_by(ProfileRow.id).limit(FOUND_AT_MOST)
        return [_profile(row) for row in await self._connection.execute(wanted)]

    async def keep(self, address: Address, profile: Profile, day: dt.date) -> None:
        """Keep it in place of what was there; a profile that stands keeps its id."""
        values: dict[str, Any] = {
            name: profile.plain(name, "to be kept, encrypted") or None for name in FIELDS
        }
        values |= {"phone_index": values["phone"], "seen_on": day}
        statement = insert_into(self._connection, table(ProfileRow)).values(
            id=profile.id, holder=holder_of(self._key, address), **values
        )
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=["holder"], set_=values)
        )

    async def seen(self, address: Address, day: dt.date) -> None:
        """They used it on `day`; an earlier day never overwrites a later one."""
        theirs = ProfileRow.holder == holder_of(self._key, address)
        row = update(table(ProfileRow)).where(theirs, ProfileRow.seen_on < day)
        await self._connection.execute(row.values(seen_on=day))

    async def erase(self, address: Address) -> bool:
        """False: there was none."""
        theirs = ProfileRow.holder == holder_of(self._key, address)
        return (await self._connection.execute(delete(table(ProfileRow)).where(theirs))).rowcount > 0

    async def erase_unseen(self, before: dt.date) -> Sequence[str]:
        """Erase what was last used before that day; returns the holders, as they are written."""
        gone = delete(table(ProfileRow)).where(ProfileRow.seen_on < before).returning(ProfileRow.holder)
        return (await self._connection.execute(gone)).scalars().all()


_COLUMNS = tuple(table(ProfileRow).c[name] for name in ("id", *FIELDS, "seen_on"))


def _profile(row: Found[Any]) -> Profile:
    return profile_of(row.id, {name: getattr(row, name) or "" for name in FIELDS})
