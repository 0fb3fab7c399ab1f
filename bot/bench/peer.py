"""The bare servers that ours are measured beside: `python peer.py NAME PORT …`.

They are run by their path and import nothing of ours, so that neither their start nor their memory holds
anything but aiohttp (or aiogram). Each does the least that answers.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

HOST = "127.0.0.1"


def hello(_folder: str = "") -> web.Application:
    """One route, two words."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="hello world")

    return _serving(answer)


def echo(_folder: str = "") -> web.Application:
    """A WebSocket that says back what it hears."""

    async def answer(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        async for message in socket:
            await socket.send_str(message.data)
        return socket

    return _serving(answer)


def static(folder: str) -> web.Application:
    """The bytes and headers that lie in `folder`, kept in memory; 304 to whoever has them already."""
    body = Path(folder, "body").read_bytes()
    headers: dict[str, str] = json.loads(Path(folder, "headers.json").read_text(encoding="utf-8"))
    mark = headers.get("Etag", "")

    async def answer(request: web.Request) -> web.Response:
        if mark and request.headers.get("If-None-Match") == mark:
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, headers=headers)

    return _serving(answer)


def _serving(answer: object) -> web.Application:
    app = web.Application()
    app.router.add_get("/{any:.*}", answer)  # type: ignore[arg-type]
    return app


async def telegram(port: int, api: str, token: str) -> None:
    """aiogram with one handler that says back what it hears. The port only says that it runs."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "?")

    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), HOST, port)
    async with server, Bot(token, session=session) as bot:
        await dispatcher.start_polling(bot, polling_timeout=10)


SERVERS: dict[str, Callable[..., web.Application]] = {"hello": hello, "echo": echo, "static": static}


def main(name: str, port: str, *arguments: str) -> None:
    """Serve until a signal."""
    if name == "telegram":
        asyncio.run(telegram(int(port), *arguments))
    else:
        web.run_app(SERVERS[name](*arguments), host=HOST, port=int(port), print=None, access_log=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
