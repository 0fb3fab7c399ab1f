"""The chat inside a frame, and the page that tells webmasters how to get it.

The frame is the chat page with another identity: no cookie is read for who this is, and none is set.
Every load brings a fresh token; a frame that still has one keeps it, and with it the conversation.
"""

from __future__ import annotations

from aiohttp import web

from bot.domain.volatile import HISTORY_SECONDS
from bot.web.context import page
from bot.web.embed import origins
from bot.web.embed.proof import make_proof
from bot.web.site import site_of


async def frame_page(request: web.Request) -> web.Response:
    """`?lang=` as everywhere. 404 where no site may show it."""
    site = site_of(request)
    if not origins(site.config):
        raise web.HTTPNotFound
    response = page(
        request,
        "citizen/embed_frame.html",
        events=(),
        event_id="",
        most_asked=site.guides.catalogue.most_asked(),
        start="",
        failed="",
        proof=make_proof(site, site.ids.visitor_id()),
        hosts=" ".join(origins(site.config)),
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


async def webmasters_page(request: web.Request) -> web.Response:
    return page(
        request,
        "citizen/embed.html",
        origins=origins(site_of(request).config),
        history_hours=HISTORY_SECONDS // 3600,
    )
