"""GET /api/search?q=: what a question leads to, as JSON."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from bot.web.citizen.matches import Match
from bot.web.citizen.search import look_up
from bot.web.context import json_answer
from bot.web.site import site_of


class Found(BaseModel):
    """One item; `because` are the words of the question that led to it."""

    key: str
    id: str
    name: str
    plain_name: str
    name_en: str
    edition: int
    address: str
    because: list[str]


class SearchAnswer(BaseModel):
    """`decision` is answer, ask or unsure; `results` are meant, `others` may be worth a look."""

    question: str
    decision: str
    results: list[Found]
    others: list[Found]
    sequence: int


async def search_api(request: web.Request) -> web.Response:
    site = site_of(request)
    results = look_up(site.guides, request.query.get("q", ""))
    answer = SearchAnswer(
        question=results.question,
        decision=results.kind.value,
        results=[_found(match, site.config.address) for match in results.chosen],
        others=[_found(match, site.config.address) for match in results.others],
        sequence=site.guides.catalogue.sequence,
    )
    return json_answer(answer.model_dump(mode="json"))


def _found(match: Match, address: str) -> Found:
    edition = match.edition
    return Found(
        key=edition.item.key,
        id=edition.item.id,
        name=edition.name,
        plain_name=edition.guide.plain_name,
        name_en=edition.guide.name_en,
        edition=edition.number,
        address=f"{address}/guides/{edition.item.key}",
        because=list(match.words),
    )
