"""Putting a backup back: believe nothing unchecked, keep what was there, replace, bring up to date.

Nobody may be serving. Whatever fails leaves the database as it was, or says in which file that is.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from bot.config import Config
from bot.errors import Refused
from bot.store.backup import (
    BEFORE_RESTORE,
    FAULTS,
    FOLDER,
    make_backup,
    plain,
    postgresql,
    sqlite,
)
from bot.store.backup.manifest import Manifest, read_manifest
from bot.store.engine import serving_lock, sqlite_path
from bot.store.migrations import is_known, migrate, newest_revision


async def check_backup(config: Config, file: Path) -> Manifest:
    """The manifest of a backup that can be restored here. Nothing is changed.

    Raises Refused: ``backup_absent``, ``backup_without_manifest``, ``backup_damaged``, ``backup_newer``,
    ``backup_other_database``, ``pg_tool_absent``.
    """
    manifest = await asyncio.to_thread(read_manifest, file)
    if (manifest.database == "postgresql") != config.is_postgresql:
        raise Refused("backup_other_database", file=str(file), database=manifest.database)
    if not is_known(manifest.revision):
        raise Refused("backup_newer", file=str(file), revision=manifest.revision, newest=newest_revision())
    try:
        if config.is_postgresql:
            await postgresql.check_dump(file)
        elif await asyncio.to_thread(sqlite.check_copy, file) != manifest.revision:
            raise Refused("backup_damaged", file=str(file))
    except FAULTS:
        raise Refused("backup_damaged", file=str(file)) from None
    return manifest


async def restore_backup(config: Config, file: Path, made_at: dt.datetime) -> Path | None:
    """A backup in place of what the database holds, brought up to date; returns where that is kept now.

    None if there was nothing to keep. Raises Refused: what `check_backup` and `make_backup` raise,
    ``restore_while_serving``, ``restore_failed``.
    """
    await check_backup(config, file)
    if config.is_postgresql:
        kept = await _restore_postgresql(config, file, made_at)
    else:
        with _nobody_serves(config):
            kept = await _restore_sqlite(config, file, made_at)
    await migrate(config)
    return kept


@contextlib.contextmanager
def _nobody_serves(config: Config) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(serving_lock(config))
        except Refused as refused:
            if refused.code != "sqlite_one_process":
                raise
            raise Refused("restore_while_serving", others=1) from None
        yield


async def _restore_sqlite(config: Config, file: Path, made_at: dt.datetime) -> Path | None:
    database = sqlite_path(config)
    damaged = await asyncio.to_thread(_damage, database)
    kept = _set_aside(database, made_at) if damaged else await _kept(config, made_at)
    try:
        await asyncio.to_thread(sqlite.copy_in, file, database)
    except FAULTS as fault:
        if damaged and kept:
            sqlite.move_aside(kept, database)
        raise Refused("restore_failed", reason=plain(fault), kept=str(kept or "-")) from None
    return kept


def _damage(database: Path) -> bool:
    """Whether SQLite finds the living file broken: the very reason to restore, so no reason to refuse."""
    try:
        sqlite.check_living(database)
    except (ValueError, sqlite3.DatabaseError) as fault:
        return not isinstance(fault, sqlite3.OperationalError)  # locked, disk full: not the file's fault
    return False


def _set_aside(database: Path, made_at: dt.datetime) -> Path:
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = FOLDER / f"damaged-{made_at:%Y%m%dT%H%M%SZ}-{database.name}"
    sqlite.move_aside(database, kept)
    return kept


async def _restore_postgresql(config: Config, file: Path, made_at: dt.datetime) -> Path | None:
    if others := await _others_staying(config):
        raise Refused("restore_while_serving", others=others)
    kept = await _kept(config, made_at)
    try:
        await postgresql.load(config, file)
    except FAULTS as fault:
        if kept:
            with contextlib.suppress(*FAULTS):
                await postgresql.load(config, kept)
        raise Refused("restore_failed", reason=plain(fault), kept=str(kept or "-")) from None
    return kept


async def _others_staying(config: Config) -> int:
    """Other connections; one that has just been closed counts for a moment, so we look again."""
    for _again in range(10):
        if not (others := await postgresql.others_connected(config)):
            break
        await asyncio.sleep(0.2)
    return others


async def _kept(config: Config, made_at: dt.datetime) -> Path | None:
    """A backup of what is there now; None when there is nothing."""
    try:
        return (await make_backup(config, made_at, why=BEFORE_RESTORE)).file
    except Refused as refused:
        if refused.code != "backup_nothing":
            raise
    return None
