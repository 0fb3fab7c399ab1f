"""The `wenban` command as an operator meets it: other processes, real files, real signals."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import shared

ROOT = Path(__file__).resolve().parents[2]


def wenban(*args: str, stdin: str = "", check: bool = True, **env: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *args],
        input=stdin,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8", "LC_ALL": "", **env},
        check=False,
        timeout=60,
    )
    if check:
        assert done.returncode == 0, done.stderr
    return done


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(**env: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PORT": str(port), **env},
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _until_it_answers(address, process)
        yield address, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def _until_it_answers(address: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()[1]
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=1).read()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("serve did not answer within 30 seconds")


def test_ask_prints_one_json_object_and_nothing_else() -> None:
    answer = json.loads(wenban("ask", "--json", "社保卡丢了怎么办").stdout)
    assert answer["decision"] == "answer"
    assert answer["items"][0]["key"] == "social-security-card-replacement"
    assert answer["items"][0]["reasons"]


def test_ask_prints_the_card_and_why() -> None:
    printed = wenban("ask", "shehui baozhang ka diule").stdout
    assert "要带什么" in printed
    assert "[answer]" in printed


@pytest.mark.parametrize("text", ["", "😀", "x" * 10_000, "<script>", "'; DROP TABLE item;--"])
def test_ask_survives_any_text(text: str) -> None:
    assert json.loads(wenban("ask", "--json", text).stdout)["decision"] in ("answer", "ask", "unsure")


def test_chat_talks_through_a_pipe_until_the_end_of_input() -> None:
    printed = wenban("chat", stdin="身份证掉了\n4\n返回\n/quit\n菜单\n").stdout
    assert "身份证丢了，补一张" in printed
    assert "去哪里办" in printed
    assert "按主题找" not in printed, "nothing is answered after /quit"


def test_check_finds_nothing_wrong_with_the_demonstration_catalogue() -> None:
    report = json.loads(wenban("check", "--json").stdout)
    assert (report["items"], report["issues"]) == (4, [])


def test_catalogue_none_loads_nothing_and_still_answers() -> None:
    answer = json.loads(wenban("ask", "--json", "社保卡", CATALOGUE="none").stdout)
    assert answer["items"] == []


def test_faulty_settings_are_all_named_without_a_stack_trace() -> None:
    done = wenban("ask", "x", check=False, PORT="none", CITY_TIMEZONE="Mars")
    assert done.returncode == 2
    assert "PORT" in done.stderr
    assert "CITY_TIMEZONE" in done.stderr
    assert "Traceback" not in done.stderr


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
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence_and_changes_nothing(
    tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    before = wenban("check", "--json").stdout
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = wenban("import", name, check=False)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert wenban("check", "--json").stdout == before


def test_a_refusal_speaks_the_operators_language(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    assert "文件是空的" in wenban("import", "empty.csv", check=False, LC_ALL="zh_CN.UTF-8").stderr


def test_the_real_catalogue_is_imported_whole_listed_and_searchable() -> None:
    file = str(shared("items", "guangan_district_items.csv"))
    report = json.loads(wenban("import", file, "--json", CATALOGUE="none").stdout)
    assert (report["added"], report["changed"]) == (1135, 0)
    assert report["reasons"] == {"malformed_organisation_code": 154, "legacy_base_code": 21}
    assert all(issue["row"] and issue["element"] and issue["code"] for issue in report["issues"])
    again = json.loads(wenban("import", file, "--json", CATALOGUE="none").stdout)
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 1135)
    for question in ("社保卡丢了怎么办", "shehui baozhang ka diule", "我媽的退休金認證"):
        answer = json.loads(wenban("ask", "--json", question, CATALOGUE="none").stdout)
        assert answer["decision"] in ("answer", "ask")
        assert re.search("社会保障卡|养老", answer["items"][0]["name"])


def test_serve_says_where_it_is_and_stops_when_told_with_exit_code_0() -> None:
    with serving() as (address, process):
        page = urllib.request.urlopen(f"{address}/").read().decode()
        assert "示例市" in page
        process.send_signal(signal.SIGTERM)
        printed, logged = process.communicate(timeout=30)
    assert process.returncode == 0
    assert f"{address}/chat" in printed
    assert "REDIS_URL" in printed
    assert "Traceback" not in logged


def test_a_second_serve_on_the_same_sqlite_file_is_refused_with_the_reason() -> None:
    with serving():
        second = wenban("serve", check=False, PORT=str(free_port()))
        assert second.returncode == 2
        assert "PostgreSQL" in second.stderr
        work = wenban("worker", check=False)
        assert work.returncode == 2


def test_an_import_by_another_process_is_seen_by_a_running_server(tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text(
        "item_name,item_code,task_type\n挖掘机操作登记,512B00000042-511602000000-000-X-1-00,20\n",
        encoding="utf-8",
    )
    (tmp_path / "map.yaml").write_text(
        "columns: {item_name: item_name, item_code: item_code}\n", encoding="utf-8"
    )
    with serving() as (address, _process):
        wenban("import", "new.csv", "--columns", "map.yaml")
        imported = time.monotonic()
        deadline = imported + 6
        found: list[dict[str, str]] = []
        while not found and time.monotonic() < deadline:
            with urllib.request.urlopen(f"{address}/api/search?q=%E6%8C%96%E6%8E%98%E6%9C%BA") as response:
                found = [item for item in json.load(response)["items"] if "挖掘机" in item["name"]]
        assert found


def test_a_taken_port_is_said_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = wenban("serve", check=False, PORT=str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "PORT=" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_not_there_is_said_in_a_sentence() -> None:
    keys = {"SECRET_KEY": "s" * 40, "DATA_KEYS": "k1:" + "A" * 43 + "="}
    done = wenban("ask", "x", check=False, DATABASE_URL="postgresql://u:p@127.0.0.1:1/x", **keys)
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
