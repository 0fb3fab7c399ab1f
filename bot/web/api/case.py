"""GET /api/guides/<key>/case: the guided questions of an item as JSON, and the papers of one case."""

from __future__ import annotations

from aiohttp import web

from bot.errors import NotFound
from bot.web.api.models import AnsweredAnswer, CaseAnswer
from bot.web.api.operations import GUIDE_KEY
from bot.web.citizen.case import answers_given, case_path
from bot.web.context import json_answer
from bot.web.page_cache import FOR_EVERYBODY, marked
from bot.web.site import site_of
from content.case import Case, case_of
from content.item import Edition


async def case_api(request: web.Request) -> web.Response:
    site = site_of(request)
    edition = site.guides.with_key(GUIDE_KEY.of(request))
    if not edition.guide.questions:
        raise NotFound("case", edition.item.key)
    case = case_of(edition.guide, answers_given(request.query, edition))
    answer = _answer(edition, case, site.config.address)
    return marked(request, json_answer(answer.model_dump(mode="json")), FOR_EVERYBODY)


def _answer(edition: Edition, case: Case, address: str) -> CaseAnswer:
    asked = case.asked
    return CaseAnswer(
        key=edition.item.key,
        edition=edition.number,
        answered=[
            AnsweredAnswer(question=question.id, answer=answer.id) for question, answer in asked.answered
        ],
        next=asked.next,
        ended=asked.ended,
        materials=list(case.materials),
        steps=list(case.steps),
        address=address + case_path(edition, asked.answers),
    )
