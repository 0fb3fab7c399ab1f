"""Each serving process writes what it counted of opened links, every few seconds and when it stops.

Counting beside the answer costs a page nothing; one statement for hundreds of scans costs the database next
to nothing either. What a killed process had not written is lost: at most WRITE_SECONDS of counts.
"""

from __future__ import annotations

import asyncio

from bot.log import logger
from bot.services.link_count import LinkCountService

WRITE_SECONDS = 5.0

log = logger("link")


async def write_link_counts(counts: LinkCountService, every: float = WRITE_SECONDS) -> None:
    """Until cancelled; then once more. A failed writing is tried again with the next."""
    try:
        while True:
            await asyncio.sleep(every)
            await _write(counts)
    finally:
        await _write(counts)


async def _write(counts: LinkCountService) -> None:
    try:
        await counts.write()
    except Exception as fault:  # noqa: BLE001 - counts wait for a database that is back
        log.warning("link.counts_waiting", kind=type(fault).__name__)
