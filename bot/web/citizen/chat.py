"""The chat page: what was said so far, one line to write in, and the last answer's buttons as rows.

Opening it makes the visitor, the only identity we ever make. What is written goes to the channel
webchat (POST /chat, or its socket where JavaScript runs); this page only shows. What was chosen on the
pages and what was chosen in the chat are brought together here, the chat's choice first.
"""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web
from aiohttp_session import Session, get_session

from bot.domain.channel import WEBCHAT
from bot.domain.link import item_of
from bot.domain.link_code import code_from
from bot.domain.message import MAX_TEXT, Address
from bot.errors import NotFound
from bot.web.context import page
from bot.web.reader import know_again
from bot.web.site import Site, site_of
from content.item import Edition
from content.readable import readable


async def chat_page(request: web.Request) -> web.Response:
    site, session = site_of(request), await get_session(request)
    if not isinstance(session.get("visitor"), str):
        await become_visitor(site, session)
    address = Address(WEBCHAT, session["visitor"])
    await _follow_the_chat(site, session, address)
    know_again(request, session)
    start = readable(request.query.get("start", "")[:MAX_TEXT])
    opened = await _opened(site, start)
    response = page(
        request,
        "citizen/chat.html",
        events=await site.volatile.history.events(address),
        event_id=site.ids.visitor_id(),
        most_asked=site.guides.catalogue.most_asked(),
        start="" if opened else start,
        opened=opened,
        start_code=start,
        failed=request.query.get("failed", "")[:16],
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


async def _opened(site: Site, start: str) -> Edition | None:
    """The guide with which a conversation begins: `start` is its key, or the code of a short link to it."""
    if named := site.guides.catalogue.by_key.get(start):
        return named
    try:
        link = await site.services.links.find(start) if code_from(start) else None
    except NotFound:
        return None
    return site.guides.catalogue.by_id.get(item_of(link.target)) if link else None


async def tell_the_chat(
    site: Site, address: Address, *, language: str | None = None, area: str | None = None
) -> None:
    """A choice made on a page holds in a conversation under way; the empty area is the whole city. Should a
    turn win meanwhile, its state stays, and the choice holds from the next conversation on."""
    session = await site.volatile.sessions.load(address)
    if session is None:
        return
    chosen = replace(
        session,
        language=session.language if language is None else language,
        area=session.area if area is None else area,
    )
    await site.volatile.sessions.save(address, chosen)


async def become_visitor(site: Site, session: Session) -> None:
    """A visitor's id, and for the chat what was chosen on the pages before."""
    session["visitor"] = site.ids.visitor_id()
    address = Address(WEBCHAT, session["visitor"])
    if language := session.get("language"):
        await site.citizens.choose_language(address, language)
    if area := session.get("area"):
        await site.citizens.choose_area(address, area)


async def _follow_the_chat(site: Site, session: Session, address: Address) -> None:
    """What holds in the conversation under way, the whole city included; else what is remembered."""
    talk = await site.volatile.sessions.load(address)
    chosen = talk or await site.citizens.recognise(address)
    for name, value in (("language", chosen.language), ("area", chosen.area)):
        is_choice = bool(value) or (name == "area" and talk is not None and name in session)
        if is_choice and session.get(name) != value:
            session[name] = value
