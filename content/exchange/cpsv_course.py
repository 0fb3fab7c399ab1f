"""How the service goes: its steps, how long it takes, how often one must come. Each is a Rule it follows.

Time in working days stands here in words; only calendar days and “on the spot” are also a duration.
"""

from __future__ import annotations

from rdflib import DCTERMS, XSD, URIRef

from content.codelists import CODE_LISTS
from content.elements import UNIFIED_ELEMENTS
from content.exchange.cpsv_case import link_case
from content.exchange.cpsv_writing import CPSV, CV, SCHEMA, Telling, Words, duration, fragments, labelled
from content.summary import time_to_expect
from content.unified import Step, TimeLimit, Visits

_NAMES = {each.field: Words(each.name_zh, each.name_en) for each in UNIFIED_ELEMENTS}


def write_course(telling: Telling) -> None:
    elements = telling.edition.guide.elements
    named = fragments("step", (step.name for step in elements.handling_steps))
    for place, (fragment, step) in enumerate(zip(named, elements.handling_steps, strict=True), 1):
        _step(telling, fragment, place, step)
    for field in ("statutory_time_limit", "promised_time_limit"):
        limit: TimeLimit | None = elements.value_of(field)
        if limit is not None:
            _rule(telling, field.replace("_", "-"), _NAMES[field], *_limit(limit))
    if elements.onsite_visits is not None:
        _rule(telling, "onsite-visits", _NAMES["onsite_visits"], *_visits(elements.onsite_visits))
    lasting = duration(time_to_expect(elements))
    telling.writing.text(telling.service, CV.processingTime, lasting, XSD.duration)


def _step(telling: Telling, fragment: str, place: int, step: Step) -> None:
    writing = telling.writing
    name = Words(step.name, step.name_en)
    told = (
        labelled("办理人", "", step.actor_role),
        labelled("时限", "Time", step.time_limit, step.time_limit_en),
        labelled("审查标准", "", step.review_standard),
        labelled("结果", "", step.result),
    )
    node = _rule(telling, fragment, name, *(told if any(words.zh for words in told) else (name,)))
    writing.text(node, SCHEMA.position, str(place), XSD.integer)
    writing.link(node, DCTERMS.type, writing.code("handling_step", step.step_code))
    link_case(telling, node, step.only_if)


def _rule(telling: Telling, fragment: str, name: Words, *told: Words) -> URIRef:
    node = telling.part(fragment, CPSV.Rule)
    telling.writing.words(node, DCTERMS.title, name)
    telling.writing.words(node, DCTERMS.description, *told)
    telling.writing.link(telling.service, CPSV.follows, node)
    return node


def _limit(limit: TimeLimit) -> tuple[Words, Words]:
    note = Words(limit.note, limit.note_en)
    if limit.value is None:
        return Words("法律没有规定时限", "The law sets none"), note
    if limit.value == 0:
        return Words("当场办结", "On the spot"), note
    unit = CODE_LISTS["time_unit"]
    zh = f"{limit.value} 个{unit.name(limit.unit, 'zh')}"
    english = unit.name(limit.unit, "en")
    return Words(zh, f"{limit.value} {english.removesuffix('s') if limit.value == 1 else english}"), note


def _visits(visits: Visits) -> tuple[Words, Words]:
    reason = Words(visits.reason, visits.reason_en)
    if visits.max == 0:
        return Words("不用到现场", "No visit needed"), reason
    return Words(f"最多到现场 {visits.max} 次", f"At most {visits.max} visit{'s'[: visits.max - 1]}"), reason
