"""Keeping the outbox in order: what is too late is ended, and operators see what waits."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.domain.outbox import Backlog, NoticeState
from bot.log import logger
from bot.metrics import Metrics
from bot.services.outbox import OutboxService

TEND_SECONDS = 15.0

log = logger("outbox")


async def tend_outbox(outbox: OutboxService, metrics: Metrics, channels: Sequence[str]) -> None:
    """Tend it until cancelled. `channels` are shown even while nothing waits for them."""
    while True:
        try:
            await tend_once(outbox, metrics, channels)
        except Exception as fault:  # noqa: BLE001 - it outlives every fault of the database
            log.warning("outbox.untended", kind=type(fault).__name__)
        await asyncio.sleep(TEND_SECONDS)


async def tend_once(outbox: OutboxService, metrics: Metrics, channels: Sequence[str]) -> None:
    late = await outbox.skip_late()
    for channel, count in late.items():
        log.warning("outbox.too_late", channel=channel, count=count)
        metrics.noticed(channel, NoticeState.SKIPPED.value, count)
    backlog = {**dict.fromkeys(channels, Backlog(0, 0.0)), **await outbox.backlog()}
    for channel, waits in backlog.items():
        metrics.notices_wait(channel, waits.open, waits.oldest_due)
