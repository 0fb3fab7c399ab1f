"""From files to readings: what the catalogue is brought from, and every fault of a file as a refusal.

An operator's mistake about a path or a format ends in Refused with a code and the file's name, never in
an OSError. What a file says about items is content/exchange's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.errors import Refused
from content.checks import Issue
from content.exchange.csv_columns import FileFault, read_columns
from content.exchange.csv_items import CsvReading, read_csv
from content.exchange.workbook import WorkbookReading, read_workbook
from content.exchange.yaml_files import FilesReading, is_yaml, read_files

LARGEST_FILE = 64 * 1024 * 1024  # bytes; the whole national list of 1,620 items in CSV is under 1 MiB


def read_file(path: Path) -> bytes:
    """The bytes of one file. Raises Refused: ``file_unreadable``, ``import_too_large``."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refused("import_too_large", file=path.name, limit_mb=LARGEST_FILE // 1024**2)
        return path.read_bytes()
    except OSError as fault:
        raise Refused("file_unreadable", file=str(path), reason=fault.strerror) from None


def read_folder(folder: Path) -> dict[str, bytes]:
    """The YAML files of a folder by name, none if it holds none. Raises Refused as `read_file` does."""
    try:
        found = sorted(path for path in folder.iterdir() if is_yaml(path.name))
    except OSError as fault:
        raise Refused("file_unreadable", file=str(folder), reason=fault.strerror) from None
    return {path.name: read_file(path) for path in found}


def csv_reading(data: bytes, columns: bytes | None) -> CsvReading:
    """A table with at least one item. Raises Refused: a FileFault's code, or ``file_no_items``."""
    try:
        reading = read_csv(data, read_columns(columns) if columns is not None else None)
    except FileFault as fault:
        raise Refused(fault.code, **fault.facts) from None
    if not reading.items:
        raise Refused("file_no_items", issues=reading.issues)
    return reading


def yaml_reading(files: Mapping[str, bytes]) -> FilesReading:
    """Files without an error that say something. Raises Refused: ``import_refused``, ``file_no_items``."""
    reading = read_files(files)
    refuse_errors(reading.issues)
    if not (reading.items or reading.city or reading.elements):
        raise Refused("file_no_items", issues=())
    return reading


def workbook_reading(data: bytes) -> WorkbookReading:
    """A workbook without a fault in any cell. Raises Refused: a FileFault's code, ``import_refused``, and
    ``file_no_items``."""
    try:
        reading = read_workbook(data)
    except FileFault as fault:
        raise Refused(fault.code, **fault.facts) from None
    refuse_errors(reading.issues)
    if not reading.items:
        raise Refused("file_no_items", issues=())
    return reading


def refuse_errors(issues: Sequence[Issue]) -> None:
    """One error forbids the whole import. Raises Refused("import_refused", issues=…)."""
    errors = tuple(issue for issue in issues if issue.severity == "error")
    if errors:
        raise Refused("import_refused", issues=errors)
