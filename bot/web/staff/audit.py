"""The audit, the newest first, with its filters in the address. Whoever may see it for one department sees
the acts on that department's things; those for the whole city, everything."""

from __future__ import annotations

import datetime as dt
import json

from aiohttp import web

from bot.domain.audit import Facts, Wanted
from bot.domain.staff import Act, units_for
from bot.web.forms import storable
from bot.web.site import site_of
from bot.web.staff.door import signed_in
from bot.web.staff.frame import staff_page

ON_A_PAGE = 50
_FILTERS = ("name", "act", "noun", "noun_id")


async def audit(request: web.Request) -> web.Response:
    asked = {name: storable(request.query.get(name, "")).strip()[:120] for name in _FILTERS}
    since, until = _day(request, "since"), _day(request, "until")
    wanted = Wanted(
        **asked,
        since=_midnight(request, since),
        until=_midnight(request, until and until + dt.timedelta(days=1)),
        below=_number(request.query.get("below", "")),
        units=units_for(signed_in(request).staff, Act.SEE_AUDIT),
    )
    found = await site_of(request).services.audit.find(wanted, ON_A_PAGE + 1)
    days = {"since": since.isoformat() if since else "", "until": until.isoformat() if until else ""}
    return staff_page(
        request,
        "staff/audit.html",
        entries=[(each.number, each.entry, _changes(each.entry.before, each.entry.after))
                 for each in found[:ON_A_PAGE]],
        asked={**asked, **days},
        acts=[act.value for act in Act],
        by_id=site_of(request).guides.catalogue.by_id,
        older=_older(request, found[ON_A_PAGE - 1].number) if len(found) > ON_A_PAGE else "",
    )  # fmt: skip


def _day(request: web.Request, name: str) -> dt.date | None:
    """A day as a date field sends it; what is none asks for nothing."""
    try:
        day = dt.date.fromisoformat(request.query.get(name, ""))
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2999 else None


def _midnight(request: web.Request, day: dt.date | None) -> dt.datetime | None:
    zone = site_of(request).config.zone
    return dt.datetime.combine(day, dt.time(), zone) if day else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _changes(before: Facts, after: Facts) -> list[tuple[str, object, object]]:
    """(what, before, after) of what became another, each once; None where it was not there."""
    names = dict.fromkeys((*before, *after))
    return [(name, _plain(before.get(name)), _plain(after.get(name)))
            for name in names if before.get(name) != after.get(name)]  # fmt: skip


def _plain(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _older(request: web.Request, number: int) -> str:
    return str(request.rel_url.update_query(below=str(number)))
