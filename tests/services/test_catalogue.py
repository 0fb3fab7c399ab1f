"""Imports: all or nothing, repeatable, never over what staff wrote; and the demonstration catalogue."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.ids import RandomIds
from bot.services.catalogue import BATCH, CatalogueService, ImportReport
from bot.store import Store
from content.catalogue import Catalogue
from content.exchange.yaml_guide import ItemDocument, read_item, write_item
from content.item import EditionState, Origin
from tests.conftest import StandingClock
from tests.unit.guides import ITEMS

ORGANISATION = "115113010833722043"
HEADER = "department,main_item,item_name,item_code,task_type,link"
DEMONSTRATION = {file.name: file.read_bytes() for file in ITEMS.glob("*.yaml")}
CARD = "social-security-card-replacement"


@pytest.fixture
def service(store: Store, clock: StandingClock) -> CatalogueService:
    return CatalogueService(store, clock, RandomIds())


def code(number: int) -> str:
    return f"511A0138{number:06}-511602000000-000-{ORGANISATION}-1-00"


def csv(*names: str) -> bytes:
    rows = [f"区教科体局,,{name},{code(number)},01," for number, name in enumerate(names)]
    return "\n".join([HEADER, *rows]).encode()


def item(key: str = CARD) -> ItemDocument:
    document, issues = read_item(DEMONSTRATION[f"{key}.yaml"], key)
    assert document, issues
    return document


def as_file(document: ItemDocument) -> dict[str, bytes]:
    return {f"{document.key}.yaml": write_item(document).encode()}


async def catalogue_of(store: Store) -> Catalogue:
    async with store.read() as tx:
        return await tx.catalogue.read()


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.sequence


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
    async with store.read() as tx:
        first = await tx.catalogue.edition(changed.item.id, 1)
    assert first == before.by_key[code(1)]


async def test_a_row_that_is_gone_leaves_its_item(service: CatalogueService, store: Store) -> None:
    await service.import_csv(csv("甲", "乙"), source="list")
    report = await service.import_csv(csv("甲"), source="list")
    assert (report.removed, len(await catalogue_of(store))) == (0, 2)


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
    await service.import_csv(csv("甲"), source="list")
    with pytest.raises(Refused) as refused:
        await service.import_csv(csv("甲"), source="other")
    assert refused.value.code == "import_refused"
    (issue,) = refused.value.facts["issues"]  # type: ignore[misc]
    assert (issue.code, issue.facts["source"]) == ("key_taken", "list")
    assert len(await catalogue_of(store)) == 1


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


async def test_the_demonstration_fills_an_empty_database_once(
    service: CatalogueService, store: Store
) -> None:
    report = await service.load_first()
    assert report
    assert counts(report) == (4, 0, 0, 1)
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
    with pytest.raises(Refused, match="file_no_items"):
        await service.load_first(str(tmp_path))
    for name, data in as_file(item()).items():
        (tmp_path / name).write_bytes(data)
    report = await service.load_first(str(tmp_path))
    assert report
    assert counts(report) == (1, 0, 0, 1)
    assert (await catalogue_of(store)).by_key[CARD].origin is Origin.STAFF


async def test_yaml_is_idempotent_and_makes_editions(service: CatalogueService, store: Store) -> None:
    await service.load_first()
    assert counts(await service.import_yaml(DEMONSTRATION, source="yaml")) == (0, 0, 4, 1)
    better = replace(item(), guide=replace(item().guide, plain_name="社保卡不见了"))
    assert counts(await service.import_yaml(as_file(better), source="yaml")) == (0, 1, 0, 2)
    edition = (await catalogue_of(store)).by_key[CARD]
    assert (edition.number, edition.origin, edition.item.source) == (2, Origin.STAFF, "demonstration")


async def test_a_demonstration_never_overrides_staff(service: CatalogueService, store: Store) -> None:
    better = replace(item(), guide=replace(item().guide, plain_name="社保卡不见了"))
    await service.import_yaml(DEMONSTRATION | as_file(better), source="yaml")
    before = await catalogue_of(store)
    report = await service.import_yaml(DEMONSTRATION, source="demonstration", origin=Origin.DEMONSTRATION)
    assert (report.kept, report.unchanged, report.changed) == (1, 3, 0)
    assert report.reasons["staff_edition_kept"] == 1
    assert await catalogue_of(store) == before


async def test_a_list_does_not_take_away_what_staff_completed(
    service: CatalogueService, store: Store
) -> None:
    await service.import_csv(csv("甲"), source="list")
    edition = (await catalogue_of(store)).by_key[code(0)]
    completed = ItemDocument(edition.item.key, edition.item.id, replace(edition.guide, summary="写得更清楚"))
    assert (await service.import_yaml(as_file(completed), source="yaml")).changed == 1
    report = await service.import_csv(csv("乙"), source="list")
    assert (report.kept, report.changed, report.sequence) == (1, 0, 2)
    assert (await catalogue_of(store)).by_key[code(0)].guide == completed.guide


async def test_one_bad_yaml_file_refuses_them_all(service: CatalogueService, store: Store) -> None:
    bad = DEMONSTRATION | {f"{CARD}.yaml": DEMONSTRATION[f"{CARD}.yaml"] + b"price: 3\n", "x.yaml": b"\xff"}
    with pytest.raises(Refused) as refused:
        await service.import_yaml(bad, source="yaml")
    assert refused.value.code == "import_refused"
    issues = refused.value.facts["issues"]
    assert {(issue.item, issue.code) for issue in issues} == {  # type: ignore[attr-defined]
        (f"{CARD}.yaml", "unknown_key"), ("x.yaml", "not_utf8"),
    }  # fmt: skip
    assert (await catalogue_of(store)).sequence == 0


async def test_a_guide_that_contradicts_its_city_is_refused(service: CatalogueService, store: Store) -> None:
    await service.load_first()
    nowhere = replace(item(), guide=replace(item().guide, theme="astrology"))
    with pytest.raises(Refused) as refused:
        await service.import_yaml(as_file(nowhere), source="yaml")
    (issue,) = refused.value.facts["issues"]  # type: ignore[misc]
    assert (issue.element, issue.code, issue.facts["file"]) == ("theme", "unknown_theme", f"{CARD}.yaml")


@pytest.mark.parametrize(
    ("key", "id_", "code"),
    [
        ("another-key", item().id, "key_changed"),
        (CARD, "0123456789", "key_taken"),
    ],
)
async def test_names_never_change_their_owner(
    service: CatalogueService, key: str, id_: str, code: str
) -> None:
    await service.load_first()
    with pytest.raises(Refused) as refused:
        await service.import_yaml(as_file(ItemDocument(key, id_, item().guide)), source="yaml")
    (issue,) = refused.value.facts["issues"]  # type: ignore[misc]
    assert issue.code == code


async def test_a_name_may_stand_in_one_file_only(service: CatalogueService) -> None:
    twice = {"a.yaml": DEMONSTRATION[f"{CARD}.yaml"], "b.yaml": DEMONSTRATION[f"{CARD}.yaml"]}
    with pytest.raises(Refused) as refused:
        await service.import_yaml(twice, source="yaml")
    issues = refused.value.facts["issues"]
    assert {issue.code for issue in issues} == {"id_twice", "key_twice"}  # type: ignore[attr-defined]


async def test_a_city_alone_is_a_publication(service: CatalogueService, store: Store) -> None:
    await service.import_csv(csv("甲"), source="list")
    files = {name: DEMONSTRATION[name] for name in ("city.yaml", "places.yaml", "themes.yaml")}
    assert counts(await service.import_yaml(files, source="yaml")) == (0, 0, 0, 2)
    assert counts(await service.import_yaml(files, source="yaml")) == (0, 0, 0, 2)
    assert (await catalogue_of(store)).city.demonstration
    assert "unknown_department" not in {issue.code for issue in await service.check()}


async def test_a_citys_own_elements_decide_what_is_complete(service: CatalogueService, store: Store) -> None:
    files = {"elements.yaml": b"elements: [{field: item_name}, {field: item_code}, {field: item_type}]"}
    await service.import_yaml(files, source="yaml")
    await service.import_csv(csv("甲"), source="list")
    catalogue = await catalogue_of(store)
    assert [element.field for element in catalogue.elements] == ["item_name", "item_code", "item_type"]
    assert catalogue.by_key[code(0)].state is EditionState.PUBLISHED


async def test_racing_imports_are_both_published(service: CatalogueService, store: Store) -> None:
    names = [f"事项{number}" for number in range(300)]
    reports = await asyncio.gather(
        service.import_csv(csv(*names), source="list"),
        service.import_csv(csv(*names, "多一项"), source="list"),
    )
    assert sum(report.added for report in reports) == 301, "no item twice, none lost"
    assert sorted(report.sequence for report in reports)[-1] == (await catalogue_of(store)).sequence
    assert len(await catalogue_of(store)) == 301


async def test_racing_imports_of_the_same_files_agree(service: CatalogueService) -> None:
    imports = (service.import_yaml(DEMONSTRATION, source="yaml") for _ in range(2))
    assert sorted(counts(report) for report in await asyncio.gather(*imports)) == [(0, 0, 4, 1), (4, 0, 0, 1)]
