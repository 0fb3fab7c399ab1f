"""`wenban worker`: jobs and notices, for as long as it runs. Embedded, `wenban serve` does them.

It sends over every channel that reaches people at any time, and receives nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from bot.app import App, deliveries, open_app
from bot.channels import serving_channels
from bot.config import Config
from bot.domain.channel import Channel
from bot.errors import Refused
from bot.log import logger
from bot.web.worker_port import make_worker_app
from bot.worker.catalogue_watch import watch_text
from bot.worker.jobs import run_jobs
from bot.worker.process import running, stop_signal

log = logger("worker")


async def worker(config: Config) -> None:
    """Work until SIGTERM or SIGINT. Raises Refused on SQLite, and if WORKER_PORT is taken."""
    if not config.is_postgresql:
        raise Refused("worker_needs_postgresql")
    async with open_app(config) as app, stop_signal() as stop, _working(app):
        log.info("worker.started")
        await stop.wait()
        app.stopping.set()
    log.info("worker.stopped")


@asynccontextmanager
async def _working(app: App) -> AsyncIterator[None]:
    """Jobs, notices, and the catalogue that notices speak of; left in the opposite order."""
    async with AsyncExitStack() as stack:
        await _show_figures(app, stack)
        guides, wakeups = app.services.guides, app.volatile.wakeups
        await stack.enter_async_context(
            running(run_jobs(app.services, app.metrics), watch_text(guides, wakeups))
        )
        channels = _pushing_channels(app)
        for channel in channels:
            await stack.enter_async_context(channel.sending())
        await stack.enter_async_context(running(*deliveries(app, channels)))
        yield


def _pushing_channels(app: App) -> list[Channel]:
    return [each for each in serving_channels(app.ports, app.config, app.ids) if each.here() is None]


async def _show_figures(app: App, stack: AsyncExitStack) -> None:
    host, port = app.config.host, app.config.worker_port
    if not port:
        return
    runner = web.AppRunner(make_worker_app(app.config, app.metrics), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as fault:
        raise Refused("cannot_listen", host=host, port=port, reason=fault.strerror) from None
