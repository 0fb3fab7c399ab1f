"""“One thing” pages: every change in life there is a bundle for, and each as one list to tick and print."""

from __future__ import annotations

from aiohttp import web

from bot.errors import NotFound
from bot.web.context import page
from bot.web.page_cache import kept_for_its_readers
from bot.web.site import site_of
from content.bundle import bundle_of


@kept_for_its_readers
async def life_events(request: web.Request) -> web.Response:
    return page(
        request, "citizen/life-events.html", events=site_of(request).guides.catalogue.city.life_events
    )


@kept_for_its_readers
async def life_event(request: web.Request) -> web.Response:
    catalogue = site_of(request).guides.catalogue
    event = catalogue.city.life_event(request.match_info["key"])
    if event is None:
        raise NotFound("life_event", request.match_info["key"])
    return page(request, "citizen/life-event.html", event=event, bundle=bundle_of(event, catalogue))
