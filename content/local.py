"""What may differ by place: halls and windows, phones, links, home visits. Nothing unified, by design.

`LocalInfo` has no field in which a district could say something else about materials, fees or time.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HandlingPlace:
    """Where in one area the item is accepted: a hall of places.yaml and the window in it."""

    hall: str
    window: str = ""


@dataclass(frozen=True, slots=True)
class HomeVisit:
    """Whether staff come to the home here, for whom, and the number to ask."""

    supported: bool
    eligible: str = ""
    phone: str = ""
    eligible_en: str = ""


@dataclass(frozen=True, slots=True)
class LocalInfo:
    """What may differ by place. It has no field for any unified element, by design.

    `area` is a district key (“qinghe”) or a town below it (“qinghe/liulin”); the empty area holds for
    the whole city. A lookup takes the town, else its district, else the city.
    """

    area: str
    implementing_body: str = ""
    implementing_body_code: str = ""  # unified social credit code, GB 32100
    implementation_code: str = ""
    places: tuple[HandlingPlace, ...] = ()
    consult_phone: str = ""
    complaint_phone: str = ""
    online_url: str = ""
    online_url_mobile: str = ""
    appointment: str = ""
    appointment_en: str = ""
    home_visit: HomeVisit | None = None
    notes: str = ""
    notes_en: str = ""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Which halls take the application, and who decides; content/acceptance.py makes local facts of it.

    `at` and `decided_by` are levels: city, district, town (and province for `decided_by`): accepted in the
    district and decided by the city is 区收市审. `online` is full, partial or none. `home_visit` says for
    whom staff come; empty for nobody.
    """

    at: tuple[str, ...]
    decided_by: str
    any_district: bool = True  # any hall of the level takes it, wherever one lives
    online: str = "none"
    appointment: str = ""
    appointment_en: str = ""
    home_visit: str = ""
    home_visit_en: str = ""
    notes: str = ""
    notes_en: str = ""
