"""How many notices a second the house's own Delivery brings into a channel that takes everything at once."""

from __future__ import annotations

import datetime as dt
import time

from aiohttp import ClientSession

from bot.bench.delivery_child import SINK, SinkChannel, outbox_of, words
from bot.config import Config
from bot.domain.message import Address, Reply
from bot.domain.outbox import LEASE_SECONDS, Notice, NoticeKind
from bot.ids import RandomIds
from bot.metrics import Metrics
from bot.store import Store
from bot.store.volatile import in_process_volatile
from bot.worker.delivery import Delivery, Pace

UNLIMITED = 1000  # a second; what the database is spared is no less


class _TakesAll(SinkChannel):
    async def send(self, _address: Address, reply: Reply) -> str:
        return str(len(reply.text))


async def delivered_per_second(config: Config, notices: int) -> float:
    """Put so many in, then deliver them; only delivering is timed."""
    store, run = Store(config), RandomIds().item_id()
    try:
        outbox = outbox_of(config, store, LEASE_SECONDS)
        now = outbox.now()
        async with store.begin() as tx:
            for number in range(notices):
                receiver, late = Address(SINK, str(number)), now + dt.timedelta(hours=1)
                notice = Notice(NoticeKind.TEST, receiver, "en", f"{run}:{number}", now, late)
                await tx.outbox.add(notice)
        async with ClientSession() as session:
            pace, shared = Pace(per_second=UNLIMITED), in_process_volatile()
            delivery = Delivery(outbox, _TakesAll(session, ""), words, shared, Metrics(), pace)
            began = time.perf_counter()
            while await delivery.round():
                pass
            return notices / (time.perf_counter() - began)
    finally:
        await store.close()
