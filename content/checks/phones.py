"""Can the phone numbers of a guide be dialled? Told from their form: area code and number, or a hotline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.checks.issue import Bar, Findings, Issue
from content.checks.subject import Rule, Subject

_SEVERAL = re.compile(r"[、,，;；/]|\s或\s?|或")
_EXTENSION = r"(?:(?:-|转|ext\.?)\d{1,6})?"
_LANDLINE = re.compile(rf"(?:\(0\d{{2,3}}\)|（0\d{{2,3}}）|0\d{{2,3}}[- ]?)[2-9]\d{{6,7}}{_EXTENSION}")
_HOTLINE = re.compile(r"1\d{2}|1\d{4,5}|9[56]\d{3,4}|[48]00[- ]?\d{3,4}[- ]?\d{3,4}")
_MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}")
_LOCAL_ONLY = re.compile(r"[2-8]\d{6,7}")


def phone_fault(phone: str) -> str:
    """“letters” if it cannot be dialled; “mobile”, “area_code”, “form” if it is odd; empty if it is fine."""
    faults = [_fault(part.strip()) for part in _SEVERAL.split(phone) if part.strip()]
    return next((fault for fault in sorted(faults, key=lambda each: each != "letters") if fault), "")


def _fault(phone: str) -> str:
    if _LANDLINE.fullmatch(phone) or _HOTLINE.fullmatch(phone):
        return ""
    if re.search(r"[A-Za-z\u4e00-\u9fff]", phone):
        return "letters"
    if _MOBILE.fullmatch(phone):
        return "mobile"
    return "area_code" if _LOCAL_ONLY.fullmatch(phone) else "form"


def _phones(subject: Subject) -> Iterator[tuple[str, str]]:
    for info in subject.guide.local:
        yield info.area, info.consult_phone
        yield info.area, info.complaint_phone
        yield info.area, info.home_visit.phone if info.home_visit else ""


def _can_be_dialled(subject: Subject, find: Findings) -> Iterator[Issue]:
    for area, phone in _phones(subject):
        fault = phone_fault(phone)
        if fault == "letters":
            yield find.error("local", "malformed_phone", area=area, value=phone)
        elif fault:
            yield find.warning("local", "odd_phone", area=area, value=phone, reason=f"phone_{fault}")


def _both_or_none(subject: Subject, find: Findings) -> Iterator[Issue]:
    """Whoever says where to ask also says where to complain."""
    for info in subject.guide.local:
        if bool(info.consult_phone.strip()) != bool(info.complaint_phone.strip()):
            yield find.warning("local", "one_phone_only", area=info.area)


RULES: tuple[Rule, ...] = (
    Rule(Bar.PROPOSAL, _can_be_dialled),
    Rule(Bar.PROPOSAL, _both_or_none),
)
