"""Lists: all or nothing, repeatable, recognised by their source."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import Refused
from bot.services.catalogue import BATCH, CatalogueService
from bot.store import Store
from content.item import EditionState, Origin
from tests.services.brought import HEADER, as_file, catalogue_of, code, counts, csv, item


async def test_a_list_is_imported_as_incomplete(service: CatalogueService, store: Store) -> None:
    report = await service.import_csv(csv("甲", "乙"), source="list")
    assert counts(report) == (2, 0, 0, 1)
    catalogue = await catalogue_of(store)
    edition = catalogue.by_key[code(0)]
    assert (edition.name, edition.number, edition.sequence) == ("甲", 1, 1)
    assert (edition.state, edition.origin) == (EditionState.INCOMPLETE, Origin.IMPORTED)
    assert (edition.item.source, edition.item.source_code) == ("list", code(0))


async def test_a_repeated_import_changes_nothing(service: CatalogueService, store: Store) -> None:
    await service.import_csv(csv("甲", "乙"), source="list")
    before = await catalogue_of(store)
    assert counts(await service.import_csv(csv("甲", "乙"), source="list")) == (0, 0, 2, 1)
    assert await catalogue_of(store) == before


async def test_a_changed_row_makes_a_new_edition(service: CatalogueService, store: Store) -> None:
    await service.import_csv(csv("甲", "乙"), source="list")
    before = await catalogue_of(store)
    assert counts(await service.import_csv(csv("甲", "丙", "丁"), source="list")) == (1, 1, 1, 2)
    after = await catalogue_of(store)
    changed = after.by_key[code(1)]
    assert (changed.name, changed.number, changed.sequence) == ("丙", 2, 2)
    assert changed.item == before.by_key[code(1)].item, "an item keeps its id"
    assert after.by_key[code(0)] == before.by_key[code(0)]


async def test_a_row_that_is_gone_leaves_its_item(service: CatalogueService, store: Store) -> None:
    await service.import_csv(csv("甲", "乙"), source="list")
    assert counts(await service.import_csv(csv("甲"), source="list")) == (0, 0, 1, 1)
    assert len(await catalogue_of(store)) == 2


async def test_items_that_share_a_base_code_stay_apart(service: CatalogueService) -> None:
    one, two = code(0), code(0).replace("-1-00", "-1-01")
    data = f"{HEADER}\n区,,甲,{one},01,\n区,,乙,{two},01,\n".encode()
    assert counts(await service.import_csv(data, source="list")) == (2, 0, 0, 1)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", "file_empty"),
        (csv("甲").replace(b",", b";"), "file_delimiter"),
        (b"name\nx", "columns_missing"),
        (csv("=1+1"), "file_no_items"),
        (csv("甲", 'a"b"', '"'), "file_broken"),
    ],
)
async def test_a_broken_file_leaves_everything_as_it_was(
    service: CatalogueService, store: Store, data: bytes, refusal: str
) -> None:
    await service.import_csv(csv("甲", "乙"), source="list")
    before = await catalogue_of(store)
    with pytest.raises(Refused) as refused:
        await service.import_csv(data, source="list")
    assert refused.value.code == refusal
    assert await catalogue_of(store) == before


async def test_a_fault_halfway_leaves_everything_as_it_was(service: CatalogueService, store: Store) -> None:
    def fail_late(done: int, total: int) -> None:
        if done == 2 * BATCH:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await service.import_csv(
            csv(*(f"事项{n}" for n in range(3 * BATCH))), source="list", progress=fail_late
        )
    assert (await catalogue_of(store)).sequence == 0
    assert counts(await service.import_csv(csv("甲"), source="list")) == (1, 0, 0, 1)


async def test_progress_runs_from_nothing_to_all(service: CatalogueService) -> None:
    await service.import_csv(csv("甲"), source="list")
    steps: list[tuple[int, int]] = []
    names = ["甲", *(f"事项{n}" for n in range(BATCH + 9))]
    await service.import_csv(csv(*names), source="list", progress=lambda *step: steps.append(step))
    assert steps == [(1, BATCH + 10), (BATCH + 1, BATCH + 10), (BATCH + 10, BATCH + 10)]


async def test_two_sources_with_the_same_code_are_refused(service: CatalogueService, store: Store) -> None:
    await service.import_csv(csv("甲", "乙"), source="list")
    with pytest.raises(Refused) as refused:
        await service.import_csv(csv("甲", "乙", "丙"), source="other")
    assert refused.value.code == "import_other_source"
    assert dict(refused.value.facts) == {"source": "list", "count": 2}
    assert len(await catalogue_of(store)) == 2


async def test_items_of_several_other_sources_are_listed_each_with_its_own(service: CatalogueService) -> None:
    both = csv("甲", "乙")
    await service.import_csv(csv("甲"), source="one")
    await service.import_csv(both.replace(b"0138000000", b"0138000009"), source="two")
    with pytest.raises(Refused) as refused:
        await service.import_csv(both, source="other")
    issues = refused.value.facts["issues"]
    assert [(issue.code, issue.facts["source"]) for issue in issues] == [  # type: ignore[attr-defined]
        ("in_another_source", "one"), ("in_another_source", "two"),
    ]  # fmt: skip


async def test_a_list_without_a_source_is_the_same_list_next_time(service: CatalogueService) -> None:
    assert counts(await service.import_csv(csv("甲"))) == (1, 0, 0, 1)
    assert counts(await service.import_csv(csv("乙"))) == (0, 1, 0, 2)


@pytest.mark.parametrize("source", ["", " ", "x" * 61])
async def test_a_source_needs_a_name(service: CatalogueService, source: str) -> None:
    with pytest.raises(Refused, match="source_name"):
        await service.import_csv(csv("甲"), source=source)
    with pytest.raises(Refused, match="source_name"):
        await service.import_yaml(as_file(item()), source=source)


async def test_a_column_map_is_a_file_too(service: CatalogueService) -> None:
    columns = "columns: {item_name: 名称, item_code: 编码}".encode()
    report = await service.import_csv("名称,编码\n甲,000116014000\n".encode(), source="list", columns=columns)
    assert counts(report) == (1, 0, 0, 1)
    with pytest.raises(Refused, match="column_map"):
        await service.import_csv(csv("甲"), source="list", columns=b"columns: 1")


async def test_racing_imports_are_both_published(service: CatalogueService, store: Store) -> None:
    names = [f"事项{number}" for number in range(300)]
    reports = await asyncio.gather(
        service.import_csv(csv(*names), source="list"),
        service.import_csv(csv(*names, "多一项"), source="list"),
    )
    assert sum(report.added for report in reports) == 301, "no item twice, none lost"
    assert sorted(report.sequence for report in reports)[-1] == (await catalogue_of(store)).sequence
    assert len(await catalogue_of(store)) == 301
