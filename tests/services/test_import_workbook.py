"""A department's workbook: what it may change, what it never overwrites, and how hostile files end."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.errors import Refused
from bot.services.catalogue import CatalogueService
from bot.services.catalogue_prepare import GivenFiles, GivenList, GivenWorkbook
from bot.store import Store
from content.exchange.workbook_write import write_workbook
from content.exchange.yaml_guide import ItemDocument
from content.item import Origin
from tests.services.brought import CARD, DEMONSTRATION, as_file, catalogue_of, code, csv, item
from tests.unit.guides import CITY_FILES, demonstration_city

CITY = demonstration_city()
NAMES = [item(), item("id-card-reissue")]


def workbook(*items: ItemDocument) -> bytes:
    return write_workbook("hrss", items or NAMES, CITY)


def edited(data: bytes, edit: Callable[[str, str], str | None]) -> bytes:
    """The same archive with some of its parts written anew; None leaves a part out."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            text = before.read(name).decode()
            if (changed := edit(name, text)) is not None:
                after.writestr(name, changed)
    return made.getvalue()


def in_part(part: str, pattern: str, by: str) -> Callable[[str, str], str]:
    def edit(name: str, text: str) -> str:
        changed = re.sub(pattern, lambda _: by, text, count=1) if name == part else text
        assert name != part or changed != text, f"{pattern} is not in {part}"
        return changed

    return edit


FIRST, PAPERS, SHARED = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"


async def started(service: CatalogueService) -> None:
    """The city and two items; the workbooks of these tests are made of the same files."""
    wanted = {*CITY_FILES, *(f"{each.key}.yaml" for each in NAMES)}
    files = {name: data for name, data in DEMONSTRATION.items() if name in wanted}
    await service.import_yaml(files, source="demonstration", origin=Origin.DEMONSTRATION)


def renamed(document: ItemDocument, name: str) -> ItemDocument:
    return replace(document, guide=replace(document.guide, plain_name=name))


async def test_a_workbook_that_nobody_changed_changes_nothing(service: CatalogueService) -> None:
    await started(service)
    preview = await service.preview(GivenWorkbook(workbook()))
    assert (preview.added, preview.changed, preview.unchanged, preview.issues) == ((), (), 2, ())
    report = await service.bring(GivenWorkbook(workbook()))
    assert (report.changed, report.unchanged, report.sequence) == (0, 2, 1)


async def test_a_preview_says_what_the_import_then_does(service: CatalogueService, store: Store) -> None:
    await started(service)
    name = item().guide.plain_name
    assert name
    data = edited(workbook(), in_part(SHARED, re.escape(f">{name}<"), ">社保卡不见了<"))
    preview = await service.preview(GivenWorkbook(data))
    (change,) = preview.changed
    (difference,) = change.differences
    assert (change.key, difference.path, difference.after) == (CARD, "plain_name", "社保卡不见了")
    assert (await catalogue_of(store)).sequence == 1, "a preview writes nothing"
    report = await service.bring(GivenWorkbook(data))
    assert (report.changed, report.unchanged, report.sequence) == (1, 1, 2)
    edition = (await catalogue_of(store)).by_key[CARD]
    assert (edition.guide.plain_name, edition.origin) == ("社保卡不见了", Origin.DEMONSTRATION)


async def test_a_row_added_in_the_workbook_is_a_new_item_once(
    service: CatalogueService, store: Store
) -> None:
    await started(service)
    new = ItemDocument("card-of-a-new-kind", "", replace(item().guide, plain_name="新卡"))
    data = workbook(*NAMES, new)
    assert (await service.preview(GivenWorkbook(data))).added == ((new.key, item().guide.elements.item_name),)
    assert (await service.bring(GivenWorkbook(data))).added == 1
    assert (await catalogue_of(store)).by_key[new.key].item.id
    again = await service.bring(GivenWorkbook(data))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)


async def test_a_row_that_is_gone_removes_nothing_and_is_told(
    service: CatalogueService, store: Store
) -> None:
    await started(service)
    key = "id-card-reissue"
    shared_key = _shared_number(workbook(), key)
    data = edited(
        workbook(),
        lambda name, text: re.sub(
            rf"<row [^>]*><c r=\"A\d+\"[^>]*><v>{shared_key}</v>.*?</row>", "", text
        ) if re.search(r"sheet([1-9]|1[0-2])\.xml$", name) else text,
    )  # fmt: skip
    preview = await service.preview(GivenWorkbook(data))
    assert [(issue.item, issue.code) for issue in preview.issues] == [(key, "not_in_workbook")]
    assert (await service.bring(GivenWorkbook(data))).unchanged == 1
    assert key in (await catalogue_of(store)).by_key


def _shared_number(data: bytes, text: str) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = re.findall(r"<si><t[^>]*>(.*?)</t></si>", archive.read(SHARED).decode(), re.DOTALL)
    return texts.index(text)


async def test_what_somebody_else_changed_meanwhile_is_not_lost(
    service: CatalogueService, store: Store
) -> None:
    await started(service)
    old = workbook()
    await service.import_yaml(as_file(renamed(item(), "嘀嘀卡")))
    report = await service.bring(GivenWorkbook(old))
    assert (report.changed, report.unchanged) == (0, 2), "the department left it as it was"
    assert (await catalogue_of(store)).by_key[CARD].guide.plain_name == "嘀嘀卡"
    data = edited(old, in_part(SHARED, re.escape(f">{item().guide.plain_name}<"), ">社保卡不见了<"))
    with pytest.raises(Refused) as refused:
        await service.preview(GivenWorkbook(data))
    (issue,) = refused.value.facts["issues"]  # type: ignore[misc]
    assert (issue.item, issue.code) == (CARD, "changed_meanwhile")


