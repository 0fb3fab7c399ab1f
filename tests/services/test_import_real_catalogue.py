"""The real list of Guang'an district, 1,135 items, goes in whole, with every fault of it listed.

It lies beside a checkout or not; twelve invented rows with the same faults are always here.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter

import pytest

from bot.services.catalogue import CatalogueService
from bot.store import Store
from bot.store.migrations import migrate
from content.item import EditionState
from tests.conftest import LEGACY_CODES, ROOT, shared
from tests.servers import config_for

PRISTINE = "企业投资项目备案（技术改造）（市级/县级）"

IMPORT = """
import asyncio, sys
from zoneinfo import ZoneInfo
from bot.clock import SystemClock
from bot.ids import RandomIds
from bot.services.catalogue import CatalogueService
from bot.store import Store
from tests.servers import config_for

async def main():
    store = Store(config_for(sys.argv[1]))
    service = CatalogueService(store, SystemClock(ZoneInfo("Asia/Shanghai")), RandomIds())
    report = await service.import_csv(sys.stdin.buffer.read(), source=sys.argv[2])
    print(report.added, report.changed, report.unchanged, report.sequence)
    await store.close()

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def data() -> bytes:
    return shared("items", "guangan_district_items.csv").read_bytes()


async def test_rows_with_codes_as_old_lists_have_them_are_kept_and_listed(service: CatalogueService) -> None:
    report = await service.import_csv(LEGACY_CODES.read_bytes())
    assert (report.added, report.changed, report.unchanged, report.sequence) == (11, 0, 0, 1)
    assert report.reasons == {"malformed_organisation_code": 7, "legacy_base_code": 3, "duplicate_code": 1}
    reasons = Counter(issue.facts.get("reason") for issue in report.issues)
    assert reasons == {"length": 4, "format": 2, "not_in_place": 1, None: 4}
    assert [issue.facts["row"] for issue in report.issues] == [4, 5, 6, 7, 8, 9, 9, 10, 10, 11, 12]
    kept = Counter(issue.code for issue in await service.check() if issue.severity != "missing")
    assert kept == {"malformed_organisation_code": 6, "legacy_base_code": 3}


async def test_it_goes_in_whole(service: CatalogueService, store: Store, data: bytes) -> None:
    report = await service.import_csv(data, source="guangan")
    assert (report.added, report.changed, report.unchanged, report.sequence) == (1135, 0, 0, 1)
    assert report.reasons == {"malformed_organisation_code": 154, "legacy_base_code": 21}
    assert all(issue.facts["row"] and issue.element and issue.item for issue in report.issues)
    reasons = Counter(issue.facts.get("reason") for issue in report.issues)
    assert reasons == {"length": 143, "format": 8, "not_in_place": 3, None: 21}
    async with store.read() as tx:
        catalogue = await tx.catalogue.read()
    assert len(catalogue) == 1135
    assert {edition.state for edition in catalogue.editions()} == {EditionState.INCOMPLETE}
    types = Counter(edition.guide.elements.item_type for edition in catalogue.editions())
    assert types == {"01": 536, "20": 348, "10": 182, "07": 50, "05": 9, "09": 8, "08": 2}


async def test_the_same_again_and_with_one_row_changed(
    service: CatalogueService, store: Store, data: bytes
) -> None:
    await service.import_csv(data, source="guangan")
    again = await service.import_csv(data, source="guangan")
    assert (again.added, again.changed, again.unchanged, again.sequence) == (0, 0, 1135, 1)
    assert again.reasons == {"malformed_organisation_code": 154, "legacy_base_code": 21}
    edited = data.replace(PRISTINE.encode(), "企业投资项目备案".encode())
    changed = await service.import_csv(edited, source="guangan")
    assert (changed.added, changed.changed, changed.unchanged, changed.sequence) == (0, 1, 1134, 2)
    async with store.read() as tx:
        edition = next(one for one in (await tx.catalogue.read()).editions() if one.number == 2)
    assert (edition.name, edition.sequence) == ("企业投资项目备案", 2)


async def test_gbk_and_utf8_are_the_same_catalogue(service: CatalogueService, data: bytes) -> None:
    await service.import_csv(data, source="guangan")
    report = await service.import_csv(data.decode().encode("gbk"), source="guangan")
    assert (report.unchanged, report.sequence) == (1135, 1)
    assert report.reasons["encoding_assumed"] == 1


async def test_processes_import_while_a_server_reads(sqlite_url: str, data: bytes) -> None:
    """Three processes share one SQLite file: nobody fails, and a reader never sees half an import."""
    await migrate(config_for(sqlite_url))
    store = Store(config_for(sqlite_url))
    importers = [asyncio.create_task(_import_in_another_process(sqlite_url, data)) for _ in range(2)]
    seen = set()
    while not all(importer.done() for importer in importers):
        async with store.read() as tx:
            catalogue = await tx.catalogue.read()
        seen.add((catalogue.sequence, len(catalogue)))
        await asyncio.sleep(0.005)
    assert sorted([importer.result() for importer in importers]) == ["0 0 1135 1", "1135 0 0 1"]
    assert seen <= {(0, 0), (1, 1135)}
    async with store.read() as tx:
        assert len(await tx.catalogue.read()) == 1135
    await store.close()


async def _import_in_another_process(url: str, data: bytes) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", IMPORT, url, "guangan",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    output, faults = await process.communicate(data)
    assert process.returncode == 0, faults.decode()
    return output.decode().strip()
