"""Headers on every response, and no act on behalf of another site.

Every page is ours: no inline script or style, nothing from elsewhere, no frame around us. A request
that changes something must come from our own pages; browsers say so in Sec-Fetch-Site or Origin, and
the cookie is SameSite=Lax besides.
"""

from __future__ import annotations

import functools
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler
from secure import Secure
from secure.headers import (
    ContentSecurityPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

from bot.web.site import SITE, site_of

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_ONE_YEAR = 365 * 24 * 60 * 60


class FromElsewhere(Exception):  # noqa: N818 - an answer, not a fault
    """Another site tried to act in this reader's name."""


@web.middleware
async def refuse_other_sites(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.method not in _SAFE and not is_own(request):
        raise FromElsewhere
    return await handler(request)


def is_own(request: web.Request) -> bool:
    """Whether one of our own pages sent this. Without either header it was no browser's page at all."""
    fetch_site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "")
    if fetch_site not in ("", "same-origin", "none"):
        return False
    if origin in ("", "null"):
        return origin == "" or fetch_site == "same-origin"
    return origin == site_of(request).config.address or urlsplit(origin).netloc == request.host


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """For the signal `on_response_prepare`: whatever the answer is, errors and files included."""
    for name, value in _headers(encrypted=request.app[SITE].config.address.startswith("https://")):
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers["Server"] = "wenban"
    if response.headers["Cache-Control"].startswith("private"):
        response.headers["Vary"] = "Cookie, Accept-Language"


@functools.cache
def _headers(*, encrypted: bool) -> tuple[tuple[str, str], ...]:
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'")
        .style_src("'self'")
        .img_src("'self'")
        .connect_src("'self'")
        .form_action("'self'")
        .frame_ancestors("'none'")
        .base_uri("'none'")
    )
    return Secure(
        csp=policy,
        corp=CrossOriginResourcePolicy().same_origin(),
        hsts=StrictTransportSecurity().max_age(_ONE_YEAR) if encrypted else None,
        permissions=PermissionsPolicy().camera().microphone().geolocation(),
        referrer=ReferrerPolicy().same_origin(),  # with no-referrer, browsers would send Origin: null
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    ).header_items()
