"""Keeping: one transaction at a time, one repository per noun.

A service opens a `Store` transaction and talks to the repositories hanging on it; all of them share
that transaction, so what belongs together is kept together or not at all. `begin()` may write,
`read()` cannot: the database itself refuses a write in it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Config
from bot.store.asked_question import AskedQuestionRepository
from bot.store.audit import AuditRepository
from bot.store.catalogue import CatalogueRepository
from bot.store.citizen import CitizenRepository, address_key
from bot.store.consent import ConsentRepository
from bot.store.data_key import DataKeyRepository
from bot.store.engine import open_engines
from bot.store.lease import LeaseRepository
from bot.store.link import LinkRepository
from bot.store.link_count import LinkCountRepository
from bot.store.outbox import OutboxRepository
from bot.store.profile import ProfileRepository, holder_key
from bot.store.staff import StaffRepository
from bot.store.staff_session import StaffSessionRepository
from bot.store.uploaded_file import UploadedFileRepository


@dataclass(frozen=True, slots=True)
class Tx:
    """One transaction. A new noun adds its repository here."""

    catalogue: CatalogueRepository
    citizens: CitizenRepository
    leases: LeaseRepository
    links: LinkRepository
    link_counts: LinkCountRepository
    uploaded_files: UploadedFileRepository
    staff: StaffRepository
    staff_sessions: StaffSessionRepository
    audit: AuditRepository
    asked_questions: AskedQuestionRepository
    outbox: OutboxRepository
    profiles: ProfileRepository
    consents: ConsentRepository
    data_keys: DataKeyRepository


class Store:
    """The database of one process. Opens connections when first used; `close()` gives them back."""

    def __init__(self, config: Config) -> None:
        self._engines = open_engines(config)
        self._address_key = address_key(config.secret_key)
        self._holder_key = holder_key(config.secret_key)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Tx]:
        """A transaction that may write. Committed on leaving, rolled back when anything is raised."""
        async with self._engines.writer.begin() as connection:
            yield self._tx(connection)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """A read-only transaction: everything read in it is from one moment."""
        async with self._engines.reader.begin() as connection:
            yield self._tx(connection)

    async def close(self) -> None:
        await self._engines.close()

    def _tx(self, connection: AsyncConnection) -> Tx:
        return Tx(
            CatalogueRepository(connection),
            CitizenRepository(connection, self._address_key),
            LeaseRepository(connection),
            LinkRepository(connection),
            LinkCountRepository(connection),
            UploadedFileRepository(connection),
            StaffRepository(connection),
            StaffSessionRepository(connection),
            AuditRepository(connection),
            AskedQuestionRepository(connection),
            OutboxRepository(connection, self._address_key),
            ProfileRepository(connection, self._holder_key),
            ConsentRepository(connection, self._holder_key),
            DataKeyRepository(connection),
        )
