"""An empty database is filled once, with what CATALOGUE says."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.services.catalogue import CatalogueService
from bot.store import Store
from content.item import EditionState, Origin
from tests.services.brought import CARD, as_file, catalogue_of, counts, item


async def test_the_demonstration_fills_an_empty_database_once(
    service: CatalogueService, store: Store
) -> None:
    report = await service.load_first()
    assert report
    assert counts(report)[0] == 120
    catalogue = await catalogue_of(store)
    assert {edition.origin for edition in catalogue.editions()} == {Origin.DEMONSTRATION}
    assert {edition.state for edition in catalogue.editions()} == {EditionState.PUBLISHED}
    assert catalogue.city.demonstration
    assert await service.load_first() is None
    assert await service.check() == [], "the demonstration is a good example"


async def test_processes_that_start_together_load_it_once(service: CatalogueService, store: Store) -> None:
    reports = await asyncio.gather(*(service.load_first() for _ in range(3)))
    assert sum(report is not None for report in reports) == 1
    assert (await catalogue_of(store)).sequence == 1


async def test_a_city_may_bring_its_own_folder_or_nothing(
    service: CatalogueService, store: Store, tmp_path: Path
) -> None:
    assert await service.load_first("none") is None
    with pytest.raises(Refused, match="catalogue_folder"):
        await service.load_first(str(tmp_path / "nowhere"))
    with pytest.raises(Refused, match="catalogue_folder"):
        await service.load_first(str(tmp_path))
    for name, data in as_file(item()).items():
        (tmp_path / name).write_bytes(data)
    report = await service.load_first(str(tmp_path))
    assert report
    assert counts(report) == (1, 0, 0, 1)
    assert (await catalogue_of(store)).by_key[CARD].origin is Origin.STAFF
