"""Reading the audit. Writing happens where the act happens: `tx.audit.add` in the act's own transaction."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.audit import Recorded, Wanted
from bot.store import Store


class AuditService:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, wanted: Wanted, limit: int) -> Sequence[Recorded]:
        """The newest first, at most `limit`."""
        async with self._store.read() as tx:
            return await tx.audit.find(wanted, limit)
