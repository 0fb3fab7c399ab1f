"""Backups on both databases: made while others write, believed only when intact, put back whole."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import open_app
from bot.config import VAR, Config, load_config
from bot.errors import Refused
from bot.store.backup import (
    BEFORE_MIGRATION,
    FOLDER,
    KEPT_BEFORE_MIGRATION,
    Backup,
    drop_old_backups,
    make_backup,
    postgresql,
)
from bot.store.backup.manifest import manifest_path
from bot.store.backup.restore import check_backup, restore_backup
from bot.store.engine import looking, migrating, sqlite_path
from bot.store.migrations import downgrade, is_migrated, migrate, newest_revision, revisions
from tests.pg_programs import pg_programs  # noqa: F401 - a fixture
from tests.servers import SECRETS, config_for
from tests.store.written import write_old_database

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(hours=1)


pytestmark = pytest.mark.usefixtures("pg_programs")


async def _execute(config: Config, *statements: str) -> None:
    async with migrating(config) as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def _sequence(config: Config) -> int:
    async with looking(config) as connection:
        return int((await connection.execute(text("SELECT sequence FROM catalogue"))).scalar_one())


async def _numbered(config: Config, number: int) -> Backup:
    """A backup of a database whose catalogue has this number."""
    await _execute(config, f"UPDATE catalogue SET sequence = {number}")
    return await make_backup(config, NOON)


async def _refusal(work: object) -> Refused:
    with pytest.raises(Refused) as refused:
        await work  # type: ignore[misc]
    return refused.value


async def test_a_backup_is_a_private_file_with_a_manifest_and_holds_no_key(database: Config) -> None:
    made = await make_backup(database, NOON)
    suffix = ".pgdump" if database.is_postgresql else ".db"
    assert made.file == FOLDER / f"wenban-20261124T040000Z-{newest_revision()}{suffix}"
    assert sorted(path.name for path in FOLDER.iterdir()) == [made.file.name, f"{made.file.name}.json"]
    for path in FOLDER.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert SECRETS["secret_key"].encode() not in path.read_bytes()
        assert SECRETS["data_keys"].encode() not in path.read_bytes()
    assert stat.S_IMODE(FOLDER.stat().st_mode) == 0o700
    written = json.loads(manifest_path(made.file).read_text())
    assert (written["revision"], written["made_at"]) == (newest_revision(), "2026-11-24T04:00:00Z")


async def test_what_was_destroyed_is_there_again_and_answers(database: Config) -> None:
    async with open_app(database):
        pass
    made = await make_backup(database, NOON)
    gone = ("link_change", "link", "edition", "item")
    await _execute(database, *(f"DELETE FROM {name}" for name in gone), "UPDATE catalogue SET sequence = 99")
    kept = await restore_backup(database, made.file, LATER)
    async with open_app(database) as app:
        assert (
            app.services.guides.find("社保卡丢了怎么办")
            .found[0]
            .edition.item.key.startswith("social-security")
        )
        assert app.services.guides.catalogue.sequence == 1
    assert kept
    assert "before-restore" in kept.name
    await restore_backup(database, kept, LATER + dt.timedelta(hours=1))
    assert await _sequence(database) == 99, "what was there before the restore can be had back"


async def test_an_older_schema_is_brought_up_to_date_although_newer_tables_were_there(
    database: Config,
) -> None:
    await downgrade(database, "base")
    await write_old_database(database, "0001")
    made = await make_backup(database, NOON)
    async with open_app(database):
        pass
    await _execute(database, "INSERT INTO lease VALUES ('new', 'me', '2026-11-24 00:00:00')")
    await restore_backup(database, made.file, LATER)
    assert await is_migrated(database)
    async with looking(database) as connection:
        assert (await connection.execute(text("SELECT count(*) FROM lease"))).scalar_one() == 0
        assert (await connection.execute(text("SELECT count(*) FROM citizen"))).scalar_one() == 2


async def test_tables_of_a_newer_program_go_when_its_backup_from_before_is_restored(database: Config) -> None:
    made = await _numbered(database, 5)
    await _execute(
        database,
        "CREATE TABLE from_the_future (id VARCHAR(10) REFERENCES item (id))",
        "UPDATE alembic_version SET version_num = '9999'",
    )
    assert (await _refusal(revisions(database))).code == "schema_newer"
    assert (await _refusal(migrate(database))).code == "schema_newer", "no command touches it"
    await restore_backup(database, made.file, LATER)
    assert await revisions(database) == (newest_revision(), newest_revision())
    with pytest.raises(Exception, match="from_the_future"):
        await _execute(database, "SELECT * FROM from_the_future")


async def test_a_backup_is_one_moment_while_somebody_writes(database: Config) -> None:
    """Two rows that always change together are never seen apart."""
    await _execute(
        database, "INSERT INTO citizen VALUES ('a', '0', '', '2026-11-24'), ('b', '0', '', '2026-11-24')"
    )
    stop = asyncio.Event()

    async def write() -> int:
        rounds = 0
        while not stop.is_set():
            rounds += 1
            await _execute(
                database,
                f"UPDATE citizen SET language = '{rounds}' WHERE address_hash = 'a'",
                f"UPDATE citizen SET language = '{rounds}' WHERE address_hash = 'b'",
            )
        return rounds

    writer = asyncio.create_task(write())
    made = [await make_backup(database, NOON + dt.timedelta(seconds=n)) for n in range(3)]
    stop.set()
    assert await writer > 0
    for backup in made:
        await restore_backup(database, backup.file, backup.manifest.made_at)
        async with looking(database) as connection:
            assert len(set((await connection.execute(text("SELECT language FROM citizen"))).scalars())) == 1


@pytest.mark.parametrize(
    ("label", "code"),
    [("flipped", "backup_damaged"), ("short", "backup_damaged"), ("no manifest", "backup_without_manifest"),
     ("torn manifest", "backup_damaged"), ("absent", "backup_absent"), ("newer", "backup_newer"),
     ("other kind", "backup_other_database")],
)  # fmt: skip
async def test_a_file_that_cannot_be_trusted_is_refused_and_nothing_changes(
    database: Config, label: str, code: str
) -> None:
    made = await _numbered(database, 5)
    await _execute(database, "UPDATE catalogue SET sequence = 6")
    file, manifest = made.file, manifest_path(made.file)
    content, facts = file.read_bytes(), json.loads(manifest.read_text())
    if label == "flipped":
        file.write_bytes(content[:3000] + bytes([content[3000] ^ 1]) + content[3001:])
    elif label == "short":
        file.write_bytes(content[:-100])
    elif label == "no manifest":
        manifest.unlink()
    elif label == "torn manifest":
        manifest.write_text(manifest.read_text()[:40])
    elif label == "absent":
        file.unlink()
    elif label == "newer":
        manifest.write_text(json.dumps({**facts, "revision": "9999"}))
    else:
        manifest.write_text(
            json.dumps({**facts, "database": "sqlite" if database.is_postgresql else "postgresql"})
        )
    assert (await _refusal(restore_backup(database, file, LATER))).code == code
    assert await _sequence(database) == 6


async def test_a_file_with_a_true_digest_that_no_database_can_read_is_refused(database: Config) -> None:
    made = await make_backup(database, NOON)
    facts = json.loads(manifest_path(made.file).read_text())
    made.file.write_bytes(junk := b"SQLite format 3\0" + b"x" * 5000)
    facts |= {"bytes": len(junk), "sha256": hashlib.sha256(junk).hexdigest()}
    manifest_path(made.file).write_text(json.dumps(facts))
    assert (await _refusal(check_backup(database, made.file))).code == "backup_damaged"


async def test_a_backup_never_replaces_a_file(database: Config, tmp_path: Path) -> None:
    taken = tmp_path / "mine"
    taken.write_text("dear to me")
    assert (await _refusal(make_backup(database, NOON, file=taken))).code == "backup_exists"
    assert taken.read_text() == "dear to me"
    await make_backup(database, NOON)
    assert (await _refusal(make_backup(database, NOON))).code == "backup_exists"
    assert not list(tmp_path.rglob("*.part"))


async def test_a_backup_that_fails_leaves_nothing(database: Config, tmp_path: Path) -> None:
    refused = await _refusal(make_backup(database, NOON, file=tmp_path / "absent" / "a.db"))
    assert refused.code == "backup_failed"
    assert "No such file" in str(refused.facts["reason"])
    await _execute(database, "DROP TABLE alembic_version")
    assert (await _refusal(make_backup(database, NOON))).code == "backup_nothing"
    assert list(FOLDER.iterdir()) == []


async def test_without_a_database_there_is_nothing_to_back_up_and_none_is_made(sqlite_url: str) -> None:
    config = config_for(sqlite_url)
    assert (await _refusal(make_backup(config, NOON))).code == "backup_nothing"
    assert not sqlite_path(config).exists()


async def test_a_restore_into_an_empty_place_needs_nothing_to_keep(database: Config, tmp_path: Path) -> None:
    made = await _numbered(database, 5)
    if database.is_postgresql:
        await downgrade(database, "base")
        await _execute(database, "DROP TABLE alembic_version")
    else:
        for file in tmp_path.glob("wenban.db*"):
            file.unlink()
    assert await restore_backup(database, made.file, LATER) is None
    assert await _sequence(database) == 5


async def test_a_database_that_is_broken_is_set_aside_and_replaced(sqlite_url: str) -> None:
    async with open_app(config := config_for(sqlite_url)):
        pass
    made = await make_backup(config, NOON)
    sqlite_path(config).write_bytes(broken := b"no database at all " * 300)
    Path(f"{sqlite_path(config)}-wal").write_bytes(b"old pages")
    kept = await restore_backup(config, made.file, LATER)
    assert kept
    assert kept.read_bytes() == broken
    assert Path(f"{kept}-wal").read_bytes() == b"old pages"
    async with open_app(config) as app:
        assert app.services.guides.find("社保卡丢了").found


async def test_pages_still_in_the_write_ahead_log_are_in_the_backup_and_never_in_what_is_restored(
    sqlite_url: str, tmp_path: Path
) -> None:
    """A process that was killed leaves -wal and -shm behind; we rebuild that with copies of the three."""
    config = config_for(sqlite_url)
    async with open_app(config):
        first = await make_backup(config, NOON)
        await _execute(config, "UPDATE catalogue SET sequence = 41")
        killed = tmp_path / "killed"
        killed.mkdir()
        for file in tmp_path.glob("wenban.db*"):
            shutil.copy(file, killed / file.name)
    assert (killed / "wenban.db-wal").stat().st_size > 0
    left = config_for(f"sqlite:///{killed / 'wenban.db'}")
    second = await make_backup(left, LATER)
    with closing(sqlite3.connect(second.file)) as copy:
        assert copy.execute("SELECT sequence FROM catalogue").fetchone() == (41,)
    await restore_backup(left, first.file, LATER + dt.timedelta(hours=1))
    assert await _sequence(left) == 1


async def test_a_command_that_has_the_file_open_sees_the_restored_data(sqlite_url: str) -> None:
    config = config_for(sqlite_url)
    async with open_app(config) as app:
        made = await make_backup(config, NOON)
        await _execute(config, "UPDATE catalogue SET sequence = 41")
        await restore_backup(config, made.file, LATER)
        async with app.store.read() as tx:
            assert await tx.catalogue.sequence() == 1


async def test_postgresql_is_not_restored_under_somebody_who_uses_it(postgresql_url: str) -> None:
    config = config_for(postgresql_url, catalogue="none")
    made = await _numbered(config, 5)
    await _execute(config, "UPDATE catalogue SET sequence = 6")
    async with open_app(config):
        refused = await _refusal(restore_backup(config, made.file, LATER))
    assert refused.code == "restore_while_serving"
    assert await _sequence(config) == 6


async def test_a_dump_that_cannot_be_loaded_leaves_postgresql_as_it_was(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A pg_restore that stands in fails once, for the backup itself, and does its work for the rest."""
    config = config_for(postgresql_url)
    made = await _numbered(config, 5)
    await _execute(config, "UPDATE catalogue SET sequence = 6")
    programs = tmp_path / "programs"
    programs.mkdir()
    real = shutil.which("pg_restore")
    script = f'#!/bin/sh\ncase "$*" in *single*{made.file.name}) echo disk full >&2; exit 1;; esac\nexec {real} "$@"\n'
    (programs / "pg_restore").write_text(script)
    (programs / "pg_restore").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    refused = await _refusal(restore_backup(config, made.file, LATER))
    assert refused.code == "restore_failed"
    assert refused.facts["reason"] == "disk full"
    assert await _sequence(config) == 6


