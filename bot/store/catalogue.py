"""Items, their editions, the city, and the number of the last publication.

An edition is written once and never changed; `item.current_edition` points to the one that is shown
(ARCHITECTURE rule 4). Whoever publishes takes `lock()` first, so publications happen one after the other and
each decides on what the one before it left behind. `advance()` counts inside that transaction: when it
fails, no number was used, and numbers appear in the order of the commits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.engine import insert_into
from bot.store.rows import Row, UTCTime, table
from content.catalogue import EMPTY, Catalogue, catalogue_of
from content.city import UNKNOWN_CITY, City
from content.elements import UNIFIED_ELEMENTS, Element, configured
from content.exchange.yaml_city import city_document, city_from_document
from content.exchange.yaml_guide import guide_document, guide_from_document
from content.item import Edition, EditionState, Origin, ServiceItem
from content.publication import Current

THE_ONLY_ROW = 1  # of `catalogue` and of `city`; migration 0001 makes the first


class CatalogueRow(Row):
    __tablename__ = "catalogue"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]


class ItemRow(Row):
    __tablename__ = "item"
    __table_args__ = (UniqueConstraint("source", "source_code"),)

    id: Mapped[str] = mapped_column(String(10), primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    source: Mapped[str] = mapped_column(String(60))
    source_code: Mapped[str] = mapped_column(String(120))
    current_edition: Mapped[int]


class EditionRow(Row):
    __tablename__ = "edition"

    item_id: Mapped[str] = mapped_column(String(10), ForeignKey("item.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(20))
    guide: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column(index=True)
    made_at: Mapped[dt.datetime] = mapped_column(UTCTime)


class CityRow(Row):
    __tablename__ = "city"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    elements: Mapped[list[dict[str, str]]] = mapped_column(JSON)


class CatalogueRepository:
    """The catalogue inside one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def sequence(self) -> int:
        """The number of the last publication; 0 before the first."""
        return (await self._connection.execute(select(CatalogueRow.sequence))).scalar_one()

    async def lock(self) -> int:
        """Make other publications wait until this transaction ends. Returns the sequence so far."""
        # SQLite knows no FOR UPDATE: there the transaction holds the only write lock from its BEGIN on.
        locked = select(CatalogueRow.sequence).with_for_update()
        return (await self._connection.execute(locked)).scalar_one()

    async def advance(self, seen: int) -> int:
        """The number of the publication this transaction makes, one after `seen` (ARCHITECTURE rule 4)."""
        counted = (
            update(table(CatalogueRow))
            .where(CatalogueRow.sequence == seen)
            .values(sequence=CatalogueRow.sequence + 1)
            .returning(CatalogueRow.sequence)
        )
        return (await self._connection.execute(counted)).scalar_one()

    async def count(self) -> int:
        """How many items there are."""
        return (await self._connection.execute(select(func.count()).select_from(ItemRow))).scalar_one()

    async def current(self) -> Sequence[Current]:
        """Every item with its current edition, without words: what an import compares against."""
        rows = await self._connection.execute(
            select(*_ITEM, EditionRow.number, EditionRow.state, EditionRow.origin, EditionRow.content_hash)
            .join(EditionRow, _IS_CURRENT)
        )  # fmt: skip
        return [
            Current(ServiceItem(*names), number, EditionState(state), Origin(origin), content_hash)
            for *names, number, state, origin, content_hash in rows
        ]

    async def read(self, known: Catalogue = EMPTY) -> Catalogue:
        """Everything a citizen may be told, from one moment. What is `known` already is not read again: one
        changed guide among 1,620 is shown as fast as one among four."""
        sequence = await self.sequence()
        city, elements = await self.city()
        same_city = (city, elements) == (known.city, known.elements)  # places of guides follow the city
        since = known.sequence if same_city else 0
        newer = select(*_ITEM, *_EDITION).join(EditionRow, _IS_CURRENT).where(EditionRow.sequence > since)
        editions = {row.id: _edition(*row) for row in await self._connection.execute(newer)}
        kept = known.by_id if since else {}
        return catalogue_of({**kept, **editions}.values(), sequence=sequence, city=city, elements=elements)

    async def editions(self) -> Sequence[Edition]:
        """Every current edition as it was written: without local facts worked out from the city's desks."""
        rows = await self._connection.execute(select(*_ITEM, *_EDITION).join(EditionRow, _IS_CURRENT))
        return sorted((_edition(*row) for row in rows), key=lambda edition: edition.item.key)

    async def publish(self, editions: Sequence[Edition], made_at: dt.datetime) -> None:
        """Write editions and point their items to them; the first edition of an item brings the item.

        Unique keys refuse an edition number, key or source code that is taken.
        """
        first = [edition for edition in editions if edition.number == 1]
        later = [edition for edition in editions if edition.number > 1]
        if first:
            await self._connection.execute(
                insert(table(ItemRow)), [_item_values(edition) for edition in first]
            )
        if editions:
            values = [_edition_values(edition, made_at) for edition in editions]
            await self._connection.execute(insert(table(EditionRow)), values)
        if later:
            await self._connection.execute(
                update(table(ItemRow))
                .where(ItemRow.id == bindparam("item"))
                .values(current_edition=bindparam("number")),
                [{"item": edition.item.id, "number": edition.number} for edition in later],
            )

    async def city(self) -> tuple[City, tuple[Element, ...]]:
        """The city and its list of elements; before one was imported, an unnamed city and the 18."""
        row = (await self._connection.execute(select(CityRow.document, CityRow.elements))).one_or_none()
        if row is None:
            return UNKNOWN_CITY, UNIFIED_ELEMENTS
        return city_from_document(row.document), configured(row.elements)

    async def keep_city(self, city: City, elements: Sequence[Element]) -> None:
        words = {"document": city_document(city), "elements": [_element_row(element) for element in elements]}
        row = insert_into(self._connection, table(CityRow)).values(id=THE_ONLY_ROW, **words)
        await self._connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=words))


_ITEM = (ItemRow.id, ItemRow.key, ItemRow.source, ItemRow.source_code)
_EDITION = (
    EditionRow.number, EditionRow.state, EditionRow.origin, EditionRow.guide, EditionRow.content_hash,
    EditionRow.sequence,
)  # fmt: skip
_IS_CURRENT = (EditionRow.item_id == ItemRow.id) & (EditionRow.number == ItemRow.current_edition)


def _edition(
    item_id: str, key: str, source: str, source_code: str,
    number: int, state: str, origin: str, guide: Mapping[str, Any], content_hash: str, sequence: int,
) -> Edition:  # fmt: skip
    return Edition(
        ServiceItem(item_id, key, source, source_code), number, EditionState(state), Origin(origin),
        guide_from_document(guide), content_hash, sequence,
    )  # fmt: skip


def _item_values(edition: Edition) -> dict[str, object]:
    item = edition.item
    return {
        "id": item.id,
        "key": item.key,
        "source": item.source,
        "source_code": item.source_code,
        "current_edition": edition.number,
    }


def _edition_values(edition: Edition, made_at: dt.datetime) -> dict[str, object]:
    return {
        "item_id": edition.item.id,
        "number": edition.number,
        "state": edition.state.value,
        "origin": edition.origin.value,
        "guide": guide_document(edition.guide),
        "content_hash": edition.content_hash,
        "sequence": edition.sequence,
        "made_at": made_at,
    }


def _element_row(element: Element) -> dict[str, str]:
    """What `configured` reads back: the rest of a row comes from the table of elements."""
    return {
        "field": element.field,
        "name_zh": element.name_zh,
        "name_en": element.name_en,
        "group": element.group.value,
    }
