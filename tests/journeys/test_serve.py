"""`wenban serve` and `wenban worker` as an operator meets them: other processes, real signals."""

from __future__ import annotations

import json
import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.journeys.wenban import free_port, refused, serving, wenban

DIGGER = "item_name,item_code,task_type\n挖掘机操作登记,512B00000042-511602000000-000-X-1-00,20\n"


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


def test_a_second_start_finds_everything_as_it_was() -> None:
    with serving():
        made = {path.name: path.read_bytes() for path in Path("var").iterdir() if "key" in path.name}
    with serving() as (address, _process):
        assert "示例市" in urllib.request.urlopen(f"{address}/").read().decode()
        assert {path.name: path.read_bytes() for path in Path("var").iterdir() if "key" in path.name} == made
    assert json.loads(wenban("ask", "--json", "社保卡丢了").stdout)["sequence"] == 1


def test_a_second_serve_on_the_same_sqlite_file_is_refused_with_the_reason() -> None:
    with serving():
        assert "PostgreSQL" in refused("serve", PORT=str(free_port()))


def test_a_worker_on_sqlite_is_refused_whether_anybody_serves_or_not() -> None:
    assert "SQLite" in refused("worker")


def test_an_import_by_another_process_is_seen_by_a_running_server(tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text(DIGGER, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(
        "columns: {item_name: item_name, item_code: item_code}\n", encoding="utf-8"
    )
    with serving(RATE_LIMIT_PER_MINUTE="10000") as (address, _process):
        wenban("import", "new.csv", "--columns", "map.yaml")
        deadline = time.monotonic() + 15  # the promise, 5 seconds, is timed in tests/worker
        while not (found := _named(address, "挖掘机")) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert found


def _named(address: str, part: str) -> list[str]:
    with urllib.request.urlopen(f"{address}/api/search?q=%E6%8C%96%E6%8E%98%E6%9C%BA") as response:
        return [item["name"] for item in json.load(response)["items"] if part in item["name"]]


def test_a_taken_port_is_said_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "PORT=" in refused("serve", PORT=str(taken.getsockname()[1]))


def test_told_to_stop_it_sends_the_balancer_elsewhere_before_it_closes(postgresql_url: str) -> None:
    """Among several processes: for some seconds /readyz says “stopping” while people are still answered."""
    keys = {"SECRET_KEY": "s" * 40, "DATA_KEYS": "k1:" + "A" * 43 + "="}
    with serving(DATABASE_URL=postgresql_url, **keys) as (address, process):
        process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 4
        while (probe := _status(f"{address}/readyz")) == 200 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert probe == 503
        assert _status(f"{address}/") == 200
        _printed, logged = process.communicate(timeout=40)
    assert process.returncode == 0, logged


def _status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return int(response.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code
