"""Delivering notices: claim a few, word each, note that sending begins, send it, record how that ended.

One `Delivery` per channel in every process that can send there. Over Telegram that is any worker; in the web
chat the process that holds the person's open page, so their notice stays open in the database until then
(ARCHITECTURE rule 9). Polling is the truth, a wake-up only makes it sooner. Pace and pauses are shared by
all processes through the volatile store: losing it sends a little too fast, and the platform says so again.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.channel import Channel, SendError
from bot.domain.message import Address, Reply
from bot.domain.outbox import Again, Claimed, Decision, Done, NoticeState, absent, after, before
from bot.domain.volatile import Limit, Volatile
from bot.log import logger
from bot.metrics import Metrics
from bot.services.outbox import OutboxService
from bot.worker.process import running

TOPIC = "outbox"  # whoever has put something in wakes it
PAUSED = "paused"
ALL_CHANNELS = Limit("notices", 1000, 1)  # what our own database is spared

log = logger("delivery")

Words = Callable[[Claimed], Reply]


@dataclass(frozen=True, slots=True)
class Pace:
    """`width`: sends at once; `people`: open pages asked about at once; the rest in seconds."""

    per_second: int = 20
    batch: int = 20
    width: int = 8
    people: int = 500
    poll: float = 1.0
    rest: float = 10.0  # between two looks whether a pause is over
    finish: float = 8.0  # for sends under way when told to stop: one takes five at most


class Delivery:
    def __init__(
        self,
        outbox: OutboxService,
        channel: Channel,
        words: Words,
        volatile: Volatile,
        metrics: Metrics,
        pace: Pace,
    ) -> None:
        self._outbox = outbox
        self._channel = channel
        self._words = words
        self._volatile = volatile
        self._metrics = metrics
        self._pace = pace
        self._limit = Limit(f"notices.{channel.name}", pace.per_second, 1)
        self._desk = Address(TOPIC, channel.name)  # what the turnstile knows this channel's notices by
        self._sends: set[asyncio.Task[None]] = set()
        self._rest = 0.0  # seconds until it is worth looking again, after a pause was met

    async def run(self) -> None:
        """Deliver until cancelled; then finish what is under way and give back the rest."""
        news = asyncio.Event()
        async with running(self._listen(news)):
            while True:
                if not await self._safe_round():
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(news.wait(), max(self._rest, self._pace.poll))
                    news.clear()

    async def round(self) -> int:
        """Deliver a batch of what is due; how many notices were taken up."""
        taken = 0
        for people in self._reachable():
            if await self._outbox.is_due(self._channel.name, people):
                claimed = await self._outbox.claim(self._channel.name, self._pace.batch, people)
                taken += await self._take_up(claimed)
        return taken

    async def _safe_round(self) -> int:
        try:
            return await self.round()
        except Exception as fault:  # noqa: BLE001 - it outlives every fault of the database
            log.warning("delivery.interrupted", channel=self._channel.name, kind=type(fault).__name__)
            return 0

    async def _listen(self, news: asyncio.Event) -> None:
        async with self._volatile.wakeups.listen(TOPIC) as woken:
            async for _ in woken:
                news.set()

    def _reachable(self) -> Iterator[Sequence[Address] | None]:
        """Whom to ask the database for, a few hundred at a time; None is everybody."""
        here = self._channel.here()
        if here is None:
            yield None
            return
        for start in range(0, len(here), self._pace.people):
            yield here[start : start + self._pace.people]

    async def _take_up(self, claimed: Sequence[Claimed]) -> int:
        """Begin one after the other as fast as the channel allows, and wait for all."""
        begun = 0
        try:
            while begun < len(claimed) and await self._let_through():
                await self._beside(claimed[begun])
                begun += 1
            if self._sends:
                await asyncio.wait(self._sends)
        finally:
            if self._sends:
                await asyncio.wait(self._sends, timeout=self._pace.finish)
            if begun < len(claimed):
                await self._outbox.release(claimed[0].holder)
        return begun

    async def _let_through(self) -> bool:
        """Wait for the next free moment of the channel. False: the platform told it to rest."""
        while stopped := await self._volatile.turnstile.enter(self._desk, self._limit, ALL_CHANNELS):
            if stopped.locked:
                self._rest = min(stopped.seconds, self._pace.rest)
                return False
            await asyncio.sleep(stopped.seconds)
        self._rest = 0.0
        return True

    async def _beside(self, notice: Claimed) -> None:
        """Deliver it in a task of its own, once there is room for one."""
        while len(self._sends) >= self._pace.width:
            await asyncio.wait(self._sends, return_when=asyncio.FIRST_COMPLETED)
        task = asyncio.create_task(self._deliver(notice))
        self._sends.add(task)
        task.add_done_callback(self._sends.discard)

    async def _deliver(self, notice: Claimed) -> None:
        try:
            decision = before(notice, self._outbox.now()) or await self._attempt(notice)
            if decision:
                await self._record(notice, decision)
        except Exception:
            # The lease runs out; whoever claims it next sees whether sending had begun.
            log.exception("delivery.failed", notice=notice.number)

    async def _attempt(self, notice: Claimed) -> Decision | None:
        """Send it once. None: it is somebody else's by now."""
        try:
            reply = self._words(notice)
        except Exception:
            log.exception("delivery.unworded", notice=notice.number, notice_kind=notice.kind.value)
            return self._failed(notice, SendError("unworded", retryable=True))
        person = await self._outbox.begin(notice)
        if person is None:
            return None
        if notice.begun:
            self._metrics.noticed(notice.channel, "resent")
            log.warning("delivery.resent", notice=notice.number)
        return await self._sent(notice, Address(notice.channel, person), reply)

    async def _sent(self, notice: Claimed, receiver: Address, reply: Reply) -> Decision:
        if not receiver.id:
            return self._failed(notice, SendError("unreadable", retryable=False))
        here = self._channel.here()
        if here is not None and receiver not in here:
            return absent(notice, self._outbox.now())
        try:
            return Done(NoticeState.SENT, external_id=await self._channel.send(receiver, reply))
        except SendError as failed:
            return self._failed(notice, failed)
        except Exception:
            log.exception("delivery.broken", notice=notice.number)
            return self._failed(notice, SendError("broken", retryable=True))

    def _failed(self, notice: Claimed, failed: SendError) -> Decision:
        return after(notice, failed, self._outbox.now(), random.random())  # noqa: S311 - no secret

    async def _record(self, notice: Claimed, decision: Decision) -> None:
        if isinstance(decision, Again) and decision.pause:
            await self._volatile.turnstile.lock(self._desk, decision.pause, PAUSED)
        if not await self._outbox.record(notice, decision):
            log.warning("delivery.overtaken", notice=notice.number)
            return
        outcome = "retried" if isinstance(decision, Again) else decision.state.value
        self._metrics.noticed(notice.channel, outcome)
        if isinstance(decision, Done) and decision.state is not NoticeState.SENT:
            log.warning("delivery.ended", notice=notice.number, state=outcome, reason=decision.reason)
