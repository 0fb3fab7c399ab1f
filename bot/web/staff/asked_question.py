"""Questions for the editors: what nobody could answer, what was corrected, what words may become aliases.

Whoever works for one department sees the questions that came near its items; what came near nothing is the
whole city's. Who asked is not known here, or anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aiohttp import web

from bot.domain.asked_question import UNANSWERED, AskedKind, AskedQuestion, AskedState, Proposal
from bot.domain.staff import WHOLE_CITY, Act, units_for
from bot.errors import NotFound
from bot.web.forms import read_form
from bot.web.site import site_of
from bot.web.staff.door import demand, signed_in
from bot.web.staff.frame import staff_page
from content.item import Edition

QUESTIONS = "/staff/questions"
SORTS = ("unanswered", "corrected", "proposals")
DAYS = (7, 30, 180)
ON_A_PAGE = 200


async def asked_questions(request: web.Request) -> web.Response:
    """`?sort=` is one of SORTS, `?days=` how far back, `?all=1` shows what is done, too."""
    sort, days, done_too = _asked(request)
    states = tuple(AskedState) if done_too else (AskedState.NEW,)
    service = site_of(request).services.asked_questions
    rows: Sequence[AskedQuestion | Proposal]
    only_counted = 0
    if sort == "proposals":
        rows = await service.proposals(days=days, states=states)
    else:
        kinds = UNANSWERED if sort == "unanswered" else (AskedKind.CORRECTED,)
        listed = await service.listed(kinds, days=days, states=states)
        rows, only_counted = listed.questions, listed.only_counted
    mine = [row for row in rows if _unit(request, row) is not None]
    return staff_page(
        request,
        "staff/questions.html",
        rows=mine[:ON_A_PAGE],
        more=len(mine) > ON_A_PAGE,
        only_counted=only_counted,
        by_id=site_of(request).guides.catalogue.by_id,
        asked={"sort": sort, "days": days, "all": done_too},
        sorts=SORTS,
        days_known=DAYS,
    )


async def mark(request: web.Request) -> web.Response:
    """Handled, ignored, or new again; then back to the list one came from."""
    number, form = request.match_info["number"], await read_form(request)
    state = next((each for each in AskedState if each.value == form.get("state")), None)
    if state is None or not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise NotFound("asked_question", number)
    service = site_of(request).services.asked_questions
    unit = _unit(request, await service.one(int(number)))
    signed = demand(request, Act.SEE_QUESTIONS, WHOLE_CITY if unit is None else unit)
    await service.mark(int(number), state, signed.actor, unit or WHOLE_CITY)
    sort, days, done_too = _asked(request)
    raise web.HTTPSeeOther(f"{QUESTIONS}?sort={sort}&days={days}" + ("&all=1" if done_too else ""))


def _asked(request: web.Request) -> tuple[str, int, bool]:
    sort, days = request.query.get("sort", ""), request.query.get("days", "")
    return (
        sort if sort in SORTS else SORTS[0],
        int(days) if days in map(str, DAYS) else DAYS[1],
        request.query.get("all") == "1",
    )


def _unit(request: web.Request, row: AskedQuestion | Proposal) -> str | None:
    """The unit for which this person may see the question; None: for none."""
    units = units_for(signed_in(request).staff, Act.SEE_QUESTIONS)
    departments = _departments(row, site_of(request).guides.catalogue.by_id)
    if WHOLE_CITY in units:
        return next(iter(departments), WHOLE_CITY)
    return next((department for department in departments if department in units), None)


def _departments(row: AskedQuestion | Proposal, by_id: Mapping[str, Edition]) -> list[str]:
    near = row.nearest if isinstance(row, AskedQuestion) else ()
    return [by_id[id_].guide.department for id_ in (row.item, *near) if id_ in by_id]
