"""Would a reader know what to do? Phrases that send people home, words left from writing, stray numbers.

Catch-all materials have a rule beside the materials; here the same phrases are looked for wherever else
they hide: conditions, steps, notes, answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.checks.issue import Bar, Findings, Issue
from content.checks.subject import Rule, Subject

# “按要求提供”, “等相关材料”, “其他需要的材料”: nobody knows from it what to bring.
_CATCH_ALL = re.compile(
    r"(?:按|根据|视)(?:照|有关|相关|规定|窗口|实际)*(?:要求|规定|需要|情况)(?:另行|补充)?(?:提供|提交|出具)"
    r"|等(?:相关|有关|其他|证明|所需|必要)*(?:材料|资料|文件|证件|手续)"
    r"|(?:其他|其它)(?:相关|有关|需要|所需|必要|应当|要求)(?:提供|提交)?的?(?:证明)?(?:材料|资料|文件|证件|手续)"
    r"|法律、?法规规定的其他|另行通知|详情?(?:请)?咨询窗口|(?:具体)?以窗口(?:答复|要求|告知)为准"
)
_PLACEHOLDER = re.compile(
    r"TODO|FIXME|TBD|lorem ipsum|待补充|待完善|待填|此处填写|[xX×＊*]{3,}|[?？]{3,}|测试数据",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!](?=[\u4e00-\u9fff])")
_IDENTITY_NUMBER = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
)
_MOBILE_NUMBER = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
LONGEST_ALIAS = 30  # a name people use; longer ones are questions and belong to `faq`


def _no_catch_all_phrase(subject: Subject, find: Findings) -> Iterator[Issue]:
    for each in subject.prose:
        said = _CATCH_ALL.search(each.text) if each.field != "aliases" else None
        if said and not (each.element == "materials" and each.field == "name"):
            yield find.warning(each.element, "catch_all_phrase", phrase=said[0])


def _nothing_left_from_writing(subject: Subject, find: Findings) -> Iterator[Issue]:
    for each in subject.prose:
        if left := _PLACEHOLDER.search(each.text):
            yield find.warning(each.element, "placeholder_text", phrase=left[0])


def _english_is_english(subject: Subject, find: Findings) -> Iterator[Issue]:
    for each in subject.prose:
        if each.is_english and _CHINESE.search(each.text):
            yield find.warning(each.element, "chinese_in_english", field=each.field)


def _tidy(subject: Subject, find: Findings) -> Iterator[Issue]:
    for each in subject.prose:
        text = each.text.strip()
        if text and (text != each.text or _HALF_WIDTH.search(text)):
            yield find.warning(each.element, "untidy_text", text=text[:20])


def _nobodys_number(subject: Subject, find: Findings) -> Iterator[Issue]:
    """A guide is read by everyone: an identity number in it is a leak; a mobile number may be meant."""
    for each in subject.prose:
        if _IDENTITY_NUMBER.search(each.text):
            yield find.error(each.element, "personal_number_in_text", field=each.field)
        elif _MOBILE_NUMBER.search(each.text):
            yield find.warning(each.element, "mobile_number_in_text", field=each.field)


def _aliases_say_something(subject: Subject, find: Findings) -> Iterator[Issue]:
    guide, seen = subject.guide, {subject.elements.item_name}
    for alias in guide.aliases:
        if alias in seen or not alias.strip():
            yield find.warning("aliases", "alias_says_nothing", alias=alias)
        if len(alias) > LONGEST_ALIAS:
            yield find.warning("aliases", "alias_too_long", alias=alias, limit=LONGEST_ALIAS)
        seen.add(alias)


RULES: tuple[Rule, ...] = (
    Rule(Bar.PROPOSAL, _no_catch_all_phrase),
    Rule(Bar.PROPOSAL, _nothing_left_from_writing),
    Rule(Bar.PROPOSAL, _english_is_english),
    Rule(Bar.PROPOSAL, _tidy),
    Rule(Bar.DRAFT, _nobodys_number),
    Rule(Bar.PROPOSAL, _aliases_say_something),
)
