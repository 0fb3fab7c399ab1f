"""Results: one answer, one question with the choices, or “not sure” with where to call.

Whatever was typed is kept and shown; what is too long is read up to `MAX_TEXT` characters, as everywhere,
and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.domain.message import MAX_TEXT
from bot.services.guide import GuideService
from bot.web.citizen.guide import local_for
from bot.web.citizen.matches import Match, matches
from bot.web.context import page
from bot.web.halls import nearest_hall
from bot.web.site import site_of
from content.city import LifeEvent, Pointer
from content.readable import readable
from content.search import DecisionKind


@dataclass(frozen=True, slots=True)
class Results:
    """`chosen` is the answer, the choices or the nearest, by `kind`; `others` may be worth a look."""

    question: str
    cut: bool
    kind: DecisionKind
    chosen: tuple[Match, ...]
    others: tuple[Match, ...]
    life_events: tuple[LifeEvent, ...]
    pointers: tuple[Pointer, ...]


async def search_page(request: web.Request) -> web.Response:
    results = look_up(site_of(request).guides, request.query.get("q", ""))
    return page(
        request,
        "citizen/search.html",
        question=results.question,
        results=results,
        local=local_for(request, results.chosen[0].edition) if results.chosen else None,
        hall=nearest_hall(request),
    )


def look_up(guides: GuideService, typed: str) -> Results:
    text = readable(typed)
    finding = guides.find(text[:MAX_TEXT])
    return Results(
        question=finding.question,
        cut=len(text) > MAX_TEXT,
        kind=finding.decision.kind,
        chosen=matches(finding.plain, finding.found),
        others=matches(finding.plain, finding.others),
        life_events=finding.life_events,
        pointers=finding.pointers,
    )
