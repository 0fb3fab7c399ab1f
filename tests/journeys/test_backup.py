"""`wenban backup` and `restore` as an operator meets them, on both databases; the backup a start makes."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import sqlite3
import stat
import subprocess
import time
from pathlib import Path

import pytest

from bot.config import Config, load_config
from bot.store.engine import migrating
from tests.journeys.wenban import COMMAND, environment, refused, serving, wenban
from tests.pg_programs import folder_of_programs
from tests.servers import SECRETS, apart
from tests.store.written import write_old_database

KEY = "social-security-card-replacement"


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest) -> dict[str, str]:
    """What an operator sets for each database."""
    if request.param == "sqlite":
        return {}
    if not (folder := folder_of_programs()):
        pytest.skip("the wheel has no pg_dump")
    return {
        "DATABASE_URL": request.getfixturevalue("bare_postgresql_url"),
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        **{name.upper(): value for name, value in SECRETS.items()},
    }


def _backup_files() -> list[Path]:
    return sorted(path for path in Path("var/backups").iterdir() if path.suffix != ".json")


def _answers(**settings: str) -> list[str]:
    found = json.loads(wenban("ask", "--json", "社保卡丢了怎么办", **settings).stdout)
    return [item["key"] for item in found["items"]]


async def _destroy(config: Config) -> None:
    async with migrating(config) as connection:
        for name in ("link_change", "link", "edition", "item"):
            await connection.exec_driver_sql(f"DELETE FROM {name}")


def test_data_a_backup_a_disaster_and_a_restore_give_the_first_data_which_answers(
    settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wenban("migrate", **settings)
    said = wenban("backup", **settings).stdout
    [file] = _backup_files()
    assert str(file) in said
    assert "No key is in it" in said
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    apart(_destroy(load_config()))
    restored = wenban("restore", str(file), "--yes").stdout
    [kept] = [path for path in _backup_files() if "before-restore" in path.name]
    assert str(kept) in restored
    assert _answers() == [KEY]


def test_keys_are_named_and_written_only_where_they_are_asked_for(furnished_house: Path) -> None:
    Path("safe").mkdir()
    said = wenban("backup", "--to", "mine.bak", "--keys", "safe/keys.env").stdout
    keys = Path("safe/keys.env").read_text()
    assert stat.S_IMODE(Path("safe/keys.env").stat().st_mode) == 0o600
    for name in ("SECRET_KEY", "DATA_KEYS"):
        assert name in said
        value = next(line for line in keys.splitlines() if line.startswith(f"{name}=")).partition("=")[2]
        assert value == (furnished_house / name.lower()).read_text()
        assert value not in said
        assert value.encode() not in Path("mine.bak").read_bytes() + Path("mine.bak.json").read_bytes()
    assert "must not lie in the backup's folder" in refused("backup", "--to", "b.bak", "--keys", "k.env")
    assert not Path("b.bak").exists()


def test_other_keys_are_noticed_before_a_restore(furnished_house: Path) -> None:
    wenban("backup", "--to", "a.db")
    assert "other keys" in wenban("restore", "a.db", "--yes", SECRET_KEY="another-key-" + "x" * 32).stdout
    time.sleep(1)  # what was there is kept under the second in which it was replaced
    assert "other keys" not in wenban("restore", "a.db", "--yes").stdout


def test_a_backup_is_made_while_wenban_serves_and_a_restore_waits_until_it_does_not(
    furnished_house: Path,
) -> None:
    with serving():
        wenban("backup", "--to", "a.db")
        assert "Stop `wenban serve`" in refused("restore", "a.db", "--yes")
    assert not Path("var/backups").exists(), "a start that changes nothing makes no backup"
    wenban("restore", "a.db", "--yes")


def test_postgresql_without_its_client_programs_is_said_in_a_sentence(
    postgresql_url: str, tmp_path: Path
) -> None:
    keys = {name.upper(): value for name, value in SECRETS.items()}
    said = refused("backup", DATABASE_URL=postgresql_url, PATH=str(tmp_path), **keys)
    assert "pg_dump is not on the PATH" in said
    assert not [path for path in Path("var/backups").iterdir() if path.is_file()]


def test_a_backup_of_nothing_is_refused() -> None:
    assert "nothing to back up" in refused("backup")
    assert not Path("var/wenban.db").exists()


def test_nobody_to_ask_and_no_yes_changes_nothing(furnished_house: Path) -> None:
    wenban("backup", "--to", "a.db")
    assert "--yes" in refused("restore", "a.db")
    assert not Path("var/backups").exists()


@pytest.mark.parametrize(
    ("typed", "code", "says"), [("no", 2, "Nothing was changed"), ("yes", 0, "Restored")]
)
def test_at_a_terminal_it_asks_first(furnished_house: Path, typed: str, code: int, says: str) -> None:
    wenban("backup", "--to", "a.db")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "restore", "a.db"],
        stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(),
    )  # fmt: skip
    os.write(ours, f"{typed}\n".encode())
    said = process.communicate(timeout=60)[0]
    os.close(ours)
    os.close(theirs)
    assert process.returncode == code, said
    assert "Type yes" in said
    assert says in said


def _old_city() -> None:
    """`var/` as an older Wenban left it."""
    apart(write_old_database(load_config(), "0001"))


def test_a_start_after_an_upgrade_backs_up_first_and_that_backup_restores() -> None:
    _old_city()
    with serving() as (_address, process):
        process.terminate()
        printed = process.communicate(timeout=30)[0]
    [file] = _backup_files()
    assert str(file) in printed
    assert "0001-before-migration" in file.name
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert copy.execute("SELECT count(*) FROM citizen").fetchone() == (2,)
    Path("var/wenban.db").write_bytes(b"destroyed")
    assert "damaged-" in wenban("restore", str(file), "--yes").stdout
    assert _answers() == [KEY]


def test_a_start_that_cannot_back_up_does_not_migrate_and_says_why() -> None:
    _old_city()
    Path("var/backups").write_text("a file where the folder should be")
    said = refused("serve")
    assert "before the schema is brought from 0001" in said
    assert len(said.splitlines()) == 1
    with contextlib.closing(sqlite3.connect("var/wenban.db")) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def test_a_start_on_the_database_of_a_newer_wenban_says_so_and_touches_nothing(furnished_house: Path) -> None:
    with contextlib.closing(sqlite3.connect("var/wenban.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer Wenban" in refused("serve")


@pytest.mark.parametrize("backup", [True, False])
def test_migrate_on_postgresql_backs_up_when_asked_and_else_says_how(
    bare_postgresql_url: str, monkeypatch: pytest.MonkeyPatch, *, backup: bool
) -> None:
    if not (folder := folder_of_programs()):
        pytest.skip("the wheel has no pg_dump")
    keys = {name.upper(): value for name, value in SECRETS.items()}
    for name, value in {"DATABASE_URL": bare_postgresql_url, **keys}.items():
        monkeypatch.setenv(name, value)
    _old_city()
    settings = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    said = wenban("migrate", *(["--backup"] if backup else []), **settings).stdout
    if backup:
        [file] = _backup_files()
        assert "0001-before-migration.pgdump" in file.name
        assert str(file) in said
    else:
        assert "wenban migrate --backup" in said
        assert not Path("var/backups").exists()


def test_the_version_is_said() -> None:
    assert wenban("--version").stdout.startswith("wenban ")
