"""An operator's mistake ends in a sentence and exit code 2, never in a stack trace, and changes nothing."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.wenban import COMMAND, environment, refused, wenban

ROWS = "item_name,item_code\n" + "".join(f"事项{n},512B{n:08}\n" for n in range(20_000))


def test_faulty_settings_are_all_named() -> None:
    said = refused("ask", "x", PORT="none", CITY_TIMEZONE="Mars")
    assert "PORT" in said
    assert "CITY_TIMEZONE" in said


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("semicolon.csv", "item_name;item_code\n社保卡;1234567\n".encode(), "separated by ;"),
        ("columns.csv", b"name,code\nx,1\n", "missing: item_name"),
        ("binary.csv", bytes(range(256)) * 8, "Nothing was imported"),
        ("sheet.csv", b"PK\x03\x04" + b"\0" * 100, "spreadsheet"),
        ("broken.yaml", b"key: [unclosed\n", "YAML"),
        ("absent.csv", None, "absent.csv"),
        ("picture.png", b"\x89PNG", "CSV"),
        ("x" * 300 + ".csv", None, "cannot be read: File name too long"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(
    furnished_house: Path, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    before = _kept()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert says in refused("import", name)
    assert _kept() == before


def _kept() -> list[tuple[object, ...]]:
    """The catalogue's number and every edition, as the database has them."""
    with contextlib.closing(sqlite3.connect("var/wenban.db")) as database:
        numbers = database.execute("SELECT sequence FROM catalogue").fetchall()
        return numbers + database.execute("SELECT item_id, number, content_hash FROM edition").fetchall()


def _unreadable(path: Path) -> None:
    path.symlink_to("/proc/self/mem")  # a file by its looks; not even root can read its beginning


def _folder(path: Path) -> None:
    path.mkdir()


def _junk(path: Path) -> None:
    path.write_bytes(b"this is no database " * 100)


def _rows(path: Path) -> None:
    path.write_text("item_name,item_code\n甲,1234567\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("label", "make", "command", "settings", "says"),
    [
        ("column map absent", {"a.csv": _rows}, "import a.csv --columns no.yaml", "", "no.yaml cannot be read"),
        ("column map a folder", {"a.csv": _rows, "m": _folder}, "import a.csv --columns m", "", "m cannot be read"),
        ("column map faulty", {"a.csv": _rows}, "import a.csv --columns a.csv", "", "under “columns”"),
        ("CSV a folder", {"a.csv": _folder}, "import a.csv", "", "a.csv holds no YAML"),
        ("CSV unreadable", {"a.csv": _unreadable}, "import a.csv", "", "a.csv cannot be read"),
        ("YAML unreadable", {"a.yml": _unreadable}, "import a.yml", "", "a.yml cannot be read"),
        ("folder empty", {"d": _folder}, "import d", "", "d holds no YAML"),
        ("catalogue empty", {"d": _folder}, "check", "CATALOGUE=d", "d holds no YAML items"),
        ("catalogue absent", {}, "check", "CATALOGUE=d", "CATALOGUE"),
        ("database's folder a file", {"f": _rows}, "check", "DATABASE_URL=sqlite:///f/x.db", "DATABASE_URL"),
        ("database a folder", {"d": _folder}, "check", "DATABASE_URL=sqlite:///d", "DATABASE_URL"),
        ("database no database", {"x.db": _junk}, "check", "DATABASE_URL=sqlite:///x.db", "DATABASE_URL"),
        ("database's folder impossible", {}, "serve", "DATABASE_URL=sqlite:////proc/x/x.db", "DATABASE_URL"),
        ("secrets' folder a file", {"var": _rows}, "check", "DATABASE_URL=sqlite:///x.db", "var"),
        ("bench unknown", {}, "bench speed", "", "turn, search"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) and "=" not in value else "",
)  # fmt: skip
def test_a_mistake_is_said_in_a_sentence(
    tmp_path: Path,
    label: str,
    make: dict[str, Callable[[Path], None]],
    command: str,
    settings: str,
    says: str,
) -> None:
    for name, made in make.items():
        made(tmp_path / name)
    setting, _, value = settings.partition("=")
    said = refused(*command.split(), **({setting: value} if setting else {}))
    assert says in said
    assert len(said.splitlines()) == 1


def test_a_database_server_that_is_not_there_is_said_in_a_sentence() -> None:
    keys = {"SECRET_KEY": "s" * 40, "DATA_KEYS": "k1:" + "A" * 43 + "="}
    said = refused("ask", "x", DATABASE_URL="postgresql://u:p@127.0.0.1:1/x", **keys)
    assert "DATABASE_URL" in said


def test_the_same_list_under_another_source_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ROWS[:500] + "\n", encoding="utf-8")
    wenban("import", "a.csv", "--source", "city list")
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    said = refused("import", "b.csv")
    assert len(said.splitlines()) == 1
    assert "--source" in said
    assert "“city list”" in said


def test_a_refusal_speaks_the_operators_language(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    assert "文件是空的" in refused("import", "empty.csv", LC_ALL="zh_CN.UTF-8")


def test_ctrl_c_ends_a_chat_quietly() -> None:
    _interrupted("chat")


def test_ctrl_c_ends_an_import_quietly_and_changes_nothing(furnished_house: Path, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(ROWS, encoding="utf-8")
    before = _kept()
    _interrupted("import", "long.csv")
    assert _kept() == before


def _interrupted(*command: str) -> None:
    """Start a command, wait until it is at work (its database is open), press Ctrl-C."""
    process = subprocess.Popen(
        [*COMMAND, *command],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not Path("var/wenban.db-wal").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 130, said
    assert said.strip() == ""


@pytest.mark.parametrize("command", ["chat", "ask x", "check"])
def test_a_reader_who_leaves_early_ends_the_command_without_a_traceback(command: str) -> None:
    """`wenban … | head`: the other end of the pipe is gone before we have said everything."""
    process = subprocess.Popen(
        [*COMMAND, *command.split()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout
    process.stdout.close()
    process.stdout = None
    _out, faults = process.communicate("身份证掉了\n菜单\n".encode() * 20, timeout=60)
    assert b"Traceback" not in faults
    assert b"BrokenPipe" not in faults
