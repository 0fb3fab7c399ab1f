"""The line to Redis, and how we bear losing it (ARCHITECTURE rule 9).

Every command goes through `ask`. When Redis does not answer, `Away` is raised for the caller to do
without; for the next seconds nobody waits for it again, then a single caller tries. So a dead Redis
slows one turn every few seconds, by half a second at most, and the log says so once per outage.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from bot.log import logger

SOCKET_SECONDS = 0.5

log = logger("volatile")


class Away(Exception):  # noqa: N818 - a state of the world, not a fault of ours
    """Redis did not answer; do without."""


class Link:
    def __init__(self, url: str, retry_seconds: float) -> None:
        self.retry_seconds = retry_seconds  # between two tries while Redis is away
        self.client: Any = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=SOCKET_SECONDS,
            socket_connect_timeout=SOCKET_SECONDS,
            # Once more and at once: a connection from before Redis was restarted is no outage.
            retry=Retry(NoBackoff(), 1, (RedisConnectionError,)),
        )
        self._away = False
        self._next_try = 0.0
        self._owed: set[str] = set()

    async def ask(self, command: Callable[..., Awaitable[Any]], *args: Any, **options: Any) -> Any:
        """What `command(*args)` answers. Raises Away."""
        if self._away and time.monotonic() < self._next_try:
            raise Away
        if self._away:
            self._next_try = time.monotonic() + self.retry_seconds  # the others need not try with us
        try:
            answer = await command(*args, **options)
        except (RedisError, OSError) as fault:
            self._lost(fault)
            raise Away from fault
        self._found()
        if self._owed and command != self._delete_owed:
            await self.forget()
        return answer

    async def forget(self, *keys: str) -> None:
        """Delete, now or once Redis is back: somebody asked to be forgotten."""
        self._owed.update(keys)
        with contextlib.suppress(Away):
            await self.ask(self._delete_owed)

    async def ping(self) -> bool:
        try:
            return bool(await self.ask(self.client.ping))
        except Away:
            return False

    async def close(self) -> None:
        await self.client.aclose()

    async def _delete_owed(self) -> None:
        keys = tuple(self._owed)
        if keys:
            await self.client.delete(*keys)
        self._owed.difference_update(keys)

    def _lost(self, fault: Exception) -> None:
        self._next_try = time.monotonic() + self.retry_seconds
        if not self._away:
            log.warning("volatile.away", fault=type(fault).__name__)
        self._away = True

    def _found(self) -> None:
        if self._away:
            log.info("volatile.back")
        self._away = False
