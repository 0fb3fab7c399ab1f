"""`wenban serve`: run until told to stop, then finish what was begun.

Embedded (SQLite) there is one process and it does everything, the worker's jobs and notices included. On
PostgreSQL any number of it may run, beside any number of `wenban worker` (worker.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Any

from aiohttp import web

from bot.app import App, deliveries, open_app, web_application
from bot.channels import CHANNELS, serving_channels
from bot.commands import operator_language
from bot.commands.backup import backup_before_migration
from bot.config import Config
from bot.domain.channel import Channel
from bot.errors import Refused
from bot.i18n import Translator
from bot.log import logger
from bot.store.engine import serving_lock
from bot.web import SERVER_LIMITS
from bot.worker.asked_question_flush import flush_asked_questions
from bot.worker.catalogue_watch import watch_index, watch_text
from bot.worker.jobs import run_jobs
from bot.worker.link_counts import write_link_counts
from bot.worker.process import running, stop_signal

STOP_SECONDS = 15.0  # how long requests under way may take to finish
# For so long we still take everybody while /readyz says “stopping”: a balancer that asks every two seconds
# has sent its people to another process by then. On SQLite there is no other.
DRAIN_SECONDS = 5.0

log = logger("serve")


async def serve(config: Config) -> None:
    """Serve pages and channels until SIGTERM or SIGINT. Raises Refused on SQLite if one serves already."""
    with serving_lock(config):
        await backup_before_migration(config)
        async with open_app(config) as app, stop_signal() as stop:
            await _serve(app, stop)


async def _serve(app: App, stop: asyncio.Event) -> None:
    channels = serving_channels(app.ports, app.config, app.ids)
    async with running(*_background(app)), AsyncExitStack() as stack:
        runner = await _runner(app, channels, stack)
        for channel in channels:
            await stack.enter_async_context(channel.lifecycle())
        await stack.enter_async_context(running(*deliveries(app, _delivered_here(app, channels))))
        site = await _listening(runner, app.config)
        _announce(app)
        await stop.wait()
        log.info("serve.stopping")
        app.stopping.set()
        await asyncio.sleep(DRAIN_SECONDS if app.config.is_postgresql else 0)
        await site.stop()
    log.info("serve.stopped")


def _background(app: App) -> Iterator[Coroutine[Any, Any, None]]:
    """What runs beside the server: the watch always, the jobs where no worker can."""
    yield watch_text(app.services.guides, app.volatile.wakeups)
    yield watch_index(app.services.guides, app.metrics)
    yield write_link_counts(app.services.link_counts)
    yield flush_asked_questions(app.services.asked_questions)
    if not app.config.is_postgresql:
        yield run_jobs(app.services, app.metrics)


def _delivered_here(app: App, channels: Sequence[Channel]) -> list[Channel]:
    """Embedded, all notices; else those for whose page is open here, and the others are a worker's."""
    return [each for each in channels if not app.config.is_postgresql or each.here() is not None]


async def _runner(app: App, channels: Sequence[Channel], stack: AsyncExitStack) -> web.AppRunner:
    """The server, set up; it is cleaned up after everything that enters the stack later."""
    application = web_application(app, channels)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=STOP_SECONDS, **SERVER_LIMITS)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    return runner


async def _listening(runner: web.AppRunner, config: Config) -> web.TCPSite:
    site = web.TCPSite(runner, config.host, config.port)
    try:
        await site.start()
    except OSError as fault:
        raise Refused("cannot_listen", host=config.host, port=config.port, reason=fault.strerror) from None
    return site


def _announce(app: App) -> None:
    """Where we are, and what is off and how to switch it on."""
    _ = operator_language()
    catalogue, address = app.services.guides.catalogue, app.config.address
    city = catalogue.city.name_en if _.language == "en" else catalogue.city.name
    lines = [
        _.plural(
            "Wenban serves {city} with {n} guide.",
            "Wenban serves {city} with {n} guides.",
            len(catalogue),
            city=city or "-",
        ),
        _("  Pages: {address}", address=f"{address}/"),
        _("  Web chat: {address}", address=f"{address}/chat"),
        _("  Terminal: {command}", command=".venv/bin/wenban chat"),
        *(f"  {line}" for line in _switched_off(_, app.config)),
        _("Stop with Ctrl-C; what has begun is finished first."),
    ]
    print("\n".join(lines), flush=True)


def _switched_off(_: Translator, config: Config) -> list[str]:
    """What does not run now, and the setting that switches it on."""
    off = [
        _("Switched off: {channel} (set {settings})", channel=listed.name, settings=", ".join(listed.needs))
        for listed in CHANNELS
        if not listed.is_on(config)
    ]
    if not config.is_postgresql:
        off.append(
            _("Switched off: several processes (set DATABASE_URL=postgresql://…; now SQLite, one process)")
        )
    if not config.redis_url:
        off.append(
            _("Switched off: memory shared by processes (set REDIS_URL=redis://…; now in this process)")
        )
    return off
