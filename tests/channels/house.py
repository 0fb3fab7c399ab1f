"""A house for channel tests: a scripted `answer`, and a real aiohttp server around the web chat."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType, web
from aiohttp.test_utils import TestServer

from bot.channels.webchat import WebChatChannel
from bot.domain.channel import PAGE_LANGUAGE, VISITOR, WEBCHAT, Ports
from bot.domain.message import Address, Inbound, Reply
from bot.domain.volatile import Volatile
from bot.metrics import Metrics
from bot.store.volatile import in_process_volatile

PUBLIC_URL = "https://wenban.example.org"
LANGUAGE_HEADER = "X-Test-Language"
WANG = Address(WEBCHAT, "WANG")
VISITOR_HEADER = "X-Test-Visitor"  # stands in for the signed cookie, which the web edge proves


class Server(TestServer):
    """As `wenban serve` runs it: a person who leaves does not cancel what they began. aiohttp's own test
    server would."""

    __test__ = False

    async def _make_runner(self, **_options: Any) -> web.AppRunner:
        return web.AppRunner(self.app)


class Script:
    """Our side of the conversation: remembers what was heard, and says what the test told it to."""

    def __init__(self) -> None:
        self.heard: list[Inbound] = []
        self.reply = Reply("好的")
        self.before: Callable[[Inbound], Awaitable[None]] | None = None

    async def answer(self, inbound: Inbound) -> Reply:
        self.heard.append(inbound)
        if self.before:
            await self.before(inbound)
        return self.reply


class OneProcess:
    """Leases and uploaded files of a single process, kept in memory: the services' own live in PostgreSQL
    and SQLite, and tests/services proves them there."""

    def __init__(self) -> None:
        self.holders: dict[str, str] = {}
        self.files: dict[tuple[str, str], str] = {}

    async def hold(self, name: str, holder: str, _seconds: float) -> bool:
        return self.holders.setdefault(name, holder) == holder

    async def release(self, name: str, holder: str) -> None:
        if self.holders.get(name) == holder:
            del self.holders[name]

    async def find(self, channel: str, digest: str) -> str:
        return self.files.get((channel, digest), "")

    async def keep(self, channel: str, digest: str, file_id: str) -> None:
        self.files[channel, digest] = file_id

    async def forget(self, channel: str, digest: str) -> None:
        self.files.pop((channel, digest), None)


def script_ports(script: Script, volatile: Volatile | None = None) -> Ports:
    """What a channel under test is handed: a scripted answer, everything else real or in memory."""
    kept = OneProcess()
    return Ports(script.answer, volatile or in_process_volatile(), kept, kept, Metrics())


class Browser:
    """One visitor's browser at one server: posts forms, opens tabs."""

    def __init__(self, server: TestServer, session: ClientSession, visitor: str) -> None:
        self._server = server
        self._session = session
        self.headers = {VISITOR_HEADER: visitor} if visitor else {}

    async def post(self, fields: Any = None, **options: Any) -> tuple[int, str]:
        """Status and Location of a form post."""
        headers = self.headers | options.pop("headers", {})
        url = self._server.make_url("/chat")
        async with self._session.post(
            url, data=fields, headers=headers, allow_redirects=False, **options
        ) as response:
            return response.status, response.headers.get("Location", "")

    async def tab(self, origin: str | None = PUBLIC_URL) -> Tab:
        socket = await self._session.ws_connect(
            self._server.make_url("/chat/socket"), headers=self.headers, origin=origin
        )
        return Tab(socket)


class Tab:
    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket

    async def send(self, **frame: Any) -> Tab:
        await self.socket.send_str(json.dumps(frame, ensure_ascii=False))
        return self

    async def next(self) -> dict[str, Any]:
        return json.loads(await self.socket.receive_str(timeout=3))

    async def until_done(self) -> list[dict[str, Any]]:
        """Every frame up to and including the one that ends an act."""
        frames = [await self.next()]
        while not frames[-1].keys() & {"done", "error"}:
            frames.append(await self.next())
        return frames

    def stop_taking(self) -> None:
        """Leave everything that comes lying in the socket."""
        self._transport.pause_reading()

    def vanish(self) -> None:
        """Like pulling the plug: no good-bye."""
        self._transport.abort()

    @property
    def _transport(self) -> Any:
        return self.socket._response.connection.transport

    async def close_code(self) -> int | None:
        message = await self.socket.receive(timeout=3)
        assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED), message
        return self.socket.close_code


class WebHouse:
    """The web chat behind a real server; `browser()` is whoever comes."""

    def __init__(
        self, channel: WebChatChannel, server: TestServer, session: ClientSession, running: AsyncExitStack
    ) -> None:
        self.channel = channel
        self.server = server
        self._session = session
        self._running = running

    async def stop_channel(self) -> None:
        """Leave the channel's lifecycle while the server still listens."""
        await self._running.aclose()

    def browser(self, visitor: str = "WANG") -> Browser:
        return Browser(self.server, self._session, visitor)


@asynccontextmanager
async def web_house(
    script: Script, volatile: Volatile | None = None, **options: Any
) -> AsyncIterator[WebHouse]:
    ports = script_ports(script, volatile)
    channel = WebChatChannel(ports, public_url=PUBLIC_URL, **options)
    running = AsyncExitStack()
    server = Server(_application(channel, running))
    async with server, ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield WebHouse(channel, server, session, running)


def _application(channel: WebChatChannel, running: AsyncExitStack) -> web.Application:
    """Mounts the channel as bot/app.py does: its routes, and its lifecycle left on shutdown."""

    @web.middleware
    async def visitor(request: web.Request, handler: Any) -> web.StreamResponse:
        request[VISITOR] = request.headers.get(VISITOR_HEADER)
        request[PAGE_LANGUAGE] = request.headers.get(LANGUAGE_HEADER, "")
        return await handler(request)

    async def enter(_app: web.Application) -> None:
        await running.enter_async_context(channel.lifecycle())

    async def leave(_app: web.Application) -> None:
        await running.aclose()

    application = web.Application(middlewares=[visitor])
    for route in channel.routes():
        application.router.add_route(route.method, route.path, route.handler, name=route.name)
    application.on_startup.append(enter)
    application.on_shutdown.append(leave)
    return application


async def breaks(_inbound: Inbound) -> None:
    raise RuntimeError("postgresql://secret detail")


async def events(browser: Browser, after: int = 0) -> list[dict[str, Any]]:
    """What a reload shows."""
    tab: Tab = await browser.tab()
    await tab.send(after=after)
    await tab.socket.send_str("end")
    frames = await tab.until_done()
    await tab.socket.close()
    return frames[:-1]
