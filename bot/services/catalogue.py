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
from bot.domain.link import HOUSE
from bot.errors import Refused
from bot.ids import Ids
from bot.services.catalogue_files import read_folder
from bot.services.catalogue_prepare import (
    CSV_SOURCE,
    Given,
    GivenFiles,
    GivenList,
    Prepared,
    known_city,
    prepare,
    read,
    refuse_source,
)
from bot.store import Store, Tx
from content.checks import Issue, check
from content.checks.neighbours import check_catalogue
from content.city import City
from content.differences import Difference, differences
from content.elements import Element
from content.item import Edition, Origin
from content.publication import Plan

Progress = Callable[[int, int], None]  # items done, items in all

DEMONSTRATION = Path(str(resources.files("content"))) / "items"
BATCH = 200  # items written between two steps of the progress bar
_NOT_OF_IMPORTS = frozenset({"unknown_department", "alias_too_long"})


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


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that an import would give a new edition, and what in it differs."""

    key: str
    name: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do now. `added` are key and name; `issues` also tell what stays, and why."""

    added: tuple[tuple[str, str], ...]
    changed: tuple[ItemChange, ...]
    unchanged: int
    changes_city: bool
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept, as it was written: current editions by key, the city, the list of elements."""

    city: City
    elements: tuple[Element, ...]
    editions: tuple[Edition, ...]


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
        return await self.bring(GivenList(data, source, columns), progress=progress)

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
            refuse_source(source)
        return await self.bring(GivenFiles(files, source or "", origin), progress=progress)

    async def bring(self, given: Given, *, progress: Progress = _silent) -> ImportReport:
        """Publish a list, files of ours or a workbook.

        Raises Refused as `read` and `prepare` do; then nothing was changed.
        """
        reading = read(given)
        async with self._store.begin() as tx:
            seen = await tx.catalogue.lock()
            prepared = await prepare(tx, given, reading, self._ids.item_id)
            return await self._publish(tx, seen, prepared, progress)

    async def preview(self, given: Given) -> Preview:
        """What `bring` would do with the same thing now; nothing is written. Raises what it would raise."""
        reading = read(given)
        async with self._store.read() as tx:
            prepared = await prepare(tx, given, reading, self._ids.item_id)
            before = {edition.item.key: edition for edition in await tx.catalogue.editions()}
        plan = prepared.plan
        return Preview(
            added=tuple((edition.item.key, edition.name) for edition in plan.added),
            changed=tuple(_change(before[edition.item.key], edition) for edition in plan.changed),
            unchanged=plan.unchanged,
            changes_city=prepared.city is not None,
            issues=(*prepared.issues, *plan.kept),
        )

    async def kept(self) -> Kept:
        """Everything an export writes."""
        async with self._store.read() as tx:
            city, elements = await tx.catalogue.city()
            return Kept(city, elements, tuple(await tx.catalogue.editions()))

    async def load_first(self, catalogue: str = "demonstration") -> ImportReport | None:
        """Fill a database that holds no items: what the setting CATALOGUE says.

        None: nothing was to be done. Raises Refused: ``catalogue_folder``, ``import_refused``.
        """
        if catalogue == "none":
            return None
        async with self._store.read() as tx:
            if await tx.catalogue.count():
                return None  # the usual start: no file is read
        is_demonstration = catalogue == "demonstration"
        source, origin = ("demonstration", Origin.DEMONSTRATION) if is_demonstration else ("", Origin.STAFF)
        given = GivenFiles(_folder(catalogue), source, origin)
        reading = read(given)
        async with self._store.begin() as tx:
            seen = await tx.catalogue.lock()
            if await tx.catalogue.count():
                return None  # another process was faster
            prepared = await prepare(tx, given, reading, self._ids.item_id)
            return await self._publish(tx, seen, prepared, _silent)

    async def check(self) -> list[Issue]:
        """What is wrong with or missing from the current editions, then between them, then with the city."""
        async with self._store.read() as tx:
            catalogue = await tx.catalogue.read()
        city = known_city(catalogue.city)
        editions = catalogue.editions()
        alone = [issue for edition in editions for issue in _found(edition, catalogue.elements, city)]
        return alone + check_catalogue(catalogue)

    async def _publish(self, tx: Tx, seen: int, prepared: Prepared, progress: Progress) -> ImportReport:
        plan = prepared.plan
        writes = bool(plan.added or plan.changed or prepared.city)
        sequence = await tx.catalogue.advance(seen) if writes else seen
        if prepared.city:
            await tx.catalogue.keep_city(*prepared.city)
        await self._write(tx, plan, sequence, progress)
        return ImportReport(
            added=len(plan.added),
            changed=len(plan.changed),
            unchanged=plan.unchanged,
            kept=len(plan.kept),
            sequence=sequence,
            issues=(*prepared.issues, *plan.kept),
        )

    async def _write(self, tx: Tx, plan: Plan, sequence: int, progress: Progress) -> None:
        editions = (*plan.added, *plan.changed)
        done = plan.unchanged + len(plan.kept)
        progress(done, done + len(editions))
        for start in range(0, len(editions), BATCH):
            batch = [replace(edition, sequence=sequence) for edition in editions[start : start + BATCH]]
            await tx.catalogue.publish(batch, self._clock.now())
            new = [edition.item.id for edition in batch if edition.number == 1]
            await tx.links.make_standing(new, HOUSE, self._clock.now())
            progress(done + start + len(batch), done + len(editions))


def _folder(catalogue: str) -> Mapping[str, bytes]:
    """The YAML files of the demonstration city, or of a folder."""
    folder = DEMONSTRATION if catalogue == "demonstration" else Path(catalogue)
    files = read_folder(folder) if folder.is_dir() else {}
    if not files:
        raise Refused("catalogue_folder", folder=catalogue)
    return files


def _change(before: Edition, after: Edition) -> ItemChange:
    return ItemChange(after.item.key, after.name, differences(before.guide, after.guide))


def _found(edition: Edition, elements: Sequence[Element], city: City | None) -> Iterator[Issue]:
    """The issues of one edition. An imported department is its own name, not one of the city's list, and
    an imported alias is the name of a main item."""
    for issue in check(edition.guide, item=edition.item.key, elements=elements, city=city):
        if not (edition.origin is Origin.IMPORTED and issue.code in _NOT_OF_IMPORTS):
            yield issue
