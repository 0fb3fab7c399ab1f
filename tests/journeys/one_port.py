"""Several processes behind one port, as a city's balancer has them: `async with OnePort() as port: ...`.

Connections go round in turn. Who does not accept is skipped at once; whose /readyz says no is skipped until
it says yes again, which is asked every LOOK_SECONDS. Bytes are passed on as they are, sockets included.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from contextlib import AsyncExitStack
from typing import Self
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

LOOK_SECONDS = 0.5


class OnePort:
    """`behind`: addresses of the processes. `taken`: connections that each has had; `last`: whose the newest is."""

    def __init__(self) -> None:
        self.address = ""
        self.behind: list[str] = []
        self.taken: Counter[str] = Counter()
        self.last = ""
        self._unready: set[str] = set()
        self._turn = 0
        self._open: set[asyncio.Task[None]] = set()
        self._running = AsyncExitStack()

    async def __aenter__(self) -> Self:
        server = await asyncio.start_server(self._passed_on, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._running.push_async_callback(self._close, server)
        session = ClientSession(timeout=ClientTimeout(total=5))
        await self._running.enter_async_context(session)
        self._running.push_async_callback(_ended, asyncio.create_task(self._look(session)))
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._running.aclose()

    async def _passed_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._open.add(task)
        try:
            with contextlib.closing(writer):
                await self._between(reader, writer)
        except asyncio.CancelledError:
            pass  # the port closes
        finally:
            self._open.discard(task)

    async def _between(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, asks = await self._next()
        if asks is not None and answers is not None:
            with contextlib.closing(asks):
                await asyncio.gather(_pumped(reader, asks), _pumped(answers, writer))

    async def _next(self) -> tuple[asyncio.StreamReader | None, asyncio.StreamWriter | None]:
        """A connection to whoever's turn it is; nothing if nobody accepts."""
        self._turn += 1
        turns = [self.behind[(self._turn + n) % len(self.behind)] for n in range(len(self.behind))]
        for address in sorted(turns, key=self._unready.__contains__):
            place = urlsplit(address)
            try:
                connected = await asyncio.open_connection(place.hostname, place.port)
            except OSError:
                continue
            self.taken[address] += 1
            self.last = address
            return connected
        return None, None

    async def _look(self, session: ClientSession) -> None:
        while True:
            for address in tuple(self.behind):
                (self._unready.discard if await _ready(session, address) else self._unready.add)(address)
            await asyncio.sleep(LOOK_SECONDS)

    async def _close(self, server: asyncio.Server) -> None:
        server.close()
        for task in tuple(self._open):
            await _ended(task)
        await server.wait_closed()


async def _pumped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """From one side to the other until the one has no more to say, or the other has gone."""
    with contextlib.suppress(OSError):
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
        if writer.can_write_eof() and not writer.is_closing():
            writer.write_eof()


async def _ready(session: ClientSession, address: str) -> bool:
    try:
        async with session.get(f"{address}/readyz") as answer:
            return answer.status == 200
    except (ClientError, OSError, TimeoutError):
        return False


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
