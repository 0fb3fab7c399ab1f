"""Results: one answer, one question with the choices, or “not sure” with where to call.

Whatever was typed is kept and shown, except the number or address of a person: whoever types one is led to
the address without it, so that it stays in no history, bookmark or link passed on. What is too long is read
up to `MAX_TEXT` characters, as everywhere, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.domain.asked_question import Asked, AskedKind
from bot.domain.masking import mask_in_text
from bot.domain.message import MAX_TEXT
from bot.services.asked_question import without_personal
from bot.services.guide import GuideService
from bot.web.citizen.guide import local_for
from bot.web.citizen.matches import Match, in_order, matches
from bot.web.context import page
from bot.web.halls import nearest_hall
from bot.web.reader import reader_of
from bot.web.site import site_of
from content.city import LifeEvent, Pointer
from content.family import Family
from content.readable import readable
from content.search import DecisionKind


@dataclass(frozen=True, slots=True)
class Results:
    """`chosen` is the answer, the choices or the nearest, by `kind`; `others` may be worth a look. `family`
    is what all choices are kinds of: they are told by what is done with it, in its order."""

    question: str
    cut: bool
    kind: DecisionKind
    chosen: tuple[Match, ...]
    others: tuple[Match, ...]
    life_events: tuple[LifeEvent, ...]
    pointers: tuple[Pointer, ...]
    family: Family | None = None


async def search_page(request: web.Request) -> web.Response:
    typed = readable(request.query.get("q", ""))
    if (masked := mask_in_text(typed)) != typed:
        raise web.HTTPSeeOther(request.rel_url.update_query(q=masked))
    results = look_up(site_of(request).guides, typed)
    _note_miss(request, results)
    return page(
        request,
        "citizen/search.html",
        question=results.question,
        results=results,
        local=local_for(request, results.chosen[0].edition) if results.chosen else None,
        hall=nearest_hall(request),
    )


def _note_miss(request: web.Request, results: Results) -> None:
    """What nothing fits is a question for the editors; who asked is not kept."""
    if results.kind is DecisionKind.UNSURE and results.question:
        nearest = tuple(match.edition.item.id for match in results.chosen)
        language = reader_of(request).language
        asked = Asked(AskedKind.UNSURE, without_personal(results.question), language, "page", nearest=nearest)
        site_of(request).services.asked_questions.note(asked)


def look_up(guides: GuideService, typed: str) -> Results:
    text = readable(typed)
    finding = guides.find(text[:MAX_TEXT])
    family = guides.catalogue.family_of(finding.editions)
    return Results(
        question=finding.question,
        cut=len(text) > MAX_TEXT,
        kind=finding.decision.kind,
        chosen=matches(finding.plain, in_order(family, finding.found)),
        others=matches(finding.plain, finding.others),
        life_events=finding.life_events,
        pointers=finding.pointers,
        family=family if finding.decision.kind is DecisionKind.ASK else None,
    )
