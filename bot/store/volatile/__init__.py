"""The volatile things of bot/domain/volatile.py, kept: in this process, or in Redis.

`in_process.py` is the embedded default, `on_redis.py` the one for several processes; both keep the same
promises, and one set of tests runs over both. `shelf.py` is a dictionary that forgets, `turns.py` the
order of a person's turns, `written.py` how values look in Redis, `link.py` how we bear losing it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.domain.volatile import Volatile


def in_process_volatile(*, now: Callable[[], float] = time.monotonic) -> Volatile:
    """Everything in the memory of one process. `now`, in seconds, says when things are forgotten."""
    from bot.store.volatile.in_process import in_process

    return in_process(now)


def redis_volatile(url: str, *, retry_seconds: float = 2.0) -> Volatile:
    """Everything in Redis or Valkey, shared by all processes. Connects when first used, never fails here.

    `retry_seconds` lie between two tries while it is away.
    """
    from bot.store.volatile.on_redis import on_redis  # its client library costs an embedded city nothing

    return on_redis(url, retry_seconds)
