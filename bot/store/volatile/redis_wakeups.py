"""Wake-ups between processes by publish and subscribe. A hint: who listens also polls.

A listener holds one connection. When Redis goes away it waits, subscribes again, and then counts as
woken once, because it may have missed something.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis.exceptions import RedisError

from bot.store.volatile.link import Away, Link

LISTEN_SECONDS = 30.0  # one wait for a message; then the next


class RedisWakeups:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def wake(self, topic: str) -> None:
        with contextlib.suppress(Away):
            await self._link.ask(self._link.client.publish, _channel(topic), "")

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncIterator[AsyncIterator[None]]:
        listener = _Listener(self._link, _channel(topic))
        await listener.subscribe()
        try:
            yield listener.news()
        finally:
            await listener.leave()


def _channel(topic: str) -> str:
    return f"wenban:wake:{topic}"


class _Listener:
    """One subscription, made anew after every outage. `_pubsub` is None while there is none."""

    def __init__(self, link: Link, channel: str) -> None:
        self._link = link
        self._channel = channel
        self._pubsub: Any = None

    async def subscribe(self) -> bool:
        self._pubsub = self._link.client.pubsub(ignore_subscribe_messages=True)
        try:
            await self._link.ask(self._pubsub.subscribe, self._channel)
        except Away:
            await self.leave()
        return self._pubsub is not None

    async def news(self) -> AsyncIterator[None]:
        while True:
            if self._pubsub is None:
                await asyncio.sleep(self._link.retry_seconds)
                if await self.subscribe():
                    yield
            elif await self._heard():
                yield

    async def leave(self) -> None:
        pubsub, self._pubsub = self._pubsub, None
        if pubsub is not None:
            with contextlib.suppress(RedisError, OSError):
                await pubsub.aclose()

    async def _heard(self) -> bool:
        try:
            return await self._pubsub.get_message(timeout=LISTEN_SECONDS) is not None
        except (RedisError, OSError):
            await self.leave()
            return False
