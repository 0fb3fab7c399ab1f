"""One XML part of a workbook, looked over before anything is built from it.

Runs through the part once, event by event, and keeps only what decides whether it can be relied on: formulas,
merged cells, how far its cells reach. A part with a document type is refused at its first line, so no entity
is ever expanded.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from xml.parsers import expat

from content.exchange.csv_columns import FileFault

MAX_ROWS = 20_000  # below the header; 1,135 items of one district have 11,000 materials
MAX_COLUMNS = 60  # the widest sheet has 41
MAX_CELLS = 1_000_000  # of one sheet, with something in them
_KEPT = 20  # places named of each kind; nobody reads more
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_SPACE = " "  # between a namespace and a name, as expat is told
_HAS_CONTENT = frozenset({"v", "is", "f"})


@dataclass(slots=True)
class Scan:
    """What one part is. `sheets` and `targets` come from the workbook's own list of its sheets.

    `texts` are the lengths of the shared texts, `used` their numbers as cells name them: a short file may
    name one long text a million times.
    """

    root: str = ""
    formulas: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    sheets: dict[str, str] = field(default_factory=dict)  # relation → name of the sheet
    targets: dict[str, str] = field(default_factory=dict)  # relation → part
    texts: array[int] = field(default_factory=lambda: array("L"))
    used: array[int] = field(default_factory=lambda: array("L"))


def scan(data: bytes, part: str) -> Scan:
    """Raises FileFault: ``workbook_unsafe_xml``, ``workbook_broken``, ``workbook_too_far``."""
    reading = _Reading(part)
    parser = expat.ParserCreate(namespace_separator=_SPACE)
    parser.StartDoctypeDeclHandler = reading.refuse_doctype
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except expat.ExpatError as fault:
        raise FileFault("workbook_broken", reason=f"{part}: {expat.ErrorString(fault.code)}") from None
    return reading.found


class _Reading:
    """What the events of one part add up to."""

    def __init__(self, part: str) -> None:
        self.found = Scan()
        self._part = part
        self._row = 0
        self._column = 0
        self._cells = 0
        self._is_shared = False  # the cell names a shared text by its number
        self._number = ""

    def refuse_doctype(self, *_declaration: object) -> None:
        raise FileFault("workbook_unsafe_xml", part=self._part)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(_SPACE)[2]
        self.found.root = self.found.root or tag
        if self.found.root == "worksheet":
            self._in_a_sheet(tag, attributes)
        elif tag == "si":
            self.found.texts.append(0)
        elif tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            self.found.sheets[relation] = attributes.get("name", "")
        elif tag == "Relationship":
            self.found.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def _in_a_sheet(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._go_to(attributes.get("r", ""))
            self._is_shared, self._number = attributes.get("t") == "s", ""
        elif tag in _HAS_CONTENT:
            self._look_at(tag)
        elif tag == "row":
            self._row, self._column = self._row + 1, 0
            self._row = int(given) if (given := attributes.get("r", "")).isdecimal() else self._row
        elif tag == "mergeCell" and len(self.found.merged) < _KEPT:
            self.found.merged.append(attributes.get("ref", ""))

    def _go_to(self, reference: str) -> None:
        self._column += 1
        if match := _REFERENCE.fullmatch(reference):
            self._column, self._row = column_number(match[1]), int(match[2])

    def _look_at(self, tag: str) -> None:
        self._cells += 1
        if self._cells > MAX_CELLS or self._row > MAX_ROWS + 1 or self._column > MAX_COLUMNS:
            facts = {"cell": cell_name(self._column, self._row), "rows": MAX_ROWS, "columns": MAX_COLUMNS}
            raise FileFault("workbook_too_far", part=self._part, **facts)
        if tag == "f" and len(self.found.formulas) < _KEPT:
            self.found.formulas.append(cell_name(self._column, self._row))

    def text(self, text: str) -> None:
        if self.found.texts:
            self.found.texts[-1] += len(text)
        elif self._is_shared and len(self._number) < 10:
            self._number += text

    def end(self, name: str) -> None:
        if self._is_shared and name.endswith(" v") and self._number.strip().isdecimal():
            self.found.used.append(int(self._number))


def column_number(letters: str) -> int:
    """1 for A."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_name(column: int, row: int) -> str:
    """B7 for column 2, row 7."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
