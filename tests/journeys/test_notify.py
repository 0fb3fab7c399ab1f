"""“Does the bot reach me?”: `wenban notify`, through a real `serve` or `worker` to a phone."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.journeys.processes import SECRETS
from tests.journeys.wenban import COMMAND, environment, free_port, refused, serving, wenban
from tests.telegram.bot_api import BotApi


async def test_embedded_serve_delivers_a_test_notice(tmp_path: Path) -> None:
    async with BotApi() as api:
        api.person(1001, started=True)
        settings = _settings(api, f"sqlite:///{tmp_path / 'wenban.db'}")
        await asyncio.to_thread(_notified_by_serve, settings)
        (shown,) = api.person(1001).shown
        assert "test message of the guide service" in shown.text


def _notified_by_serve(settings: dict[str, str]) -> None:
    with serving(**settings):
        said = wenban("notify", "telegram:1001", "--language", "en", **settings).stdout
        assert "Sent" in said
        nobody = wenban("notify", "telegram:4004", check=False, **settings)
        assert nobody.returncode == 1
        assert "Failed: gone" in nobody.stdout


async def test_a_worker_delivers_and_shows_its_figures(postgresql_url: str) -> None:
    async with BotApi() as api:
        api.person(1001, started=True)
        port = free_port()
        settings = _settings(api, postgresql_url) | {"WORKER_PORT": str(port)}
        await asyncio.to_thread(_notified_by_worker, settings, port)
        assert len(api.person(1001).shown) == 1
        assert not api.called("getUpdates"), "it sends and fetches nothing"


def _notified_by_worker(settings: dict[str, str], port: int) -> None:
    with _working(settings):
        said = wenban("notify", "telegram:1001", "--wait", "60", **settings).stdout
        assert "Sent" in said
        figures = _read(port, "/metrics")
        assert 'wenban_notices_total{channel="telegram",outcome="sent"} 1.0' in figures
        assert "wenban_notices_oldest_due_seconds" in figures
        assert "alive" in _read(port, "/healthz")


def test_without_anybody_who_sends_it_says_what_is_missing(tmp_path: Path) -> None:
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path / 'wenban.db'}"}
    waiting = wenban("notify", "webchat:NOBODY", "--wait", "0", check=False, **settings)
    assert waiting.returncode == 1
    assert "Still waiting" in waiting.stdout


def test_what_is_no_address_is_refused_with_an_example() -> None:
    for wrong in ("1001", "telegram:", "pigeon:7"):
        assert "telegram:1001" in refused("notify", wrong)


def _settings(api: BotApi, database: str) -> dict[str, str]:
    telegram = {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API": api.address}
    return {**SECRETS, **telegram, "DATABASE_URL": database}


@contextmanager
def _working(settings: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        [*COMMAND, "worker"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(**settings),
    )  # fmt: skip
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 0, said


def _read(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return str(answer.read().decode())
