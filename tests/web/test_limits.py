"""The rate limit: per network address, polite, and not for probes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import open_app, web_application
from bot.channels import serving_channels
from bot.config import load_config
from tests.web.visitor import Visitor

House = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """`await house(trusted_proxies=1)`: a house that answers three requests a minute."""
    closing = []

    async def build(**settings: int) -> Visitor:
        opened = open_app(load_config(rate_limit_per_minute=3, **settings))
        app = await opened.__aenter__()
        client = TestClient(
            TestServer(web_application(app, serving_channels(app.ports, app.config, app.ids)))
        )
        await client.start_server()
        closing.append((client, opened))
        return Visitor(client)

    yield build
    for client, opened in closing:
        await client.close()
        await opened.__aexit__(None, None, None)


async def test_a_page_that_is_kept_counts_like_any_other(house: House) -> None:
    visitor = await house()
    card = "/guides/social-security-card-replacement"
    assert [(await visitor.opens(card)).status for _ in range(5)] == [200, 200, 200, 429, 429]
    assert (await visitor.opens(card, Accept_Language="en")).heading == "A little slower, please"


async def test_too_many_requests_get_a_polite_page_and_a_time(house: House) -> None:
    visitor = await house()
    for _ in range(3):
        assert (await visitor.opens("/privacy")).status == 200
    page = await visitor.opens("/privacy")
    assert page.status == 429
    assert 1 <= int(page.headers["Retry-After"]) <= 60
    assert page.heading == "请慢一点"
    assert "12345" in page.reads


async def test_the_api_is_told_in_json(house: House) -> None:
    visitor = await house()
    for _ in range(4):
        page = await visitor.opens("/api/search?q=x")
    assert page.status == 429
    assert '"error": "slow_down"' in page.html


async def test_probes_and_static_files_are_not_counted(house: House) -> None:
    visitor = await house()
    for path in ("/healthz", "/readyz", "/static/wenban.css") * 4:
        assert (await visitor.opens(path)).status == 200


async def test_without_trusted_proxies_nobody_can_claim_another_address(house: House) -> None:
    visitor = await house()
    statuses = [(await visitor.opens("/privacy", X_Forwarded_For=f"10.0.0.{n}")).status for n in range(4)]
    assert statuses == [200, 200, 200, 429]


async def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(house: House) -> None:
    visitor = await house(trusted_proxies=1)
    for number in range(5):  # different people behind one proxy
        assert (await visitor.opens("/privacy", X_Forwarded_For=f"198.51.100.{number}")).status == 200
    claims = [f"203.0.113.{n}, 198.51.100.77" for n in range(4)]  # one person claiming to be many
    assert [(await visitor.opens("/privacy", X_Forwarded_For=claim)).status for claim in claims][-1] == 429


async def test_one_household_is_one_address(house: House) -> None:
    visitor = await house(trusted_proxies=1)
    addresses = [f"2001:db8:1:1::{n}" for n in range(1, 5)]
    assert [(await visitor.opens("/privacy", X_Forwarded_For=a)).status for a in addresses][-1] == 429


async def test_nonsense_from_a_proxy_does_not_stop_anybody(house: House) -> None:
    visitor = await house(trusted_proxies=2)
    for forwarded in ("unknown", "", "<script>"):
        assert (await visitor.opens("/privacy", X_Forwarded_For=forwarded)).status == 200
