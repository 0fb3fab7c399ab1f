"""Backups of the database: made while it is in use, checked before they are believed, put back whole.

A backup is one file and its manifest beside it; neither holds a key (manifest.py). How a copy is made and
put back is different for SQLite and PostgreSQL and lies in a file each; restore.py puts back. A file
appears under its name when it is complete and checked, so what is listed in the folder can be restored.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from asyncpg import PostgresError
from sqlalchemy.exc import SQLAlchemyError

from bot.config import VAR, Config
from bot.errors import Refused
from bot.store.backup import postgresql, sqlite
from bot.store.backup.manifest import Manifest, describe, manifest_path, write_manifest
from bot.store.engine import sqlite_path

FOLDER = VAR / "backups"
KEPT_BEFORE_MIGRATION = 5  # the newest of those that a start makes by itself
BEFORE_MIGRATION, BEFORE_RESTORE = "-before-migration", "-before-restore"
FAULTS = (OSError, sqlite3.Error, SQLAlchemyError, PostgresError, ValueError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Backup:
    file: Path
    manifest: Manifest


async def make_backup(
    config: Config, made_at: dt.datetime, *, file: Path | None = None, why: str = ""
) -> Backup:
    """The database as it is now, into `file` or a name made of time, revision and `why` below FOLDER.

    Raises Refused: ``backup_nothing`` (there is no database yet), ``backup_exists``, ``backup_failed``,
    ``pg_tool_absent``, ``database_unreachable``.
    """
    if not config.is_postgresql and not sqlite_path(config).exists():
        raise Refused("backup_nothing")
    try:
        return await _make(config, made_at, file, why)
    except FAULTS as fault:
        raise Refused(
            "backup_failed", folder=str((file or FOLDER / "x").parent), reason=plain(fault)
        ) from None


async def _make(config: Config, made_at: dt.datetime, file: Path | None, why: str) -> Backup:
    if not file:
        FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _draft(file.parent if file else FOLDER) as draft:
        if config.is_postgresql:
            revision = await postgresql.dump(config, draft)
        else:
            revision = await asyncio.to_thread(sqlite.copy_out, sqlite_path(config), draft)
        if not revision:
            raise Refused("backup_nothing")
        suffix = ".pgdump" if config.is_postgresql else ".db"
        file = file or FOLDER / f"wenban-{made_at:%Y%m%dT%H%M%SZ}-{revision}{why}{suffix}"
        if file.exists() or manifest_path(file).exists():
            raise Refused("backup_exists", file=str(file))
        manifest = await asyncio.to_thread(describe, config, draft, revision, made_at)
        write_manifest(file, manifest)
        draft.replace(file)
    return Backup(file, manifest)


@contextlib.contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """An empty file for our user only; gone afterwards unless it was given a name."""
    draft = folder / f".backup.{secrets.token_hex(4)}.part"
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def plain(fault: BaseException) -> str:
    """What a fault says, for a sentence."""
    return getattr(fault, "strerror", None) or str(fault) or type(fault).__name__


def drop_old_backups() -> list[Path]:
    """Of the backups made before migrations, all but the newest few are deleted; these were."""
    made = sorted(path for path in FOLDER.glob(f"wenban-*{BEFORE_MIGRATION}.*") if path.suffix != ".json")
    for file in (old := made[:-KEPT_BEFORE_MIGRATION]):
        file.unlink()
        manifest_path(file).unlink(missing_ok=True)
    return old
