"""Workers to be killed, one after the other: `python -m bot.bench.delivery_child SINK`.

For each line it reads it forks a worker and says its process id, and when that one has ended, says “gone”. So
each is a process of its own, with connections of its own, and back within a blink: all is imported already.
A worker delivers the outbox of DATABASE_URL by the house's own Delivery, over a channel that posts each
message to a receiver at the address SINK.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext

from aiohttp import ClientError, ClientSession

from bot.clock import SystemClock
from bot.config import Config, load_config
from bot.domain.channel import Abilities, Route, SendError
from bot.domain.message import Address, Reply
from bot.domain.outbox import Claimed
from bot.ids import RandomIds
from bot.log import configure_logging
from bot.metrics import Metrics
from bot.services.outbox import OutboxService
from bot.store import Store
from bot.store.volatile import in_process_volatile
from bot.worker.delivery import Delivery, Pace
from bot.worker.process import running
from content.city import City
from handlers.notices import worded

SINK = "sink"  # the channel's name
LEASE_SECONDS = 1.0  # so that what a killed one held is soon taken over
PER_SECOND = 400


class SinkChannel:
    """Posts to `/<id of the person>`; the answer's text is the message's id."""

    name = SINK
    abilities = Abilities(edits=False, links=False, numbers=False, pushes=True)

    def __init__(self, session: ClientSession, address: str) -> None:
        self._session = session
        self._address = address

    def routes(self) -> Sequence[Route]:
        return ()

    def lifecycle(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    sending = lifecycle

    def here(self) -> None:
        return

    async def send(self, address: Address, reply: Reply) -> str:
        try:
            async with self._session.post(f"{self._address}/{address.id}", data=reply.text) as response:
                return await response.text()
        except ClientError:
            raise SendError("unavailable", retryable=True) from None

    def preview(self, reply: Reply) -> str:
        return reply.text

    def entry_link(self, code: str = "") -> str:  # noqa: ARG002 - the protocol's
        return ""


def outbox_of(config: Config, store: Store, lease: float = LEASE_SECONDS) -> OutboxService:
    """The outbox without quiet hours."""
    midnight = (config.notice_quiet_from, config.notice_quiet_from)
    return OutboxService(store, SystemClock(config.zone), RandomIds(), midnight, lease)


def words(notice: Claimed) -> Reply:
    return worded(notice.kind, notice.facts, notice.language, City("清河市", "Qinghe"))


def main(sink: str) -> None:
    """A worker a line, until there are no more lines."""
    configure_logging("error")  # standard output is for what is said here
    nursery = os.getpid()
    for _line in sys.stdin:
        worker = os.fork()
        if not worker:
            asyncio.run(_alive(sink, nursery))
            os._exit(0)
        print(worker, flush=True)
        os.waitpid(worker, 0)
        print("gone", flush=True)


async def _alive(sink: str, nursery: int) -> None:
    """Until killed, or until nobody is there to do it."""
    async with running(_deliver(sink)):
        while os.getppid() == nursery:  # noqa: ASYNC110 - the kernel tells no event
            await asyncio.sleep(0.2)


async def _deliver(sink: str) -> None:
    config = load_config()
    store = Store(config)
    pace = Pace(per_second=PER_SECOND, poll=0.05, width=4)
    async with ClientSession() as session:
        channel = SinkChannel(session, sink)
        outbox = outbox_of(config, store)
        await Delivery(outbox, channel, words, in_process_volatile(), Metrics(), pace).run()


if __name__ == "__main__":
    main(sys.argv[1])
