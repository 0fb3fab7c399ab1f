"""GET /api/search?q=: what a question leads to, as JSON. `wenban ask --json` prints the same object."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from bot.domain.masking import mask_in_text
from bot.domain.message import MAX_TEXT
from bot.services.guide import Finding, Found
from bot.web.api.models import ItemAnswer, ReasonAnswer, SearchAnswer, SignpostAnswer
from bot.web.api.operations import QUESTION
from bot.web.context import json_answer
from bot.web.page_cache import FOR_ITS_READER, marked
from bot.web.site import site_of
from content.city import LifeEvent, Pointer
from content.readable import readable


async def search_api(request: web.Request) -> web.Response:
    site = site_of(request)
    question = readable(mask_in_text(QUESTION.of(request)))[:MAX_TEXT]
    answer = search_answer(site.guides.find(question), site.guides.catalogue.sequence, site.config.address)
    return marked(request, json_answer(answer.model_dump(mode="json")), FOR_ITS_READER)


def search_answer(finding: Finding, sequence: int, address: str) -> SearchAnswer:
    """The object for a finding; `address` is where our pages are."""
    return SearchAnswer(
        question=finding.question,
        decision=finding.decision.kind.value,
        why={fact: round(number, 3) for fact, number in asdict(finding.decision.why).items()},
        items=[_item(found, address) for found in finding.found],
        others=[_item(found, address) for found in finding.others],
        signposts=[
            *(_life_event(event, address) for event in finding.life_events),
            *(_pointer(pointer) for pointer in finding.pointers),
        ],
        sequence=sequence,
    )


def _life_event(event: LifeEvent, address: str) -> SignpostAnswer:
    return SignpostAnswer(
        kind="life_event",
        key=event.key,
        name=event.name,
        name_en=event.name_en,
        answer=event.summary,
        answer_en=event.summary_en,
        phone="",
        address=f"{address}/life-events/{event.key}",
    )


def _pointer(pointer: Pointer) -> SignpostAnswer:
    return SignpostAnswer(
        kind="pointer",
        key=pointer.key,
        name=pointer.name,
        name_en=pointer.name_en,
        answer=pointer.answer,
        answer_en=pointer.answer_en,
        phone=pointer.phone,
        address=pointer.url,
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
