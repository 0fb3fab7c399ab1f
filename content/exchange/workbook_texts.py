"""A text in a cell: what people type is taken as they mean it, what we wrote is taken exactly.

What would not survive the first (a text of spaces, one that begins like a formula) is written after an
apostrophe. The few characters that no reader of spreadsheets gives back are written as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from content.exchange.workbook_columns import Column, Kind

Cell = str | float | int | bool | dt.date | dt.time | dt.timedelta

EXACT = "'"
ODD = re.compile("_x[0-9A-Fa-f]{4}_|[\0\ufffe\uffff]")
FORMULA = tuple("=+-@＝＋－＠")
NOTHING = frozenset({"", "-", "--", "—", "——", "/", "NULL", "null"})  # as people write it
_JSON = "'json:"
_PHONE = re.compile(r"[+＋]?[\d() 、,/-]{3,}")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_MOST_DIGITS = 10**15  # a spreadsheet keeps 15 digits of a number


class CellFault(Exception):  # noqa: N818 - a finding about a cell
    """A cell that cannot be taken. `code` and `facts` as an Issue has them."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = MappingProxyType(facts)


def taken_text(cell: Cell, column: Column) -> str:
    text = plain(cell)
    if text.startswith(_JSON):
        return str(parsed(text.removeprefix(_JSON)))
    if text.startswith(EXACT):
        return text[1:]
    text = text.replace("\r\n", "\n").strip()
    if column.kind is Kind.PHONE and _PHONE.fullmatch(text):
        return text
    if text.startswith(FORMULA):
        raise CellFault("formula_cell", value=text[:60])
    if column.kind is Kind.DIGITS and _SCIENTIFIC.fullmatch(text):
        raise CellFault("digits_lost", value=text)
    return text


def plain(cell: Cell) -> str:
    """A cell as text. A number is the digits it shows, as long as it has them all."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise CellFault("cell_not_text", value=str(cell)[:60])
    if not abs(cell) < _MOST_DIGITS:  # also what is no number at all
        raise CellFault("digits_lost", value=f"{cell:.6g}")
    return str(int(cell)) if cell == int(cell) else repr(cell)


def written_text(kind: Kind) -> Callable[[Any, Mapping[str, str]], str]:
    column = Column("", (), kind)
    return lambda value, _names: shown_or_exact(lambda cell: taken_text(cell, column), str(value), str(value))


def shown_or_exact(read: Callable[[str], object], shown: str, text: str) -> str:
    """`shown` if it is read as `text`, else the text after an apostrophe."""
    if ODD.search(text) or f"{EXACT}{text}".startswith(_JSON):
        return _JSON + dumped(text)
    try:
        is_read = shown.strip() not in NOTHING and read(shown) == text
    except CellFault:
        is_read = False
    return shown if is_read else EXACT + text


def dumped(value: Any) -> str:
    """JSON that no cell reader takes for an escape of its own."""
    return re.sub("[\0\ufffe\uffff]", _escaped, json.dumps(value, ensure_ascii=False)).replace(
        "_x", "\\u005fx"
    )


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def parsed(text: str, kind: type = object) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if value is None or not isinstance(value, kind):
        raise CellFault("cell_wrong", value=text[:60])
    return value