async def test_lists_and_files_have_a_preview_too(service: CatalogueService, store: Store) -> None:
    await started(service)
    preview = await service.preview(GivenList(csv("甲")))
    assert (preview.added, preview.unchanged) == (((code(0), "甲"),), 0)
    preview = await service.preview(GivenFiles(as_file(renamed(item(), "嘀嘀卡"))))
    assert [change.key for change in preview.changed] == [CARD]
    assert (await catalogue_of(store)).sequence == 1


def cell(reference: str, inner: str, kind: str = "") -> str:
    return f'<c r="{reference}"{kind}>{inner}</c>'


def first_cell_of_row_2(reference: str, by: str) -> Callable[[str, str], str]:
    return in_part(FIRST, rf'<c r="{reference}"[^>]*?(?:/>|>.*?</c>)', by)


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (first_cell_of_row_2("B2", cell("B2", '<f>HYPERLINK("http://x.example")</f><v>0</v>')),
         ("formula_cell", "事项!B2")),
        (first_cell_of_row_2("B2", cell("B2", "<is><t>=1+1</t></is>", ' t="inlineStr"')),
         ("formula_cell", "事项!B2")),
        (first_cell_of_row_2("H2", cell("H2", "<v>123456789012345678</v>")), ("digits_lost", "事项!H2")),
        (first_cell_of_row_2("H2", cell("H2", "<is><t>1.23E+17</t></is>", ' t="inlineStr"')),
         ("digits_lost", "事项!H2")),
        (first_cell_of_row_2("A2", cell("A2", "<is><t>a b</t></is>", ' t="inlineStr"')),
         ("cell_key", "事项!A2")),
        (first_cell_of_row_2("B2", cell("B2", "<v>1</v>", ' t="b"')), ("cell_not_text", "事项!B2")),
    ],
)  # fmt: skip
async def test_a_bad_cell_is_named(
    service: CatalogueService, edit: Callable[[str, str], str], found: tuple[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        await service.bring(GivenWorkbook(edited(workbook(), edit)))
    issues = refused.value.facts["issues"]
    assert found in [(issue.code, issue.facts["cell"]) for issue in issues]  # type: ignore[attr-defined]


def zeros() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(200):
                part.write(bytes(1_000_000))
    return made.getvalue()


def many_rows() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(50, 100_050))
    return edited(workbook(), in_part(FIRST, "</sheetData>", f"{rows}</sheetData>"))


def one_long_text_a_thousand_times() -> bytes:
    cells = "".join(f'<row r="{n}"><c r="B{n}" t="s"><v>0</v></c></row>' for n in range(50, 3_000))
    data = edited(workbook(), in_part(FIRST, "</sheetData>", f"{cells}</sheetData>"))
    return edited(data, in_part(SHARED, r"<si><t[^>]*>.*?</t></si>", f"<si><t>{'长' * 30_000}</t></si>"))


def lying_about_its_size() -> bytes:
    data = bytearray(zeros())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<worksheet'
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (zeros, "workbook_too_large"),
        (lying_about_its_size, "workbook_broken"),
        (many_rows, "workbook_too_far"),
        (one_long_text_a_thousand_times, "workbook_too_large"),
        (lambda: edited(workbook(), in_part(FIRST, "</sheetData>",
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')), "workbook_too_far"),
        (lambda: edited(workbook(), in_part(FIRST, "</sheetData>",
            '</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>')), "workbook_merged_cells"),
        (lambda: edited(workbook(), in_part(FIRST, "<worksheet", BOMB)), "workbook_unsafe_xml"),
        (lambda: workbook().replace(b"docProps/core.xml", b"xl/externalLinks/"), "workbook_active"),
        (lambda: workbook()[:5_000], "workbook_broken"),
        (lambda: LOCKED, "workbook_locked"),
        (lambda: LOCKED[:500], "workbook_old"),
        (lambda: b"%PDF-1.7", "workbook_none"),
        (lambda: b"PK\x03\x04", "workbook_broken"),
        (lambda: edited(workbook(), in_part("xl/workbook.xml", 'name="材料"', 'name="papers"')),
         "workbook_sheet_missing"),
        (lambda: edited(workbook(), in_part("xl/workbook.xml", 'name="wenban"', 'name="Sheet9"')),
         "workbook_not_ours"),
        (lambda: edited(workbook(), in_part(SHARED, ">通俗名称<", ">俗称<")), "workbook_columns_missing"),
        (lambda: edited(workbook(), in_part(FIRST, "</sheetData>", "")), "workbook_broken"),
    ],
)  # fmt: skip
async def test_a_hostile_or_broken_file_is_refused_in_a_word_and_in_time(
    service: CatalogueService, make: Callable[[], bytes], refusal: str
) -> None:
    data = make()
    began = time.process_time()
    with pytest.raises(Refused) as refused:
        await service.bring(GivenWorkbook(data))
    assert refused.value.code == refusal, refused.value.facts
    assert time.process_time() - began < 10
