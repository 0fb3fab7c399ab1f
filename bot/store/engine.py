"""Where SQLite and PostgreSQL differ: all of it is in this file.

SQLite gets two engines on one file (ARCHITECTURE rule 21): a writer with a single connection whose
transactions begin IMMEDIATE, so that two writers queue instead of failing, and readers that see the
last committed moment (WAL) and cannot write. PostgreSQL gets one pool; its readers use REPEATABLE
READ, READ ONLY, which promises the same.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import sqlite3
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from asyncpg import PostgresError
from sqlalchemy import URL, Connection, Table, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.config import Config, parse_data_keys
from bot.errors import Refused
from bot.store.protected import Keyring, protect

BUSY_SECONDS = 30  # how long a short command waits for another process's write on SQLite
SQLITE_READERS = 4
POSTGRESQL_CONNECTIONS = 10
MIGRATION_LOCK = 0x77656E62616E  # any number that only we use: "wenban"


@dataclass(frozen=True, slots=True)
class Engines:
    writer: AsyncEngine
    reader: AsyncEngine

    async def close(self) -> None:
        await self.writer.dispose()
        await self.reader.dispose()


def open_engines(config: Config) -> Engines:
    """Engines for DATABASE_URL; no connection is made yet."""
    if config.is_postgresql:
        writer = _postgresql(config)
        reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return _protected(config, Engines(writer, reader))
    path = sqlite_path(config)
    _private_file(path)
    writer = _sqlite(path, "BEGIN IMMEDIATE", ("foreign_keys = ON",), pool_size=1)
    reader = _sqlite(path, "BEGIN", ("query_only = ON",), pool_size=SQLITE_READERS)
    return _protected(config, Engines(writer, reader))


def _protected(config: Config, engines: Engines) -> Engines:
    keyring = Keyring(parse_data_keys(config.data_keys) if config.data_keys else {})
    protect(engines.writer, keyring)
    protect(engines.reader, keyring)
    return engines


@contextlib.contextmanager
def serving_lock(config: Config) -> Iterator[None]:
    """Held by `serve` as long as it runs: on SQLite there is at most one (rule 21).

    Raises Refused: ``sqlite_one_process``, ``database_unreachable``. The kernel drops the lock when the
    process ends in any way.
    """
    if config.is_postgresql:
        yield
        return
    path = sqlite_path(config)
    _private_file(path)
    with _lock_file(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("sqlite_one_process", database=str(path)) from None
        yield


def _lock_file(path: Path) -> TextIO:
    try:
        return path.with_name(f"{path.name}.serve.lock").open("w")
    except OSError as fault:
        raise Refused("database_unreachable", reason=str(fault)) from None


@contextlib.asynccontextmanager
async def looking(config: Config) -> AsyncIterator[AsyncConnection]:
    """One look at the schema that makes nobody wait: the first thing any command does with the database.

    Raises Refused("database_unreachable", reason=…) when there is none: an operator's mistake, no bug.
    """
    engines = open_engines(config)
    try:
        await _connect_once(engines.reader)
        async with engines.reader.begin() as connection:
            yield connection
    finally:
        await engines.close()


async def _connect_once(engine: AsyncEngine) -> None:
    try:
        async with engine.connect():
            return
    except (OSError, DBAPIError, PostgresError) as fault:
        plain = getattr(fault, "orig", None) or fault  # without SQLAlchemy's advice
        raise Refused("database_unreachable", reason=f"{type(plain).__name__}: {plain}"[:200]) from None


@contextlib.asynccontextmanager
async def migrating(config: Config) -> AsyncIterator[AsyncConnection]:
    """One transaction for schema changes; other processes that want to migrate wait for its end.

    Foreign keys are off on SQLite, because a batch migration drops and re-creates the table that
    others point to, and are checked as a whole before the commit.
    """
    if config.is_postgresql:
        engine = _postgresql(config)
    else:
        _private_file(sqlite_path(config))
        engine = _sqlite(sqlite_path(config), "BEGIN IMMEDIATE", ("foreign_keys = OFF",), pool_size=1)
    try:
        async with engine.begin() as connection:
            if config.is_postgresql:
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            yield connection
            if not config.is_postgresql:
                await _refuse_dangling(connection)
    finally:
        await engine.dispose()


def insert_into(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say ON CONFLICT, in the words of this connection's database."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def sqlite_path(config: Config) -> Path:
    """`sqlite:///var/x.db` is var/x.db below the working folder, `sqlite:////x.db` is /x.db."""
    name = make_url(config.database_url).database
    if not name or name == ":memory:":
        # Two engines would open two different empty databases.
        raise Refused("sqlite_needs_file", url=config.database_url)
    return Path(name)


def _postgresql(config: Config) -> AsyncEngine:
    return create_async_engine(
        _asyncpg_url(config.database_url),
        pool_size=POSTGRESQL_CONNECTIONS,
        pool_pre_ping=True,  # a restarted server costs a reconnect, not an error to a citizen
        json_serializer=_json,
        hide_parameters=True,  # a failed statement must not quote a citizen in the log
        # Compiling plans costs more than our short statements; asyncpg advises the same.
        connect_args={"server_settings": {"application_name": "wenban", "jit": "off", "timezone": "UTC"}},
    )


def _asyncpg_url(given: str) -> URL:
    """The URL as hosting panels hand it out, in asyncpg's words: its TLS option is called `ssl`."""
    url = make_url(given).set(drivername="postgresql+asyncpg")
    if mode := url.query.get("sslmode"):
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url


def _sqlite(path: Path, begin: str, pragmas: tuple[str, ...], *, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=pool_size,
        max_overflow=0,
        json_serializer=_json,
        hide_parameters=True,  # a failed statement must not quote a citizen in the log
        connect_args={"timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        for pragma in ("journal_mode = WAL", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _private_file(path: Path) -> None:
    """Make folder and file for our user only, in WAL mode; -wal and -shm get the file's own mode.

    The file appears whole or not at all: switching to WAL fails for whoever does it at the same time,
    busy timeout or not, so nobody may meet a file that is not switched yet.
    """
    try:
        _make_private_file(path)
    except (OSError, sqlite3.Error) as fault:
        raise Refused("database_unreachable", reason=str(fault)) from None


def _make_private_file(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        # Asked, not opened: closing a descriptor of ours would drop SQLite's locks in this process.
        if not path.is_file() or not os.access(path, os.R_OK | os.W_OK):
            raise PermissionError(f"{path} is no file we may read and write")
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with contextlib.closing(sqlite3.connect(draft)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


async def _refuse_dangling(connection: AsyncConnection) -> None:
    dangling = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
    if dangling:
        raise RuntimeError(f"the migration left rows that point nowhere: {dangling[:3]}")


_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
