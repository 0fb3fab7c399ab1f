"""Links and codes for staff: what there is, one link with its history and counts, and what can be done to it.

Whoever works for one department sees and changes links about that department's items; links to halls,
official addresses and chats about anything are the whole city's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from aiohttp import web

from bot.domain.link import (
    KINDS,
    Link,
    Target,
    ToCampaign,
    ToCase,
    ToChat,
    ToGuide,
    ToHall,
    ToOnline,
    kind_of,
)
from bot.domain.staff import WHOLE_CITY, Act, units_for
from bot.errors import Refused
from bot.printing.qr import qr_png, qr_svg
from bot.services.link import Validity
from bot.web.forms import read_form
from bot.web.site import site_of
from bot.web.staff.door import demand, signed_in
from bot.web.staff.frame import staff_page
from content.catalogue import Catalogue

LINKS = "/staff/links"
_FIELDS = ("kind", "item", "campaign", "hall", "channel", "answers", "url", "since", "until", "why")


async def links(request: web.Request) -> web.Response:
    """All links of this person's units; `?q=` narrows them, `?own=1` shows the items' own ones too."""
    return await _list(request)


async def make(request: web.Request) -> web.Response:
    site, form = site_of(request), await read_form(request)
    try:
        target = target_from(form, site.guides.catalogue)
        signed = demand(request, Act.MANAGE_LINKS, site.services.links.unit_of(target))
        made = await site.services.links.make(target, signed.actor, form.get("why", ""), _validity(form))
    except Refused as refused:
        return await _list(request, refused, form)
    raise web.HTTPSeeOther(f"{LINKS}/{made.code}")


async def link(request: web.Request) -> web.Response:
    return await _one(request)


async def retarget(request: web.Request) -> web.Response:
    site, form = site_of(request), await read_form(request)
    code = (await _mine(request)).code
    try:
        target = target_from(form, site.guides.catalogue)
        signed = demand(request, Act.MANAGE_LINKS, site.services.links.unit_of(target))
        await site.services.links.retarget(code, target, signed.actor, form.get("why", ""), _validity(form))
    except Refused as refused:
        return await _one(request, refused, form)
    raise web.HTTPSeeOther(f"{LINKS}/{code}")


async def withdraw(request: web.Request) -> web.Response:
    form, code = await read_form(request), (await _mine(request)).code
    try:
        links_ = site_of(request).services.links
        await links_.withdraw(code, signed_in(request).actor, form.get("why", ""))
    except Refused as refused:
        return await _one(request, refused, form)
    raise web.HTTPSeeOther(f"{LINKS}/{code}")


async def svg(request: web.Request) -> web.Response:
    """The code for a printer: any size, sharp."""
    code = (await _mine(request)).code
    drawn = qr_svg(site_of(request).services.links.address(code))
    return web.Response(text=drawn, content_type="image/svg+xml", headers=_as_file(f"{code}.svg"))


async def png(request: web.Request) -> web.Response:
    code = (await _mine(request)).code
    drawn = qr_png(site_of(request).services.links.address(code))
    return web.Response(body=drawn, content_type="image/png", headers=_as_file(f"{code}.png"))


def _as_file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'inline; filename="{name}"'}


def target_from(form: Mapping[str, str], catalogue: Catalogue) -> Target:
    """The target a form names. Raises Refused("link_target"), ("link_no_such_item")."""
    kind, said = form.get("kind", ""), {name: value.strip() for name, value in form.items()}
    if kind not in KINDS:
        raise Refused("link_target", target=kind, known=sorted(KINDS))
    return _MAKERS[kind](said, catalogue)


def _item(said: Mapping[str, str], catalogue: Catalogue) -> str:
    key = said.get("item", "")
    edition = catalogue.by_key.get(key)
    if edition is None:
        raise Refused("link_no_such_item", item=key)
    return edition.item.id


def _case(said: Mapping[str, str], catalogue: Catalogue) -> Target:
    """Answers as the address of a result carries them: `age=child&book=other`."""
    pairs = (pair.partition("=") for pair in said.get("answers", "").rpartition("?")[2].split("&") if pair)
    return ToCase(_item(said, catalogue), {question: answer for question, _, answer in pairs})


def _chat(said: Mapping[str, str], catalogue: Catalogue) -> Target:
    return ToChat(said.get("channel", ""), _item(said, catalogue) if said.get("item") else "")


_MAKERS: Mapping[str, Callable[[Mapping[str, str], Catalogue], Target]] = {
    "guide": lambda said, catalogue: ToGuide(_item(said, catalogue)),
    "case": _case,
    "hall": lambda said, _catalogue: ToHall(said.get("hall", "")),
    "campaign": lambda said, catalogue: ToCampaign(said.get("campaign", ""), _item(said, catalogue)),
    "chat": _chat,
    "online": lambda said, _catalogue: ToOnline(said.get("url", "")),
}


def _validity(form: Mapping[str, str]) -> Validity:
    return Validity(_day(form.get("since", "")), _day(form.get("until", "")))


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError:
        raise Refused("link_day", day=written) from None


async def _mine(request: web.Request) -> Link:
    """The link of this address, if it is of a unit this person works for. Raises NotFound, NotAllowed."""
    links_ = site_of(request).services.links
    found = await links_.find(request.match_info["code"])
    demand(request, Act.MANAGE_LINKS, links_.unit_of(found.target))
    return found


async def _list(
    request: web.Request, refused: Refused | None = None, form: Mapping[str, str] | None = None
) -> web.Response:
    site, query = site_of(request), request.query.get("q", "").strip()[:60]
    units, own = units_for(signed_in(request).staff, Act.MANAGE_LINKS), request.query.get("own") == "1"
    rows = [
        (each, opened)
        for each, opened in await site.services.links.all()
        if (own or query or opened or not each.standing_for)
        and (WHOLE_CITY in units or site.services.links.unit_of(each.target) in units)
        and query.upper() in f"{each.code} {_named(each.target, site.guides.catalogue)}".upper()
    ]
    return _page(
        request, "staff/links.html", refused, form, rows=rows[:200], more=len(rows) > 200, q=query, own=own
    )


def _named(target: Target, catalogue: Catalogue) -> str:
    edition = catalogue.by_id.get(getattr(target, "item", ""))
    return " ".join((str(target), edition.name if edition else "", edition.item.key if edition else ""))


async def _one(
    request: web.Request, refused: Refused | None = None, form: Mapping[str, str] | None = None
) -> web.Response:
    await _mine(request)
    site = site_of(request)
    record = await site.services.links.record(request.match_info["code"])
    address = site.services.links.address(record.link.code)
    return _page(request, "staff/link.html", refused, form, record=record, address=address)


def _page(
    request: web.Request,
    template: str,
    refused: Refused | None,
    form: Mapping[str, str] | None,
    **facts: object,
) -> web.Response:
    site = site_of(request)
    catalogue = site.guides.catalogue
    common: dict[str, object] = {
        "refused": refused,
        "form": {**dict.fromkeys(_FIELDS, ""), **(form or {})},
        "kinds": tuple(KINDS),
        "kind_of": kind_of,
        "by_id": catalogue.by_id,
        "editions": tuple(catalogue.editions()),
        "today": site.services.links.today(),
        "channels": tuple(site.entries),
    }
    return staff_page(request, template, status=409 if refused else 200, **{**common, **facts})
