"""Where an item is accepted, worked out from the city's desks.

A city writes down once where each department takes applications (desks.yaml) and, per item, at
which levels it is accepted and who decides. From both come the local facts of every area, so that a hall that
moves is corrected in one line for all items. An item with local facts of its own keeps those.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from content.city import City, Desk
from content.item import Guide
from content.local import HomeVisit, LocalInfo

_LEVELS = {"city": "3", "district": "4", "town": "5"}  # as in the code list exercise_level


def located(guide: Guide, key: str, city: City) -> Guide:
    """The guide with its local facts filled in; as it is if it has its own, or says nothing of acceptance."""
    if guide.local or guide.acceptance is None:
        return guide
    return replace(guide, local=tuple(_local(guide, key, city)))


def level_of(area: str) -> str:
    """“city”, “district” or “town”, for an area as in LocalInfo."""
    return "town" if "/" in area else "district" if area else "city"


def _local(guide: Guide, key: str, city: City) -> Iterator[LocalInfo]:
    acceptance = guide.acceptance
    if acceptance is None:
        return
    for area, desk in _desks(guide.department, key, city).items():
        if level_of(area) in acceptance.at:
            yield _at_desk(guide, key, desk, city)


def _desks(department: str, key: str, city: City) -> dict[str, Desk]:
    """One desk an area; a desk for certain items goes before the department's general one."""
    found: dict[str, Desk] = {}
    for desk in city.desks:
        wanted = desk.department == department and (not desk.items or key in desk.items)
        if wanted and (desk.area not in found or desk.items):
            found[desk.area] = desk
    return found


def _at_desk(guide: Guide, key: str, desk: Desk, city: City) -> LocalInfo:
    acceptance = guide.acceptance
    assert acceptance is not None  # noqa: S101 - the callers looked
    online = acceptance.online != "none" and city.online_site
    visits = acceptance.home_visit and desk.home_visit_phone
    return LocalInfo(
        area=desk.area,
        implementing_body=desk.body,
        implementing_body_code=desk.body_code,
        implementation_code=_implementation_code(guide, desk),
        places=desk.places,
        consult_phone=desk.consult_phone,
        complaint_phone=desk.complaint_phone,
        online_url=f"{city.online_site}/items/{key}" if online else "",
        online_url_mobile=f"{city.online_site_mobile or city.online_site}/items/{key}" if online else "",
        appointment=acceptance.appointment,
        appointment_en=acceptance.appointment_en,
        home_visit=HomeVisit(True, acceptance.home_visit, desk.home_visit_phone, acceptance.home_visit_en)
        if visits
        else None,
        notes=acceptance.notes,
        notes_en=acceptance.notes_en,
    )


def _implementation_code(guide: Guide, desk: Desk) -> str:
    base = guide.elements.item_code.base_code[:12]
    return f"{desk.body_code}{_LEVELS[level_of(desk.area)]}{base}" if desk.body_code and base else ""
