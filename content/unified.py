"""The shapes of the unified elements: what is written once per item and reads the same everywhere.

`UnifiedElements` has one attribute per row of content/elements.py. Empty means “not provided”: `None` or
an empty tuple; a page then says so and names the hotline. All values are frozen. Chinese text is the
original; a field ending in `_en` is its English rendering and may be empty.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from content.situations import OnlyIf


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
    only_if: OnlyIf = field(default_factory=dict)  # the answers to the guide's questions it is needed for


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
    only_if: OnlyIf = field(default_factory=dict)


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
