"""What a worker shows on WORKER_PORT: that it lives, and its figures. No page, no cookie, nobody's data."""

from __future__ import annotations

from aiohttp import web

from bot.config import Config
from bot.i18n import DEFAULT_LANGUAGE
from bot.metrics import Metrics
from bot.web.health import healthz
from bot.web.metrics import figures


def make_worker_app(config: Config, metrics: Metrics) -> web.Application:
    async def show(request: web.Request) -> web.Response:
        return figures(request, config, metrics, DEFAULT_LANGUAGE)

    application = web.Application()
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/metrics", show)
    return application
