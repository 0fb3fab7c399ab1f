"""Which keys seal what, and sealing anew under the newest (bot/domain/data_key.py).

Everything is found through the metadata: each `Protected` column of each table, and the `BlindIndex` of the
same field in the same table. Rows go in the order of their primary key, a few at a time. An update says
what it found (the sealed bytes themselves), so what somebody changes meanwhile is never overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    RowMapping,
    Table,
    and_,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.data_key import NO_KEY_OF_OURS, KeyUse, Resealed
from bot.store.protected import BlindIndex, Protected, UnreadableField, keys_of, prefix_of
from bot.store.rows import Row


def protected_columns(known: Table) -> tuple[Column[Any], ...]:
    """The encrypted columns of a table."""
    return tuple(column for column in known.columns if isinstance(column.type, Protected))


def blind_indexes(known: Table) -> Mapping[str, Column[Any]]:
    """field → the column by which it is found."""
    return {_field(column): column for column in known.columns if isinstance(column.type, BlindIndex)}


def _field(column: Column[Any]) -> str:
    kind = column.type
    assert isinstance(kind, Protected | BlindIndex)  # noqa: S101 - asked of no other column
    return kind.field


class DataKeyRepository:
    """Sealed values inside one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables with something sealed, by name."""
        return tuple(sorted(known.name for known in Row.metadata.tables.values() if protected_columns(known)))

    async def uses(self, name: str) -> Sequence[KeyUse]:
        """How many values of each field of a table each key seals; keys without any are left out."""
        known = Row.metadata.tables[name]
        return [use for column in protected_columns(known) for use in await self._uses(column)]

    async def reseal(self, name: str, after: Sequence[Any], limit: int) -> Resealed:
        """Seal anew the next rows behind `after` (a primary key; empty: from the first), at most `limit`."""
        known = Row.metadata.tables[name]
        columns, key = protected_columns(known), tuple(known.primary_key.columns)
        raw = [type_coerce(column, LargeBinary).label(column.name) for column in columns]
        wanted = select(*(column.label(f"key_{n}") for n, column in enumerate(key)), *raw)
        wanted = wanted.where(or_(*(self._is_due(column) for column in columns)))
        if after:
            wanted = wanted.where(tuple_(*key) > tuple_(*after))
        rows = (await self._connection.execute(wanted.order_by(*key).limit(limit))).mappings().all()
        done = [await self._reseal(known, row) for row in rows]
        last = tuple(rows[-1].values())[: len(key)] if rows else ()
        return Resealed(len(rows), done.count("done"), done.count("unreadable"), last)

    async def _reseal(self, known: Table, row: RowMapping) -> str:
        columns, key = protected_columns(known), tuple(known.primary_key.columns)
        sealed = {column: row[column.name] for column in columns}
        try:
            values = self._anew(
                known, {column: bytes(kept) for column, kept in sealed.items() if kept is not None}
            )
        except UnreadableField:
            return "unreadable"
        # As found: a value that changed since is somebody else's, and newer.
        unchanged = [_is(column, kept) for column, kept in sealed.items()]
        same = [column == row[f"key_{n}"] for n, column in enumerate(key)]
        changed = await self._connection.execute(update(known).where(*same, *unchanged).values(values))
        return "done" if changed.rowcount else "changed meanwhile"

    def _anew(self, known: Table, sealed: Mapping[Column[Any], bytes]) -> dict[Column[Any], str]:
        """The values in plain, for the types to seal and to index. Raises UnreadableField."""
        keys, indexes = keys_of(self._connection.dialect), blind_indexes(known)
        values: dict[Column[Any], str] = {}
        for column, kept in sealed.items():
            values[column] = plain = keys.open(_field(column), kept)
            if _field(column) in indexes:
                values[indexes[_field(column)]] = plain
        return values

    async def _uses(self, column: Column[Any]) -> list[KeyUse]:
        ids = keys_of(self._connection.dialect).ids
        counts = [func.count().filter(_is_under(column, key_id)) for key_id in ids]
        total, *each = (await self._connection.execute(select(func.count(column), *counts))).one()
        found = [*zip(ids, each, strict=True), (NO_KEY_OF_OURS, total - sum(each))]
        return [KeyUse(_field(column), key_id, count) for key_id, count in found if count]

    def _is_due(self, column: Column[Any]) -> ColumnElement[bool]:
        newest = keys_of(self._connection.dialect).newest
        return and_(column.is_not(None), ~_is_under(column, newest))


def _is_under(column: Column[Any], key_id: str) -> ColumnElement[bool]:
    prefix = prefix_of(key_id)
    start = func.substr(type_coerce(column, LargeBinary), 1, len(prefix), type_=LargeBinary)
    return start == prefix


def _is(column: Column[Any], kept: Any) -> ColumnElement[bool]:
    return column.is_(None) if kept is None else type_coerce(column, LargeBinary) == bytes(kept)