async def test_the_password_goes_to_pg_dump_as_environment_only(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pg_dump").write_text('#!/bin/sh\necho "$@" > said; env >> seen; exit 1\n')
    (tmp_path / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    secret = postgresql_url.replace("postgres@", "postgres:top-secret@")
    assert (await _refusal(make_backup(config_for(secret), NOON))).code == "backup_failed"
    assert "top-secret" not in Path("said").read_text()
    assert "PGPASSWORD=top-secret" in Path("seen").read_text()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p%40x@db:5433/n?sslmode=require", {"PGUSER": "u", "PGPASSWORD": "p@x", "PGHOST": "db", "PGPORT": "5433", "PGDATABASE": "n", "PGSSLMODE": "require"}),
        ("postgres://u@/n?host=/run/pg", {"PGUSER": "u", "PGHOST": "/run/pg", "PGDATABASE": "n"}),
        ("postgresql://u@/n?host=a:1&host=b:2", {"PGUSER": "u", "PGHOST": "a,b", "PGPORT": "1,2", "PGDATABASE": "n"}),
        ("postgresql://db", {"PGHOST": "db"}),
    ],
)  # fmt: skip
def test_an_address_is_said_in_libpqs_words(url: str, expected: dict[str, str]) -> None:
    assert postgresql.libpq_environment(url) == expected


async def test_only_the_newest_few_of_the_backups_before_migrations_stay(furnished_house: Path) -> None:
    config = load_config()
    mine = await make_backup(config, NOON)
    for hour in range(1, KEPT_BEFORE_MIGRATION + 3):
        await make_backup(config, NOON + dt.timedelta(hours=hour), why=BEFORE_MIGRATION)
    gone = drop_old_backups()
    assert [path.name[:18] for path in gone] == ["wenban-20261124T05", "wenban-20261124T06"]
    assert mine.file.exists()
    assert len(list((VAR / "backups").iterdir())) == 2 * (KEPT_BEFORE_MIGRATION + 1)
