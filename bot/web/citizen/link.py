"""The page behind a short link: what this is, what you need, and the ways on; without a script, in one go.

It is made each time, never taken from the kept pages, because a link may be led elsewhere at any moment and
because each opening is counted (bot/domain/link_count.py). A code that leads nowhere is answered kindly and
with the right status: 404 for one we never gave out, 410 for one whose time is over.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.domain.link import (
    Link,
    LinkState,
    Target,
    ToCase,
    ToChat,
    ToHall,
    ToOnline,
    item_of,
)
from bot.domain.link_code import code_from
from bot.domain.link_count import opened_by
from bot.errors import NotFound
from bot.web.citizen.case import case_path
from bot.web.citizen.guide import local_for
from bot.web.context import page
from bot.web.forms import storable
from bot.web.halls import hall_now
from bot.web.limits import client_address
from bot.web.page_cache import FOR_ITS_READER, marked
from bot.web.public_address import PublicAddress, public_path
from bot.web.reader import reader_of
from bot.web.site import site_of
from content.item import Edition
from content.situations import MAX_ASKED, ask

_OVER = {LinkState.NOT_YET: 404, LinkState.EXPIRED: 410, LinkState.WITHDRAWN: 410}


async def link_page(request: web.Request) -> web.Response:
    site, typed = site_of(request), request.match_info["code"]
    try:
        link = await site.services.links.find(typed)
    except NotFound:
        return _nowhere(request, "unknown" if code_from(typed) else "mistyped", 404)
    state = link.state_on(site.services.links.today())
    if state is not LinkState.ACTIVE:
        return _nowhere(request, state.value, _OVER[state], link)
    facts = _facts(request, link)
    if facts is None:
        return _nowhere(request, "gone", 410, link)
    response = page(request, "citizen/link.html", **facts)
    agent = storable(request.headers.get("User-Agent", ""))
    kind = opened_by(request.method, request.headers)
    await site.services.link_counts.opened(link.code, kind, f"{client_address(request)}\0{agent}")
    return marked(request, response, FOR_ITS_READER)


def _nowhere(request: web.Request, kind: str, status: int, link: Link | None = None) -> web.Response:
    """What happened to this code, and what to do next; the guide it was about, if there still is one."""
    edition = _edition(request, link.target) if link else None
    facts = {"kind": kind, "link": link, "edition": edition}
    return page(request, "citizen/link-nowhere.html", status=status, **facts)


def _edition(request: web.Request, target: Target) -> Edition | None:
    return site_of(request).guides.catalogue.by_id.get(item_of(target))


def _facts(request: web.Request, link: Link) -> dict[str, Any] | None:
    """What the page shows; None when what the link leads to is there no longer."""
    site, target = site_of(request), link.target
    edition = _edition(request, target)
    if edition is None and item_of(target):
        return None
    facts = {
        "link": link,
        "host": site.config.address.partition("://")[2],
        "edition": edition,
        "public": None,
    }
    facts |= {"kind": "guide", "department": "", "hall": None, "way": "", "questions": 0, "local": None}
    if edition is not None:
        facts |= _of_item(request, edition)
    if isinstance(target, ToHall):
        return _at_hall(request, target, facts)
    if isinstance(target, ToCase):
        return _in_case(target, edition, facts)
    if isinstance(target, ToChat):
        entry = site.entries.get(target.channel)
        begin = edition.item.key if edition else ""  # not the code: this opening is counted here
        return {**facts, "kind": "chat", "channel": target.channel, "way": entry(begin) if entry else ""}
    if isinstance(target, ToOnline):
        allowed = site.services.links.leads_online(target.url)
        return {**facts, "kind": "online", "way": target.url} if allowed else None
    return facts


def _of_item(request: web.Request, edition: Edition) -> dict[str, Any]:
    site, local = site_of(request), local_for(request, edition)
    allowed = bool(local.online_url) and site.services.links.leads_online(local.online_url)
    department = edition.guide.department
    return {
        "local": local,
        "online": local.online_url if allowed else "",
        "department": site.guides.catalogue.department_name(department, reader_of(request).language),
        "questions": min(len(edition.guide.questions), MAX_ASKED),
        "public": PublicAddress(site.config.address + public_path("guide", edition.item.key), ()),
    }


def _at_hall(request: web.Request, target: ToHall, facts: dict[str, Any]) -> dict[str, Any] | None:
    hall = site_of(request).guides.catalogue.city.hall(target.hall)
    if hall is None:
        return None
    path = public_path("hall", hall.key)
    public = PublicAddress(site_of(request).config.address + path, ())
    return {**facts, "kind": "hall", "hall": hall_now(request, hall), "way": path, "public": public}


def _in_case(target: ToCase, edition: Edition | None, facts: dict[str, Any]) -> dict[str, Any]:
    """The answers as far as the guide of today still asks for them; it asks the rest again."""
    if edition is None:
        return facts
    asked = ask(edition.guide.questions, target.answers)
    return {**facts, "kind": "case", "answered": asked.answered, "way": case_path(edition, asked.answers)}
