"""What every page is handed: the services, and the things that come in as arguments."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.clock import Clock
from bot.config import Config
from bot.domain.volatile import Volatile
from bot.ids import Ids
from bot.metrics import Metrics
from bot.services import Services
from bot.services.citizen import CitizenService
from bot.services.guide import GuideService


@dataclass(frozen=True, slots=True)
class Site:
    config: Config
    services: Services  # all of them, for staff's pages, which reach for many nouns
    guides: GuideService
    citizens: CitizenService
    entries: Mapping[str, Callable[[str], str]]  # channel → the address that opens it with a code
    volatile: Volatile
    metrics: Metrics
    clock: Clock
    ids: Ids
    ready: Callable[[], Awaitable[Mapping[str, bool]]]
    stopping: asyncio.Event


SITE: web.AppKey[Site] = web.AppKey("site", Site)


def site_of(request: web.Request) -> Site:
    return request.app[SITE]
