"""Rate limits over all processes: the moving window of the `limits` library, counted in Redis.

While Redis is away each process counts for itself: a flood is still refused, only later.
"""

from __future__ import annotations

import time

from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from bot.domain.volatile import Limit
from bot.store.volatile.in_process import InProcessLimits
from bot.store.volatile.link import Away, Link


class RedisLimits:
    def __init__(self, link: Link, url: str) -> None:
        self._link = link
        storage = RedisStorage(
            # `limits` takes a bare unix:// for the `valkey` client library's, which is none of ours
            f"async+{url.replace('unix://', 'redis+unix://', 1)}",
            implementation="redispy",
            key_prefix="wenban:limit",
            connection_pool=link.client.connection_pool,
        )
        self._windows = MovingWindowRateLimiter(storage)
        self._without = InProcessLimits(time.monotonic)

    async def hit(self, limit: Limit, who: str) -> float:
        window = RateLimitItemPerSecond(limit.amount, limit.seconds, namespace=limit.name)
        try:
            if await self._link.ask(self._windows.hit, window, who):
                return 0.0
            stats = await self._link.ask(self._windows.get_window_stats, window, who)
        except Away:
            return await self._without.hit(limit, who)
        return max(0.001, float(stats.reset_time) - time.time())
