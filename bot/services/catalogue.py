"""Bringing items into the catalogue, and looking over what is in it.

An import is one transaction: either everything a file says is published under one new sequence number,
or nothing is, and a file that changes nothing uses no number. It reads first and writes last, but takes
the catalogue's lock before it compares, so that two imports at once never decide on the same past.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from bot.clock import Clock
from bot.errors import Refused
from bot.ids import Ids
from bot.services.catalogue_files import csv_reading, read_folder, refuse_errors, yaml_reading
from bot.store import Store, Tx
from content.checks import Issue, check, fully_provided
from content.city import UNKNOWN_CITY, City
from content.elements import Element
from content.exchange.yaml_files import FilesReading
from content.exchange.yaml_guide import ItemDocument
from content.item import Edition, EditionState, Guide, Origin
from content.publication import Incoming, Plan, plan_import

Progress = Callable[[int, int], None]  # items done, items in all

DEMONSTRATION = Path(str(resources.files("content"))) / "items"
CSV_SOURCE = "csv"  # of a table whose importer names no source, whatever the file is called
BATCH = 200  # items written between two steps of the progress bar
MAX_SOURCE = 60


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `kept` are items whose edition was made by staff; nothing is ever removed."""

    added: int
    changed: int
    unchanged: int
    kept: int
    sequence: int
    issues: tuple[Issue, ...]

    @property
    def reasons(self) -> Mapping[str, int]:
        """How many issues there are of each code, the most frequent first."""
        return dict(Counter(issue.code for issue in self.issues).most_common())


def _silent(_done: int, _total: int) -> None:
    """The progress bar of those who want none."""


