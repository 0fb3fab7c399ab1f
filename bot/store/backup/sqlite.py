"""Copying a SQLite database while it is in use, and putting a copy back, both by SQLite's own backup.

It copies one committed moment, waits for nobody and needs no look at -wal or -shm: SQLite folds them in.
Putting back goes the same way, as one transaction on the living file, so a fault or a power cut half
way leaves what was there.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from bot.store.engine import BUSY_SECONDS

SIDE_FILES = ("", "-wal", "-shm")


def copy_out(database: Path, copy: Path) -> str:
    """`database` as it is now into the empty file `copy`; the revision of its schema, empty if none.

    Raises sqlite3.Error or OSError; ValueError when SQLite finds a fault in the copy.
    """
    with _opened(database) as source, _opened(copy) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # so that the copy is one file
        _refuse_faults(target)
        return _revision(target)


def copy_in(copy: Path, database: Path) -> None:
    """`copy` in place of what `database` holds, in one transaction. Raises sqlite3.Error or OSError."""
    if not database.exists():
        os.close(os.open(database, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with _opened(copy, "mode=ro&immutable=1") as source, _opened(database) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = WAL")


def check_copy(copy: Path) -> str:
    """The revision of an intact copy. Raises sqlite3.Error, or ValueError when SQLite finds a fault."""
    with _opened(copy, "mode=ro&immutable=1") as database:
        _refuse_faults(database)
        return _revision(database)


def check_living(database: Path) -> None:
    """Raises sqlite3.Error, or ValueError when SQLite finds a fault in the database itself.

    Read-only: closing a broken one would otherwise throw away its -wal, the last that may be saved of it.
    """
    with _opened(database, "mode=ro") as living:
        _refuse_faults(living)


def move_aside(database: Path, kept: Path) -> None:
    """A file that is no database any more, with its side files, to another place. Raises OSError."""
    for suffix in SIDE_FILES:
        with contextlib.suppress(FileNotFoundError):
            shutil.move(database.with_name(database.name + suffix), kept.with_name(kept.name + suffix))


@contextlib.contextmanager
def _opened(path: Path, how: str = "mode=rw") -> Iterator[sqlite3.Connection]:
    address = f"file:{quote(str(path.absolute()))}?{how}"
    with contextlib.closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as connection:
        yield connection


def _refuse_faults(database: sqlite3.Connection) -> None:
    said = [row[0] for row in database.execute("PRAGMA integrity_check(3)")]
    if said != ["ok"]:
        raise ValueError("; ".join(said))


def _revision(database: sqlite3.Connection) -> str:
    named = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = named and database.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""
