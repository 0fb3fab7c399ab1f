"""Are the codes well formed? Code lists, base codes, credit codes of organisations, implementation codes.

Real exports are full of provincial variants, so these rules are tolerant where two forms are in use
and only warn about older ones: Sichuan's `511A0138000000` passes, `G-000007-001` is legacy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from content.checks.issue import Bar, Findings, Issue
from content.checks.subject import Rule, Subject
from content.codelists import CODE_LISTS
from content.local import LocalInfo
from content.unified import UnifiedElements

# 2 region + 2 item type + 2 department + 3 main item + 3 sub-item (00Y: a main item with sub-items),
# and 2 more where a province counts handling items; its item type may then end in a letter.
_BASE_CODE = re.compile(r"\d{2}(?:0[1-9]|10|2\d|\d[A-Z])\d{5}(?:\d{3}|00Y)(?:\d{2})?")
# USCC of the body + level + base code, and 2 more where the handling item is counted.
_IMPLEMENTATION_CODE = re.compile(r"(?P<uscc>[0-9A-Z]{18})(?P<level>[1-6])(?P<base>[0-9A-Z]{12})(?:\d{2})?")


def _in_code_lists(subject: Subject, find: Findings) -> Iterator[Issue]:
    for field, code_list, value in _coded(subject.elements):
        if value and value not in CODE_LISTS[code_list]:
            yield find.error(field, "unknown_code", code_list=code_list, value=value)


def _coded(elements: UnifiedElements) -> Iterator[tuple[str, str, str]]:
    """Every coded value: element, code list, value."""
    yield "item_type", "item_type", elements.item_type
    yield "case_type", "case_type", elements.case_type
    yield "cross_region_scope", "cross_region_scope", elements.cross_region_scope
    for field, code_list, values in (
        ("exercise_level", "exercise_level", elements.exercise_level),
        ("service_objects", "service_object", elements.service_objects),
        ("handling_forms", "handling_form", elements.handling_forms),
    ):
        yield from ((field, code_list, value) for value in values)
    if elements.responsible_authority:
        yield "responsible_authority", "body_nature", elements.responsible_authority.body_nature
    yield from _coded_inside(elements)


def _coded_inside(elements: UnifiedElements) -> Iterator[tuple[str, str, str]]:
    for material in elements.materials or ():
        yield "materials", "material_necessity", material.necessity
        yield "materials", "material_type", material.material_type
        yield "materials", "material_form", material.form
        yield "materials", "material_source", material.source
    for step in elements.handling_steps:
        yield "handling_steps", "handling_step", step.step_code
    for result in elements.results:
        yield "results", "result_type", result.result_type
    for field in ("statutory_time_limit", "promised_time_limit"):
        limit = getattr(elements, field)
        yield field, "time_unit", limit.unit if limit else ""


def _base_code(subject: Subject, find: Findings) -> Iterator[Issue]:
    code = subject.elements.item_code.base_code
    if code and not _BASE_CODE.fullmatch(code):
        yield find.warning("item_code", "legacy_base_code", value=code)


def _organisation_codes(subject: Subject, find: Findings) -> Iterator[Issue]:
    for info in subject.guide.local:
        reason = _organisation_fault(info.implementing_body_code)
        if reason:
            facts = {"area": info.area, "value": info.implementing_body_code, "reason": reason}
            yield find.error("local", "malformed_organisation_code", **facts)


def _organisation_fault(code: str) -> str:
    """Why a unified social credit code (GB 32100) is not one, or empty."""
    try:
        return "" if not code or uscc.validate(code) == code else "format"
    except InvalidLength:
        return "length"
    except InvalidChecksum:
        return "checksum"
    except ValidationError:
        return "format"


def _implementation_codes(subject: Subject, find: Findings) -> Iterator[Issue]:
    for info in subject.guide.local:
        reason = _implementation_fault(info, subject.elements.item_code.base_code)
        if reason:
            facts = {"area": info.area, "value": info.implementation_code, "reason": reason}
            yield find.error("local", "malformed_implementation_code", **facts)


def _implementation_fault(info: LocalInfo, base_code: str) -> str:
    if not info.implementation_code:
        return ""
    parts = _IMPLEMENTATION_CODE.fullmatch(info.implementation_code)
    if parts is None:
        return "format"
    if info.implementing_body_code and parts["uscc"] != info.implementing_body_code:
        return "organisation"
    return "base_code" if base_code and parts["base"] != base_code[:12] else ""


def _numbers_not_negative(subject: Subject, find: Findings) -> Iterator[Issue]:
    elements = subject.elements
    limits = [(field, getattr(elements, field)) for field in ("statutory_time_limit", "promised_time_limit")]
    numbers = [(field, limit.value) for field, limit in limits if limit]
    numbers += [("onsite_visits", elements.onsite_visits.max)] if elements.onsite_visits else []
    for material in elements.materials or ():
        numbers += [("materials", material.originals), ("materials", material.copies)]
    for field, number in numbers:
        if number is not None and number < 0:
            yield find.error(field, "negative_number", value=number)


RULES: tuple[Rule, ...] = (
    Rule(Bar.DRAFT, _in_code_lists),
    Rule(Bar.DRAFT, _base_code),
    Rule(Bar.DRAFT, _organisation_codes),
    Rule(Bar.DRAFT, _implementation_codes),
    Rule(Bar.DRAFT, _numbers_not_negative),
)
