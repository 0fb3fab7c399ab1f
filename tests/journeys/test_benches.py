"""`wenban bench …` of what a server costs: real servers in processes of their own, none of which stays."""

from __future__ import annotations

import json
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.wenban import COMMAND, environment

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="they read Linux's counts")

MARK = "WENBAN_TEST_MARK"  # the servers of a bench inherit it, so we recognise them


@pytest.fixture
def mark() -> str:
    return secrets.token_hex(8)


@pytest.mark.parametrize(
    ("name", "cases"),
    [
        ("webchat", ["people_1", "peer_1", "people_50", "peer_50", "people_200", "peer_200"]),
        ("page", ["page", "peer_page", "not_changed", "peer_not_changed"]),
        ("start", ["cold", "warm"]),
        ("telegram", ["people_1", "peer_1", "people_50", "peer_50"]),
    ],
)
def test_a_bench_measures_us_beside_a_peer_and_leaves_nothing_running(
    name: str, cases: list[str], mark: str, tmp_path: Path
) -> None:
    measured = _bench(name, **{MARK: mark}, **_a_city_of_its_own(tmp_path))
    assert measured["rounds"] == 1
    assert measured["target"]
    assert measured["kept"] in (True, False)
    assert measured["peer"]
    for case in cases:
        assert all(figure > 0 for figure in measured[case].values()), case
    assert _running(mark) == []
    assert not (tmp_path / "ours.db").exists()


def test_the_delivery_bench_counts_what_a_killed_worker_loses(mark: str, tmp_path: Path) -> None:
    measured = _bench("delivery", **{MARK: mark}, **_a_city_of_its_own(tmp_path))
    assert measured["kept"] is True
    for database in ("sqlite", "postgresql"):
        assert measured[database]["killed"]["kills"] == 1
        assert all(figure > 0 for figure in measured[database]["pace"].values())
    assert _running(mark) == []
    assert not (tmp_path / "ours.db").exists()


def test_a_bench_that_is_told_to_stop_ends_its_servers_first(mark: str) -> None:
    bench = subprocess.Popen(
        [*COMMAND, "bench", "webchat", "--json"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(**{MARK: mark}),
    )  # fmt: skip
    try:
        _until(lambda: len(_running(mark)) == 3)  # itself, ours and the peer
    finally:
        bench.send_signal(signal.SIGTERM)
    assert bench.wait(60) == 128 + signal.SIGTERM
    assert _running(mark) == []


def test_the_telegram_bench_outside_the_working_copy_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "__init__.py").touch()  # somebody else's tests
    monkeypatch.chdir(tmp_path)
    said = subprocess.run(
        [*COMMAND, "bench", "telegram"],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 2
    assert "tests/telegram" in said.stderr


def _a_city_of_its_own(folder: Path) -> dict[str, str]:
    """What is set up where a bench runs; its servers are to be none of that."""
    database, page = f"sqlite:///{folder / 'ours.db'}", "https://wenban.example.gov.cn"
    return {"DATABASE_URL": database, "CATALOGUE": "none", "PUBLIC_URL": page, "CHAT_LIMIT_PER_MINUTE": "1"}


def _bench(name: str, **settings: str) -> dict[str, Any]:
    """One round, as quick as its servers start: aiogram alone takes half a minute on a busy machine."""
    done = subprocess.run(
        [*COMMAND, "bench", name, "--json", "--rounds", "1"],
        capture_output=True, text=True, env=environment(**settings), check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def _running(mark: str) -> list[int]:
    """The processes that carry the mark."""
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if _carries(folder, mark)]


def _carries(process: Path, mark: str) -> bool:
    try:
        return f"{MARK}={mark}".encode() in (process / "environ").read_bytes().split(b"\0")
    except OSError:  # gone meanwhile, or not ours to read
        return False


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, "the servers of the bench did not start"
        time.sleep(0.05)
