"""GET /api/search?q=: what a question leads to, as JSON. `wenban ask --json` prints the same object."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web
from pydantic import BaseModel

from bot.domain.message import MAX_TEXT
from bot.services.guide import Finding, Found
from bot.web.context import json_answer
from bot.web.site import site_of
from content.readable import readable


class ReasonAnswer(BaseModel):
    """Why an item was found: `kind` is lexicon, pair, sound …, `matched` the words, `score` its share."""

    kind: str
    matched: str
    score: float


class ItemAnswer(BaseModel):
    """One item; `code` is the official one, `address` its page."""

    key: str
    id: str
    name: str
    plain_name: str
    name_en: str
    code: str
    edition: int
    state: str
    address: str
    score: float
    reasons: list[ReasonAnswer]


class SearchAnswer(BaseModel):
    """`decision` is answer, ask or unsure; `items` are meant by it, `others` come next in order.

    `why` holds the numbers the decision rests on, `sequence` the catalogue's number.
    """

    question: str
    decision: str
    why: dict[str, float]
    items: list[ItemAnswer]
    others: list[ItemAnswer]
    sequence: int


async def search_api(request: web.Request) -> web.Response:
    site = site_of(request)
    question = readable(request.query.get("q", ""))[:MAX_TEXT]
    answer = search_answer(site.guides.find(question), site.guides.catalogue.sequence, site.config.address)
    return json_answer(answer.model_dump(mode="json"))


def search_answer(finding: Finding, sequence: int, address: str) -> SearchAnswer:
    """The object for a finding; `address` is where our pages are."""
    return SearchAnswer(
        question=finding.question,
        decision=finding.decision.kind.value,
        why={fact: round(number, 3) for fact, number in asdict(finding.decision.why).items()},
        items=[_item(found, address) for found in finding.found],
        others=[_item(found, address) for found in finding.others],
        sequence=sequence,
    )


def _item(found: Found, address: str) -> ItemAnswer:
    edition, hit = found.edition, found.hit
    code = edition.guide.elements.item_code
    return ItemAnswer(
        key=edition.item.key,
        id=edition.item.id,
        name=edition.name,
        plain_name=edition.guide.plain_name,
        name_en=edition.guide.name_en,
        code=code.full_code or code.base_code,
        edition=edition.number,
        state=edition.state.value,
        address=f"{address}/guides/{edition.item.key}",
        score=round(hit.score, 3),
        reasons=[
            ReasonAnswer(kind=reason.kind.value, matched=reason.text, score=round(reason.score, 3))
            for reason in hit.reasons
        ],
    )
