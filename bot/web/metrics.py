"""`GET /metrics`: the figures, for whoever knows the password, or without one for this machine alone.

Without METRICS_TOKEN only a direct caller on the loopback address is answered: whatever a proxy passes on
comes from elsewhere, even when the proxy runs beside us.
"""

from __future__ import annotations

import hmac
import ipaddress

from aiohttp import web

from bot.config import Config
from bot.i18n import translator
from bot.metrics import Metrics
from bot.web.reader import reader_of
from bot.web.site import site_of

_FROM_A_PROXY = frozenset({"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"})
_UNKEPT = {"Cache-Control": "no-store"}


async def metrics(request: web.Request) -> web.Response:
    site = site_of(request)
    return figures(request, site.config, site.metrics, reader_of(request).language)


def figures(request: web.Request, config: Config, metrics: Metrics, language: str) -> web.Response:
    """The figures for whoever may read them, else why not in their language."""
    _, token = translator(language), config.metrics_token
    if token and not _knows(request, token):
        words = _("Figures need the password in METRICS_TOKEN, sent as a bearer token.")
        return web.Response(text=words, status=401, headers={**_UNKEPT, "WWW-Authenticate": "Bearer"})
    if not token and not _is_here(request):
        words = _("Figures are shown to this machine only. Set METRICS_TOKEN to read them from another one.")
        return web.Response(text=words, status=403, headers=_UNKEPT)
    written, content_type = metrics.exposition(request.headers.get("Accept", ""))
    return web.Response(body=written, headers={**_UNKEPT, "Content-Type": content_type})


def _knows(request: web.Request, token: str) -> bool:
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    said = given.strip().encode(errors="replace")
    return hmac.compare_digest(said, token.encode()) and scheme.lower() == "bearer"


def _is_here(request: web.Request) -> bool:
    """The header's mere presence counts, an empty one too. A Unix socket has no address: no."""
    if any(name in request.headers for name in _FROM_A_PROXY):
        return False
    try:
        peer = ipaddress.ip_address((request.remote or "").partition("%")[0])
    except ValueError:
        return False
    mapped = peer.ipv4_mapped if isinstance(peer, ipaddress.IPv6Address) else None
    return (mapped or peer).is_loopback
