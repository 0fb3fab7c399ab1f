"""Results: one answer, one question with the choices, or “not sure” with where to call.

Whatever was typed is kept and shown; what is too long is read up to a limit, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.domain.message import MAX_TEXT
from bot.services.guide import GuideService
from bot.web.citizen.guide import local_for
from bot.web.citizen.matches import Match, matches
from bot.web.context import page, printable
from bot.web.halls import nearest_hall
from bot.web.site import site_of
from content.search import DecisionKind, search

MORE = 8  # results below the answer
WORTH_A_LOOK = 0.3  # of the best score; below it a result would only distract


@dataclass(frozen=True, slots=True)
class Results:
    """`chosen` is the answer, the choices or the nearest, by `kind`; `others` may be worth a look."""

    question: str
    cut: bool
    kind: DecisionKind
    chosen: tuple[Match, ...]
    others: tuple[Match, ...]


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
    """The decision and the rest of the ranking, from one index: nothing awaits in between."""
    question = _plain(typed)[:MAX_TEXT]
    finding = guides.find(question)
    chosen = {hit.id for hit in finding.decision.hits}
    ranking = search(guides.index, question, limit=MORE)
    floor = WORTH_A_LOOK * max((hit.score for hit in ranking.hits), default=0.0)
    others = tuple(hit for hit in ranking.hits if hit.id not in chosen and hit.score >= floor)
    found = matches(guides, ranking.question, finding.decision.hits)
    # The index may trail the text by seconds: what is not in the catalogue any more is no answer.
    kind = finding.decision.kind if found else DecisionKind.UNSURE
    return Results(
        question,
        len(typed) > MAX_TEXT,
        kind,
        found,
        () if kind is DecisionKind.UNSURE else matches(guides, ranking.question, others),
    )


def _plain(typed: str) -> str:
    """The text without control characters and the invisible ones that turn its direction."""
    return printable(" ".join(typed.split())).strip()
