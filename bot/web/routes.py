"""The one table of routes: method, address, page, and who may call it.

`who` is kept, not only declared:
    anyone    pages and the API
    visitor   needs the signed chat identity (in a frame, a token); without one, people are sent to /chat,
              which makes it
    platform  a messaging platform calling us: not counted against the rate limit
    operator  probes of whoever runs the service: not counted against the rate limit
    staff     whoever works here, by the act their route names (bot/web/staff/door.py)
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

from bot.domain.channel import Route
from bot.web import assets, health, metrics, sitemap
from bot.web.api import case as api_case
from bot.web.api import document as api_document
from bot.web.api import guides as api_guides
from bot.web.api import search as api_search
from bot.web.citizen import (
    browse,
    case,
    chat,
    guide,
    hall,
    home,
    life_events,
    link,
    mine,
    preferences,
    privacy,
    profile,
    search,
)
from bot.web.embed import pages as embed
from bot.web.embed.proof import know_the_frame
from bot.web.limits import UNCOUNTED
from bot.web.reader import reader_of
from bot.web.security import opens_socket
from bot.web.staff.door import STAFF
from bot.web.staff.routes import STAFF_PAGES

ANYONE, VISITOR, PLATFORM, OPERATOR = "anyone", "visitor", "platform", "operator"
WHO = frozenset({ANYONE, VISITOR, PLATFORM, OPERATOR, STAFF})

PAGES: tuple[Route, ...] = (
    Route("GET", "/", home.home, ANYONE, "home"),
    Route("GET", "/search", search.search_page, ANYONE, "search"),
    Route("GET", "/themes", browse.themes, ANYONE, "themes"),
    Route("GET", "/themes/{key}", browse.theme, ANYONE, "theme"),
    Route("GET", "/departments", browse.departments, ANYONE, "departments"),
    Route("GET", "/departments/{key}", browse.department, ANYONE, "department"),
    Route("GET", "/guides/{key}", guide.guide_page, ANYONE, "guide"),
    Route("GET", "/guides/{key}/qr.svg", guide.guide_code, ANYONE, "guide_code"),
    Route("GET", "/guides/{key}/qr.png", guide.guide_code_picture, ANYONE, "guide_code_picture"),
    Route("GET", "/guides/{key}/case", case.case_page, ANYONE, "case"),
    Route("GET", "/halls/{key}", hall.hall_page, ANYONE, "hall"),
    Route("GET", "/q/{code}", link.link_page, ANYONE, "link"),
    Route("GET", "/Q/{code}", link.link_page, ANYONE, "link_in_capitals"),
    Route("GET", "/life-events", life_events.life_events, ANYONE, "life_events"),
    Route("GET", "/life-events/{key}", life_events.life_event, ANYONE, "life_event"),
    Route("GET", "/chat", chat.chat_page, ANYONE, "chat"),
    Route("GET", "/embed", embed.webmasters_page, ANYONE, "embed"),
    Route("GET", "/embed/chat", embed.frame_page, ANYONE, "embed_chat"),
    Route("GET", "/embed.js", assets.embed_script, ANYONE, "embed_script"),
    Route("GET", "/privacy", privacy.privacy_page, ANYONE, "privacy"),
    Route("POST", "/privacy/forget", privacy.forget, ANYONE, "forget"),
    Route("GET", "/privacy/mine", mine.mine_page, ANYONE, "mine"),
    Route("GET", "/privacy/mine/show", mine.back, ANYONE, "mine_shown"),
    Route("GET", "/privacy/mine/change", mine.back, ANYONE, "profile_changed"),
    Route("POST", "/privacy/mine/show", mine.show, ANYONE, "mine_show"),
    Route("POST", "/privacy/mine/download", mine.download, ANYONE, "mine_download"),
    Route("GET", "/privacy/mine/erase", mine.erase_page, ANYONE, "mine_erase_page"),
    Route("POST", "/privacy/mine/erase", mine.erase, ANYONE, "mine_erase"),
    Route("GET", "/privacy/mine/profile", profile.profile_page, ANYONE, "profile_page"),
    Route("POST", "/privacy/mine/profile", profile.keep, ANYONE, "profile_keep"),
    Route("POST", "/privacy/mine/change", profile.change, ANYONE, "profile_change"),
    Route("POST", "/preferences", preferences.choose, ANYONE, "preferences"),
    Route("GET", "/api/search", api_search.search_api, ANYONE, "api_search"),
    Route("GET", "/api/guides/{key}", api_guides.guide_api, ANYONE, "api_guide"),
    Route("GET", "/api/guides/{key}/case", api_case.case_api, ANYONE, "api_case"),
    Route("GET", "/api/openapi.json", api_document.document, ANYONE, "api_document"),
    Route("GET", "/healthz", health.healthz, OPERATOR, "healthz"),
    Route("GET", "/readyz", health.readyz, OPERATOR, "readyz"),
    Route("GET", "/metrics", metrics.metrics, OPERATOR, "metrics"),
    Route("GET", "/robots.txt", sitemap.robots, ANYONE, "robots"),
    Route("GET", "/sitemap.xml", sitemap.sitemap, ANYONE, "sitemap"),
    Route("GET", "/favicon.ico", assets.favicon, ANYONE, "favicon"),
    *STAFF_PAGES,
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def mount(app: web.Application, routes: Iterable[Route]) -> None:
    """Add the routes. A GET also answers HEAD, except where a visitor must be known (sockets)."""
    for route in routes:
        handler = _for_visitors(route.handler) if route.who == VISITOR else route.handler
        if route.method == "GET":
            app.router.add_get(route.path, handler, name=route.name, allow_head=route.who != VISITOR)
        else:
            app.router.add_route(route.method, route.path, handler, name=route.name)
        app[UNCOUNTED].update({route.name} if route.who in (PLATFORM, OPERATOR) else ())


def _for_visitors(handler: Handler) -> Handler:
    @functools.wraps(handler)
    async def known_visitors_only(request: web.Request) -> web.StreamResponse:
        if opens_socket(request):
            know_the_frame(request)
        elif not reader_of(request).visitor:
            raise web.HTTPSeeOther("/chat")
        return await handler(request)

    return known_visitors_only
