"""Does the guide contradict itself? Each rule is one a city's checker or a regulation really applies.

The rules follow what real city checkers ask: a national field list with the
checks of one city's system, 优化营商环境条例 (no catch-all material), 安阳市政务服务条例 13 (basis of
conditions), 浙江省保障“最多跑一次”改革规定 12 (a promise may not exceed the statutory limit).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.checks.issue import Bar, Findings, Issue
from content.checks.subject import Rule, Subject
from content.unified import TimeLimit

ON_THE_SPOT = "1"  # case_type 即办件
REMOTE_FORMS = frozenset({"2", "3", "4"})  # handling_form: by computer, by phone, by post

# “其他材料”, “有关证明文件”, “法律法规规定的其他材料”: a material nobody can bring, because it has no name.
_CATCH_ALL = re.compile(
    r".{0,12}(?:其他|其它|有关|相关|所需|必要)的?(?:证明|申请|补充|辅助|佐证)?(?:材料|资料|文件|证件|手续)等?"
)


def _on_the_spot_means_at_once(subject: Subject, find: Findings) -> Iterator[Issue]:
    case_type, promised = subject.elements.case_type, subject.elements.promised_time_limit
    if not case_type or promised is None or promised.value is None:
        return
    if (case_type == ON_THE_SPOT) != (promised.value == 0):
        yield find.error(
            "case_type", "case_type_against_promise", case_type=case_type, promised=promised.value
        )


def _promise_within_statutory(subject: Subject, find: Findings) -> Iterator[Issue]:
    promised, statutory = subject.elements.promised_time_limit, subject.elements.statutory_time_limit
    if promised and statutory and _surely_longer(promised, statutory):
        yield find.error(
            "promised_time_limit",
            "promise_over_statutory",
            promised=promised.value,
            statutory=statutory.value,
        )


def _surely_longer(promised: TimeLimit, statutory: TimeLimit) -> bool:
    """Only what holds without a calendar: N working days take at least N days."""
    if promised.value is None or statutory.value is None:
        return False
    same_unit = promised.unit == statutory.unit
    workdays_in_days = promised.unit == "workday" and statutory.unit == "day"
    return (same_unit or workdays_in_days) and promised.value > statutory.value


def _visits_have_a_reason(subject: Subject, find: Findings) -> Iterator[Issue]:
    visits = subject.elements.onsite_visits
    if visits and visits.max > 0 and not visits.reason.strip():
        yield find.error("onsite_visits", "visit_without_reason", visits=visits.max)


def _no_visit_needs_another_way(subject: Subject, find: Findings) -> Iterator[Issue]:
    visits, forms = subject.elements.onsite_visits, subject.elements.handling_forms
    if visits and visits.max == 0 and forms and REMOTE_FORMS.isdisjoint(forms):
        yield find.error("onsite_visits", "no_visit_but_only_at_counter")


def _charges_are_spelled_out(subject: Subject, find: Findings) -> Iterator[Issue]:
    fees = subject.elements.fees
    if fees is None:
        return
    if fees.charged and not fees.items:
        yield find.error("fees", "charge_without_item")
    if not fees.charged and (fees.items or fees.online_payment):
        yield find.error("fees", "free_but_charges")
    for fee in fees.items:
        blanks = [field for field in ("name", "standard", "basis") if not getattr(fee, field).strip()]
        if blanks:
            yield find.error("fees", "charge_incomplete", fee=fee.name, blank=blanks)


def _complaints_go_elsewhere(subject: Subject, find: Findings) -> Iterator[Issue]:
    for info in subject.guide.local:
        if info.consult_phone and _digits(info.consult_phone) == _digits(info.complaint_phone):
            yield find.error("local", "same_phone_for_complaints", area=info.area, phone=info.consult_phone)


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def _materials_have_names(subject: Subject, find: Findings) -> Iterator[Issue]:
    for number, material in enumerate(subject.elements.materials or (), 1):
        if not material.name.strip():
            yield find.error("materials", "material_without_name", number=number)
        elif _CATCH_ALL.fullmatch(material.name.strip()):
            yield find.error("materials", "catch_all_material", material=material.name)


def _sometimes_says_when(subject: Subject, find: Findings) -> Iterator[Issue]:
    for material in subject.elements.materials or ():
        if material.necessity == "2" and not material.when.strip():
            yield find.warning("materials", "sometimes_without_when", material=material.name)


def _conditions_have_a_basis(subject: Subject, find: Findings) -> Iterator[Issue]:
    for condition in subject.elements.acceptance_conditions:
        if not condition.basis_ref.strip():
            yield find.error("acceptance_conditions", "condition_without_basis", condition=condition.text)


RULES: tuple[Rule, ...] = (
    Rule(Bar.PROPOSAL, _on_the_spot_means_at_once),
    Rule(Bar.PROPOSAL, _promise_within_statutory),
    Rule(Bar.PROPOSAL, _visits_have_a_reason),
    Rule(Bar.PROPOSAL, _no_visit_needs_another_way),
    Rule(Bar.PROPOSAL, _charges_are_spelled_out),
    Rule(Bar.PROPOSAL, _complaints_go_elsewhere),
    Rule(Bar.PROPOSAL, _materials_have_names),
    Rule(Bar.PROPOSAL, _sometimes_says_when),
    Rule(Bar.PROPOSAL, _conditions_have_a_basis),
)
