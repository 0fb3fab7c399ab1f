"""The chat on other sites: who may frame it, who is in the frame, and that nothing else loosened."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import WSServerHandshakeError, web
from aiohttp.test_utils import TestClient, TestServer
from aiohttp_session import get_session

from bot.app import App
from bot.config import Config, ConfigFault, load_config
from bot.web.assets import STATIC
from bot.web.cookie import session_middleware
from tests.conftest import StandingClock
from tests.web.visitor import Page, Visitor

SITES = ("https://www.example.gov.cn", "https://town.example:8443")
OTHER_PAGES = ["/", "/chat", "/embed", "/embed.js", "/privacy", "/nowhere", "/embed/nowhere", "/embed/chat/x"]


@pytest.fixture
def config(furnished_house: Path) -> Config:
    return load_config(rate_limit_per_minute=10_000, embed_origins=", ".join(SITES))


async def test_the_frame_may_be_shown_by_the_sites_we_name_and_by_nobody_else(visitor: Visitor) -> None:
    frame = await visitor.opens("/embed/chat?lang=zh-Hans")
    assert frame.status == 200
    assert _policy(frame)["frame-ancestors"] == ["'self'", *SITES]
    assert "X-Frame-Options" not in frame.headers
    assert _policy(frame)["default-src"] == ["'none'"]
    assert frame.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", OTHER_PAGES)
async def test_no_other_page_may_be_framed(visitor: Visitor, path: str) -> None:
    page = await visitor.opens(path)
    assert _policy(page)["frame-ancestors"] == ["'none'"]
    assert page.headers["X-Frame-Options"] == "DENY"


async def test_only_the_page_for_webmasters_shows_a_frame(visitor: Visitor) -> None:
    assert _policy(await visitor.opens("/embed"))["frame-src"] == ["'self'"]
    for path in ("/", "/chat", "/embed/chat"):
        assert "frame-src" not in _policy(await visitor.opens(path)), path


async def test_the_script_is_small_and_any_site_may_load_and_keep_it(visitor: Visitor) -> None:
    script = await visitor.opens("/embed.js")
    assert len(script.html.encode()) == (STATIC / "embed.js").stat().st_size <= 10_240
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert script.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert script.headers["Cache-Control"] == "public, max-age=3600"
    assert "Vary" not in script.headers
    again = await visitor.opens("/embed.js", If_None_Match=script.headers["ETag"])
    assert (again.status, again.html) == (304, "")
    assert (await visitor.opens("/chat")).headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_script_needs_nothing_a_strict_policy_forbids() -> None:
    script = (STATIC / "embed.js").read_text(encoding="utf-8")
    for forbidden in ("innerHTML", "eval(", "cookie =", "localStorage", ".style.", "console.", "import"):
        assert forbidden not in script.replace("!important", ""), forbidden


async def test_the_frame_sets_no_cookie_and_makes_nobody_known_by_one(visitor: Visitor) -> None:
    await visitor.opens("/embed/chat")
    assert not visitor.cookie
    await visitor.opens("/chat")
    kept = visitor.cookie
    frame = await visitor.opens("/embed/chat?lang=en")
    assert "Set-Cookie" not in frame.headers
    assert visitor.cookie == kept
    assert "Service desk" in frame.html


async def test_below_embed_no_cookie_leaves_whatever_a_page_does(config: Config) -> None:
    async def remembers(request: web.Request) -> web.Response:
        (await get_session(request))["visitor"] = "W"
        return web.Response()

    app = web.Application(middlewares=[session_middleware(config)])
    app.router.add_get("/{path:.*}", remembers)
    async with TestClient(TestServer(app)) as client:
        assert "Set-Cookie" in (await client.get("/chat")).headers
        assert "Set-Cookie" not in (await client.get("/embed/chat")).headers


async def test_a_question_in_the_frame_is_answered_and_there_again_with_the_same_token(
    visitor: Visitor,
) -> None:
    proof = _proof(await visitor.opens("/embed/chat"))
    async with _socket(visitor, proof) as socket:
        assert socket.protocol == "wenban.chat"
        await socket.send_json({"id": "1", "text": "社保卡丢了怎么办"})
        assert (await socket.receive_json())["mine"] == "社保卡丢了怎么办"
    async with _socket(visitor, proof) as socket:
        await socket.send_json({"after": 0})
        assert (await socket.receive_json())["reply"]["card"]["title"] == "社保卡丢了，补一张"
    assert not visitor.cookie


async def test_every_frame_is_somebody_new(visitor: Visitor) -> None:
    first, second = [_proof(await visitor.opens("/embed/chat")) for _ in range(2)]
    async with _socket(visitor, first) as one, _socket(visitor, second) as two:
        await one.send_json({"id": "1", "text": "社保卡丢了怎么办"})
        await one.receive_json()
        await two.send_json({"after": 0})
        await two.send_json({"id": "1", "text": "身份证丢了"})
        assert (await two.receive_json())["mine"] == "身份证丢了"


async def test_the_frame_answers_in_its_language_whatever_the_browser_asks(visitor: Visitor) -> None:
    proof = _proof(await visitor.opens("/embed/chat?lang=en"))
    async with _socket(visitor, proof, path="/chat/socket?lang=en") as socket:
        await socket.send_json({"id": "1", "text": "menu"})
        assert (await socket.receive_json())["reply"]["language"] == "en"


@pytest.mark.parametrize("change", ["", "x", "gAAAAAB", "-" * 120, "a" * 5000, "flip", "cut"])
async def test_a_changed_token_is_refused(visitor: Visitor, change: str) -> None:
    proof = _proof(await visitor.opens("/embed/chat"))
    changed = {"flip": proof[:40] + ("A" if proof[40] != "A" else "B") + proof[41:], "cut": proof[:-4]}
    assert await _closed_with(visitor, changed.get(change, change)) == 4401


async def test_a_token_ends_when_what_was_said_is_erased(visitor: Visitor, clock: StandingClock) -> None:
    proof = _proof(await visitor.opens("/embed/chat"))
    clock.moment += dt.timedelta(hours=23, minutes=59)
    async with _socket(visitor, proof) as socket:
        await socket.send_json({"after": 0})
        assert not socket.closed
    clock.moment += dt.timedelta(minutes=2)
    assert await _closed_with(visitor, proof) == 4401


async def test_a_cookie_is_no_token_and_a_token_no_cookie(visitor: Visitor, clock: StandingClock) -> None:
    clock.moment = dt.datetime.now(dt.UTC)  # cookies are dated by the machine
    await visitor.opens("/chat")
    assert await _closed_with(visitor, visitor.cookie.rstrip("=")) == 4401
    proof = _proof(await visitor.opens("/embed/chat"))
    visitor.client.session.cookie_jar.clear()
    cookie = f'wenban="{proof + "=" * (-len(proof) % 4)}"'
    assert "Set-Cookie" in (await visitor.opens("/chat", Cookie=cookie)).headers  # somebody new


async def test_beside_a_bad_token_a_good_cookie_counts_for_nothing(visitor: Visitor) -> None:
    await visitor.opens("/chat")
    assert await _closed_with(visitor, "forged") == 4401


async def test_a_token_does_not_open_the_socket_to_another_site(visitor: Visitor) -> None:
    proof = _proof(await visitor.opens("/embed/chat"))
    for origin in (SITES[0], "https://evil.example", "null"):
        with pytest.raises(WSServerHandshakeError) as refused:
            await visitor.client.ws_connect("/chat/socket", protocols=_names(proof), origin=origin)
        assert refused.value.status == 403


async def test_a_token_comes_in_the_handshake_only_never_in_an_address(visitor: Visitor) -> None:
    proof = _proof(await visitor.opens("/embed/chat"))
    origin = str(visitor.client.make_url("/").origin())
    path = f"/chat/socket?proof={proof}&token={proof}"
    async with visitor.client.ws_connect(path, origin=origin) as socket:
        assert (await socket.receive(timeout=5)).data == 4401


async def test_a_post_from_the_frames_hosts_is_refused_as_before(visitor: Visitor) -> None:
    assert (await visitor.sends("/chat", {"Origin": SITES[0]}, text="x")).status == 403


async def test_the_page_for_webmasters_shows_the_line_to_copy_in_both_languages(
    visitor: Visitor, app: App
) -> None:
    line = f'<script src="{app.config.address}/embed.js" async></script>'
    for language in ("zh-Hans", "en"):
        page = await visitor.opens(f"/embed?lang={language}")
        assert page.status == 200
        assert line in html.unescape(page.html)
        assert '<script src="/embed.js" async></script>' in page.html
        assert all(site in page.reads for site in SITES)


class TestWithoutSites:
    @pytest.fixture
    def config(self, furnished_house: Path) -> Config:
        return load_config(rate_limit_per_minute=10_000)

    async def test_there_is_no_frame(self, visitor: Visitor) -> None:
        page = await visitor.opens("/embed/chat")
        assert page.status == 404
        assert page.headers["X-Frame-Options"] == "DENY"
        assert _policy(page)["frame-ancestors"] == ["'none'"]

    async def test_the_page_for_webmasters_says_that_the_button_is_off(self, visitor: Visitor) -> None:
        page = await visitor.opens("/embed?lang=en")
        assert "EMBED_ORIGINS" in page.reads
        assert '<script src="/embed.js"' not in page.html


@pytest.mark.parametrize(
    "origins",
    ["www.example.gov.cn", "*", "https://*", "https://a.example/path", "https://a.example; script-src *",
     "https://a.example 'unsafe-inline'", "javascript:x", "https://a.example\nX: y", "'self'"],
)  # fmt: skip
def test_what_is_no_origin_is_refused_at_start(origins: str) -> None:
    with pytest.raises(ConfigFault, match="EMBED_ORIGINS"):
        load_config(embed_origins=origins)


def _policy(page: Page) -> dict[str, list[str]]:
    parts = page.headers["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (part.split() for part in parts if part.strip())}


def _proof(frame: Page) -> str:
    found = re.search(r'data-proof="([A-Za-z0-9_-]+)"', frame.html)
    assert found
    return found[1]


def _names(proof: str) -> tuple[str, str]:
    return ("wenban.chat", f"wenban.visitor.{proof}")


def _socket(visitor: Visitor, proof: str, path: str = "/chat/socket") -> Any:
    client: TestClient[Any, Any] = visitor.client
    return client.ws_connect(path, protocols=_names(proof), origin=str(client.make_url("/").origin()))


async def _closed_with(visitor: Visitor, proof: str) -> Any:
    async with _socket(visitor, proof) as socket:
        return (await socket.receive(timeout=5)).data
