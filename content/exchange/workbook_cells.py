"""One cell ↔ one value of a guide, without loss either way.

“1 即办件”, “即办件” and 1 are the same code, “-” is nothing, spaces around a word are dropped; a list has one
entry a line. A list whose entries would not come back so is written as JSON. Texts: workbook_texts.py.

A text that begins like a formula is refused as in a CSV file, and so is a number that has lost digits.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from content.exchange.workbook_columns import CHOICES, WHOLE_CITY, Column, Kind
from content.exchange.workbook_texts import (
    EXACT,
    FORMULA,
    NOTHING,
    ODD,
    Cell,
    CellFault,
    dumped,
    parsed,
    plain,
    shown_or_exact,
    taken_text,
    written_text,
)

LONGEST = 32_767  # UTF-16 units in a cell: a limit of the file format

_ID = re.compile(r"[A-Za-z0-9_-]+")
_INTEGER = re.compile(r"-?\d{1,9}")
_YES, _NO, _NONE_SET = "是", "否", "无"
_FLAGS = {_YES: True, _NO: False, "TRUE": True, "FALSE": False, "有": True}


def written(column: Column, value: Any, names: Mapping[str, str]) -> str | int:
    """What stands in a cell for `value`; `names` are the choices of the column. `taken` reads it back."""
    return _WRITERS[column.kind](value, names)


def taken(column: Column, cell: Cell) -> Any:
    """The value of a cell, None for an empty one. Raises CellFault."""
    if isinstance(cell, str) and cell.strip() in NOTHING:
        return None
    return _READERS[column.kind](cell, column)


def _taken_code(cell: Cell, column: Column) -> str:
    """The code of “1 即办件”, of “1” and of “即办件”; a code that lost its zero gets it back."""
    text = taken_text(cell, column)
    if isinstance(cell, str) and cell.startswith(EXACT):
        return text
    names = CHOICES.get(column.choices, {})
    first = text.split(maxsplit=1)[0]
    by_name = {name: value for value, name in names.items()}
    known = next((code for code in (first, first.zfill(2)) if code in names), None)
    return known or by_name.get(text) or (first if not names or text == first else text)


def _written_code(value: Any, names: Mapping[str, str], choices: str = "") -> str:
    column = Column("", (), Kind.CODE, choices)
    shown = f"{value} {names[value]}" if value in names else str(value)
    return shown_or_exact(lambda cell: _taken_code(cell, column), shown, str(value))


def _taken_area(cell: Cell, column: Column) -> str:
    return "" if str(cell).strip() == WHOLE_CITY else _taken_code(cell, column)


def _written_area(value: Any, names: Mapping[str, str]) -> str:
    if value == "":
        return WHOLE_CITY
    return f"{EXACT}{value}" if value == WHOLE_CITY else _written_code(value, names)


def _taken_lines(cell: Cell, column: Column) -> list[str]:
    text = plain(cell).strip()
    if text.startswith("["):
        return [str(each) for each in parsed(text, list)]
    read = _taken_code if column.kind is Kind.CODES else taken_text
    return [read(line, column) for line in re.split(r"[\r\n]+", text) if line.strip()]


def _written_list(values: Any, _names: Mapping[str, str]) -> str:
    return _lines([str(value) for value in values], values, Column("", (), Kind.LIST))


def _written_codes(values: Any, names: Mapping[str, str]) -> str:
    shown = [f"{value} {names[value]}" if value in names else str(value) for value in values]
    return _lines(shown, values, Column("", (), Kind.CODES, _list_of(names)))


def _lines(shown: list[str], values: Any, column: Column) -> str:
    cell = "\n".join(shown)
    try:
        is_read = not ODD.search(cell) and taken(column, cell) == list(values)
    except CellFault:
        is_read = False
    return cell if is_read else dumped(list(values))


def _list_of(names: Mapping[str, str]) -> str:
    return next((key for key, listed in CHOICES.items() if listed == names), "")


def _taken_flag(cell: Cell, _column: Column) -> bool:
    answer = cell if isinstance(cell, bool) else _FLAGS.get(str(cell).strip().upper())
    if answer is None:
        raise CellFault("cell_wrong", value=str(cell)[:60])
    return answer


def _taken_number(cell: Cell, _column: Column) -> int:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        cell = plain(cell)
    if not isinstance(cell, str) or not _INTEGER.fullmatch(cell.strip()):
        raise CellFault("cell_wrong", value=str(cell)[:60])
    return int(cell)


class NotSet:
    """The law sets no limit: a value of its own, because None is an empty cell."""


def _taken_limit(cell: Cell, column: Column) -> int | NotSet:
    is_none = isinstance(cell, str) and cell.strip() == _NONE_SET
    return NotSet() if is_none else _taken_number(cell, column)


def _taken_date(cell: Cell, _column: Column) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    try:
        return dt.date.fromisoformat(str(cell).strip()).isoformat()
    except ValueError:
        raise CellFault("cell_wrong", value=str(cell)[:60]) from None


def _taken_nothing(cell: Cell, column: Column) -> list[Any] | None:
    return [] if _taken_flag(cell, column) else None


def _taken_cases(cell: Cell, column: Column) -> dict[str, list[str]]:
    """“lost: yes, no”, a question a line."""
    text = taken_text(cell, column)
    if text.startswith("{"):
        return {str(key): [str(each) for each in answers] for key, answers in parsed(text, dict).items()}
    cases: dict[str, list[str]] = {}
    for line in text.splitlines():
        question, colon, answers = line.replace("：", ":").partition(":")
        if not colon or question.strip() in cases:
            raise CellFault("cell_wrong", value=line[:60])
        cases[question.strip()] = [each.strip() for each in re.split("[,，、]", answers) if each.strip()]
    return cases


def _written_cases(cases: Any, _names: Mapping[str, str]) -> str:
    words = [word for question, answers in cases.items() for word in (question, *answers)]
    is_plain = all(cases.values()) and all(_ID.fullmatch(word) for word in words)
    lines = [f"{question}: {', '.join(answers)}" for question, answers in cases.items()]
    if lines and is_plain and not lines[0].startswith(FORMULA):
        return "\n".join(lines)
    return dumped(cases)


_READERS: Mapping[Kind, Callable[[Cell, Column], Any]] = {
    Kind.TEXT: taken_text,
    Kind.DIGITS: taken_text,
    Kind.PHONE: taken_text,
    Kind.AREA: _taken_area,
    Kind.CODE: _taken_code,
    Kind.CODES: _taken_lines,
    Kind.LIST: _taken_lines,
    Kind.FLAG: _taken_flag,
    Kind.NUMBER: _taken_number,
    Kind.LIMIT: _taken_limit,
    Kind.DATE: _taken_date,
    Kind.ONLY_IF: _taken_cases,
    Kind.NOTHING: _taken_nothing,
}
_WRITERS: Mapping[Kind, Callable[[Any, Mapping[str, str]], str | int]] = {
    Kind.TEXT: written_text(Kind.TEXT),
    Kind.DIGITS: written_text(Kind.DIGITS),
    Kind.PHONE: written_text(Kind.PHONE),
    Kind.AREA: _written_area,
    Kind.CODE: lambda value, names: _written_code(value, names, _list_of(names)),
    Kind.CODES: _written_codes,
    Kind.LIST: _written_list,
    Kind.FLAG: lambda value, _names: _YES if value else _NO,
    Kind.NUMBER: lambda value, _names: int(value),
    Kind.LIMIT: lambda value, _names: _NONE_SET if value is None else int(value),
    Kind.DATE: lambda value, _names: str(value),
    Kind.ONLY_IF: _written_cases,
    Kind.NOTHING: lambda value, _names: _NO if value else _YES,
}
