"""Guide → list of issues. The one place that says what a good guide is.

Rules are small functions in a table per noun: `completeness`, `codes`, `papers`, `citations`, `timing`….
To add one, write the function beside its kind and enter it in that module's RULES with the lowest bar
that asks for it. A rule yields issues and words nothing; pages and `wenban check` word them by code.
An error contradicts itself or leads nowhere; a warning is very likely wrong and somebody should look.
What only several items together show is in `neighbours`.
"""

from __future__ import annotations

from collections.abc import Sequence

from content.acceptance import located
from content.checks import (
    channels,
    citations,
    codes,
    completeness,
    consistency,
    links,
    papers,
    phones,
    places,
    results,
    situations,
    timing,
    wording,
)
from content.checks.issue import Bar, Findings, Issue, Severity
from content.checks.subject import Rule, Subject
from content.city import City
from content.elements import UNIFIED_ELEMENTS, Element
from content.item import Guide

__all__ = ["RULES", "Bar", "Issue", "Severity", "check", "fully_provided"]

RULES: tuple[Rule, ...] = (
    *completeness.RULES,
    *codes.RULES,
    *consistency.RULES,
    *places.RULES,
    *situations.RULES,
    *papers.RULES,
    *results.RULES,
    *timing.RULES,
    *channels.RULES,
    *citations.RULES,
    *wording.RULES,
    *links.RULES,
    *phones.RULES,
)


def check(
    guide: Guide,
    *,
    item: str,
    elements: Sequence[Element] = UNIFIED_ELEMENTS,
    city: City | None = None,
    bar: Bar = Bar.PUBLICATION,
) -> list[Issue]:
    """Everything `bar` holds against `guide`, in the order of RULES; `item` is the key to name in issues."""
    guide = located(guide, item, city) if city else guide
    subject, find = Subject(guide, elements, city), Findings(item)
    return [issue for rule in RULES if rule.bar <= bar for issue in rule.run(subject, find)]


def fully_provided(guide: Guide, elements: Sequence[Element] = UNIFIED_ELEMENTS) -> bool:
    """Whether every element says something: then the edition is PUBLISHED, otherwise INCOMPLETE."""
    return all(completeness.provided(guide.elements, element.field) for element in elements)
