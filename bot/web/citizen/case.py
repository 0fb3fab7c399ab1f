"""The guided questions of an item as pages: one question at a time, then the papers and steps of one's case.

Answers stand in the address by the ids of their questions, so a result can be sent to somebody and
printed. To change an answer is to leave it out: the question comes again, and the others are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.errors import NotFound
from bot.web.context import page
from bot.web.site import site_of
from content.case import case_of
from content.item import Edition


async def case_page(request: web.Request) -> web.Response:
    edition = site_of(request).guides.with_key(request.match_info["key"])
    if not edition.guide.questions:
        raise NotFound("case", edition.item.key)
    given = answers_given(request.query, edition)
    case = case_of(edition.guide, given)
    return page(
        request,
        "citizen/case.html",
        edition=edition,
        guide=edition.guide,
        case=case,
        kept={key: value for key, value in given.items() if not case.asked.next or key != case.asked.next.id},
        changes={key: case_path(edition, given, without=key) for key in case.asked.answers},
        result=case_path(edition, case.asked.answers),
    )


def answers_given(query: Mapping[str, str], edition: Edition) -> dict[str, str]:
    """The answers in an address that the guide knows; whatever else stands there is left out."""
    return {
        question.id: query[question.id]
        for question in edition.guide.questions
        if question.answer(query.get(question.id, ""))
    }


def case_path(edition: Edition, answers: Mapping[str, str], *, without: str = "") -> str:
    """Where these answers lead, on our pages; `without` one of them, to answer it anew."""
    path = f"/guides/{quote(edition.item.key, safe='')}/case"
    left = {key: value for key, value in answers.items() if key != without}
    return f"{path}?{urlencode(left)}" if left else path
