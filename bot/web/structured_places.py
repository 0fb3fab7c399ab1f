"""Where, when and how fast an item is had, as schema.org says it: channels, offices, hours.

The hours of working days are told as Monday to Friday, those of other days as weekends and public
holidays: a make-up Saturday, which schema.org cannot say, is on the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.i18n import Translator
from content.city import City, Hall, Span
from content.item import Edition
from content.links import domain_of
from content.local import LocalInfo
from content.summary import time_to_expect
from content.unified import TimeLimit

Node = dict[str, Any]

WORKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
OTHER_DAYS = ("Saturday", "Sunday", "PublicHolidays")


def given(node: Mapping[str, Any]) -> Node:
    """What the edition does not say is left out, not told as empty."""
    return {name: value for name, value in node.items() if value not in ("", None, [])}


def channel(city: City, edition: Edition, info: LocalInfo, speak: Translator) -> Node:
    """How the item is had in one area: halls, phone, site, and how long it takes."""
    area = city.area_name(info.area, speak.language) or speak.rendering(city.name, city.name_en)
    limit = time_to_expect(edition.guide.elements)
    halls = dict.fromkeys(place.hall for place in info.places)
    return given(
        {
            "@type": "ServiceChannel",
            "name": area,
            "description": _in_words(speak, limit),
            "processingTime": _duration(limit),
            "serviceUrl": info.online_url if domain_of(info.online_url) else "",
            "servicePhone": _phone(info.consult_phone),
            "serviceLocation": [_office(speak, hall) for key in halls if (hall := city.hall(key))],
        }
    )


def _in_words(speak: Translator, limit: TimeLimit | None) -> str:
    if limit is None or limit.value is None or limit.unit != "workday" or limit.value == 0:
        return ""
    return speak.plural("{n} working day", "{n} working days", limit.value)


def _duration(limit: TimeLimit | None) -> str:
    """ISO 8601, where calendar days or “on the spot” are promised."""
    if limit is None or limit.value is None or (limit.unit != "day" and limit.value != 0):
        return ""
    return f"P{limit.value}D"


def _phone(number: str) -> Node | None:
    return {"@type": "ContactPoint", "telephone": number} if number else None


def _office(speak: Translator, hall: Hall) -> Node:
    return given(
        {
            "@type": "GovernmentOffice",
            "name": speak.rendering(hall.name, hall.name_en),
            "address": speak.rendering(hall.address, hall.address_en),
            "telephone": hall.phone,
            "openingHoursSpecification": _hours(hall),
        }
    )


def common_hours(city: City, edition: Edition) -> list[Node]:
    """When the item can be had in person, if all its halls keep the same hours."""
    keys = {place.hall for info in edition.guide.local for place in info.places}
    halls = [hall for key in sorted(keys) if (hall := city.hall(key))]
    return _hours(halls[0]) if len({hall.hours for hall in halls}) == 1 else []


def _hours(hall: Hall) -> list[Node]:
    spans = ((WORKDAYS, hall.hours.workdays), (OTHER_DAYS, hall.hours.other_days))
    return [_opening(days, span) for days, stretches in spans for span in stretches]


def _opening(days: Sequence[str], span: Span) -> Node:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [f"https://schema.org/{day}" for day in days],
        "opens": span.opens.isoformat("minutes"),
        "closes": span.closes.isoformat("minutes"),
    }
