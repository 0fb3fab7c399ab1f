"""Is every unified element there? The difference between PUBLISHED and INCOMPLETE."""

from __future__ import annotations

from collections.abc import Iterator

from content.checks.issue import Bar, Findings, Issue
from content.checks.subject import Rule, Subject
from content.elements import UNIFIED_FIELDS
from content.unified import ItemCode, UnifiedElements


def provided(elements: UnifiedElements, field: str) -> bool:
    """Whether one element says anything. An empty list of materials does: “nothing to bring”."""
    value = elements.value_of(field)
    if isinstance(value, ItemCode):
        return bool(value.base_code or value.full_code)
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and (value != () or field == "materials")


def _elements_present(subject: Subject, find: Findings) -> Iterator[Issue]:
    for element in subject.table:
        if not provided(subject.elements, element.field):
            yield find.missing(element.field)


def _extra_is_the_citys_own(subject: Subject, find: Findings) -> Iterator[Issue]:
    listed = {element.field for element in subject.table}
    for field in subject.elements.extra:
        if field in UNIFIED_FIELDS or field not in listed:
            yield find.error(field, "extra_not_in_table")


def _names_given(subject: Subject, find: Findings) -> Iterator[Issue]:
    for noun in ("department", "theme"):
        if not getattr(subject.guide, noun):
            yield find.missing(noun)


def _checked_once(subject: Subject, find: Findings) -> Iterator[Issue]:
    if subject.guide.checked_on is None:
        yield find.missing("checked_on")


RULES: tuple[Rule, ...] = (
    Rule(Bar.DRAFT, _extra_is_the_citys_own),
    Rule(Bar.PROPOSAL, _elements_present),
    Rule(Bar.PUBLICATION, _names_given),
    Rule(Bar.PUBLICATION, _checked_once),
)
