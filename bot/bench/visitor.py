"""People who write in our web chat as its page does: a cookie from /chat, one tab, one frame an act.

What they do is the same on every run: a question, then buttons of the answers it brings. A text comes
again only after others, because whoever repeats themselves at once is not answered twice.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import ClientSession, ClientWebSocketResponse, DummyCookieJar, TCPConnector

from bot.errors import Refused

COOKIE = "wenban"
ACTS_PER_QUESTION = 4  # one of four acts is typed, three are buttons
# Buttons that only read; the others would choose something and keep it.
PRESSED = ("guide.", "menu.open", "menu.help", "menu.themes", "menu.theme", "menu.person", "menu.privacy")
QUESTIONS = (
    "社保卡丢了怎么办",
    "身份证掉了",
    "怎么注册公司",
    "我妈的退休金认证",
    "请问食品经营许可证要带什么",
    "居住证在哪里办",
    "老年人优待证",
    "公积金怎么取",
)


class Visitor:
    """One visitor with one tab. `frames` are the acts they did, as they were sent."""

    def __init__(self, socket: ClientWebSocketResponse, number: int) -> None:
        self._socket = socket
        self._number = number
        self._offered: list[str] = []
        self.frames: list[str] = []

    async def act(self) -> None:
        """One question or button, and its answer. Raises Refused if none comes."""
        self.frames.append(self._next_act())
        await self._socket.send_str(self.frames[-1])
        frame = json.loads(await self._socket.receive_str())
        if not {"done", "reply"} <= frame.keys():
            raise Refused("bench_not_answered", said=frame)
        buttons = frame["reply"]["buttons"]
        self._offered = [
            button["action"] for button in buttons if button.get("action", "").startswith(PRESSED)
        ]

    def _next_act(self) -> str:
        done = len(self.frames)
        act = {"id": f"{self._number}-{done}"}
        if self._offered and done % ACTS_PER_QUESTION:
            act["action"] = self._offered[(self._number + done) % len(self._offered)]
        else:
            act["text"] = QUESTIONS[(self._number + done // ACTS_PER_QUESTION) % len(QUESTIONS)]
        return json.dumps(act, ensure_ascii=False)


class Echoed:
    """A connection to a server that says back what it hears: the same acts as somebody else's."""

    def __init__(self, socket: ClientWebSocketResponse, somebody: Visitor) -> None:
        self._socket = socket
        self._somebody = somebody
        self._done = 0

    async def act(self) -> None:
        frames = self._somebody.frames
        await self._socket.send_str(frames[self._done % len(frames)])
        json.loads(await self._socket.receive_str())
        self._done += 1


@asynccontextmanager
async def browser() -> AsyncIterator[ClientSession]:
    """A client that keeps no cookies by itself and opens as many connections as asked."""
    async with ClientSession(cookie_jar=DummyCookieJar(), connector=TCPConnector(limit=0)) as session:
        yield session


async def cookie_from(session: ClientSession, address: str) -> str:
    """A new visitor's cookie, from the chat page."""
    async with session.get(f"{address}/chat") as response:
        response.raise_for_status()
        return response.cookies[COOKIE].value


@asynccontextmanager
async def visitors(
    session: ClientSession, address: str, cookies: Sequence[str]
) -> AsyncIterator[list[Visitor]]:
    """One visitor with an open tab per cookie."""
    async with AsyncExitStack() as stack:
        people = []
        for number, cookie in enumerate(cookies):
            headers = {"Origin": address, "Cookie": f"{COOKIE}={cookie}"}
            socket = await session.ws_connect(f"{address}/chat/socket", headers=headers, compress=0)
            people.append(Visitor(await stack.enter_async_context(socket), number))
        yield people


@asynccontextmanager
async def echoes(
    session: ClientSession, address: str, people: Sequence[Visitor]
) -> AsyncIterator[list[Echoed]]:
    """One connection to the echo server per visitor."""
    async with AsyncExitStack() as stack:
        peers = []
        for somebody in people:
            socket = await session.ws_connect(f"{address}/", compress=0)
            peers.append(Echoed(await stack.enter_async_context(socket), somebody))
        yield peers
