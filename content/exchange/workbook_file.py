"""Bytes of an .xlsx file → sheets of cells. Everything that can be wrong with the file as a whole.

A workbook is a zip archive of XML, and may be made to hurt. So its parts are unpacked here, within bounds,
looked over one by one (content/exchange/workbook_scan.py) and packed again without pictures, macros and
links; only that is given to the reader. Old .xls files and files with a password are told apart by their
first bytes; neither is opened.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from content.exchange.csv_columns import FileFault
from content.exchange.workbook_scan import Scan, scan
from content.exchange.workbook_texts import Cell

MAX_BYTES = 20_000_000  # 1,135 items in one workbook have 0.5 MB
MAX_UNPACKED = 60_000_000
MAX_PARTS = 500
MAX_TEXT = 60_000_000  # characters in all cells together

NumberedRow = tuple[int, Sequence[Cell]]

_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_READ = (".xml", ".rels")
_ACTIVE = ("externallinks/", "vbaproject", "embeddings/", "connections.xml", "querytables/", "activex/")


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets by name: their rows that are not empty, each with its number. `formulas` as “材料!C5”."""

    names: tuple[str, ...]
    sheets: Mapping[str, Sequence[NumberedRow]]
    formulas: tuple[str, ...]


def read_book(data: bytes, wanted: Collection[str]) -> Book:
    """The sheets of these names, as far as they are there. Raises FileFault, ``workbook_…``."""
    _refuse_other_files(data)
    parts = _parts(data)
    scans = {name: scan(part, name) for name, part in parts.items()}
    names = _sheet_names(scans)
    merged = [f"{names.get(part, part)}!{area}" for part, found in scans.items() for area in found.merged]
    if merged:
        raise FileFault("workbook_merged_cells", cells=merged[:20])
    formulas = [f"{names.get(part, part)}!{cell}" for part, found in scans.items() for cell in found.formulas]
    _refuse_flood(list(scans.values()))
    return _book(_packed(parts), wanted, tuple(formulas))


def _refuse_flood(scans: Sequence[Scan]) -> None:
    shared = [found.texts for found in scans if found.texts]
    if len(shared) > 1:  # which of them a reader takes would be a guess
        raise FileFault("workbook_broken", reason="sharedStrings.xml")
    lengths: Sequence[int] = shared[0] if shared else ()
    characters = sum(lengths[number] for found in scans for number in found.used if number < len(lengths))
    if characters > MAX_TEXT:
        raise FileFault("workbook_too_large", size_mb=characters // 10**6, limit_mb=MAX_TEXT // 10**6)


def _refuse_other_files(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise FileFault("workbook_too_large", size_mb=len(data) // 10**6, limit_mb=MAX_BYTES // 10**6)
    if data.startswith(_OLE):
        raise FileFault("workbook_locked" if _LOCKED in data else "workbook_old")
    if not data.startswith(_ZIP):
        raise FileFault("workbook_none")


def _parts(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _refuse_members(members)
            return {member.filename: archive.read(member) for member in members if _is_read(member.filename)}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as fault:
        raise FileFault("workbook_broken", reason=str(fault)) from None


def _refuse_members(members: Sequence[zipfile.ZipInfo]) -> None:
    """By what the archive says of itself: `read` never unpacks more of a part than its size there."""
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_PARTS or unpacked > MAX_UNPACKED:
        raise FileFault("workbook_too_large", size_mb=unpacked // 10**6, limit_mb=MAX_UNPACKED // 10**6)
    if any(member.flag_bits & 1 for member in members):
        raise FileFault("workbook_locked")
    for member in members:
        if any(word in member.filename.lower() for word in _ACTIVE):
            raise FileFault("workbook_active", part=member.filename)


def _is_read(name: str) -> bool:
    return name.lower().endswith(_READ)


def _sheet_names(scans: Mapping[str, Scan]) -> dict[str, str]:
    """Part → the name people see on its tab."""
    names: dict[str, str] = {}
    for part, found in scans.items():
        where = PurePosixPath(part)
        relations = scans.get(str(where.parent / "_rels" / f"{where.name}.rels"))
        for relation, name in found.sheets.items():
            target = relations.targets.get(relation, "") if relations else ""
            names[str(PurePosixPath("/") / where.parent / target).lstrip("/")] = name
    return names


def _packed(parts: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def _book(data: bytes, wanted: Collection[str], formulas: tuple[str, ...]) -> Book:
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = tuple(book.sheet_names)
        return Book(names, {name: _rows(book, name) for name in names if name in wanted}, formulas)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:  # noqa: BLE001 - a panic of the Rust reader is no Exception
        raise FileFault("workbook_broken", reason=str(fault)[:200]) from None


def _rows(book: Any, name: str) -> list[NumberedRow]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [(number, row) for number, row in enumerate(rows, start=1) if any(cell != "" for cell in row)]
