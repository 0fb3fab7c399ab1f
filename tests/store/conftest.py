"""Every promise of volatile things is kept twice: in this process, and in a real Valkey.

What happens when it goes away is in test_volatile_outage.py.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import redis.asyncio

from bot.domain.volatile import Volatile
from bot.store.volatile import in_process_volatile, redis_volatile


@pytest.fixture(params=["in-process", "redis"])
async def volatile(request: pytest.FixtureRequest) -> AsyncIterator[Volatile]:
    if request.param == "redis":
        volatile = redis_volatile(request.getfixturevalue("valkey_url"))
    else:
        volatile = in_process_volatile()
    assert volatile.kind == request.param
    yield volatile
    await volatile.close()


@pytest.fixture
async def two_processes(valkey_url: str) -> AsyncIterator[tuple[Volatile, Volatile]]:
    here, there = redis_volatile(valkey_url), redis_volatile(valkey_url)
    yield here, there
    await here.close()
    await there.close()


@pytest.fixture
async def valkey(valkey_url: str) -> AsyncIterator[redis.asyncio.Redis]:
    async with redis.asyncio.Redis.from_url(valkey_url, decode_responses=True) as client:
        yield client
