"""What channels keep in the database: leases, and the ids platforms gave to our files."""

from __future__ import annotations

import datetime as dt

from bot.clock import Clock, city_time
from bot.domain.retention import KEEP_FILES_DAYS
from bot.store import Store


class LeaseService:
    """Keeps `Leases` (bot/domain/lease.py) by the clocks of our own machines, which agree within seconds."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def hold(self, name: str, holder: str, seconds: float) -> bool:
        now = self._clock.now()
        async with self._store.begin() as tx:
            return await tx.leases.hold(name, holder, now, now + dt.timedelta(seconds=seconds))

    async def release(self, name: str, holder: str) -> None:
        async with self._store.begin() as tx:
            await tx.leases.release(name, holder)


class UploadedFileService:
    """Keeps `UploadedFiles` (bot/domain/channel.py)."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def find(self, channel: str, digest: str) -> str:
        async with self._store.read() as tx:
            return await tx.uploaded_files.find(channel, digest)

    async def keep(self, channel: str, digest: str, file_id: str) -> None:
        async with self._store.begin() as tx:
            await tx.uploaded_files.keep(channel, digest, file_id, self._today())

    async def forget(self, channel: str, digest: str) -> None:
        async with self._store.begin() as tx:
            await tx.uploaded_files.forget(channel, digest)

    async def erase_old(self) -> int:
        """Erase ids kept longer than KEEP_FILES_DAYS ago; says how many."""
        async with self._store.begin() as tx:
            return await tx.uploaded_files.erase_older(self._today() - dt.timedelta(days=KEEP_FILES_DAYS))

    def _today(self) -> dt.date:
        return city_time(self._clock).date()
