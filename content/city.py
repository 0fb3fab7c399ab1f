"""The city around the items: districts and towns, departments, themes, halls and their hours.

Read from `city.yaml` (name, phone line, departments), `places.yaml` and `themes.yaml` beside the
items. `opening` is the one place that turns weekly hours into “open now, until 17:30”; it is handed
the time and whether the day is a working day, because the calendar belongs to bot/workdays.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from content.local import HandlingPlace


@dataclass(frozen=True, slots=True)
class Span:
    """Opening hours of one stretch of a day, local time: 09:00 to 12:00."""

    opens: dt.time
    closes: dt.time


@dataclass(frozen=True, slots=True)
class Hours:
    """`workdays` holds on working days of the official calendar (make-up Saturdays included);
    `other_days` holds on all other days and is usually empty."""

    workdays: tuple[Span, ...]
    other_days: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Hall:
    """A place one can go to. `area` as in LocalInfo; coordinates are GCJ-02, as Chinese maps use them."""

    key: str
    name: str
    area: str
    address: str
    phone: str
    hours: Hours
    transport: str = ""
    accessibility: str = ""
    longitude: float | None = None
    latitude: float | None = None
    name_en: str = ""
    address_en: str = ""
    transport_en: str = ""
    accessibility_en: str = ""


@dataclass(frozen=True, slots=True)
class Town:
    key: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class District:
    """A district or county; `hall` is the key of its main hall, shown when nothing fits."""

    key: str
    name: str
    hall: str
    name_en: str = ""
    towns: tuple[Town, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """What citizens browse by: one of at most nine on the front page."""

    key: str
    name: str
    name_en: str = ""
    hint: str = ""
    hint_en: str = ""


@dataclass(frozen=True, slots=True)
class Department:
    key: str
    name: str
    name_en: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one department takes applications in one area, and who answers for it there.

    `items` are keys; a desk with some is for those only (the vehicle office for driving licences).
    """

    department: str
    area: str
    body: str
    places: tuple[HandlingPlace, ...]
    body_code: str = ""  # unified social credit code, GB 32100
    consult_phone: str = ""
    complaint_phone: str = ""
    home_visit_phone: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """“One thing” (一件事): the items a change in life brings with it, by key, in the order to do them."""

    key: str
    name: str
    items: tuple[str, ...]
    name_en: str = ""
    summary: str = ""
    summary_en: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pointer:
    """Something citizens ask us that is not ours: a short answer, and who to call or where to look."""

    key: str
    name: str
    answer: str
    name_en: str = ""
    answer_en: str = ""
    aliases: tuple[str, ...] = ()
    phone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class City:
    """Everything about the city that is not an item. `hotline` answers round the clock (12345)."""

    name: str
    name_en: str = ""
    hotline: str = "12345"
    demonstration: bool = False
    districts: tuple[District, ...] = ()
    halls: tuple[Hall, ...] = ()
    themes: tuple[Theme, ...] = ()
    departments: tuple[Department, ...] = ()
    most_asked: tuple[str, ...] = ()  # item keys for the front page
    examples: tuple[str, ...] = ()  # questions shown in the search box, one per season, spring first
    examples_en: tuple[str, ...] = ()
    online_site: str = ""  # of the city's own online handling, without a slash at the end
    online_site_mobile: str = ""
    desks: tuple[Desk, ...] = ()
    life_events: tuple[LifeEvent, ...] = ()
    pointers: tuple[Pointer, ...] = ()

    def hall(self, key: str) -> Hall | None:
        return next((hall for hall in self.halls if hall.key == key), None)

    def district(self, key: str) -> District | None:
        return next((district for district in self.districts if district.key == key), None)

    def theme(self, key: str) -> Theme | None:
        return next((theme for theme in self.themes if theme.key == key), None)

    def life_event(self, key: str) -> LifeEvent | None:
        return next((event for event in self.life_events if event.key == key), None)

    def pointer(self, key: str) -> Pointer | None:
        return next((pointer for pointer in self.pointers if pointer.key == key), None)

    def department(self, key: str) -> Department | None:
        return next((department for department in self.departments if department.key == key), None)

    def example(self, language: str, month: int) -> str:
        """The example question of the season (spring is March to May); empty if the city gives none."""
        examples = self.examples_en if language == "en" else self.examples
        return examples[(month - 3) % 12 // 3 % len(examples)] if examples else ""

    def area_name(self, area: str, language: str) -> str:
        """“清河区柳林镇”, “Liulin Town, Qinghe District”; empty for an area this city does not have."""
        district_key, _, town_key = area.partition("/")
        district = self.district(district_key)
        if district is None:
            return ""
        town = next((town for town in district.towns if town.key == town_key), None)
        if town_key and town is None:
            return ""
        if language == "en":
            names = [place.name_en or place.name for place in (town, district) if place]
            return ", ".join(names)
        return district.name + (town.name if town else "")

    def main_hall(self, area: str) -> Hall | None:
        """The hall to send someone to who is in `area`; without one, the first hall of the city."""
        district = self.district(area.partition("/")[0])
        hall = self.hall(district.hall) if district else None
        return hall or next(iter(self.halls), None)


UNKNOWN_CITY = City(name="本市", name_en="the city")


class Opening(StrEnum):
    OPEN = "open"
    LATER_TODAY = "later_today"
    CLOSED_TODAY = "closed_today"  # no hours today at all
    OVER_TODAY = "over_today"


@dataclass(frozen=True, slots=True)
class OpeningNow:
    """Whether a hall is open at a moment. `until` is the end of the present stretch, `opens_at` the next
    start (today or on `opens_on`), `spans` the hours of the day itself."""

    state: Opening
    spans: tuple[Span, ...] = ()
    until: dt.time | None = None
    opens_at: dt.time | None = None
    opens_on: dt.date | None = None

    @property
    def later(self) -> tuple[Span, ...]:
        """The stretches of today that are still to come."""
        after = {Opening.OPEN: self.until, Opening.LATER_TODAY: self.opens_at}.get(self.state)
        return tuple(span for span in self.spans if after and span.opens >= after)


def opening(hours: Hours, now: dt.datetime, is_workday: Callable[[dt.date], bool]) -> OpeningNow:
    """Opening state at `now` (the city's local time). Looks at most 14 days ahead for the next opening."""
    today = now.date()
    spans = _spans(hours, today, is_workday)
    for span in spans:
        if now.time() < span.opens:
            return OpeningNow(Opening.LATER_TODAY, spans, opens_at=span.opens, opens_on=today)
        if now.time() < span.closes:
            return OpeningNow(Opening.OPEN, spans, until=span.closes)
    state = Opening.OVER_TODAY if spans else Opening.CLOSED_TODAY
    for ahead in range(1, 15):
        day = today + dt.timedelta(days=ahead)
        if later := _spans(hours, day, is_workday):
            return OpeningNow(state, spans, opens_at=later[0].opens, opens_on=day)
    return OpeningNow(state, spans)


def _spans(hours: Hours, day: dt.date, is_workday: Callable[[dt.date], bool]) -> tuple[Span, ...]:
    return hours.workdays if is_workday(day) else hours.other_days
