"""Sheets of cells → rows of values, and whose workbook it is.

The sheets are read by their headers, so columns may stand in another order; none may be missing, because an
empty column and a lost one would mean different things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.checks.issue import Issue
from content.exchange.csv_columns import FileFault
from content.exchange.workbook_cells import taken
from content.exchange.workbook_columns import Column
from content.exchange.workbook_file import Book, NumberedRow
from content.exchange.workbook_layout import KEY, NAME_SHOWN, ORDER, SHEETS, Sheet
from content.exchange.workbook_scan import cell_name
from content.exchange.workbook_texts import Cell, CellFault
from content.exchange.workbook_write import FORMAT, IDENTITY

MAX_ISSUES = 200  # nobody reads more about one file

_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{10}")
_TEXT = Column("", ())


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose workbook it is, and key → (id, content hash) of the items it was made with."""

    department: str
    items: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that says something: header → value, what is empty left out. `order` is only to sort by."""

    sheet: Sheet
    number: int
    key: str
    values: Mapping[str, Any]
    order: float

    @property
    def cell(self) -> str:
        """Where it begins, as “材料!A5”."""
        return f"{self.sheet.name}!A{self.number}"


def identity(book: Book) -> Identity:
    """Raises FileFault if the workbook is none of ours, or has lost sheets or columns."""
    hidden = [[str(cell) for cell in row] for _, row in book.sheets.get(IDENTITY, ())]
    if not hidden or hidden[0][0] != IDENTITY:
        raise FileFault("workbook_not_ours", sheets=book.names[:20])
    if hidden[0][1:2] != [FORMAT]:
        raise FileFault("workbook_other_format", found=hidden[0][1:2], expected=FORMAT)
    for sheet in SHEETS:
        _refuse_lost_parts(sheet, book.sheets)
    items = {row[0]: (row[1], row[2]) for row in hidden[2:] if len(row) >= 3 and _ID.fullmatch(row[1])}
    try:
        department = taken(_TEXT, hidden[1][0]) if len(hidden) > 1 else None
    except CellFault:
        raise FileFault("workbook_not_ours", sheets=book.names[:20]) from None
    return Identity(department or "", items)


def _refuse_lost_parts(sheet: Sheet, sheets: Mapping[str, Sequence[NumberedRow]]) -> None:
    if sheet.name not in sheets:
        raise FileFault("workbook_sheet_missing", sheet=sheet.name)
    header = _header(sheets[sheet.name])
    if missing := [name for name in sheet.headers if name not in header and name != NAME_SHOWN]:
        raise FileFault("workbook_columns_missing", sheet=sheet.name, missing=missing)
    if unknown := [name for name in header if name and name not in sheet.headers]:
        raise FileFault("workbook_columns_unknown", sheet=sheet.name, unknown=unknown[:20])
    if twice := [name for name in sheet.headers if header.count(name) > 1]:
        raise FileFault("workbook_column_twice", sheet=sheet.name, column=twice[0])


def _header(rows: Sequence[NumberedRow]) -> list[str]:
    return [str(cell).strip() for cell in rows[0][1]] if rows and rows[0][0] == 1 else []


def sheet_rows(sheet: Sheet, rows: Sequence[NumberedRow], issues: list[Issue]) -> Iterator[SheetRow]:
    """The rows below the header, in the order they stand; faults of cells are added to `issues`."""
    header = _header(rows)
    columns = {column.header: column for column in sheet.columns}
    order = 0.0
    for number, cells in rows[1:]:
        said = {name: _shown(cell) for name, cell in zip(header, cells, strict=False)}
        if not any(said[name] for name in (KEY, *columns)):
            continue
        order = _order(said.get(ORDER, ""), order)
        found: dict[str, Any] = {}
        for at, (name, cell) in enumerate(zip(header, cells, strict=False), start=1):
            if name in columns and (
                value := _value(columns[name], cell, sheet, said[KEY], (at, number), issues)
            ):
                found[name] = value[0]
        yield SheetRow(sheet, number, said[KEY], found, order)


def _shown(cell: Cell) -> str:
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()


def _order(said: str, before: float) -> float:
    """A number, also one written as text; what is none stands after the row above."""
    try:
        return float(said)
    except ValueError:
        return before


def _value(
    column: Column, cell: Cell, sheet: Sheet, key: str, at: tuple[int, int], issues: list[Issue]
) -> tuple[Any] | None:
    """The value, in a tuple because it may be false; None for an empty cell or one with a fault."""
    try:
        value = taken(column, cell)
    except CellFault as fault:
        where = f"{sheet.name}!{cell_name(*at)}"
        note(issues, key, sheet.element or column.path[-1], fault.code, where, **fault.facts)
        return None
    return None if value is None else (value,)


def note(issues: list[Issue], item: str, element: str, code: str, cell: str, **facts: object) -> None:
    """Add what is wrong, unless there is more already than anybody reads."""
    if len(issues) < MAX_ISSUES:
        issues.append(Issue(item[:100], element, code, "error", {"cell": cell, **facts}))