class CatalogueService:
    def __init__(self, store: Store, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids

    async def import_csv(
        self,
        data: bytes,
        *,
        source: str = CSV_SOURCE,
        columns: bytes | None = None,
        progress: Progress = _silent,
    ) -> ImportReport:
        """Publish the items of a CSV file; `columns` is a column-map file (content/exchange/csv_columns).

        Rows with faults are kept or left out as csv_items says, and listed. Raises Refused with the code of
        a FileFault, ``file_no_items``, ``source_name``, ``import_other_source`` or ``import_refused``; then
        nothing was changed.
        """
        _refuse_source(source)
        reading = csv_reading(data, columns)
        async with self._store.begin() as tx:
            seen = await tx.catalogue.lock()
            _, elements = await tx.catalogue.city()
            incoming = [
                Incoming(item.source_code, item.source_code, item.guide, _state(item.guide, elements))
                for item in reading.items
            ]
            plan = await self._plan(tx, incoming, source, Origin.IMPORTED)
            return await self._publish(tx, seen, plan, reading.issues, progress)

    async def import_yaml(
        self,
        files: Mapping[str, bytes],
        *,
        source: str | None = None,
        origin: Origin = Origin.STAFF,
        progress: Progress = _silent,
    ) -> ImportReport:
        """Publish our own YAML files by name: items, and `city.yaml` with its companions if they are there.

        Somebody of the city wrote these words, so they count as staff's. Only an item that is a demonstration
        now stays one while no other source is named: so `content/items` can be edited and brought in again.
        One error in one file refuses them all: Refused("import_refused", issues=…). Also ``source_name``.
        """
        if source is not None:
            _refuse_source(source)
        reading = yaml_reading(files)
        async with self._store.begin() as tx:
            return await self._import_yaml(tx, reading, source or "", origin, progress)

    async def load_first(self, catalogue: str = "demonstration") -> ImportReport | None:
        """Fill a database that holds no items: what the setting CATALOGUE says.

        None: nothing was to be done. Raises Refused: ``catalogue_folder``, ``import_refused``.
        """
        if catalogue == "none":
            return None
        async with self._store.read() as tx:
            if await tx.catalogue.count():
                return None  # the usual start: no file is read
        reading = yaml_reading(_folder(catalogue))
        is_demonstration = catalogue == "demonstration"
        source, origin = ("demonstration", Origin.DEMONSTRATION) if is_demonstration else ("", Origin.STAFF)
        async with self._store.begin() as tx:
            await tx.catalogue.lock()
            if await tx.catalogue.count():
                return None  # another process was faster
            return await self._import_yaml(tx, reading, source, origin, _silent)

    async def check(self) -> list[Issue]:
        """Everything that is wrong with or missing from the current editions, and with the city."""
        async with self._store.read() as tx:
            catalogue = await tx.catalogue.read()
        city = _known(catalogue.city)
        return [
            issue for edition in catalogue.editions() for issue in _found(edition, catalogue.elements, city)
        ]

    async def _import_yaml(
        self, tx: Tx, reading: FilesReading, source: str, origin: Origin, progress: Progress
    ) -> ImportReport:
        seen = await tx.catalogue.lock()
        before = await tx.catalogue.city()
        city, elements = reading.city or before[0], reading.elements or before[1]
        issues = list(_checked(reading.items, elements, _known(city)))
        refuse_errors(issues)
        incoming = [
            Incoming(item.key, item.key, item.guide, _state(item.guide, elements), item.id, file)
            for file, item in reading.items.items()
        ]
        plan = await self._plan(tx, incoming, source, origin)
        new_city = (city, elements) if (city, elements) != before else None
        return await self._publish(tx, seen, plan, issues, progress, new_city)

    async def _plan(self, tx: Tx, incoming: Sequence[Incoming], source: str, origin: Origin) -> Plan:
        current = await tx.catalogue.current()
        plan = plan_import(incoming, current, source=source, origin=origin, new_id=self._ids.item_id)
        _refuse_another_source(plan.faults)
        refuse_errors(plan.faults)
        return plan

    async def _publish(
        self,
        tx: Tx,
        seen: int,
        plan: Plan,
        issues: Sequence[Issue],
        progress: Progress,
        city: tuple[City, tuple[Element, ...]] | None = None,
    ) -> ImportReport:
        writes = bool(plan.added or plan.changed or city)
        sequence = await tx.catalogue.advance(seen) if writes else seen
        if city:
            await tx.catalogue.keep_city(*city)
        await self._write(tx, plan, sequence, progress)
        return ImportReport(
            added=len(plan.added),
            changed=len(plan.changed),
            unchanged=plan.unchanged,
            kept=len(plan.kept),
            sequence=sequence,
            issues=(*issues, *plan.kept),
        )

    async def _write(self, tx: Tx, plan: Plan, sequence: int, progress: Progress) -> None:
        editions = (*plan.added, *plan.changed)
        done = plan.unchanged + len(plan.kept)
        progress(done, done + len(editions))
        for start in range(0, len(editions), BATCH):
            batch = [replace(edition, sequence=sequence) for edition in editions[start : start + BATCH]]
            await tx.catalogue.publish(batch, self._clock.now())
            progress(done + start + len(batch), done + len(editions))


def _folder(catalogue: str) -> Mapping[str, bytes]:
    """The YAML files of the demonstration city, or of a folder."""
    folder = DEMONSTRATION if catalogue == "demonstration" else Path(catalogue)
    files = read_folder(folder) if folder.is_dir() else {}
    if not files:
        raise Refused("catalogue_folder", folder=catalogue)
    return files


def _checked(
    items: Mapping[str, ItemDocument], elements: Sequence[Element], city: City | None
) -> Iterator[Issue]:
    for file, item in items.items():
        for issue in check(item.guide, item=item.key, elements=elements, city=city):
            yield replace(issue, facts={"file": file, **issue.facts})


def _found(edition: Edition, elements: Sequence[Element], city: City | None) -> Iterator[Issue]:
    """The issues of one edition. An imported department is its own name, not one of the city's list."""
    for issue in check(edition.guide, item=edition.item.key, elements=elements, city=city):
        if not (edition.origin is Origin.IMPORTED and issue.code == "unknown_department"):
            yield issue


def _state(guide: Guide, elements: Sequence[Element]) -> EditionState:
    return EditionState.PUBLISHED if fully_provided(guide, elements) else EditionState.INCOMPLETE


def _known(city: City) -> City | None:
    """The city to check against: before one was imported, nothing can be said about places."""
    return None if city == UNKNOWN_CITY else city


def _refuse_another_source(faults: Sequence[Issue]) -> None:
    """A list that came in under another name before is one mistake, not one for each of its rows."""
    elsewhere = [fault for fault in faults if fault.code == "in_another_source"]
    sources = {str(fault.facts["source"]) for fault in elsewhere}
    if len(sources) == 1 and len(elsewhere) == len(faults):
        raise Refused("import_other_source", source=sources.pop(), count=len(elsewhere))


def _refuse_source(source: str) -> None:
    if not source.strip() or len(source) > MAX_SOURCE:
        raise Refused("source_name", limit=MAX_SOURCE)
