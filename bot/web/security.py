"""Headers on every response, and no act on behalf of another site.

Every page is ours: no inline script or style, nothing from elsewhere, no frame around us. The one
exception is the chat's frame, which the sites in EMBED_ORIGINS may show, and nobody else. A request
that changes something, and a socket through which one can, must come from our own pages; browsers say so
in Sec-Fetch-Site or Origin, and the cookie is SameSite=Lax besides. Channels rely on it.
"""

from __future__ import annotations

import functools
from collections.abc import MutableMapping
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

from bot.config import Config
from bot.web.embed import origins
from bot.web.site import SITE, site_of

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_ONE_YEAR = 365 * 24 * 60 * 60


class FromElsewhere(Exception):  # noqa: N818 - an answer, not a fault
    """Another site tried to act in this reader's name."""


@web.middleware
async def refuse_other_sites(request: web.Request, handler: Handler) -> web.StreamResponse:
    if (request.method not in _SAFE or opens_socket(request)) and not is_own(request):
        raise FromElsewhere
    return await handler(request)


def opens_socket(request: web.Request) -> bool:
    return request.headers.get("Upgrade", "").lower() == "websocket"


def is_own(request: web.Request) -> bool:
    """Whether one of our own pages sent this. A form without either header came from no browser's page at
    all; a socket's origin every browser names, so without one it is not ours."""
    fetch_site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "")
    if fetch_site not in ("", "same-origin", "none"):
        return False
    if origin == "":
        return not opens_socket(request)
    if origin == "null":
        return fetch_site == "same-origin"
    return origin == site_of(request).config.address or _netloc(origin) == request.host


def _netloc(origin: str) -> str | None:
    """Host and port of an origin; None for what is none, such as `http://[`."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


_SERVER = "wenban"


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """For the signal `on_response_prepare`: whatever the answer is, errors and files included."""
    if response.headers.get("Server") != _SERVER:  # else it has them, being a kept page
        complete(request, response.headers)


def complete(request: web.Request, headers: MutableMapping[str, str]) -> None:
    """Put in what every answer to such a request carries."""
    headers.update(_headers(request.app[SITE].config, request.path))
    headers.setdefault("Cache-Control", _how_kept(request.path))
    headers["Server"] = _SERVER
    if headers["Cache-Control"].startswith("private"):
        headers["Vary"] = "Cookie, Accept-Language"


def _how_kept(path: str) -> str:
    """What staff read, and every trouble on the way there, is kept nowhere."""
    return "private, no-store" if f"{path}/".startswith("/staff/") else "private, no-cache"


def _headers(config: Config, path: str) -> tuple[tuple[str, str], ...]:
    """Three addresses differ: the script other sites load, the frame it opens, and our page with both."""
    encrypted = config.address.startswith("https://")
    if path == "/embed/chat" and origins(config):
        return _written(encrypted=encrypted, framed_by=("'self'", *origins(config)))
    return _written(encrypted=encrypted, frames=path == "/embed", for_all=path == "/embed.js")


@functools.cache
def _written(
    *, encrypted: bool, framed_by: tuple[str, ...] = (), frames: bool = False, for_all: bool = False
) -> tuple[tuple[str, str], ...]:
    resources = CrossOriginResourcePolicy()
    return Secure(
        csp=_policy(framed_by, frames=frames),
        corp=resources.cross_origin() if for_all else resources.same_origin(),
        hsts=StrictTransportSecurity().max_age(_ONE_YEAR) if encrypted else None,
        permissions=PermissionsPolicy().camera().microphone().geolocation(),
        referrer=ReferrerPolicy().same_origin(),  # with no-referrer, browsers would send Origin: null
        xcto=XContentTypeOptions().nosniff(),
        xfo=None if framed_by else XFrameOptions().deny(),  # it knows no list of sites
    ).header_items()


def _policy(framed_by: tuple[str, ...], *, frames: bool) -> ContentSecurityPolicy:
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'")
        .style_src("'self'")
        .img_src("'self'")
        .connect_src("'self'")
        .form_action("'self'")
        .frame_ancestors(*(framed_by or ("'none'",)))
        .base_uri("'none'")
    )
    return policy.frame_src("'self'") if frames else policy
