"""How a reader wants the pages: language, large type, contrast, and where they live.

Kept in the cookie; for somebody with an open chat also with the chat, so that both speak alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp_session import Session, get_session
from yarl import URL

from bot.domain.channel import WEBCHAT
from bot.domain.message import Address
from bot.i18n import LANGUAGES
from bot.web.citizen.chat import tell_the_chat
from bot.web.forms import read_form
from bot.web.reader import reader_of
from bot.web.site import site_of


async def choose(request: web.Request) -> web.Response:
    form = await read_form(request)
    session = await get_session(request)
    _keep_looks(session, form)
    await _keep_language(request, session, form.get("language", ""))
    await _keep_area(request, session, form.get("area"))
    raise web.HTTPSeeOther(own_path(form.get("back", "")))


def own_path(back: str) -> str:
    """Where to go back to: a path of this site, or the front page. Nobody is sent elsewhere from here."""
    if not back.startswith("/") or back.startswith("//") or "\\" in back or not back.isprintable():
        return "/"
    try:
        url = URL(back)
    except ValueError:
        return "/"
    return "/" if url.absolute else str(url.without_query_params("lang"))


def _keep_looks(session: Session, form: Mapping[str, Any]) -> None:
    for look in ("elder", "contrast"):
        if form.get(look) in ("on", "off"):
            session[look] = form[look] == "on"


async def _keep_language(request: web.Request, session: Session, language: str) -> None:
    if language not in LANGUAGES:
        return
    session["language"] = language
    if visitor := reader_of(request).visitor:
        await site_of(request).citizens.choose_language(Address(WEBCHAT, visitor), language)
        await tell_the_chat(site_of(request), Address(WEBCHAT, visitor), language=language)


async def _keep_area(request: web.Request, session: Session, area: str | None) -> None:
    """The empty area means the whole city; a place this city does not have is not kept."""
    city = site_of(request).guides.catalogue.city
    if area is None or (area and not city.area_name(area, "zh_Hans")):
        return
    session["area"] = area
    if visitor := reader_of(request).visitor:
        await site_of(request).citizens.choose_area(Address(WEBCHAT, visitor), area)
        await tell_the_chat(site_of(request), Address(WEBCHAT, visitor), area=area)
