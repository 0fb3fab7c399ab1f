"""What the city's own files say, looked over: phones that can be dialled, links that open, lists of life.

Contradictions that would break an answer are errors of `check_city` and refuse the files; these are the
faults a city can live with for a day, so `wenban check` names them.
"""

from __future__ import annotations

from collections.abc import Iterator

from content.checks.issue import Issue
from content.checks.links import link_fault, link_oddity
from content.checks.phones import phone_fault
from content.city import City

FEWEST_ITEMS = 2  # “one thing” of one item is that item


def check_city_facts(city: City) -> list[Issue]:
    """Issues that name the file to mend; a city nobody has imported yet has none."""
    return [*_phones(city), *_links(city), *_life_events(city)]


def _phones(city: City) -> Iterator[Issue]:
    for file, noun, key, phone in _all_phones(city):
        fault = phone_fault(phone)
        if fault == "letters":
            yield Issue(file, noun, "malformed_phone", severity="error", facts={"area": key, "value": phone})
        elif fault:
            facts = {"area": key, "value": phone, "reason": f"phone_{fault}"}
            yield Issue(file, noun, "odd_phone", severity="warning", facts=facts)


def _all_phones(city: City) -> Iterator[tuple[str, str, str, str]]:
    yield "city.yaml", "hotline", city.name, city.hotline
    for department in city.departments:
        yield "city.yaml", "departments", department.key, department.phone
    for hall in city.halls:
        yield "places.yaml", "halls", hall.key, hall.phone
    for pointer in city.pointers:
        yield "pointers.yaml", "pointers", pointer.key, pointer.phone
    for desk in city.desks:
        key = f"{desk.department} {desk.area}".strip()
        for phone in (desk.consult_phone, desk.complaint_phone, desk.home_visit_phone):
            yield "desks.yaml", "desks", key, phone


def _links(city: City) -> Iterator[Issue]:
    links = [("pointers.yaml", "pointers", pointer.url) for pointer in city.pointers]
    links += [("city.yaml", "online_site", city.online_site)]
    links += [("city.yaml", "online_site_mobile", city.online_site_mobile)]
    for file, noun, url in links:
        if url and (fault := link_fault(url)):
            yield Issue(
                file, noun, "broken_link", severity="error", facts={"value": url, "reason": f"link_{fault}"}
            )
        elif url and (odd := link_oddity(url, demonstration=city.demonstration)):
            yield Issue(
                file, noun, "odd_link", severity="warning", facts={"value": url, "reason": f"link_{odd}"}
            )


def _life_events(city: City) -> Iterator[Issue]:
    for event in city.life_events:
        if len(set(event.items)) < max(FEWEST_ITEMS, len(event.items)):
            facts = {"event": event.key}
            yield Issue(
                "life-events.yaml", "life_events", "life_event_items", severity="warning", facts=facts
            )
