"""What is brought into the catalogue, and what it would change: everything of an import before it writes.

The same steps stand before an import and before its preview, so a preview refuses what the import would
refuse. A list names its items by its own codes, a file of ours by id, a workbook by key. A workbook lives on
somebody's desk for weeks: an item that its department left as it was is not touched, and one that both the
department and somebody else have changed since is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.errors import Refused
from bot.services.catalogue_files import csv_reading, refuse_errors, workbook_reading, yaml_reading
from bot.store import Tx
from content.checks import Issue, check, fully_provided
from content.city import UNKNOWN_CITY, City
from content.elements import Element
from content.exchange.csv_items import CsvReading
from content.exchange.workbook import WorkbookItem, WorkbookReading
from content.exchange.yaml_files import FilesReading
from content.exchange.yaml_guide import content_hash
from content.item import EditionState, Guide, Origin
from content.publication import Current, Incoming, Plan, plan_import

CSV_SOURCE = "csv"  # of a table whose importer names no source, whatever the file is called
MAX_SOURCE = 60

NewId = Callable[[], str]
Reading = CsvReading | FilesReading | WorkbookReading


@dataclass(frozen=True, slots=True)
class GivenList:
    """A CSV file; `columns` is a column-map file (content/exchange/csv_columns.py)."""

    data: bytes
    source: str = CSV_SOURCE
    columns: bytes | None = None


@dataclass(frozen=True, slots=True)
class GivenFiles:
    """Our own YAML files by name."""

    files: Mapping[str, bytes]
    source: str = ""
    origin: Origin = Origin.STAFF


@dataclass(frozen=True, slots=True)
class GivenWorkbook:
    """An .xlsx workbook that `wenban export` made, filled in by its department."""

    data: bytes
    source: str = ""


Given = GivenList | GivenFiles | GivenWorkbook


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an import will write. `city` is None unless the city or its list of elements changes."""

    plan: Plan
    issues: tuple[Issue, ...]
    city: tuple[City, tuple[Element, ...]] | None = None


def read(given: Given) -> Reading:
    """What was given, understood. Raises Refused as the reader of its format does, and ``source_name``."""
    if isinstance(given, GivenList):
        refuse_source(given.source)
        return csv_reading(given.data, given.columns)
    if given.source:
        refuse_source(given.source)
    if isinstance(given, GivenFiles):
        return yaml_reading(given.files)
    return workbook_reading(given.data)


def refuse_source(source: str) -> None:
    """Raises Refused("source_name")."""
    if not source.strip() or len(source) > MAX_SOURCE:
        raise Refused("source_name", limit=MAX_SOURCE)


async def prepare(tx: Tx, given: Given, reading: Reading, new_id: NewId) -> Prepared:
    """Compare with what is published. Raises Refused: ``import_refused``, ``import_other_source``."""
    if isinstance(reading, CsvReading):
        return await _list(tx, given.source, reading, new_id)
    if isinstance(reading, WorkbookReading):
        return await _workbook(tx, given.source, reading, new_id)
    origin = given.origin if isinstance(given, GivenFiles) else Origin.STAFF
    return await _files(tx, given.source, origin, reading, new_id)


async def _list(tx: Tx, source: str, reading: CsvReading, new_id: NewId) -> Prepared:
    _, elements = await tx.catalogue.city()
    incoming = [
        Incoming(item.source_code, item.source_code, item.guide, _state(item.guide, elements))
        for item in reading.items
    ]
    plan = _plan(incoming, await tx.catalogue.current(), source, Origin.IMPORTED, new_id)
    return Prepared(plan, reading.issues)


async def _files(tx: Tx, source: str, origin: Origin, reading: FilesReading, new_id: NewId) -> Prepared:
    before = await tx.catalogue.city()
    city, elements = reading.city or before[0], reading.elements or before[1]
    named = [(item.guide, item.key, {"file": file}) for file, item in reading.items.items()]
    issues = tuple(_checked(named, elements, city))
    refuse_errors(issues)
    incoming = [
        Incoming(item.key, item.key, item.guide, _state(item.guide, elements), item.id, file)
        for file, item in reading.items.items()
    ]
    plan = _plan(incoming, await tx.catalogue.current(), source, origin, new_id)
    return Prepared(plan, issues, (city, elements) if (city, elements) != before else None)


async def _workbook(tx: Tx, source: str, reading: WorkbookReading, new_id: NewId) -> Prepared:
    city, elements = await tx.catalogue.city()
    current = await tx.catalogue.current()
    by_key = {known.item.key: known for known in current}
    changed = [item for item in reading.items if not _was_left(item, by_key)]
    issues = [*_overtaken(changed, by_key)]
    named = [(item.document.guide, item.document.key, {"cell": item.cell}) for item in changed]
    issues += _checked(named, elements, city)
    refuse_errors(issues)
    plan = _plan(list(_from_workbook(changed, by_key, elements)), current, source, Origin.STAFF, new_id)
    plan = replace(plan, unchanged=plan.unchanged + len(reading.items) - len(changed))
    gone = (Issue(key, "", "not_in_workbook", "warning") for key in reading.gone if key in by_key)
    return Prepared(plan, (*issues, *gone))


def _was_left(item: WorkbookItem, by_key: Mapping[str, Current]) -> bool:
    """Whether its department changed nothing in it."""
    return item.document.key in by_key and content_hash(item.document.guide) == item.was


def _overtaken(items: Iterable[WorkbookItem], by_key: Mapping[str, Current]) -> Iterator[Issue]:
    for item in items:
        known = by_key.get(item.document.key)
        words = content_hash(item.document.guide)
        if item.was and known and known.content_hash not in (item.was, words):
            facts = {"cell": item.cell, "edition": known.number}
            yield Issue(item.document.key, "", "changed_meanwhile", facts=facts)


def _from_workbook(
    items: Iterable[WorkbookItem], by_key: Mapping[str, Current], elements: Sequence[Element]
) -> Iterator[Incoming]:
    for item in items:
        key, guide = item.document.key, item.document.guide
        item_id = by_key[key].item.id if key in by_key else item.document.id
        yield Incoming(key, key, guide, _state(guide, elements), item_id)


def _plan(
    incoming: Sequence[Incoming], current: Sequence[Current], source: str, origin: Origin, new_id: NewId
) -> Plan:
    plan = plan_import(incoming, current, source=source, origin=origin, new_id=new_id)
    _refuse_another_source(plan.faults)
    refuse_errors(plan.faults)
    return plan


def _checked(
    items: Iterable[tuple[Guide, str, Mapping[str, object]]], elements: Sequence[Element], city: City
) -> Iterator[Issue]:
    """The issues of guides, each with its item's key and the facts of where it stands."""
    for guide, key, where in items:
        for issue in check(guide, item=key, elements=elements, city=known_city(city)):
            yield replace(issue, facts={**where, **issue.facts})


def known_city(city: City) -> City | None:
    """The city to check against: before one was imported, nothing can be said about places."""
    return None if city == UNKNOWN_CITY else city


def _state(guide: Guide, elements: Sequence[Element]) -> EditionState:
    return EditionState.PUBLISHED if fully_provided(guide, elements) else EditionState.INCOMPLETE


def _refuse_another_source(faults: Sequence[Issue]) -> None:
    """A list that came in under another name before is one mistake, not one for each of its rows."""
    elsewhere = [fault for fault in faults if fault.code == "in_another_source"]
    sources = {str(fault.facts["source"]) for fault in elsewhere}
    if len(sources) == 1 and len(elsewhere) == len(faults):
        raise Refused("import_other_source", source=sources.pop(), count=len(elsewhere))
