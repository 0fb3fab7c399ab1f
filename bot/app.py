"""The composition root: everything is built here, once, and handed on as arguments.

Commands and tests call the same `open_app`; a test hands in its own clock, ids or volatile store.
There are no globals and no registry: to see what the house is made of, read this file.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.config import Config
from bot.domain.channel import Channel, Ports
from bot.domain.volatile import Volatile
from bot.ids import Ids, RandomIds
from bot.log import logger
from bot.metrics import Metrics
from bot.services import Services
from bot.services.catalogue import CatalogueService
from bot.services.citizen import CitizenService
from bot.services.guide import GuideService, build_here
from bot.services.platform import LeaseService, UploadedFileService
from bot.store import Store
from bot.store.migrations import is_migrated, migrate
from bot.store.volatile import in_process_volatile, redis_volatile
from bot.web import make_web_app
from handlers import CONVERSATIONS
from handlers.dispatch import Dispatch
from handlers.gate import Gate

READY_SECONDS = 2.0  # a probe gives up after a few seconds; by then it has its answer

log = logger("app")


@dataclass(frozen=True, slots=True)
class App:
    """The house, built and ready: schema current, catalogue loaded, index made."""

    config: Config
    clock: Clock
    ids: Ids
    store: Store
    volatile: Volatile
    metrics: Metrics
    services: Services
    dispatch: Dispatch
    stopping: asyncio.Event = field(default_factory=asyncio.Event)  # set once we were told to stop

    @property
    def ports(self) -> Ports:
        """What a channel is handed."""
        return Ports(
            answer=self.dispatch.answer,
            volatile=self.volatile,
            leases=self.services.leases,
            uploaded=self.services.uploaded_files,
            metrics=self.metrics,
        )

    async def ready(self) -> Mapping[str, bool]:
        """What `/readyz` asks: can we answer a citizen now? Answers within READY_SECONDS."""
        guides = self.services.guides
        database, schema, volatile = await asyncio.gather(
            _in_time(guides.reachable()), _in_time(is_migrated(self.config)), _in_time(self.volatile.ping())
        )
        return {
            "database": database,
            "schema": schema,
            "catalogue": len(guides.catalogue) > 0 or self.config.catalogue == "none",
            "index": guides.index.sequence > 0 or not guides.catalogue,
            "volatile": volatile,
        }


async def _in_time(look: Awaitable[bool]) -> bool:
    """What a look found; one that fails or takes too long has found nothing good."""
    try:
        async with asyncio.timeout(READY_SECONDS):
            return await look
    except Exception as fault:  # noqa: BLE001 - whatever it is, we are not ready
        log.warning("ready.unanswered", kind=type(fault).__name__)
        return False


@asynccontextmanager
async def open_app(
    config: Config, *, clock: Clock | None = None, ids: Ids | None = None, volatile: Volatile | None = None
) -> AsyncIterator[App]:
    """Build everything, bring the schema up to date, load the catalogue; close it all on leaving."""
    clock = clock or SystemClock(config.zone)
    ids = ids or RandomIds()
    await migrate(config)
    store = Store(config)
    volatile = volatile or (redis_volatile(config.redis_url) if config.redis_url else in_process_volatile())
    services = Services(
        catalogue=CatalogueService(store, clock, ids),
        guides=GuideService(store),
        citizens=CitizenService(store, clock),
        leases=LeaseService(store, clock),
        uploaded_files=UploadedFileService(store, clock),
    )
    metrics = Metrics()
    gate = Gate(config, services.guides, volatile, metrics)
    dispatch = Dispatch(CONVERSATIONS, gate, services, volatile, clock, ids, metrics, page=config.address)
    try:
        await services.catalogue.load_first(config.catalogue)
        await services.guides.refresh()
        await services.guides.reindex(build_here)
        _follow(metrics, services.guides)
        yield App(config, clock, ids, store, volatile, metrics, services, dispatch)
    finally:
        await volatile.close()
        await store.close()


def _follow(metrics: Metrics, guides: GuideService) -> None:
    metrics.follow_catalogue(
        edition=lambda: guides.catalogue.sequence,
        items=lambda: len(guides.catalogue),
        index=lambda: guides.index.sequence,
    )


def web_application(app: App, channels: Sequence[Channel]) -> web.Application:
    """Pages, JSON and the channels' routes as one aiohttp application."""
    return make_web_app(
        config=app.config,
        guides=app.services.guides,
        citizens=app.services.citizens,
        volatile=app.volatile,
        metrics=app.metrics,
        routes=[route for channel in channels for route in channel.routes()],
        clock=app.clock,
        ids=app.ids,
        ready=app.ready,
        stopping=app.stopping,
    )
