"""What a visitor's browser sends us, as Inbound: a form post, or frames of a socket.

**Form**: `POST /chat`, fields `id` (hidden, random, new on every page), and `text` or `action` (the name
of the buttons; it wins over `text`). Answers 303 to `/chat`, with `?failed=<incident>`
for a bug. 413 over 128 KiB.

**Socket**: `GET /chat/socket`, one JSON object a frame; subprotocol `wenban.chat`, for pages that name any.
From the page:

    {"after": 0}                          first of all, and to catch up: the last number it has, 0 for none
    {"id": "x7…", "text": "…"}            typed; the same `id` when sent again
    {"id": "x7…", "action": "menu.open"}  a button of a reply

To the page:

    {"number": 1793…, "mine": "…", "reply": {…}}   an event, in order; `mine` or `reply` may be missing
    {…, "done": "x7…"}                              the act with this id is answered: with its event, or
                                                    alone if there is none or this page has it already
    {"error": "failed", "incident": "7Q2M4K9T1X", "id": "x7…"}
    {"error": "unreadable"}                         the frame was none of the above

`reply` is {"text", "card": null or {"title", "subtitle", "lines": [[label, text], …], "footer"},
"buttons": [{"n": 1, "label", "action" or "url"}, …], "language": "zh-Hans",
"file": null or {"name", "path", "picture": true}}. Everything is plain text.
Numbers are milliseconds pushed up to be unique: below 2**53, growing, with gaps. An act that got neither
`done` nor `error` before the socket closed is sent again on the next one, with the same `id`.

An act of a foreign page never gets here: the web edge refuses it (bot/web/security.py) and proves who the
visitor is; without that proof nobody is answered.

How much one person may write is decided behind `answer`, for all channels alike. Whoever gets silence for an
answer, or keeps asking for what was missed, is only listened to more slowly here.

Close codes: 1001 we stop, reconnect soon · 1003 not text · 1009 frame over 64 KiB · 4401 no visitor:
reload the page for a cookie, or in a frame for a token · 4429 too many tabs: do not reconnect.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections.abc import Mapping

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web
from aiohttp.http import HttpProcessingError

from bot.channels.webchat.exchange import Act, Exchange, Failed, Stopping
from bot.channels.webchat.send import Tab, Tabs
from bot.domain.channel import PAGE_LANGUAGE, VISITOR, WEBCHAT
from bot.domain.message import Address

PROTOCOL = "wenban.chat"  # what a page that names subprotocols hears back
MAX_FORM = 128 * 1024  # bytes: ten thousand Chinese characters, as forms encode them, are 90,000
MAX_FRAME = 64 * 1024
MAX_ID = 64
CLOSE_NO_VISITOR = 4401
CLOSE_TOO_MANY_TABS = 4429
HEARTBEAT_SECONDS = 30.0
BREATH_SECONDS = 0.1  # before a tab that floods us is heard again; nobody who reads notices


class Receiver:
    """`path` is where the chat page is, `poll_seconds` how often a quiet tab looks for news that another
    process made."""

    def __init__(self, path: str, exchange: Exchange, tabs: Tabs, poll_seconds: float) -> None:
        self._path = path
        self._exchange = exchange
        self._tabs = tabs
        self._poll_seconds = poll_seconds

    async def form(self, request: web.Request) -> web.StreamResponse:
        visitor = request.get(VISITOR)
        if not visitor:
            return self._to_page()
        act = _act(Address(WEBCHAT, visitor), await _fields(request), _language(request))
        try:
            await self._exchange.answer(act)
        except Failed as failed:
            return self._to_page(f"?failed={failed.incident}")
        except Stopping:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "2"}) from None
        self._tabs.wrote(act.address)
        return self._to_page()

    async def socket(self, request: web.Request) -> web.StreamResponse:
        if self._exchange.stopping:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "2"})
        socket = web.WebSocketResponse(
            max_msg_size=MAX_FRAME,
            heartbeat=HEARTBEAT_SECONDS,
            timeout=3.0,
            compress=False,
            protocols=(PROTOCOL,),
        )
        await socket.prepare(request)
        visitor = request.get(VISITOR)
        if not visitor:
            await socket.close(code=CLOSE_NO_VISITOR)
        elif not self._tabs.has_room(Address(WEBCHAT, visitor)):
            await socket.close(code=CLOSE_TOO_MANY_TABS)
        else:
            with self._tabs.opened(Tab(Address(WEBCHAT, visitor), request, socket)) as tab:
                await self._serve(tab)
        return socket

    def _to_page(self, query: str = "") -> web.Response:
        return web.Response(status=303, headers={"Location": self._path + query})

    async def _serve(self, tab: Tab) -> None:
        """Until the person leaves. In a quiet moment the tab looks for news by itself."""
        while not tab.socket.closed:
            message = await self._next(tab)
            if message is None:
                await self._tabs.catch_up(tab)
            elif message.type is WSMsgType.TEXT:
                await self._heard(tab, message.data)
            elif message.type is WSMsgType.BINARY:
                await tab.socket.close(code=WSCloseCode.UNSUPPORTED_DATA)

    async def _next(self, tab: Tab) -> WSMessage | None:
        try:
            return await tab.socket.receive(timeout=self._poll_seconds)
        except TimeoutError:
            return None

    async def _heard(self, tab: Tab, written: str) -> None:
        frame = _frame(written)
        if frame is None:
            await tab.tell({"error": "unreadable"})
            return
        act = _act(tab.address, frame, _language(tab.request))
        try:
            await self._acted(tab, frame, act)
        except Failed as failed:
            await tab.tell({"error": "failed", "incident": failed.incident, "id": act.id})
        except Stopping:
            await tab.socket.close(code=WSCloseCode.GOING_AWAY)

    async def _acted(self, tab: Tab, frame: Mapping[str, object], act: Act) -> None:
        after = frame.get("after")
        if isinstance(after, int):
            tab.seen = after
            await self._tabs.catch_up(tab)
            await asyncio.sleep(BREATH_SECONDS)
            return
        reply = await self._exchange.answer(act, tab)
        await asyncio.sleep(BREATH_SECONDS if reply.silent else 0)


# What aiohttp raises for a form that is none: broken multipart or compression, wrong encodings.
UNREADABLE_FORM = (ValueError, LookupError, AssertionError, RuntimeError, zlib.error, HttpProcessingError)


async def _fields(request: web.Request) -> Mapping[str, object]:
    if (request.content_length or 0) > MAX_FORM:
        raise web.HTTPRequestEntityTooLarge(MAX_FORM, request.content_length or 0)
    try:
        return await request.post()
    except UNREADABLE_FORM:
        raise web.HTTPBadRequest from None


def _frame(written: str) -> Mapping[str, object] | None:
    """The object in a frame, if it is one of ours."""
    try:
        frame = json.loads(written)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) and frame.keys() & {"after", "text", "action"} else None


def _act(address: Address, fields: Mapping[str, object], language: str) -> Act:
    written = {name: _string(fields.get(name)) for name in ("id", "text", "action")}
    return Act(
        address,
        written["id"][:MAX_ID] or secrets.token_hex(8),
        written["text"] if not written["action"] else "",
        written["action"],
        language,
    )


def _string(value: object) -> str:
    """Text as it came, but encodable: a page may send half of a character."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def _language(request: web.Request) -> str:
    """The language of the page they chat on, so that page and desk speak alike."""
    return str(request.get(PAGE_LANGUAGE, ""))
