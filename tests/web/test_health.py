"""Two probes: alive, and able to answer a citizen now; each part is broken once."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import App, open_app, web_application
from bot.config import Config, load_config
from bot.store.migrations import downgrade
from bot.store.volatile import redis_volatile
from content.catalogue import EMPTY
from tests.web.visitor import Visitor


async def test_health_and_readiness(visitor: Visitor) -> None:
    assert json.loads((await visitor.opens("/healthz")).html) == {"status": "alive"}
    ready = await visitor.opens("/readyz")
    assert ready.status == 200
    assert json.loads(ready.html)["status"] == "ready"
    assert json.loads(ready.html)["parts"] == dict.fromkeys(
        ("database", "schema", "catalogue", "index", "volatile"), True
    )


async def _unready(visitor: Visitor) -> list[str]:
    """The parts that keep us from answering."""
    page = await visitor.opens("/readyz")
    assert page.status == 503
    answer = json.loads(page.html)
    assert answer["status"] == "not_ready"
    return [name for name, works in answer["parts"].items() if not works]


async def test_without_its_database_nobody_is_ready(app: App, visitor: Visitor) -> None:
    await app.store.close()
    Path("var/wenban.db").rename("var/gone.db")
    Path("var/wenban.db").mkdir()
    assert await _unready(visitor) == ["database", "schema"]


async def test_a_database_that_hangs_is_not_waited_for(
    app: App, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.READY_SECONDS", 0.2)
    monkeypatch.setattr(app.services.guides, "reachable", asyncio.Event().wait)
    started = time.monotonic()
    assert await _unready(visitor) == ["database"]
    assert time.monotonic() - started < 2


async def test_with_a_schema_of_another_version_nobody_is_ready(
    app: App, config: Config, visitor: Visitor
) -> None:
    await downgrade(config, "-1")
    assert "schema" in await _unready(visitor)


async def test_an_empty_catalogue_is_only_ready_where_it_is_meant_to_be(app: App, visitor: Visitor) -> None:
    app.services.guides.catalogue = EMPTY
    assert await _unready(visitor) == ["catalogue"]


async def test_a_city_that_starts_without_guides_is_ready() -> None:
    async with open_app(load_config(catalogue="none", database_url="sqlite:///var/empty.db")) as app:
        assert all((await app.ready()).values())


async def test_without_its_memory_we_are_degraded_and_still_there(
    config: Config, furnished_house: Path, tmp_path: Path
) -> None:
    nobody = redis_volatile(f"unix://{tmp_path}/nobody.sock")
    async with open_app(config, volatile=nobody) as app:
        assert [name for name, works in (await app.ready()).items() if not works] == ["volatile"]
        async with TestClient(TestServer(web_application(app, ()))) as client:
            page = await Visitor(client).opens("/readyz")
    assert page.status == 200
    assert json.loads(page.html)["status"] == "degraded"


async def test_once_told_to_stop_it_says_so_to_the_balancer(app: App, visitor: Visitor) -> None:
    app.stopping.set()
    page = await visitor.opens("/readyz")
    assert (page.status, json.loads(page.html)) == (503, {"status": "stopping"})
    assert (await visitor.opens("/healthz")).status == 200
    assert (await visitor.opens("/")).status == 200
