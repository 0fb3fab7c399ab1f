"""“Does the bot reach me?”: `wenban notify`, through a real `serve` or `worker` to a phone."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.commands.notify import notify
from bot.config import Config
from bot.errors import Refused
from tests.journeys.processes import SECRETS
from tests.journeys.wenban import COMMAND, environment, free_port, refused, serving, wenban
from tests.servers import config_for
from tests.telegram.bot_api import BotApi


async def test_embedded_serve_delivers_a_test_notice(furnished_house: Path) -> None:
    async with BotApi() as api:
        api.person(1001, started=True)
        settings = _settings(api, f"sqlite:///{furnished_house / 'wenban.db'}")
        await asyncio.to_thread(_notified_by_serve, settings)
        (shown,) = api.person(1001).shown
        assert "test message of the guide service" in shown.text


def _notified_by_serve(settings: dict[str, str]) -> None:
    with serving(**settings), ThreadPoolExecutor(2) as both:
        somebody = both.submit(wenban, "notify", "telegram:1001", "--language", "en", **settings)
        nobody = both.submit(wenban, "notify", "telegram:4004", check=False, **settings).result()
        assert "Sent" in somebody.result().stdout
        assert nobody.returncode == 1
        assert "Failed: the channel knows no such person, or they have blocked the bot." in nobody.stdout


async def test_a_worker_delivers_and_shows_its_figures(postgresql_url: str) -> None:
    async with BotApi() as api:
        api.person(1001, started=True)
        await asyncio.to_thread(_notified_by_worker, _settings(api, postgresql_url), free_port())
        assert len(api.person(1001).shown) == 1
        assert not api.called("getUpdates"), "it sends and fetches nothing"


def _notified_by_worker(settings: dict[str, str], port: int) -> None:
    ours = {name.lower(): value for name, value in settings.items() if name != "DATABASE_URL"}
    with _working({**settings, "WORKER_PORT": str(port)}):
        assert asyncio.run(notify(config_for(settings["DATABASE_URL"], **ours), "telegram:1001", wait=60))
        figures = _read(port, "/metrics")
        assert 'wenban_notices_total{channel="telegram",outcome="sent"} 1.0' in figures
        assert "wenban_notices_oldest_due_seconds" in figures
        assert "alive" in _read(port, "/healthz")


async def test_without_anybody_who_sends_it_says_what_is_missing(
    config: Config, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en")
    assert not await notify(config, "webchat:NOBODY", wait=0)
    assert "Still waiting" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", ["1001", "telegram:", "pigeon:7"])
async def test_what_is_no_address_is_refused(config: Config, wrong: str) -> None:
    with pytest.raises(Refused, match="notify_address"):
        await notify(config, wrong)


def test_the_refusal_comes_with_an_example() -> None:
    assert "telegram:1001" in refused("notify", "1001")


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
