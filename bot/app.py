"""The composition root: everything is built here, once, and handed on as arguments.

Commands and tests call the same `open_app`; a test hands in its own clock, ids or volatile store.
There are no globals and no registry: to see what the house is made of, read this file.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.channels import channel_names
from bot.clock import Clock, SystemClock
from bot.config import Config
from bot.domain.channel import Channel, Ports
from bot.domain.message import Reply
from bot.domain.outbox import Claimed
from bot.domain.volatile import Volatile
from bot.ids import Ids, RandomIds
from bot.log import logger
from bot.metrics import Metrics
from bot.services import Services
from bot.services.asked_question import AskedQuestionService
from bot.services.audit import AuditService
from bot.services.catalogue import CatalogueService
from bot.services.citizen import CitizenService
from bot.services.data_key import DataKeyService
from bot.services.guide import GuideService, build_here
from bot.services.link import LinkService
from bot.services.link_count import LinkCountService
from bot.services.outbox import OutboxService
from bot.services.own_account import OwnAccountService
from bot.services.password import Passwords
from bot.services.platform import LeaseService, UploadedFileService
from bot.services.profile import ProfileService
from bot.services.profile_lookup import ProfileLookupService
from bot.services.staff import StaffService
from bot.services.staff_session import StaffSessionService
from bot.store import Store
from bot.store.migrations import is_migrated, migrate
from bot.store.volatile import in_process_volatile, redis_volatile
from bot.worker.asked_question_flush import flush_once
from bot.worker.delivery import Delivery, Pace
from bot.worker.outbox import tend_outbox
from handlers import CONVERSATIONS
from handlers.dispatch import Dispatch
from handlers.gate import Gate
from handlers.notices import worded

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
    config: Config,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    volatile: Volatile | None = None,
    passwords: Passwords | None = None,
    answers: bool = True,
) -> AsyncIterator[App]:
    """Build everything, bring the schema up to date, load the catalogue; close it all on leaving.

    A command that `answers` no question is spared the search index, which costs a second.
    """
    clock = clock or SystemClock(config.zone)
    ids = ids or RandomIds()
    await migrate(config)
    store = Store(config)
    volatile = volatile or (redis_volatile(config.redis_url) if config.redis_url else in_process_volatile())
    guides = GuideService(store)
    passwords = passwords or Passwords()
    services = Services(
        catalogue=CatalogueService(store, clock, ids),
        guides=guides,
        citizens=CitizenService(store, clock),
        leases=LeaseService(store, clock),
        links=LinkService(store, clock, ids, config, guides, channel_names()),
        link_counts=LinkCountService(store, clock, volatile.limits, config.secret_key),
        uploaded_files=UploadedFileService(store, clock),
        staff=StaffService(store, clock, ids, passwords, lambda: _units(guides)),
        staff_sessions=StaffSessionService(store, clock, ids, passwords),
        own_account=OwnAccountService(store, clock, passwords),
        audit=AuditService(store),
        asked_questions=AskedQuestionService(store, clock),
        outbox=OutboxService(store, clock, ids, (config.notice_quiet_from, config.notice_quiet_until)),
        profiles=ProfileService(store, clock, ids),
        profile_lookups=ProfileLookupService(store, clock),
        data_keys=DataKeyService(store),
    )
    metrics = Metrics()
    gate = Gate(config, services.guides, volatile, metrics)
    dispatch = Dispatch(CONVERSATIONS, gate, services, volatile, clock, ids, metrics, page=config.address)
    try:
        await services.catalogue.load_first(config.catalogue)
        await services.links.ensure_standing()
        await services.guides.refresh()
        if answers:
            await services.guides.reindex(build_here)
        _follow(metrics, services.guides)
        yield App(config, clock, ids, store, volatile, metrics, services, dispatch)
    finally:
        await flush_once(services.asked_questions)
        await volatile.close()
        await store.close()


def _units(guides: GuideService) -> tuple[str, ...]:
    """The departments staff can work for: the city's list, and whoever else has items."""
    catalogue = guides.catalogue
    listed = (department.key for department in catalogue.city.departments)
    return tuple(dict.fromkeys((*listed, *catalogue.departments())))


def _follow(metrics: Metrics, guides: GuideService) -> None:
    metrics.follow_catalogue(
        edition=lambda: guides.catalogue.sequence,
        items=lambda: len(guides.catalogue),
        index=lambda: guides.index.sequence,
    )


def deliveries(app: App, channels: Sequence[Channel]) -> list[Coroutine[Any, Any, None]]:
    """What brings notices to people over these channels, to be run beside their lifecycles."""
    outbox, pace = app.services.outbox, Pace(per_second=app.config.notices_per_second)

    def words(notice: Claimed) -> Reply:
        city = app.services.guides.catalogue.city
        return worded(notice.kind, notice.facts, notice.language, city)

    runs = [Delivery(outbox, each, words, app.volatile, app.metrics, pace).run() for each in channels]
    return [*runs, tend_outbox(outbox, app.metrics, [each.name for each in channels])]


def web_application(app: App, channels: Sequence[Channel]) -> web.Application:
    """Pages, JSON and the channels' routes as one aiohttp application."""
    from bot.web import make_web_app  # commands that serve nothing are spared it

    return make_web_app(
        config=app.config,
        services=app.services,
        guides=app.services.guides,
        citizens=app.services.citizens,
        entries={channel.name: channel.entry_link for channel in channels},
        volatile=app.volatile,
        metrics=app.metrics,
        routes=[route for channel in channels for route in channel.routes()],
        clock=app.clock,
        ids=app.ids,
        ready=app.ready,
        stopping=app.stopping,
    )
