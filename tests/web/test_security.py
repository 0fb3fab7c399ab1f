"""Headers on everything, nobody acting from elsewhere, cookies that cannot be forged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import CookieJar, WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer

from bot.app import open_app, web_application
from bot.channels import serving_channels
from bot.config import load_config
from tests.web.visitor import Visitor

PAGES = ["/", "/search?q=x", "/guides/id-card-reissue", "/chat", "/privacy", "/nowhere", "/healthz", "/readyz",
         "/api/search?q=x", "/api/guides/none", "/robots.txt", "/favicon.ico",
         "/guides/id-card-reissue/qr.svg",
         "/guides/id-card-reissue/case", "/life-events", "/embed", "/sitemap.xml"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
async def test_every_response_carries_the_headers(visitor: Visitor, path: str) -> None:
    page = await visitor.opens(path)
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self'"):
        assert part in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "aiohttp" not in page.headers["Server"].lower()
    assert page.headers["Cache-Control"]


@pytest.mark.parametrize("path", PAGES[:6])
async def test_a_page_depends_on_who_reads_it_and_says_so(visitor: Visitor, path: str) -> None:
    page = await visitor.opens(path)
    assert page.headers["Cache-Control"].startswith("private")
    assert page.headers["Vary"] == "Cookie, Accept-Language"


@pytest.mark.parametrize("path", PAGES[:6])
async def test_no_page_has_a_script_or_style_of_its_own(visitor: Visitor, path: str) -> None:
    html = (await visitor.opens(path)).html
    assert " style=" not in html
    assert "<style" not in html
    assert " onclick=" not in html
    data = html.count('<script type="application/ld+json">')  # no browser runs it
    assert html.count("<script") == html.count("<script src=") + data


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/chat"])
async def test_head_answers_like_get_without_a_body(visitor: Visitor, path: str) -> None:
    get = await visitor.opens(path)
    head = await visitor.client.head(path)
    assert head.status == get.status
    assert await head.read() == b""


@pytest.mark.parametrize("path", ["/preferences", "/privacy/forget", "/chat"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://other.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "not an address"},
    ],
)
async def test_another_site_cannot_act_for_our_reader(
    visitor: Visitor, path: str, headers: dict[str, str]
) -> None:
    await visitor.opens("/chat")
    page = await visitor.sends(path, headers, elder="on", text="x", back="/")
    assert page.status == 403
    assert page.heading == "这一步来自别的网站"


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}]
)
async def test_our_own_pages_can(visitor: Visitor, headers: dict[str, str]) -> None:
    assert (await visitor.sends("/preferences", headers, elder="on", back="/")).status == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},  # every browser names the origin of a socket
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://other.example"},
    ],
)
async def test_another_site_gets_no_socket_either(visitor: Visitor, headers: dict[str, str]) -> None:
    await visitor.opens("/chat")
    with pytest.raises(WSServerHandshakeError) as refused:
        await visitor.client.ws_connect("/chat/socket", headers=headers)
    assert refused.value.status == 403


async def test_our_own_page_gets_its_socket(visitor: Visitor) -> None:
    await visitor.opens("/chat")
    origin = str(visitor.client.make_url("/").origin())
    async with visitor.client.ws_connect("/chat/socket", origin=origin) as socket:
        await socket.send_json({"id": "1", "text": "社保卡丢了"})
        assert (await socket.receive_json())["mine"] == "社保卡丢了"


async def test_our_own_origin_can(visitor: Visitor) -> None:
    origin = str(visitor.client.make_url("/").origin())
    assert (await visitor.sends("/preferences", {"Origin": origin}, elder="on", back="/")).status == 303


async def test_reading_sets_no_cookie(visitor: Visitor) -> None:
    for path in PAGES:
        if path != "/chat":
            assert "Set-Cookie" not in (await visitor.opens(path)).headers, path


async def test_the_cookie_is_closed_to_scripts_and_other_sites(visitor: Visitor) -> None:
    cookie = (await visitor.sends("/preferences", elder="on", back="/")).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie  # plain http on this machine


async def test_over_https_the_cookie_is_secure_and_the_browser_stays_there() -> None:
    config = load_config(public_url="https://wenban.example.gov.cn")
    async with open_app(config) as app:
        client = TestClient(
            TestServer(web_application(app, serving_channels(app.ports, app.config, app.ids)))
        )
        async with client:
            response = await client.post("/preferences", data={"elder": "on"}, allow_redirects=False)
            assert "Secure" in response.headers["Set-Cookie"]
            assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
            own = {"Origin": "https://wenban.example.gov.cn"}
            response = await client.post("/preferences", data={}, headers=own, allow_redirects=False)
            assert response.status == 303


@pytest.mark.parametrize(
    "forged", ["x", "gAAAAABforged", "\u00ff\u00fe", "", "a" * 5000, '{"session":{"visitor":"X"}}']
)
async def test_a_forged_cookie_is_just_a_new_visitor(visitor: Visitor, forged: str) -> None:
    response = await visitor.client.get("/chat", headers={"Cookie": f'wenban="{forged}"'})
    assert response.status == 200
    assert "wenban=" in response.headers["Set-Cookie"]


async def test_bytes_that_are_no_text_in_a_cookie_are_a_new_visitor_too(visitor: Visitor) -> None:
    import asyncio

    url = visitor.client.make_url("/")
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nCookie: wenban=\xff\xfe\x80\r\nConnection: close\r\n\r\n")
    answer = (await reader.read()).decode()
    writer.close()
    assert answer.startswith("HTTP/1.1 200")


async def test_a_cookie_of_another_house_opens_nothing(browse: Callable[[], Any], tmp_path: Any) -> None:
    visitor: Visitor = await browse()
    other = load_config(secret_key="another secret of another house, long enough")
    async with open_app(other) as app:
        client = TestClient(
            TestServer(web_application(app, serving_channels(app.ports, app.config, app.ids))),
            cookie_jar=CookieJar(unsafe=True),
        )
        async with client:
            await client.post("/preferences", data={"elder": "on"})
            cookies = client.session.cookie_jar.filter_cookies(client.make_url("/"))
            foreign = cookies["wenban"].value
    page = await visitor.opens("/", Cookie=f"wenban={foreign}")
    assert page.status == 200
    assert "elder" not in page.html.partition("<head")[0]


async def test_static_files_are_kept_for_ever_under_the_hash_of_their_content(visitor: Visitor) -> None:
    html = (await visitor.opens("/")).html
    address = html.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "?v=" in address
    assert (await visitor.opens(address)).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    old = await visitor.opens("/static/wenban.css?v=old")
    assert old.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    "name", ["../assembly.py", "..%2fassembly.py", "none.css", "%00", ".", "%2e%2e%2fsite.py"]
)
async def test_nothing_but_our_files_is_served(visitor: Visitor, name: str) -> None:
    page = await visitor.opens(f"/static/{name}", encoded=True)
    assert page.status == 404
    assert "import" not in page.html
