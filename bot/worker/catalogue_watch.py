"""Every serving process watches the catalogue: new text within a second, new index within five.

Polling every 300 ms is the truth; a wake-up only makes it sooner (ARCHITECTURE rule 19). Text and index are
two loops, so that a long build never delays a correction to a guide. The index is built in a child
process, because building here would slow every answer while it lasts (measured: query p95 from 0.5 to
10 ms while a build shares the interpreter).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Iterable

from bot.domain.volatile import Wakeups
from bot.log import logger
from bot.metrics import Metrics
from bot.services.guide import GuideService
from bot.worker import index_child
from bot.worker.process import running
from content.search import Index, SearchDocument

POLL_SECONDS = 0.3
TOPIC = "catalogue"  # whoever has published wakes it

log = logger("catalogue")


async def watch_text(guides: GuideService, wakeups: Wakeups) -> None:
    """Keep the editions current for as long as it runs. A failed look is tried again at the next."""
    news = asyncio.Event()
    async with running(_listen(wakeups, news)):
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), POLL_SECONDS)
            news.clear()
            await _look(guides)


async def _look(guides: GuideService) -> None:
    try:
        if await guides.refresh():
            log.info("catalogue.refreshed", sequence=guides.catalogue.sequence)
    except Exception as fault:  # noqa: BLE001 - the watch outlives every fault of the database
        log.warning("catalogue.unreachable", kind=type(fault).__name__)


async def _listen(wakeups: Wakeups, news: asyncio.Event) -> None:
    async with wakeups.listen(TOPIC) as woken:
        async for _ in woken:
            news.set()


async def watch_index(guides: GuideService, metrics: Metrics) -> None:
    """Keep the index as new as the editions, a build at a time."""
    while True:
        await asyncio.sleep(POLL_SECONDS)
        metrics.index_trails(does=guides.index.sequence < guides.catalogue.sequence)
        try:
            if await guides.reindex(build_in_child):
                log.info("index.built", sequence=guides.index.sequence)
        except Exception:
            log.exception("index.failed", sequence=guides.catalogue.sequence)
            await asyncio.sleep(5)


async def build_in_child(documents: Iterable[SearchDocument], sequence: int) -> Index:
    """Build in a fresh process that takes its memory with it; the event loop never waits for it, and is
    held up for a fraction of a millisecond at a time by what is sent and what comes back.

    Cancelled, it ends the child at once. Raises RuntimeError with the child's last words.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", index_child.__name__,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,  # Ctrl-C in our terminal is not for the child
    )  # fmt: skip
    try:
        await _tell(child.stdin, index_child.request(documents, sequence))
        made, faults = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise RuntimeError(
            f"the child that builds the index failed: {faults.decode(errors='replace')[-500:]}"
        )
    return await _put_together(made)


async def _tell(child: asyncio.StreamWriter | None, parts: Iterable[bytes]) -> None:
    """Others have their turn after each part. A child that is gone tells why on its standard error."""
    if child is None:
        return
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        for part in parts:
            child.write(part)
            await child.drain()
            await asyncio.sleep(0)
    child.close()


async def _put_together(made: bytes) -> Index:
    """On the loop and not in a thread, which would keep the interpreter for milliseconds at a time."""
    answer = index_child.Answer()
    for part in index_child.parts(made):
        answer.take(part)
        await asyncio.sleep(0)
    return answer.index()
