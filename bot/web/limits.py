"""How much one address may ask, and how large a request may be.

The rate is counted per network address in the volatile store and forgotten after a minute. Behind
proxies the address is the hop that the outermost proxy we trust saw (TRUSTED_PROXIES); anything a
client wrote into X-Forwarded-For before that is not believed.
"""

from __future__ import annotations

import ipaddress
import math
import re
from functools import lru_cache
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.domain.volatile import Limit
from bot.web.site import site_of

MAX_BODY = 128 * 1024  # bytes; 10,000 Chinese characters, as a form encodes them, are 90,000
MAX_TARGET = 100_000  # bytes of an address: 10,000 Chinese characters still get an answer in words
# For web.AppRunner, so that such a request reaches us at all and is answered in words.
SERVER_LIMITS: dict[str, Any] = {"max_line_size": 128 * 1024}

# Names of routes that are not counted: probes, platforms and static files.
UNCOUNTED: web.AppKey[set[str]] = web.AppKey("uncounted", set)


class TooManyRequests(Exception):  # noqa: N818 - an answer, not a fault
    """`seconds` until it is worth trying again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = max(1, math.ceil(seconds))


@web.middleware
async def keep_within_limits(request: web.Request, handler: Handler) -> web.StreamResponse:
    if len(request.raw_path) > MAX_TARGET:
        raise web.HTTPRequestURITooLong
    if (seconds := await count(request)) > 0:
        site_of(request).metrics.limited("web")
        raise TooManyRequests(seconds)
    return await handler(request)


async def count(request: web.Request) -> float:
    """Seconds this address has to wait; 0.0 if it may ask, and this was one of its requests."""
    if request.match_info.route.name in request.app[UNCOUNTED]:
        return 0.0
    site = site_of(request)
    return await site.volatile.limits.hit(_limit(site.config.rate_limit_per_minute), client_address(request))


@lru_cache
def _limit(amount: int) -> Limit:
    return Limit("web", amount, 60)


def client_address(request: web.Request) -> str:
    """The caller's network: an IPv4 address, or the /64 of an IPv6 one, which is one household."""
    proxies = site_of(request).config.trusted_proxies
    hops = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",") if proxies else ()
    forwarded = hops[-proxies].strip() if 0 < proxies <= len(hops) else ""
    return _network(forwarded) or _network(request.remote or "") or "unknown"


@lru_cache(maxsize=4096)
def _network(written: str) -> str:
    """The network of an address as proxies write it: with a port, in brackets, or IPv4 inside IPv6."""
    bare = re.sub(r"^\[(.*)\](:\d+)?$|^([^:]*):\d+$", r"\1\3", written)
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address if address.version == 4 else ipaddress.ip_network((address, 64), strict=False))
