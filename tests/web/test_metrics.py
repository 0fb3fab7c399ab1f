"""The operator's figures: what they say after real turns, and who may read them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot.app import App, open_app, web_application
from bot.channels import serving_channels
from bot.config import load_config
from tests.talk import Citizen
from tests.web.visitor import Page, Visitor

TOKEN = "figures-for-our-prometheus"
House = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """`await house(metrics_token=…)`: a house with settings of its own."""
    closing = []

    async def build(**settings: object) -> Visitor:
        opened = open_app(load_config(**settings))
        app = await opened.__aenter__()
        channels = serving_channels(app.ports, app.config, app.ids)
        client = TestClient(TestServer(web_application(app, channels)))
        await client.start_server()
        closing.append((client, opened))
        return Visitor(client)

    yield build
    for client, opened in closing:
        await client.close()
        await opened.__aexit__(None, None, None)


def _figures(page: Page) -> dict[tuple[str, ...], float]:
    """(name, its labels in the order of their names) → value, as Prometheus itself would read the page."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page.html)
        for sample in family.samples
    }


async def test_turns_pages_and_the_catalogue_are_counted(
    app: App, visitor: Visitor, citizen: Citizen
) -> None:
    for text in ("社保卡丢了怎么办", "社保卡丢了怎么办", "我家的狗走丢了"):
        await citizen.say(text)
    for path in ("/", "/guides/id-card-reissue", "/guides/none", "/wp-login.php", "/.git/config"):
        await visitor.opens(path)
    figures = _figures(await visitor.opens("/metrics"))
    assert figures["wenban_turns_total", "test", "answered"] == 2
    assert figures["wenban_turns_total", "test", "silent"] == 1
    assert figures["wenban_turn_seconds_count", "test"] == 3
    assert figures["wenban_decisions_total", "answer"] == 1
    assert figures["wenban_decisions_total", "unsure"] == 1
    assert figures["wenban_limited_total", "same_text"] == 1
    assert figures["wenban_web_requests_total", "GET", "home", "2xx"] == 1
    assert figures["wenban_web_requests_total", "GET", "guide", "2xx"] == 1
    assert figures["wenban_web_requests_total", "GET", "guide", "4xx"] == 1
    assert figures["wenban_web_requests_total", "GET", "none", "4xx"] == 2
    assert figures["wenban_web_request_seconds_count", "guide"] == 2
    assert figures["wenban_catalogue_edition",] == app.services.guides.catalogue.sequence > 0
    assert figures["wenban_catalogue_items",] == len(app.services.guides.catalogue)
    assert figures["wenban_index_edition",] == app.services.guides.index.sequence
    assert figures["wenban_index_age_seconds",] == 0
    assert figures["process_resident_memory_bytes",] > 1_000_000
    assert figures["wenban_build_info", "0.1.0"] == 1


async def test_a_method_that_somebody_made_up_is_no_label(visitor: Visitor) -> None:
    await visitor.client.request("PROPFIND", "/")
    assert _figures(await visitor.opens("/metrics"))["wenban_web_requests_total", "other", "none", "4xx"] == 1


async def test_a_bug_counts_as_one(app: App, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.services.guides, "with_key", None)
    assert (await visitor.opens("/guides/id-card-reissue")).status == 500
    assert _figures(await visitor.opens("/metrics"))["wenban_web_requests_total", "GET", "guide", "5xx"] == 1


async def test_an_open_chat_is_no_slow_page(app: App, visitor: Visitor) -> None:
    await visitor.opens("/chat")
    origin = str(visitor.client.make_url("")).rstrip("/")
    async with visitor.client.ws_connect("/chat/socket", origin=origin) as socket:
        await socket.send_str('{"id": "1", "text": "菜单"}')
        await socket.receive_str()
    figures = _figures(await visitor.opens("/metrics"))
    assert figures["wenban_turns_total", "webchat", "answered"] == 1
    assert not [
        name for name in figures if name[0].startswith("wenban_web_request_s") and "socket" in name[1]
    ]


async def test_requests_over_the_limit_are_counted(house: House) -> None:
    visitor = await house(rate_limit_per_minute=2)
    for _ in range(4):
        await visitor.opens("/privacy")
    figures = _figures(await visitor.opens("/metrics"))
    assert figures["wenban_limited_total", "web"] == 2
    assert figures["wenban_web_requests_total", "GET", "privacy", "4xx"] == 2


async def test_prometheus_gets_its_own_format_and_nobody_keeps_it(visitor: Visitor) -> None:
    plain = await visitor.opens("/metrics")
    assert plain.headers["Content-Type"].startswith("text/plain; version=")
    assert plain.headers["Cache-Control"] == "no-store"
    opened = await visitor.opens("/metrics", Accept="application/openmetrics-text; version=1.0.0")
    assert opened.headers["Content-Type"].startswith("application/openmetrics-text")
    assert opened.html.endswith("# EOF\n")


async def test_with_a_token_only_who_knows_it_reads_the_figures(house: House) -> None:
    visitor = await house(metrics_token=TOKEN)
    assert (await visitor.opens("/metrics", Authorization=f"Bearer {TOKEN}")).status == 200
    through_a_proxy = {"Authorization": f"bearer {TOKEN}", "X-Forwarded-For": "203.0.113.5"}
    assert (await visitor.opens("/metrics", **through_a_proxy)).status == 200
    for wrong in (
        "",
        "Bearer",
        "Bearer ",
        f"Basic {TOKEN}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        TOKEN,
    ):
        page = await visitor.opens("/metrics", Authorization=wrong)
        assert page.status == 401, wrong
        assert page.headers["WWW-Authenticate"] == "Bearer"
        assert "wenban_" not in page.html
        assert "METRICS_TOKEN" in page.reads


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
async def test_without_a_token_nothing_that_a_proxy_passes_on_is_answered(
    visitor: Visitor, header: str
) -> None:
    for value in ("127.0.0.1", "203.0.113.5", ""):
        page = await visitor.opens("/metrics", **{header: value})
        assert page.status == 403
        assert "METRICS_TOKEN" in page.reads
        assert page.headers["Cache-Control"] == "no-store"
    assert (await visitor.opens("/metrics")).status == 200


@pytest.mark.parametrize(
    ("peer", "status"),
    [("127.0.0.1", 200), ("127.8.0.1", 200), ("::1", 200), ("::ffff:127.0.0.1", 200),
     ("10.0.0.7", 403), ("2001:db8::1", 403), ("::ffff:10.0.0.7", 403), ("", 403), ("fe80::1%eth0", 403)],
)  # fmt: skip
async def test_without_a_token_only_this_machine_is_answered(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, peer: str, status: int
) -> None:
    monkeypatch.setattr("aiohttp.web_request.BaseRequest.remote", property(lambda _request: peer))
    assert (await visitor.opens("/metrics")).status == status
