"""Do the ways to apply fit each other: online, counter, visits, home visits, levels, who it is for?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.checks.issue import Bar, Findings, Issue
from content.checks.subject import Rule, Subject

COUNTER = "1"  # handling_form
ONLINE_FORMS = frozenset({"2", "3"})  # by computer, by phone
INDIVIDUALS = "1"  # service_object
_LEVELS = frozenset({"city", "district", "town"})
_FOR_BODIES = re.compile(r"(?:企业|公司|用人单位|个体工商户|农民专业合作社)(?:设立|变更|注销|备案|开办|登记)")


def _online_fits_visits(subject: Subject, find: Findings) -> Iterator[Issue]:
    acceptance, visits = subject.guide.acceptance, subject.elements.onsite_visits
    if acceptance and acceptance.online == "full" and visits and visits.max > 0:
        yield find.error("onsite_visits", "online_yet_visits", visits=visits.max)


def _online_fits_forms(subject: Subject, find: Findings) -> Iterator[Issue]:
    acceptance, forms = subject.guide.acceptance, subject.elements.handling_forms
    if acceptance is None or not forms:
        return
    online = not ONLINE_FORMS.isdisjoint(forms)
    if (acceptance.online != "none") != online:
        yield find.error("handling_forms", "online_against_forms", online=acceptance.online)


def _a_visit_goes_to_a_counter(subject: Subject, find: Findings) -> Iterator[Issue]:
    visits, forms = subject.elements.onsite_visits, subject.elements.handling_forms
    if visits and visits.max > 0 and forms and COUNTER not in forms:
        yield find.error("onsite_visits", "visit_without_counter", visits=visits.max)


def _levels_exist(subject: Subject, find: Findings) -> Iterator[Issue]:
    acceptance = subject.guide.acceptance
    if acceptance is None:
        return
    wrong = [*(_LEVELS ^ (_LEVELS | set(acceptance.at)))]
    wrong += [acceptance.decided_by] if acceptance.decided_by not in _LEVELS | {"province"} else []
    for level in wrong:
        yield find.error("acceptance", "unknown_level", level=level)


def _accepted_somewhere(subject: Subject, find: Findings) -> Iterator[Issue]:
    """The local facts are filled in by now (content/acceptance.py): nothing there is nowhere to go."""
    guide = subject.guide
    if subject.city is None or guide.acceptance is None or not subject.city.desks:
        return
    if not guide.local:
        yield find.warning("acceptance", "accepted_nowhere", department=guide.department)
    elif guide.acceptance.home_visit and not guide.offers_home_visit():
        yield find.warning("acceptance", "home_visit_without_phone", department=guide.department)


def _for_whom(subject: Subject, find: Findings) -> Iterator[Issue]:
    objects, name = subject.elements.service_objects, subject.elements.item_name
    if objects == (INDIVIDUALS,) and _FOR_BODIES.search(name):
        yield find.warning("service_objects", "objects_against_name", name=name)


def _local_choice_names_elements(subject: Subject, find: Findings) -> Iterator[Issue]:
    listed = {element.field for element in subject.table}
    for field in subject.guide.local_choice:
        if field not in listed:
            yield find.error("local_choice", "unknown_local_choice", field=field)


RULES: tuple[Rule, ...] = (
    Rule(Bar.PROPOSAL, _online_fits_visits),
    Rule(Bar.PROPOSAL, _online_fits_forms),
    Rule(Bar.PROPOSAL, _a_visit_goes_to_a_counter),
    Rule(Bar.DRAFT, _levels_exist),
    Rule(Bar.PUBLICATION, _accepted_somewhere),
    Rule(Bar.PROPOSAL, _for_whom),
    Rule(Bar.DRAFT, _local_choice_names_elements),
)
