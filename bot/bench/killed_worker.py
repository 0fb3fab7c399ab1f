"""Deliver notices to a receiver that counts, and kill the worker with -9 at random moments until enough.

The receiver is in this process, the worker in a child (delivery_child.py) that is started again at once. At
the end one child delivers what is left, and both sides are counted: what the receiver got, and what the
outbox says of it. A notice may come twice only where a kill fell between beginning to send and recording,
and the outbox has counted each of those.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from bot.bench.delivery_child import SINK, outbox_of
from bot.config import Config
from bot.domain.message import Address
from bot.domain.outbox import Notice, NoticeKind, NoticeState
from bot.errors import Refused
from bot.services.outbox import OutboxService
from bot.store import Store

HOST = "127.0.0.1"
SLOWEST_SECONDS = 0.04  # the receiver's answer, at random up to this: sends are under way at any moment
KILLED_WITHIN = 0.4  # seconds after its first delivery a worker lives at most
PATIENCE_SECONDS = 60.0

_ROOT = Path(__file__).parents[2]


class Receiver:
    """`got`: person → how many messages."""

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()
        self.address = ""
        self.news = asyncio.Event()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Receiver]:
        application = web.Application()
        application.router.add_post("/{person}", self._take)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, 0).start()
            self.address = f"http://{HOST}:{runner.addresses[0][1]}"
            yield self
        finally:
            await runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        await request.read()
        self.got[request.match_info["person"]] += 1
        self.news.set()
        await asyncio.sleep(random.uniform(0, SLOWEST_SECONDS))  # noqa: S311 - no secret
        return web.Response(text=str(self.got.total()))


async def survive(config: Config, notices: int, kills: int) -> dict[str, int]:
    """Deliver so many notices over so many kills; the database of `config` is migrated and not used
    otherwise. Counts: `lost` never came, `resends` were begun again after a kill, of which `twice` arrived
    twice; `unknown` are those of which the outbox says it cannot tell."""
    store = Store(config)
    try:
        outbox = outbox_of(config, store)
        numbers = [await _add(outbox, number) for number in range(notices)]
        async with (
            Receiver().listening() as receiver,
            Nursery.opened(config, receiver.address) as nursery,
        ):
            killed = 0
            while killed < kills and await _open(outbox):
                await _one_life(nursery, receiver)
                killed += 1
            await _to_the_end(nursery, outbox, receiver)
        return await _counted(outbox, numbers, receiver.got) | {"kills": killed}
    finally:
        await store.close()


async def _add(outbox: OutboxService, number: int) -> int:
    now = outbox.now()
    receiver = Address(SINK, str(number))
    late = now + dt.timedelta(hours=1)
    return await outbox.add(Notice(NoticeKind.TEST, receiver, "en", f"bench:{number}", now, late))


async def _open(outbox: OutboxService) -> int:
    backlog = (await outbox.backlog()).get(SINK)
    return backlog.open if backlog else 0


async def _one_life(nursery: Nursery, receiver: Receiver) -> None:
    """A worker lives until a random moment after its first delivery."""
    receiver.news.clear()
    async with nursery.worker():
        async with _patience():
            await receiver.news.wait()
        await asyncio.sleep(random.uniform(0, KILLED_WITHIN))  # noqa: S311 - no secret


async def _to_the_end(nursery: Nursery, outbox: OutboxService, receiver: Receiver) -> None:
    """A worker lives until nothing is open; it may take as long as it likes while it delivers something."""
    async with nursery.worker():
        while await _open(outbox):
            got = receiver.got.total()
            async with _patience():
                while await _open(outbox) and receiver.got.total() == got:  # noqa: ASYNC110 - by another process
                    await asyncio.sleep(0.05)


@asynccontextmanager
async def _patience() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            yield
    except TimeoutError:
        raise Refused("bench_not_answered", said="the worker delivers nothing") from None


class Nursery:
    """Where workers come from (delivery_child.py)."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    @asynccontextmanager
    async def opened(cls, config: Config, sink: str) -> AsyncIterator[Nursery]:
        ours = {
            "DATABASE_URL": config.database_url,
            "SECRET_KEY": config.secret_key,
            "DATA_KEYS": config.data_keys,
            "PYTHONPATH": str(_ROOT),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.bench.delivery_child", sink, env={**os.environ, **ours},
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield cls(process)
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[None]:
        """A worker that lives as long as the body, and is killed with -9."""
        writer, reader = self._process.stdin, self._process.stdout
        if writer is None or reader is None:
            raise TypeError("the nursery was opened without pipes")
        writer.write(b"\n")
        worker = await reader.readline()
        if not worker:
            raise Refused("bench_no_server", said="bot.bench.delivery_child")
        try:
            yield
        finally:
            os.kill(int(worker), signal.SIGKILL)
            await reader.readline()


async def _counted(outbox: OutboxService, numbers: list[int], got: Counter[str]) -> dict[str, int]:
    standings = [await outbox.standing(number) for number in numbers]
    ended = [standing for standing in standings if standing]
    uncounted = sum(
        got[str(at)] > 1 + (standing.resends if standing else 0) for at, standing in enumerate(standings)
    )
    return {
        "notices": len(numbers),
        "lost": sum(not got[str(at)] for at in range(len(numbers))),
        "sent": sum(standing.state is NoticeState.SENT for standing in ended),
        "unknown": sum(standing.state is NoticeState.UNKNOWN for standing in ended),
        "resends": sum(standing.resends for standing in ended),
        "twice": sum(count > 1 for count in got.values()),
        "twice_uncounted": uncounted,
    }
