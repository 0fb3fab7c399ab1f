"""Bytes of a CSV file → header and rows. Everything that can be wrong with a file as a whole.

Encoding: UTF-8, with or without a byte order mark. What is not UTF-8 is read as GB18030 (GBK is part of
it) if it is clearly Chinese text in it, because Excel in China saves that; the reading says so.
Otherwise the map must name the encoding: a wrong guess would put wrong words before citizens.

Delimiter: a comma, unless the map names another. It is never guessed for the same reason, but what the
file seems to use is named in the refusal.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from content.exchange.csv_columns import DELIMITERS, ColumnMap, FileFault

MAX_BYTES = 20_000_000  # 1,135 real items have 0.4 MB
MAX_CELL = 20_000  # characters

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx, .xls: what gets renamed to .csv
_CLEARLY = 0.95  # of all characters beyond ASCII


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose header has the columns asked for. `assumed_encoding` is empty unless we had to assume."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]  # row number as a spreadsheet counts it, cells
    assumed_encoding: str


def read_table(data: bytes, columns: ColumnMap) -> Table:
    """Header and rows that are not empty. Raises FileFault."""
    text, assumed = _decoded(data, columns.encoding)
    if not text.strip():
        raise FileFault("file_empty")
    records = _records(text, columns.delimiter)
    header = tuple(cell.strip() for cell in next(records)[1])
    _refuse_other_delimiter(header, text, columns)
    _refuse_missing_columns(header, columns)
    rows = tuple((number, cells) for number, cells in records if any(cell.strip() for cell in cells))
    if not rows:
        raise FileFault("file_no_rows")
    return Table(header, rows, assumed)


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    """The text, and the encoding if it was assumed."""
    if len(data) > MAX_BYTES:
        raise FileFault("file_too_large", size=len(data), limit=MAX_BYTES)
    if data.startswith(_SPREADSHEETS):
        raise FileFault("file_spreadsheet")
    text, assumed = _in_encoding(data, encoding) if encoding else _in_likely_encoding(data)
    if "\0" in text:
        raise FileFault("file_not_text", line=text.count("\n", 0, text.index("\0")) + 1)
    return text.removeprefix("\ufeff"), assumed


def _in_encoding(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), ""
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise FileFault("file_encoding", encoding=encoding, line=line) from None


def _in_likely_encoding(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileFault("file_encoding", encoding="utf-16", line=1)
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if not _is_clearly_chinese(text):
        raise FileFault("file_encoding", encoding="utf-8", line=line)
    return text, "gb18030"


def _is_clearly_chinese(text: str) -> bool:
    """Nearly all beyond ASCII is in GB 2312, the common characters; a wrong decoding gives rare ones."""
    beyond = [character for character in text if character > "\x7f"]
    common = sum(bool(character.encode("gb2312", "ignore")) for character in beyond)
    return bool(beyond) and common >= _CLEARLY * len(beyond)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with their number; the header is 1. A lost quotation mark makes all after it doubtful."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as fault:
        raise FileFault("file_broken", line=reader.line_num, reason=str(fault)) from None


def _refuse_other_delimiter(header: tuple[str, ...], text: str, columns: ColumnMap) -> None:
    if len(header) > 1:
        return
    first_line = text.splitlines()[0]
    others = [delimiter for delimiter in DELIMITERS.values() if delimiter != columns.delimiter]
    found = max(others, key=first_line.count)
    if found in first_line:
        raise FileFault("file_delimiter", found=found, expected=columns.delimiter)


def _refuse_missing_columns(header: tuple[str, ...], columns: ColumnMap) -> None:
    missing = [columns.columns[name] for name in columns.columns if name in columns.must_exist]
    missing = [column for column in missing if column not in header]
    if missing:
        raise FileFault("columns_missing", missing=missing, present=[name for name in header if name])
    for column in columns.columns.values():
        if header.count(column) > 1:
            raise FileFault("column_twice", column=column)
