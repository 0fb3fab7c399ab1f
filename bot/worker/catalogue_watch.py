"""Every serving process watches the catalogue: new text within a second, new index within five.

Polling every 300 ms is the truth; a wake-up only makes it sooner (DESIGN rule 19). Text and index are
two loops, so that a long build never delays a correction to a guide. The index is built in a child
process, because building here would slow every answer while it lasts (measured: query p95 from 0.5 to
10 ms while a build shares the interpreter).
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from bot.log import logger
from bot.services.guide import GuideService
from content.search import Index, SearchDocument, build_index, load_lexicon

POLL_SECONDS = 0.3
TOPIC = "catalogue"

log = logger("catalogue")


async def watch_text(guides: GuideService) -> None:
    """Keep the editions current for as long as it runs. A failed look is tried again at the next."""
    while True:
        await asyncio.sleep(POLL_SECONDS)
        try:
            if await guides.refresh():
                log.info("catalogue.refreshed", sequence=guides.catalogue.sequence)
        except Exception as fault:  # noqa: BLE001 - the watch outlives every fault of the database
            log.warning("catalogue.unreachable", kind=type(fault).__name__)


async def watch_index(guides: GuideService) -> None:
    """Keep the index as new as the editions, a build at a time."""
    while True:
        await asyncio.sleep(POLL_SECONDS)
        try:
            if await guides.reindex(build_in_child):
                log.info("index.built", sequence=guides.index.sequence)
        except Exception:
            log.exception("index.failed", sequence=guides.catalogue.sequence)
            await asyncio.sleep(5)


async def build_in_child(documents: Sequence[SearchDocument], sequence: int) -> Index:
    """Build in a fresh process that ends afterwards and takes its memory with it."""
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return await loop.run_in_executor(pool, _build, list(documents), sequence)


def _build(documents: list[SearchDocument], sequence: int) -> Index:
    return build_index(documents, load_lexicon(), sequence=sequence)
