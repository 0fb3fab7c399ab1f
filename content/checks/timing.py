"""Do the times of a guide fit each other? Steps within the promise, numbers where numbers belong.

Words are read only where they are plain (“3 个工作日” at the start); what a step says is outside the
promise (“不算在…”) is left alone. Every way through the questions is added up by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from content.checks.issue import Bar, Findings, Issue
from content.checks.subject import Rule, Subject
from content.situations import holds, paths
from content.unified import Step, TimeLimit

_DAYS = re.compile(
    r"(?:约|不超过|最多)?\s*(\d+)\s*(个?工作日|个?自然日|天|日)(?:内|以内)?(?=$|[，,。；;（(、 ])"
)
_OUTSIDE = re.compile(r"不算|不计|另外|另加|邮寄")
_DELIVERY = "delivery"


def _days(step: Step, unit: str) -> int:
    """Days of `unit` a step surely takes out of the promise, else 0."""
    said = _DAYS.match(step.time_limit)
    if said is None or _OUTSIDE.search(step.time_limit):
        return 0
    return int(said[1]) if said[2].endswith("工作日") == (unit == "workday") else 0


def _promised(subject: Subject) -> TimeLimit | None:
    promised = subject.elements.promised_time_limit
    return promised if promised and promised.value is not None else None


def _no_step_is_longer(subject: Subject, find: Findings) -> Iterator[Issue]:
    promised = _promised(subject)
    if promised is None:
        return
    for step in subject.elements.handling_steps:
        days = _days(step, promised.unit)
        if days > (promised.value or 0) > 0 and step.step_code != _DELIVERY:
            facts = {"step": step.name, "days": days, "promised": promised.value}
            yield find.error("handling_steps", "step_over_promise", **facts)


def _steps_add_up(subject: Subject, find: Findings) -> Iterator[Issue]:
    promised = _promised(subject)
    if promised is None:
        return
    longest = max((_sum(steps, promised.unit) for steps in _ways(subject)), default=0)
    if longest > (promised.value or 0):
        yield find.warning("handling_steps", "steps_over_promise", days=longest, promised=promised.value)


def _sum(steps: Sequence[Step], unit: str) -> int:
    """Handing over comes after the time that is promised: the promise ends with the decision."""
    return sum(_days(step, unit) for step in steps if step.step_code != _DELIVERY)


def _ways(subject: Subject) -> Iterator[list[Step]]:
    for number, way in enumerate(paths(subject.guide.questions)):
        if number > 500:  # `situations` says that there are too many
            return
        yield [step for step in subject.elements.handling_steps if holds(step.only_if, way.answers)]


def _promise_has_a_number(subject: Subject, find: Findings) -> Iterator[Issue]:
    promised, statutory = subject.elements.promised_time_limit, subject.elements.statutory_time_limit
    if promised and promised.value is None:
        yield find.error("promised_time_limit", "promise_without_number")
    if statutory and statutory.value is None and _DAYS.search(statutory.note):
        yield find.warning("statutory_time_limit", "limit_only_in_note", note=statutory.note)


RULES: tuple[Rule, ...] = (
    Rule(Bar.PROPOSAL, _no_step_is_longer),
    Rule(Bar.PROPOSAL, _steps_add_up),
    Rule(Bar.PROPOSAL, _promise_has_a_number),
)
