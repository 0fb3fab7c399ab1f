"""One department's items → an .xlsx workbook that people fill in.

Everything is written as text, so that codes keep their digits and nothing is ever a formula. Every header has
its rule as a note, coded columns have a drop-down, the header stays in sight. Two more sheets: the choices
behind the drop-downs, and a very hidden one with ids and what the words were when the workbook was made,
by which a later import tells what the department changed from what somebody else did.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from content.city import City
from content.exchange.csv_columns import FileFault
from content.exchange.workbook_cells import LONGEST, written
from content.exchange.workbook_columns import CHOICES, Column, Kind
from content.exchange.workbook_layout import (
    KEY,
    NAME_SHOWN,
    ORDER,
    SHEETS,
    Sheet,
)
from content.exchange.workbook_rows import Names, rows_of
from content.exchange.workbook_rules import rule_of
from content.exchange.yaml_guide import ItemDocument, content_hash, guide_document

FORMAT = "1"  # counted up when a reader of today could not read the workbook
IDENTITY = "wenban"  # the very hidden sheet
CHOICES_SHEET = "选项"

_TEXT = Column("", ())
_SPARE_ROWS = 2_000  # below the last one, with drop-downs and text format
_WIDTHS = {KEY: 30, NAME_SHOWN: 28, ORDER: 8}
_LONGEST_NAME = 60  # of a choice in a drop-down


def write_workbook(department: str, items: Sequence[ItemDocument], city: City) -> bytes:
    """The workbook of a department. Raises FileFault ``export_cell_too_long``: item, sheet, column."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    names = _names(city)
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    formats = {
        "header": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDEBF7"}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "number": book.add_format({"num_format": "0.##", "valign": "top"}),
    }
    sheets = {sheet.name: book.add_worksheet(sheet.name) for sheet in SHEETS}
    ranges = _write_choices(book.add_worksheet(CHOICES_SHEET), names)
    for sheet in SHEETS:
        _write_sheet(sheets[sheet.name], sheet, items, names, ranges, formats)
    _write_identity(book.add_worksheet(IDENTITY), department, items)
    book.close()
    return file.getvalue()


def _names(city: City) -> Names:
    """Every list of choices: the national ones, and those of this city."""
    areas = {district.key: district.name for district in city.districts}
    for district in city.districts:
        areas |= {f"{district.key}/{town.key}": town.name for town in district.towns}
    return {
        **CHOICES,
        "departments": {department.key: department.name for department in city.departments},
        "themes": {theme.key: theme.name for theme in city.themes},
        "halls": {hall.key: hall.name for hall in city.halls},
        "areas": areas,
    }


def _write_sheet(
    page: Any,
    sheet: Sheet,
    items: Sequence[ItemDocument],
    names: Names,
    ranges: Mapping[str, str],
    formats: Mapping[str, Any],
) -> None:
    last = 0
    for last, (key, cells) in enumerate(_rows(sheet, items, names), start=1):
        for at, header in enumerate(sheet.headers):
            if header in cells:
                _write_cell(page, last, at, cells[header], (key, sheet.name, header), formats)
    for at, header in enumerate(sheet.headers):
        page.write_string(0, at, header, formats["header"])
        page.write_comment(0, at, rule_of(sheet, header), {"x_scale": 2.2, "y_scale": 1.8})
        page.set_column(at, at, _WIDTHS.get(header, 18), formats["text"])
    offset = len(sheet.headers) - len(sheet.columns)
    for at, column in enumerate(sheet.columns, start=offset):
        page.set_column(at, at, column.width, formats["text"])
        _offer(page, at, last + _SPARE_ROWS, column, ranges)
    page.freeze_panes(1, min(offset, 2))


def _rows(
    sheet: Sheet, items: Sequence[ItemDocument], names: Names
) -> Iterable[tuple[str, Mapping[str, str | int]]]:
    for item in items:
        document = guide_document(item.guide)
        shown = {KEY: item.key, NAME_SHOWN: str(written(_TEXT, item.guide.elements.item_name, {}))}
        for order, values in enumerate(rows_of(sheet, document, names), start=1):
            yield item.key, {**shown, ORDER: order, **values}


def _write_cell(
    page: Any,
    row: int,
    at: int,
    value: str | int,
    where: tuple[str, str, str],
    formats: Mapping[str, Any],
) -> None:
    if isinstance(value, int):
        page.write_number(row, at, value, formats["number"])
        return
    if len(value.encode("utf-16-le")) // 2 > LONGEST:
        item, sheet, column = where
        raise FileFault("export_cell_too_long", item=item, sheet=sheet, column=column, limit=LONGEST)
    page.write_string(row, at, value, formats["text"])


def _offer(page: Any, at: int, last: int, column: Column, ranges: Mapping[str, str]) -> None:
    """A drop-down; it warns and does not forbid, because several codes may stand in one cell."""
    if column.kind in (Kind.FLAG, Kind.NOTHING):
        source: object = ["是", "否"]
    elif column.choices in ranges:
        source = ranges[column.choices]
    else:
        return
    rule = {"validate": "list", "source": source, "show_error": column.kind is not Kind.CODES}
    page.data_validation(1, at, last, at, {**rule, "error_type": "warning"})


def _write_choices(page: Any, names: Names) -> dict[str, str]:
    """The lists behind the drop-downs, one a column; returns where each stands."""
    ranges: dict[str, str] = {}
    used = {column.choices for sheet in SHEETS for column in sheet.columns}
    for at, (key, listed) in enumerate(
        (key, listed) for key, listed in names.items() if key in used and listed
    ):
        for row, (value, name) in enumerate(listed.items()):
            page.write_string(row, at, f"{value} {name}"[: len(value) + 1 + _LONGEST_NAME])
        letters = _letters(at)
        ranges[key] = f"='{CHOICES_SHEET}'!${letters}$1:${letters}${len(listed)}"
    page.hide()
    return ranges


def _letters(at: int) -> str:
    from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

    return str(xl_col_to_name(at))


def _write_identity(page: Any, department: str, items: Sequence[ItemDocument]) -> None:
    page.write_row(0, 0, [IDENTITY, FORMAT])
    page.write_string(1, 0, str(written(_TEXT, department, {})))
    for row, item in enumerate(items, start=2):
        for at, text in enumerate((item.key, item.id, content_hash(item.guide))):
            page.write_string(row, at, text)
    page.very_hidden()
