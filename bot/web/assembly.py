"""Putting the web application together, in the order a request meets its parts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.clock import Clock
from bot.config import Config
from bot.domain.channel import Route
from bot.domain.volatile import Volatile
from bot.ids import Ids
from bot.metrics import Metrics
from bot.services import Services
from bot.services.citizen import CitizenService
from bot.services.guide import GuideService
from bot.web import cookie, security
from bot.web.assets import serve_assets
from bot.web.context import set_up_templates
from bot.web.errors import speak_of_errors
from bot.web.limits import MAX_BODY, keep_within_limits
from bot.web.page_cache import answer_whoever_has_no_cookie
from bot.web.reader import know_the_reader
from bot.web.routes import PAGES, mount
from bot.web.site import SITE, Site
from bot.web.timing import count_and_time


def make_web_app(
    config: Config,
    services: Services,
    guides: GuideService,
    citizens: CitizenService,
    entries: Mapping[str, Callable[[str], str]],
    volatile: Volatile,
    metrics: Metrics,
    routes: Sequence[Route],
    clock: Clock,
    ids: Ids,
    ready: Callable[[], Awaitable[Mapping[str, bool]]],
    stopping: asyncio.Event,
) -> web.Application:
    """The application: our pages and the channels' `routes`. `ready` names each part and whether it works;
    once `stopping` is set, a balancer is told to send nobody here."""
    app = web.Application(client_max_size=MAX_BODY, middlewares=_on_the_way_in(config))
    app[SITE] = Site(
        config, services, guides, citizens, entries, volatile, metrics, clock, ids, ready, stopping
    )
    app.on_response_prepare.append(security.add_headers)
    set_up_templates(app)
    serve_assets(app)
    mount(app, (*PAGES, *routes))
    return app


def _on_the_way_in(config: Config) -> tuple[Middleware, ...]:
    return (
        count_and_time,
        speak_of_errors,
        answer_whoever_has_no_cookie,
        cookie.session_middleware(config),
        know_the_reader,
        keep_within_limits,
        security.refuse_other_sites,
    )
