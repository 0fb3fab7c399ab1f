"""Our own files: what they may change, whose words they are, and what refuses them all."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.errors import Refused
from bot.services.catalogue import CatalogueService
from bot.store import Store
from content.exchange.yaml_guide import ItemDocument
from content.item import EditionState, Origin
from tests.services.brought import CARD, DEMONSTRATION, as_file, catalogue_of, code, counts, csv, item


async def test_yaml_is_idempotent_and_makes_editions(service: CatalogueService, store: Store) -> None:
    await service.import_yaml(DEMONSTRATION, source="demonstration", origin=Origin.DEMONSTRATION)
    assert counts(await service.import_yaml(DEMONSTRATION, source="yaml")) == (0, 0, 4, 1)
    better = replace(item(), guide=replace(item().guide, plain_name="社保卡不见了"))
    assert counts(await service.import_yaml(as_file(better), source="yaml")) == (0, 1, 0, 2)
    edition = (await catalogue_of(store)).by_key[CARD]
    assert (edition.number, edition.origin, edition.item.source) == (2, Origin.STAFF, "demonstration")


@pytest.mark.parametrize(
    ("source", "origin"),
    [(None, Origin.DEMONSTRATION), ("demonstration", Origin.DEMONSTRATION), ("our city", Origin.STAFF)],
)
async def test_an_edited_demonstration_stays_one_unless_another_source_is_named(
    service: CatalogueService, store: Store, source: str | None, origin: Origin
) -> None:
    await service.load_first()
    edited = replace(item(), guide=replace(item().guide, aliases=("嘀嘀卡",)))
    assert counts(await service.import_yaml(as_file(edited), source=source)) == (0, 1, 0, 2)
    edition = (await catalogue_of(store)).by_key[CARD]
    assert (edition.origin, edition.item.source) == (origin, "demonstration")


async def test_a_demonstration_that_staff_took_over_stays_theirs(
    service: CatalogueService, store: Store
) -> None:
    await service.load_first()
    for number, source in enumerate(("our city", None)):
        edited = replace(item(), guide=replace(item().guide, aliases=(f"嘀嘀卡{number}",)))
        await service.import_yaml(as_file(edited), source=source)
    assert (await catalogue_of(store)).by_key[CARD].origin is Origin.STAFF


async def test_a_new_file_without_a_source_is_staffs(service: CatalogueService, store: Store) -> None:
    await service.import_yaml(as_file(item()))
    edition = (await catalogue_of(store)).by_key[CARD]
    assert (edition.origin, edition.item.source) == (Origin.STAFF, "yaml")


async def test_files_may_end_in_yml_but_none_may_come_twice(service: CatalogueService) -> None:
    others = {name.replace(".yaml", ".yml"): data for name, data in DEMONSTRATION.items()}
    assert counts(await service.import_yaml(others)) == (4, 0, 0, 1)
    with pytest.raises(Refused) as refused:
        await service.import_yaml(others | {"city.yaml": DEMONSTRATION["city.yaml"]})
    (issue,) = refused.value.facts["issues"]  # type: ignore[misc]
    assert (issue.item, issue.code) == ("city.yml", "file_twice")


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


async def test_racing_imports_of_the_same_files_agree(service: CatalogueService) -> None:
    imports = (service.import_yaml(DEMONSTRATION, source="yaml") for _ in range(2))
    assert sorted(counts(report) for report in await asyncio.gather(*imports)) == [(0, 0, 4, 1), (4, 0, 0, 1)]
