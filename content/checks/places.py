"""Does the guide point at things the city has: halls, areas, its department and theme?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from content.checks.city import areas_of
from content.checks.issue import Bar, Findings, Issue
from content.checks.subject import Rule, Subject
from content.city import City


def _areas_exist(subject: Subject, find: Findings) -> Iterator[Issue]:
    areas = areas_of(subject.city) if subject.city else None
    for info in subject.guide.local:
        if areas is not None and info.area not in areas:
            yield find.error("local", "unknown_area", area=info.area)


def _areas_once(subject: Subject, find: Findings) -> Iterator[Issue]:
    for area, count in Counter(info.area for info in subject.guide.local).items():
        if count > 1:
            yield find.error("local", "area_twice", area=area)


def _halls_exist(subject: Subject, find: Findings) -> Iterator[Issue]:
    for info in subject.guide.local:
        for place in info.places:
            if subject.city and subject.city.hall(place.hall) is None:
                yield find.error("local", "unknown_hall", area=info.area, hall=place.hall)


def _department_and_theme_exist(subject: Subject, find: Findings) -> Iterator[Issue]:
    city: City | None = subject.city
    department, theme = subject.guide.department, subject.guide.theme
    if city and department and city.department(department) is None:
        yield find.error("department", "unknown_department", department=department)
    if city and theme and city.theme(theme) is None:
        yield find.error("theme", "unknown_theme", theme=theme)


def _home_visit_can_be_asked_for(subject: Subject, find: Findings) -> Iterator[Issue]:
    for info in subject.guide.local:
        visit = info.home_visit
        if visit and visit.supported and not (visit.phone.strip() and visit.eligible.strip()):
            yield find.error("local", "home_visit_incomplete", area=info.area)


RULES: tuple[Rule, ...] = (
    Rule(Bar.DRAFT, _areas_exist),
    Rule(Bar.DRAFT, _areas_once),
    Rule(Bar.DRAFT, _halls_exist),
    Rule(Bar.DRAFT, _department_and_theme_exist),
    Rule(Bar.PROPOSAL, _home_visit_can_be_asked_for),
)
