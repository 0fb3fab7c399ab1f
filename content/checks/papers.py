"""Does each material say what it takes to bring it? Names once, numbers, who issues it, in which case."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from content.checks.issue import Bar, Findings, Issue
from content.checks.subject import Rule, Subject
from content.unified import Material

REQUIRED = "1"  # necessity
ELECTRONIC = "2"  # form
GOVERNMENT = "20"  # source
# “到窗口带原件”, “那天要带着”: not “不用带”, nor “带上更快”
_BRING = re.compile(r"(?<!不)(?:要带|请带|带上|带着|带原件)(?!.{0,6}(?:更快|更好|也行))")


def _materials(subject: Subject) -> tuple[Material, ...]:
    return subject.elements.materials or ()


def _each_once(subject: Subject, find: Findings) -> Iterator[Issue]:
    """Two of one name are one paper, unless each is for cases of its own."""
    named = Counter(paper.name.strip() for paper in _materials(subject) if not paper.only_if)
    for name, count in named.items():
        if name and count > 1:
            yield find.error("materials", "material_twice", material=name)


def _how_many(subject: Subject, find: Findings) -> Iterator[Issue]:
    for paper in _materials(subject):
        if paper.form != ELECTRONIC and not paper.originals and not paper.copies:
            yield find.warning("materials", "paper_without_number", material=paper.name)


def _who_issues_it(subject: Subject, find: Findings) -> Iterator[Issue]:
    for paper in _materials(subject):
        if paper.source == GOVERNMENT and not paper.issuer.strip():
            yield find.warning("materials", "issuer_not_named", material=paper.name)


def _required_means_always(subject: Subject, find: Findings) -> Iterator[Issue]:
    """What the office looks up may be required and yet say when it has to be brought after all."""
    for paper in _materials(subject):
        if paper.necessity == REQUIRED and paper.only_if:
            yield find.error("materials", "required_only_in_a_case", material=paper.name)
        elif paper.necessity == REQUIRED and paper.when.strip() and not paper.exempt_by_data_sharing:
            yield find.warning("materials", "required_yet_when", material=paper.name, when=paper.when)


def _exempt_means_exempt(subject: Subject, find: Findings) -> Iterator[Issue]:
    """What the office looks up itself is listed as not to bring, so nothing about it may ask to bring it."""
    for paper in _materials(subject):
        if not paper.exempt_by_data_sharing:
            continue
        if paper.filled_on_site:
            yield find.error("materials", "exempt_but_filled_in", material=paper.name)
        if not paper.when.strip() and _BRING.search(paper.notes):
            yield find.warning("materials", "exempt_yet_brought", material=paper.name)


RULES: tuple[Rule, ...] = (
    Rule(Bar.PROPOSAL, _each_once),
    Rule(Bar.PROPOSAL, _how_many),
    Rule(Bar.PROPOSAL, _who_issues_it),
    Rule(Bar.PROPOSAL, _required_means_always),
    Rule(Bar.PROPOSAL, _exempt_means_exempt),
)
