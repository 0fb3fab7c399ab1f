"""A department's workbook → items, and everything that is wrong in it, cell by cell.

`read_workbook` gives back exactly the guides that `write_workbook` (content/exchange/workbook_write.py) was
given, unless somebody has changed a cell. What a cell may hold is in workbook_cells, where it belongs in
workbook_layout, what a file may do to us in workbook_file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from content.checks.issue import Issue
from content.exchange.shapes import Shape
from content.exchange.workbook_columns import Column
from content.exchange.workbook_file import read_book
from content.exchange.workbook_layout import ITEMS, SHEETS, Form
from content.exchange.workbook_rows import begins_entry, put
from content.exchange.workbook_sheets import Identity, SheetRow, identity, note, sheet_rows
from content.exchange.workbook_write import IDENTITY
from content.exchange.yaml_guide import ItemDocument
from content.exchange.yaml_tree import Document, TreePath
from content.item import Guide

_GUIDE = Shape(Guide)
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class WorkbookItem:
    """One item as the workbook says it. Its id and `was` are empty if it was added in the workbook; `was` is
    the content hash its words had when the workbook was made. `cell` is where its row begins."""

    document: ItemDocument
    was: str
    cell: str


@dataclass(frozen=True, slots=True)
class WorkbookReading:
    """`gone` are the keys of items that were in the workbook when it was made and have no row now."""

    department: str
    items: tuple[WorkbookItem, ...]
    gone: tuple[str, ...]
    issues: tuple[Issue, ...]


@dataclass(slots=True)
class _Growing:
    """An item while its rows come together; `places` says which of `rows` a part of the tree is from."""

    rows: list[SheetRow]
    tree: dict[str, Any] = field(default_factory=lambda: {"elements": {"item_code": {}}})
    places: dict[TreePath, int] = field(default_factory=dict)


def read_workbook(data: bytes) -> WorkbookReading:
    """Raises FileFault when nothing in the file can be relied on; what is wrong in a cell is an issue."""
    book = read_book(data, {IDENTITY, *(sheet.name for sheet in SHEETS)})
    known = identity(book)
    issues: list[Issue] = []
    for cell in book.formulas:
        note(issues, "", "", "formula_cell", cell, value="=…")
    rows = [row for sheet in SHEETS for row in sheet_rows(sheet, book.sheets[sheet.name], issues)]
    items = _items(rows, issues)
    read = [_read(key, item, known, issues) for key, item in items.items()]
    gone = tuple(key for key in known.items if key not in items)
    return WorkbookReading(known.department, tuple(item for item in read if item), gone, tuple(issues))


def _items(rows: Sequence[SheetRow], issues: list[Issue]) -> dict[str, _Growing]:
    """Every item of the first sheet, with the rows of the other sheets put in."""
    items: dict[str, _Growing] = {}
    groups: dict[tuple[str, str], list[SheetRow]] = {}
    for row in rows:
        if row.sheet.name != ITEMS:
            groups.setdefault((row.sheet.name, row.key), []).append(row)
        elif fault := _key_fault(row.key, items):
            note(issues, row.key, "key", fault, row.cell, key=row.key[:100])
        else:
            items[row.key] = _Growing([])
            _put_row(row, row.sheet.columns, (), items[row.key])
    for (_, key), group in groups.items():
        if key in items:
            _put_rows(sorted(group, key=lambda row: row.order), items[key], issues)
        else:
            note(issues, key, group[0].sheet.element, "row_of_no_item", group[0].cell, key=key[:100])
    return items


def _key_fault(key: str, items: Mapping[str, _Growing]) -> str:
    if not _KEY.fullmatch(key):
        return "cell_key"
    return "item_twice" if key in items else ""


def _put_row(row: SheetRow, columns: Sequence[Column], base: TreePath, item: _Growing) -> None:
    """The values of a row into the tree of its item, below `base`."""
    entry: Any = item.tree
    for step in base:
        entry = entry[step]
    item.places[base] = len(item.rows)
    item.rows.append(row)
    for column in columns:
        if column.header in row.values:
            put(entry, column.path, row.values[column.header])


def _put_rows(rows: Sequence[SheetRow], item: _Growing, issues: list[Issue]) -> None:
    """All rows that one item has in one sheet."""
    sheet = rows[0].sheet
    if sheet.form is Form.MAPPING:
        _put_mapping(rows, item, issues)
        return
    if sheet.form is Form.ONE:
        put(item.tree, sheet.path, {})
        _put_row(rows[0], sheet.columns, sheet.path, item)
        for row in rows[1:]:
            note(issues, row.key, sheet.element, "row_twice", row.cell)
        return
    if "不用交材料" in item.rows[0].values and sheet.element == "materials":
        note(issues, rows[0].key, sheet.element, "papers_against_none", rows[0].cell)
    put(item.tree, sheet.path, [])
    _put_entries(rows, item)


def _put_entries(rows: Sequence[SheetRow], item: _Growing) -> None:
    sheet = rows[0].sheet
    own = [column for column in sheet.columns if not column.is_of_child]
    childs = [column for column in sheet.columns if column.is_of_child]
    entries = _list_at(item.tree, sheet.path)
    for row in rows:
        if not childs or begins_entry(sheet, row.values, entries[-1] if entries else None):
            entries.append({sheet.child: []} if childs else {})
            _put_row(row, own, (*sheet.path, len(entries) - 1), item)
        if any(column.header in row.values for column in childs):
            children = entries[-1][sheet.child]
            children.append({})
            _put_row(row, childs, (*sheet.path, len(entries) - 1, sheet.child, len(children) - 1), item)


def _list_at(tree: Any, path: Sequence[str]) -> list[dict[str, Any]]:
    for step in path:
        tree = tree[step]
    found: list[dict[str, Any]] = tree
    return found


def _put_mapping(rows: Sequence[SheetRow], item: _Growing, issues: list[Issue]) -> None:
    sheet = rows[0].sheet
    name, text = (column.header for column in sheet.columns)
    entries: dict[str, Any] = {}
    for row in rows:
        if name not in row.values or text not in row.values:
            note(issues, row.key, sheet.element, "cell_missing", row.cell, column=f"{name}, {text}")
        elif row.values[name] in entries:
            note(issues, row.key, sheet.element, "row_twice", row.cell)
        else:
            entries[row.values[name]] = row.values[text]
    put(item.tree, sheet.path, entries)


def _read(key: str, item: _Growing, known: Identity, issues: list[Issue]) -> WorkbookItem | None:
    if any(issue.item == key for issue in issues):
        return None
    guide, found = _GUIDE.read(Document(item.tree, item.places), key)
    for issue in found:
        _note_in_cells(issue, item, issues)
    if guide is None:
        return None
    item_id, was = known.items.get(key, ("", ""))
    return WorkbookItem(ItemDocument(key, item_id, guide), was, item.rows[0].cell)


def _note_in_cells(found: Issue, item: _Growing, issues: list[Issue]) -> None:
    """What the shape of a guide refused, said with the row and column of the sheet."""
    row = item.rows[int(str(found.facts["line"]))]
    last = re.split(r"[.\[\]]+", str(found.facts["path"]).rstrip("]"))[-1]
    column = next((column.header for column in row.sheet.columns if column.path[-1] == last), last)
    code = "cell_wrong" if found.code == "wrong_type" else "cell_missing"
    note(issues, found.item, found.element, code, row.cell, column=column, value=found.facts.get("value", ""))
