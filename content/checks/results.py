"""Do steps and results fit what the item is? A licence ends in a paper, and its steps are all told.

After what city checkers ask of licences: acceptance, examination, decision and delivery are named, one
question is answered, and what is called a certificate is of the type certificate.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from content.checks.issue import Bar, Findings, Issue
from content.checks.subject import Rule, Subject
from content.codelists import CODE_LISTS

LICENCE = "01"  # item_type
CERTIFICATE, DECISION = "10", "20"  # result_type
# one of each: small licences examine and decide in one step
_STEPS_OF_A_LICENCE = (("addressee", "acceptance"), ("investigate", "decide"), ("accreditation", "delivery"))
_CERTIFICATE = re.compile(r".*(?:证|证书|执照|护照|通行证|户口簿)(?:（.*）)?")
_DECISION = re.compile(r".*(?:批复|批文|批准文件|决定书|裁决书)(?:（.*）)?")


def _a_licence_ends_in_a_paper(subject: Subject, find: Findings) -> Iterator[Issue]:
    types = {result.result_type for result in subject.elements.results}
    if subject.elements.item_type == LICENCE and types and types.isdisjoint((CERTIFICATE, DECISION)):
        yield find.warning("results", "licence_without_paper")


def _type_fits_name(subject: Subject, find: Findings) -> Iterator[Issue]:
    for result in subject.elements.results:
        wrong = (result.result_type != CERTIFICATE and _CERTIFICATE.fullmatch(result.name)) or (
            result.result_type != DECISION and _DECISION.fullmatch(result.name)
        )
        if result.result_type and wrong:
            yield find.warning("results", "result_type_against_name", result=result.name)


def _each_once(subject: Subject, find: Findings) -> Iterator[Issue]:
    for name, count in Counter(result.name for result in subject.elements.results).items():
        if count > 1:
            yield find.error("results", "result_twice", result=name)
    steps = Counter(step.name for step in subject.elements.handling_steps if not step.only_if)
    for name, count in steps.items():
        if count > 1:
            yield find.error("handling_steps", "step_twice", step=name)


def _a_licence_tells_its_steps(subject: Subject, find: Findings) -> Iterator[Issue]:
    if subject.elements.item_type != LICENCE or not subject.elements.handling_steps:
        return
    told = {step.step_code for step in subject.elements.handling_steps}
    untold = [codes[-1] for codes in _STEPS_OF_A_LICENCE if told.isdisjoint(codes)]
    if untold:
        yield find.warning("handling_steps", "licence_step_absent", steps=untold)


def _a_licence_answers_a_question(subject: Subject, find: Findings) -> Iterator[Issue]:
    """Asked of a guide somebody wrote: a list of names has no steps and owes no answers yet."""
    written = subject.elements.item_type == LICENCE and subject.elements.handling_steps
    if written and not subject.guide.faq:
        yield find.warning("faq", "licence_without_faq")


def _steps_in_order(subject: Subject, find: Findings) -> Iterator[Issue]:
    order = list(CODE_LISTS["handling_step"].codes)
    coded = [step for step in subject.elements.handling_steps if step.step_code in order]
    if coded and coded[0].step_code not in _STEPS_OF_A_LICENCE[0]:
        return  # the office begins by itself and asks afterwards (免申即享)
    for before, after in pairwise(coded):
        if order.index(after.step_code) < order.index(before.step_code):
            yield find.warning("handling_steps", "steps_out_of_order", step=after.name, before=before.name)


RULES: tuple[Rule, ...] = (
    Rule(Bar.PROPOSAL, _a_licence_ends_in_a_paper),
    Rule(Bar.PROPOSAL, _type_fits_name),
    Rule(Bar.PROPOSAL, _each_once),
    Rule(Bar.PROPOSAL, _a_licence_tells_its_steps),
    Rule(Bar.PUBLICATION, _a_licence_answers_a_question),
    Rule(Bar.PROPOSAL, _steps_in_order),
)
