"""A service item and its editions: the shapes everything else speaks about.

A `ServiceItem` is the thing a citizen wants done; an `Edition` is what we say about it at one time.
An edition holds the unified elements exactly once and, per area, only local facts: `LocalInfo` has no
field in which a district could say something else about materials, fees or time.

Empty means "not provided": `None` or an empty tuple. A page then says so and names 12345. All values
are frozen; a change is a new edition. Chinese text is the original; a field ending in `_en` is its
English rendering and may be empty, in which case the Chinese is shown, marked as Chinese.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class ItemCode:
    """The official codes. `base_code` is the 12-digit national code (an14 where a province uses 14).

    `full_code` is the code as the source system writes it, unique there; re-imports match on it. The
    31-digit implementation code differs per body by design and therefore lives in `LocalInfo`.
    """

    base_code: str = ""
    handling_suffix: str = ""
    full_code: str = ""


@dataclass(frozen=True, slots=True)
class Law:
    """One basis in law. `unverified` marks a document or article number nobody has checked: shown as 待核."""

    law_name: str
    document_no: str = ""
    article: str = ""
    text: str = ""
    issuer: str = ""
    effective_on: dt.date | None = None
    url: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Authority:
    """Who is responsible, by role (“市级公安机关”), so that it reads the same at every level."""

    department_role: str
    body_nature: str = ""
    department_role_en: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of acceptance; `basis_ref` names the law (and article) it rests on."""

    text: str
    basis_ref: str = ""
    text_en: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """One paper to bring. `when` says in which case it is needed, if not always."""

    name: str
    necessity: str = "1"
    material_type: str = "1"
    form: str = "1"
    originals: int = 0
    copies: int = 0
    source: str = "10"
    issuer: str = ""
    basis_ref: str = ""
    form_url: str = ""
    sample_url: str = ""
    notes: str = ""
    when: str = ""
    exempt_by_data_sharing: bool = False
    filled_on_site: bool = False  # a form that is handed out, or filled in on the screen
    name_en: str = ""
    notes_en: str = ""
    when_en: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of handling. `time_limit` is words (“当场”, “3个工作日”): steps may overlap."""

    name: str
    step_code: str = ""
    actor_role: str = ""
    time_limit: str = ""
    review_standard: str = ""
    result: str = ""
    name_en: str = ""
    time_limit_en: str = ""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A number of `unit` (code list time_unit). `value` 0 means on the spot; None means the law sets none."""

    value: int | None
    unit: str = "workday"
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class Visits:
    """How often a person must come at most; more than 0 needs a reason."""

    max: int
    reason: str = ""
    reason_en: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """One charge: `standard` is words with the amount (“每证40元”)."""

    name: str
    standard: str
    basis: str = ""
    reducible: bool = False
    name_en: str = ""
    standard_en: str = ""


@dataclass(frozen=True, slots=True)
class Fees:
    """Whether money is asked at all, and for what."""

    charged: bool
    items: tuple[Fee, ...] = ()
    online_payment: bool = False
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What the citizen holds in the end."""

    name: str
    result_type: str = ""
    validity: str = ""
    sample_url: str = ""
    delivery: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class UnifiedElements:
    """The 18 elements of content/elements.py, one attribute per row; `extra` holds a city's own text ones."""

    item_name: str
    item_code: ItemCode
    item_type: str = ""
    legal_basis: tuple[Law, ...] = ()
    exercise_level: tuple[str, ...] = ()
    responsible_authority: Authority | None = None
    service_objects: tuple[str, ...] = ()
    acceptance_conditions: tuple[Condition, ...] = ()
    materials: tuple[Material, ...] | None = None
    handling_steps: tuple[Step, ...] = ()
    case_type: str = ""
    statutory_time_limit: TimeLimit | None = None
    promised_time_limit: TimeLimit | None = None
    handling_forms: tuple[str, ...] = ()
    onsite_visits: Visits | None = None
    fees: Fees | None = None
    results: tuple[Result, ...] = ()
    cross_region_scope: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    def value_of(self, field: str) -> Any:
        """What one row of the table of elements holds here; a city's own rows are in `extra`."""
        return getattr(self, field) if field in _FIELDS else self.extra.get(field, "")


_FIELDS = frozenset(each.name for each in fields(UnifiedElements)) - {"extra"}


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


class EditionState(StrEnum):
    """What a reader may rely on. Draft and review states come with change tickets."""

    PUBLISHED = "published"
    INCOMPLETE = "incomplete"  # found and shown; what is missing is said to be missing


class Origin(StrEnum):
    """Who made an edition; a demonstration file never overrides an edition made by staff."""

    DEMONSTRATION = "demonstration"
    IMPORTED = "imported"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Guide:
    """The words of one edition: everything a department writes, and nothing Wenban adds."""

    elements: UnifiedElements
    department: str = ""
    theme: str = ""
    aliases: tuple[str, ...] = ()
    plain_name: str = ""  # citizens' words for it: “社保卡丢了，补一张”
    summary: str = ""
    name_en: str = ""
    plain_name_en: str = ""
    summary_en: str = ""
    local: tuple[LocalInfo, ...] = ()
    checked_on: dt.date | None = None

    def local_for(self, area: str) -> LocalInfo | None:
        """Local facts for a town, else for its district, else for the whole city, else None."""
        by_area = {info.area: info for info in self.local}
        district = area.partition("/")[0]
        return by_area.get(area) or by_area.get(district) or by_area.get("")

    def offers_home_visit(self) -> bool:
        return any(info.home_visit and info.home_visit.supported for info in self.local)


@dataclass(frozen=True, slots=True)
class ServiceItem:
    """The identity of an item: three names that never change their owner (DESIGN rule 16).

    `id` is 10 Crockford base32 characters for buttons and codes, `key` is for addresses of pages (a
    slug, or the full item code of an import), `source` + `source_code` is what re-imports match on.
    """

    id: str
    key: str
    source: str
    source_code: str


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Edition:
    """One immutable edition of an item. `sequence` is the catalogue's number when it was published.

    Item and number name it, so they are its hash; things derived from it may be kept weakly beside it.
    """

    item: ServiceItem
    number: int
    state: EditionState
    origin: Origin
    guide: Guide
    content_hash: str
    sequence: int

    def __hash__(self) -> int:
        return hash((self.item.id, self.number))

    @property
    def name(self) -> str:
        return self.guide.elements.item_name

    def title(self, language: str) -> str:
        """What to call it in `language`: the English name where there is one, else the official name."""
        if language == "en" and self.guide.name_en:
            return self.guide.name_en
        return self.name
