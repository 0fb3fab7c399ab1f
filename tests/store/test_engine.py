"""Where the two databases differ: files, locks and addresses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.store import Store
from bot.store.engine import _asyncpg_url, open_engines, serving_lock, sqlite_path
from bot.store.migrations import migrate
from tests.servers import config_for

ROOT = Path(__file__).resolve().parents[2]

SERVER = """
import sys, time
from bot.store.engine import serving_lock
from tests.servers import config_for
with serving_lock(config_for(sys.argv[1])):
    print("serving", flush=True)
    time.sleep(60)
"""


def test_sqlite_has_one_serving_process(sqlite_url: str) -> None:
    config = config_for(sqlite_url)
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, sqlite_url], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as server:
        assert server.stdout
        assert server.stdout.readline() == "serving\n"
        with pytest.raises(Refused) as refusal, serving_lock(config):
            pass
        assert refusal.value.code == "sqlite_one_process"
        assert refusal.value.facts["database"] == str(sqlite_path(config))
        server.kill()
    with serving_lock(config):
        pass  # a killed server leaves no lock behind


def test_postgresql_has_many(postgresql_url: str) -> None:
    config = config_for(postgresql_url)
    with serving_lock(config), serving_lock(config):
        pass


async def test_sqlite_files_are_private(tmp_path: Path) -> None:
    config = config_for(f"sqlite:///{tmp_path}/var/wenban.db")
    await migrate(config)
    store = Store(config)
    async with store.begin() as tx:
        await tx.catalogue.advance(0)
        files = list((tmp_path / "var").iterdir())
        assert {file.name for file in files} == {"wenban.db", "wenban.db-wal", "wenban.db-shm"}
        assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    await store.close()
    assert (tmp_path / "var").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("url", "path"),
    [("sqlite:///var/x.db", "var/x.db"), ("sqlite:////srv/城/x.db", "/srv/城/x.db")],
)
def test_sqlite_paths(url: str, path: str) -> None:
    assert sqlite_path(config_for(url)) == Path(path)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="sqlite_needs_file"):
        open_engines(config_for(url))


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql://u:p%40@h:5433/d", "postgresql+asyncpg://u:p%40@h:5433/d"),
        ("postgresql://u@h/d?sslmode=require", "postgresql+asyncpg://u@h/d?ssl=require"),
        ("postgresql://u@/d?host=/run/pg", "postgresql+asyncpg://u@/d?host=%2Frun%2Fpg"),
    ],
)
def test_postgresql_addresses_as_panels_give_them(given: str, used: str) -> None:
    assert _asyncpg_url(given).render_as_string(hide_password=False) == used
