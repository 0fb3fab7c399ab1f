"""What must hold inside a city: places point at each other, keys are unique, hours run forward."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from content.checks.issue import Issue
from content.city import City, Hall, Hours

MOST_THEMES = 9  # a Reply carries nine buttons


def check_city(city: City) -> list[Issue]:
    """Every contradiction in `city`; each issue names the file in which it can be put right."""
    return [*_places(city), *_themes(city), *_desks(city), *_repeats(city)]


def areas_of(city: City) -> frozenset[str]:
    """Every area a hall or a local entry may name: the whole city, districts, towns."""
    towns = (f"{district.key}/{town.key}" for district in city.districts for town in district.towns)
    return frozenset({"", *(district.key for district in city.districts), *towns})


def _places(city: City) -> Iterator[Issue]:
    areas = areas_of(city)
    for hall in city.halls:
        yield from _hall(hall, areas)
    for district in city.districts:
        if city.hall(district.hall) is None:
            facts = {"district": district.key, "hall": district.hall}
            yield Issue("places.yaml", "districts", "unknown_hall", facts=facts)


def _hall(hall: Hall, areas: frozenset[str]) -> Iterator[Issue]:
    if hall.area not in areas:
        yield Issue("places.yaml", "halls", "unknown_area", facts={"hall": hall.key, "area": hall.area})
    if not _in_order(hall.hours):
        yield Issue("places.yaml", "halls", "hours_out_of_order", facts={"hall": hall.key})


def _in_order(hours: Hours) -> bool:
    """Spans of a day follow one another, because `opening` reads them from morning to evening."""
    days = (hours.workdays, hours.other_days)
    times = [[time for span in spans for time in (span.opens, span.closes)] for spans in days]
    return all(day == sorted(set(day)) for day in times)


def _themes(city: City) -> Iterator[Issue]:
    if len(city.themes) > MOST_THEMES:
        yield Issue("themes.yaml", "themes", "too_many_themes", facts={"limit": MOST_THEMES})


def _desks(city: City) -> Iterator[Issue]:
    """A desk of nobody, or nowhere, would take its items off the page without a word."""
    areas, halls = areas_of(city), {hall.key for hall in city.halls}
    departments = {department.key for department in city.departments}
    for desk in city.desks:
        if desk.department not in departments:
            facts = {"department": desk.department}
            yield Issue("desks.yaml", "desks", "unknown_department", facts=facts)
        if desk.area not in areas:
            yield Issue("desks.yaml", "desks", "unknown_area", facts={"area": desk.area})
        for place in desk.places:
            if place.hall not in halls:
                yield Issue("desks.yaml", "desks", "unknown_hall", facts={"hall": place.hall})


def _repeats(city: City) -> Iterator[Issue]:
    yield from _repeated("places.yaml", "halls", (hall.key for hall in city.halls))
    yield from _repeated("places.yaml", "districts", (district.key for district in city.districts))
    for district in city.districts:
        yield from _repeated("places.yaml", "towns", (town.key for town in district.towns))
    yield from _repeated("themes.yaml", "themes", (theme.key for theme in city.themes))
    yield from _repeated("city.yaml", "departments", (department.key for department in city.departments))
    yield from _repeated("life-events.yaml", "life_events", (event.key for event in city.life_events))
    yield from _repeated("pointers.yaml", "pointers", (pointer.key for pointer in city.pointers))
    general = (f"{desk.department} {desk.area}".strip() for desk in city.desks if not desk.items)
    yield from _repeated("desks.yaml", "desks", general)


def _repeated(file_name: str, noun: str, keys: Iterable[str]) -> Iterator[Issue]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield Issue(file_name, noun, "repeated_key", facts={"key": key})
