"""Being called by Telegram instead of fetching: one route, and a secret that only Telegram was told."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from aiogram.methods import SetWebhook
from aiohttp import web

from bot.channels.telegram.receive import ALLOWED_UPDATES
from bot.domain.channel import Route

PATH = "/channels/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY = 1024 * 1024  # bytes; an update is a few thousand
ANSWER_SECONDS = 10.0  # then the call is answered although the work goes on; a stop waits for it

Take = Callable[[Mapping[str, Any]], asyncio.Task[None] | None]


def secret(key: str) -> str:
    """What Telegram shows with every call: its own key, so that no other use of SECRET_KEY fits here."""
    return hmac.new(key.encode(), b"telegram webhook", sha256).hexdigest()


class Webhook:
    """`take` begins the work on an update. While `stopping`, Telegram is asked to come again."""

    def __init__(self, address: str, key: str, take: Take) -> None:
        self._address = address + PATH
        self._secret = secret(key)
        self._take = take
        self.stopping = False

    @property
    def route(self) -> Route:
        return Route("POST", PATH, self._called, "platform", "telegram-webhook")

    @property
    def registration(self) -> SetWebhook:
        return SetWebhook(
            url=self._address,
            allowed_updates=ALLOWED_UPDATES,
            secret_token=self._secret,
            drop_pending_updates=False,
        )

    async def _called(self, request: web.Request) -> web.Response:
        shown = request.headers.get(HEADER, "")
        if not hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), self._secret.encode()):
            return web.Response(status=403)
        if self.stopping:
            return web.Response(status=503)
        update = await _update(request)
        if update is None:
            return web.Response(status=400)
        task = self._take(update)
        if task is not None:
            await asyncio.wait([task], timeout=ANSWER_SECONDS)
        return web.Response()


async def _update(request: web.Request) -> dict[str, Any] | None:
    """The update in the body; None for what is none."""
    if (request.content_length or 0) > MAX_BODY:
        return None
    try:
        update = json.loads(await request.read())
    except (ValueError, RecursionError, web.HTTPRequestEntityTooLarge):
        return None
    known = isinstance(update, dict) and isinstance(update.get("update_id"), int)
    return update if known else None
