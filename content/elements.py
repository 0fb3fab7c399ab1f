"""The 18 unified elements of a service item, as one table. 三级十八同 starts here.

A unified element is written once per item and is the same in city, county and town; what may differ
by place is `LocalInfo` (content/local.py). The table is the single answer to: what is it called, what
does it hold, which code list, which group on the card, what is it called nationally and in CPSV-AP.

No official list of "the 18" is published. Eight are named in the city reports behind this project;
ten are taken from the elements that 国发〔2022〕5号 and GB/T 39046-2020 table 4 unify nationally.
Therefore a city may publish its own list: `elements.yaml` beside its items reorders, renames or drops
rows, and may add plain-text elements of its own, which travel in `UnifiedElements.extra`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """What an element holds; checks, exchange and templates switch on this."""

    TEXT = "text"
    ITEM_CODE = "item_code"
    CODE = "code"
    CODES = "codes"
    LEGAL_BASIS = "legal_basis"
    AUTHORITY = "authority"
    CONDITIONS = "conditions"
    MATERIALS = "materials"
    STEPS = "steps"
    TIME_LIMIT = "time_limit"
    VISITS = "visits"
    FEES = "fees"
    RESULTS = "results"


class Group(StrEnum):
    """The three groups of six in which a card offers the elements: a Reply has at most nine buttons."""

    WHO = "who"  # who may apply, and for what
    HOW = "how"  # what to bring and what happens
    RULES = "rules"  # how long, and on what authority


@dataclass(frozen=True, slots=True)
class Element:
    """One row of the table. `field` names the attribute of `UnifiedElements` (or the key in `extra`)."""

    field: str
    name_zh: str
    name_en: str
    shape: Shape
    group: Group
    code_list: str = ""
    national_field: str = ""
    cpsv_ap: str = ""


UNIFIED_ELEMENTS: tuple[Element, ...] = (
    Element("item_name", "事项名称", "Name", Shape.TEXT, Group.WHO, "", "taskName", "dct:title"),
    Element(
        "item_code", "事项编码", "Code", Shape.ITEM_CODE, Group.WHO, "", "catalogCode", "dct:identifier"
    ),
    Element("item_type", "事项类型", "Type", Shape.CODE, Group.WHO, "item_type", "taskType", "dct:type"),
    Element(
        "legal_basis", "设定依据", "Legal basis", Shape.LEGAL_BASIS, Group.RULES, "", "byLaw",
        "cv:hasLegalResource",
    ),
    Element(
        "exercise_level", "行使层级", "Level of government", Shape.CODES, Group.RULES, "exercise_level",
        "useLevel", "dct:spatial",
    ),
    Element(
        "responsible_authority", "实施主体", "Responsible authority", Shape.AUTHORITY, Group.RULES,
        "body_nature", "deptName", "cv:hasCompetentAuthority",
    ),
    Element(
        "service_objects", "服务对象", "Who it is for", Shape.CODES, Group.WHO, "service_object",
        "serverType", "dct:audience",
    ),
    Element(
        "acceptance_conditions", "受理条件", "Conditions", Shape.CONDITIONS, Group.WHO, "",
        "acceptCondition", "cv:holdsRequirement",
    ),
    Element(
        "materials", "申请材料", "What to bring", Shape.MATERIALS, Group.HOW, "", "material", "cpsv:hasInput"
    ),
    Element(
        "handling_steps", "办理环节", "Steps", Shape.STEPS, Group.HOW, "handling_step", "handleFlow",
        "cpsv:follows",
    ),
    Element(
        "case_type", "办件类型", "On the spot or later", Shape.CODE, Group.RULES, "case_type", "projectType",
        "cv:isClassifiedBy",
    ),
    Element(
        "statutory_time_limit", "法定办结时限", "Time limit by law", Shape.TIME_LIMIT, Group.RULES, "",
        "anticipateDay", "",
    ),
    Element(
        "promised_time_limit", "承诺办结时限", "Promised time", Shape.TIME_LIMIT, Group.RULES, "",
        "promiseDay", "cv:processingTime",
    ),
    Element(
        "handling_forms", "办理形式", "Ways to apply", Shape.CODES, Group.HOW, "handling_form", "handleType",
        "cv:hasChannel",
    ),
    Element(
        "onsite_visits", "到办事现场次数", "Visits needed", Shape.VISITS, Group.HOW, "", "limitSceneNum", ""
    ),
    Element("fees", "收费标准", "Fees", Shape.FEES, Group.HOW, "", "isFee", "cv:hasCost"),
    Element(
        "results", "办理结果", "What you get", Shape.RESULTS, Group.HOW, "result_type", "resultName",
        "cpsv:produces",
    ),
    Element(
        "cross_region_scope", "通办范围", "Where you can apply", Shape.CODE, Group.WHO,
        "cross_region_scope", "handleArea", "dct:spatial",
    ),
)  # fmt: skip

UNIFIED_FIELDS = frozenset(element.field for element in UNIFIED_ELEMENTS)


class ElementsFault(ValueError):  # noqa: N818 - a finding about a file
    """A city's `elements.yaml` cannot be used; the message names the row."""


def configured(rows: Sequence[Mapping[str, str]]) -> tuple[Element, ...]:
    """A city's own list from the rows of its `elements.yaml`, in its order.

    Each row has `field`, and may rename (`name_zh`, `name_en`) or regroup (`group`). A field outside
    the table becomes a plain-text element of the city's own and must bring both names. No group may
    hold more than eight, because nine buttons minus one for the way back is what a Reply can carry.
    Raises ElementsFault.
    """
    standard = {element.field: element for element in UNIFIED_ELEMENTS}
    elements = tuple(_element(row, standard) for row in rows)
    _refuse_repeats(element.field for element in elements)
    for group in Group:
        count = sum(element.group is group for element in elements)
        if count > 8:
            raise ElementsFault(f"group {group.value} has {count} elements, at most 8 fit on a card")
    return elements


def _element(row: Mapping[str, str], standard: Mapping[str, Element]) -> Element:
    field = row.get("field", "")
    known = standard.get(field)
    try:
        group = Group(row.get("group", known.group if known else ""))
    except ValueError:
        raise ElementsFault(f"element {field!r}: group must be one of who, how, rules") from None
    name_zh = row.get("name_zh", known.name_zh if known else "")
    name_en = row.get("name_en", known.name_en if known else "")
    if not (field and name_zh and name_en):
        raise ElementsFault(f"element {field!r}: field, name_zh and name_en are needed")
    if known is None:
        return Element(field, name_zh, name_en, Shape.TEXT, group)
    return Element(
        field, name_zh, name_en, known.shape, group, known.code_list, known.national_field, known.cpsv_ap
    )


def _refuse_repeats(fields: Iterable[str]) -> None:
    seen: set[str] = set()
    for field in fields:
        if field in seen:
            raise ElementsFault(f"element {field!r} is listed twice")
        seen.add(field)
