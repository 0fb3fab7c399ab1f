"""Guide ↔ rows of the sheets, by the table in content/exchange/workbook_layout.py.

Both ways go through the document of an item (content/exchange/yaml_guide.py): a mapping in which whatever has
its default is left out. So a new optional field of a guide needs one line in the layout and nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from content.exchange.workbook_cells import NotSet, written
from content.exchange.workbook_columns import Column, Kind
from content.exchange.workbook_layout import Form, Sheet

Values = Mapping[str, str | int]  # header → what stands in the cell
Names = Mapping[str, Mapping[str, str]]  # choices of a column → value → its name
_ABSENT = object()


def rows_of(sheet: Sheet, document: Mapping[str, Any], names: Names) -> Iterator[Values]:
    """The rows of one item in one sheet, without key and order."""
    there: Any = _at(document, sheet.path) if sheet.path else document
    if there is _ABSENT:
        return
    if sheet.form in (Form.ITEMS, Form.ONE):
        yield _cells(sheet.columns, there, names)
    elif sheet.form is Form.MAPPING:
        for field, text in there.items():
            yield _cells(sheet.columns, {"field": field, "text": text}, names)
    else:
        for entry in there:
            yield from _entry_rows(sheet, entry, names)


def _entry_rows(sheet: Sheet, entry: Mapping[str, Any], names: Names) -> Iterator[Values]:
    own = [column for column in sheet.columns if not column.is_of_child]
    childs = [column for column in sheet.columns if column.is_of_child]
    first = _cells(own, entry, names)
    for child in entry.get(sheet.child) or [None]:
        yield {**first, **(_cells(childs, child, names) if child is not None else {})}
        first = {}


def _cells(columns: Sequence[Column], document: Mapping[str, Any], names: Names) -> dict[str, str | int]:
    cells: dict[str, str | int] = {}
    for column in columns:
        value = _at(document, column.path)
        if value is _ABSENT and _at(document, column.path[:-1]) is not _ABSENT:
            value = _ABSENT if column.shown is None else column.shown
        is_said = value is not _ABSENT and (value is not None or column.kind is Kind.LIMIT)
        if is_said and not (column.kind is Kind.NOTHING and value):
            cells[column.header] = written(column, value, names.get(column.choices, {}))
    return cells


def _at(document: Any, path: Sequence[str]) -> Any:
    for step in path:
        if not isinstance(document, Mapping) or step not in document:
            return _ABSENT
        document = document[step]
    return document


def put(document: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Set the value at a path, making the mappings on the way to it."""
    for step in path[:-1]:
        document = document.setdefault(step, {})
    document[path[-1]] = None if isinstance(value, NotSet) else value


def begins_entry(sheet: Sheet, values: Mapping[str, Any], current: Mapping[str, Any] | None) -> bool:
    """Whether a row of a nested sheet is about another question or area than the row above."""
    return current is None or values.get(sheet.columns[0].header) is not None
