"""Looking after the keys of protected fields, while everything serves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.data_key import KeyUse, Resealed
from bot.store import Store

ROWS_A_STEP = 100  # a transaction of some ten milliseconds: nobody waits for it


class DataKeyService:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def uses(self) -> Sequence[KeyUse]:
        """How many values each key seals, by field."""
        async with self._store.read() as tx:
            return [use for name in tx.data_keys.tables for use in await tx.data_keys.uses(name)]

    async def tables(self) -> Sequence[str]:
        """The tables with sealed values, in the order in which to go through them."""
        async with self._store.read() as tx:
            return tx.data_keys.tables

    async def reseal(self, name: str, after: Sequence[Any] = ()) -> Resealed:
        """One step through a table: at most ROWS_A_STEP rows behind `after` go under the newest key."""
        async with self._store.begin() as tx:
            return await tx.data_keys.reseal(name, after, ROWS_A_STEP)
