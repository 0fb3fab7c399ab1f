"""Forty faults put in on purpose, one at a time: each is found by its code, and the good ones stay quiet.

The table is the linter's own examination: what it says of a spoilt guide, of a spoilt city, of two items
that do not go together, and that it says nothing of the demonstration catalogue.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from bot.commands.issue_words import ISSUES
from bot.services.catalogue import DEMONSTRATION
from bot.services.catalogue_files import read_folder, yaml_reading
from content.catalogue import Catalogue, catalogue_of
from content.checks import Issue, check
from content.checks.city import check_city
from content.checks.neighbours import check_catalogue
from content.city import City, Department, Desk, District, Hall, Hours, LifeEvent, Pointer, Theme
from content.item import Edition, EditionState, Faq, Guide, Origin, ServiceItem
from content.local import Acceptance, HandlingPlace, HomeVisit, LocalInfo
from content.situations import Answer, Question
from content.unified import Condition, Fee, Fees, ItemCode, Law, Material, Result, Step, TimeLimit, Visits
from tests.unit.guides import guide

LAW = "中华人民共和国社会保险法"
CARD = Material("居民身份证", originals=1)
WHO = Question("who", "谁来办？", (Answer("self", "自己"), Answer("agent", "别人")))
CITY = City(
    "示例市",
    demonstration=True,
    districts=(District("qinghe", "清禾区", "hall"),),
    halls=(Hall("hall", "清禾区政务服务中心", "qinghe", "禾风街 26 号", "0000-86123000", Hours(())),),
    themes=(Theme("social-security", "社会保障"),),
    departments=(Department("hrss", "市人社局", phone="0000-86120100"),),
    desks=(Desk("hrss", "qinghe", "清禾区人社局", (HandlingPlace("hall"),)),),
    pointers=(Pointer("trains", "火车票", "请打 12306", phone="12306", url="https://www.12306.cn"),),
    most_asked=("card",),
)
GOOD = dataclasses.replace(
    guide(),
    aliases=("社保卡丢了",),
    acceptance=Acceptance(("district",), "district", online="none"),
    faq=(Faq("要多久？", "当场拿卡。"),),
)


def spoilt(**changes: Any) -> Guide:
    return dataclasses.replace(GOOD, elements=dataclasses.replace(GOOD.elements, **changes))


def promised(days: int, *steps: Step, **changes: Any) -> Guide:
    return spoilt(case_type="2", promised_time_limit=TimeLimit(days), handling_steps=steps, **changes)


def local(**facts: Any) -> Guide:
    return dataclasses.replace(GOOD, local=(LocalInfo("qinghe", **facts),))


def cited(law: Law) -> Guide:
    return spoilt(legal_basis=(Law(LAW), law))


def licence(**changes: Any) -> Guide:
    steps = (Step("收件", "addressee"), Step("审查决定", "decide"), Step("发证", "delivery"))
    return spoilt(**{"item_type": "01", "handling_steps": steps, **changes})


GUIDES: list[tuple[str, Guide, str]] = [
    ("on the spot, in three days", spoilt(promised_time_limit=TimeLimit(3)), "case_type_against_promise"),
    ("longer than the law allows", promised(9, Step("受理"), statutory_time_limit=TimeLimit(5)), "promise_over_statutory"),
    ("a promise without a number", spoilt(promised_time_limit=TimeLimit(None)), "promise_without_number"),
    ("a limit hidden in a note", spoilt(statutory_time_limit=TimeLimit(None, note="20 个工作日")), "limit_only_in_note"),
    ("one step over the promise", promised(5, Step("审查", "investigate", time_limit="8 个工作日")), "step_over_promise"),
    (
        "steps adding up to more",
        promised(5, Step("受理", "acceptance", time_limit="3 个工作日"), Step("审查", "decide", time_limit="3 个工作日")),
        "steps_over_promise",
    ),
    ("all online, with a visit", dataclasses.replace(
        spoilt(handling_forms=("1", "2")), acceptance=Acceptance(("district",), "district", online="full")
    ), "online_yet_visits"),
    ("online, at the counter only", dataclasses.replace(
        GOOD, acceptance=Acceptance(("district",), "district", online="partial")
    ), "online_against_forms"),
    ("a visit, but no counter", spoilt(handling_forms=("4",)), "visit_without_counter"),
    ("a visit without a reason", spoilt(onsite_visits=Visits(1)), "visit_without_reason"),
    ("no desk takes it", dataclasses.replace(GOOD, acceptance=Acceptance(("town",), "district")), "accepted_nowhere"),
    ("home visits nobody can ask for", dataclasses.replace(
        GOOD, acceptance=Acceptance(("district",), "district", home_visit="80 岁以上")
    ), "home_visit_without_phone"),
    ("a home visit without a phone", local(home_visit=HomeVisit(True, "80 岁以上")), "home_visit_incomplete"),
    ("a company filed as a person", spoilt(item_name="企业设立登记"), "objects_against_name"),
    ("a paper twice", spoilt(materials=(CARD, CARD)), "material_twice"),
    ("a paper, but how many", spoilt(materials=(Material("户口簿"),)), "paper_without_number"),
    ("issued by the government, by whom", spoilt(materials=(Material("户口簿", originals=1, source="20"),)), "issuer_not_named"),
    ("sometimes, but when", spoilt(materials=(Material("户口簿", "2", originals=1),)), "sometimes_without_when"),
    (
        "required, for agents only",
        dataclasses.replace(
            spoilt(materials=(CARD, Material("委托书", originals=1, only_if={"who": ("agent",)}))), questions=(WHO,)
        ),
        "required_only_in_a_case",
    ),
    (
        "not to bring, yet bring it",
        spoilt(materials=(Material("户口簿", originals=1, exempt_by_data_sharing=True, notes="到窗口要带原件"),)),
        "exempt_yet_brought",
    ),
    ("a catch-all paper", spoilt(materials=(CARD, Material("其他相关材料", originals=1))), "catch_all_material"),
    ("a catch-all in a step", spoilt(handling_steps=(Step("受理", review_standard="身份证等相关材料"),)), "catch_all_phrase"),
    ("a catch-all in a condition", spoilt(acceptance_conditions=(Condition("按要求提供证明", LAW),)), "catch_all_phrase"),
    ("left from writing", spoilt(results=(Result("社会保障卡", "10", validity="待补充"),)), "placeholder_text"),
    ("Chinese in the English", dataclasses.replace(GOOD, summary_en="Get a 社保卡"), "chinese_in_english"),
    (
        "somebody's identity number",
        dataclasses.replace(GOOD, summary="张某 110101199003071234 已办"),
        "personal_number_in_text",
    ),
    ("an article nobody looked up", cited(Law("中华人民共和国护照法", article="第十条")), "citation_not_checked"),
    ("an article after the last", cited(Law("中华人民共和国行政许可法", article="第九十九条")), "citation_against_text"),
    ("another number than its own", cited(Law("优化营商环境条例", "国务院令第721号")), "citation_against_text"),
    ("a number of no known form", cited(Law("某办法", "京发[2019]5", unverified=True)), "malformed_document_number"),
    ("a condition on another law", spoilt(acceptance_conditions=(Condition("年满 60", "户口登记条例"),)), "basis_not_listed"),
    ("a charge on another law", spoilt(fees=Fees(True, (Fee("工本费", "20 元", "某通知"),))), "basis_not_listed"),
    ("a licence without a paper", licence(results=(Result("办好了", "30"),)), "licence_without_paper"),
    ("a licence nobody hands over", licence(handling_steps=(Step("收件", "addressee"), Step("决定", "decide"))), "licence_step_absent"),
    ("a certificate called a decision", spoilt(results=(Result("结婚证", "20"),)), "result_type_against_name"),
    ("decided before accepted", spoilt(
        handling_steps=(Step("收件", "addressee"), Step("决定", "decide"), Step("受理", "acceptance"))
    ), "steps_out_of_order"),
    ("a link of blanks", local(online_url="https://a.gov.cn/x y"), "broken_link"),
    ("a link to a host without a dot", local(online_url="https://intranet/items"), "broken_link"),
    ("a link to a bare number", local(online_url="https://10.1.2.3/items"), "odd_link"),
    ("handling without encryption", local(online_url="http://www.sczwfw.gov.cn/x"), "link_not_encrypted"),
    ("letters for a phone", local(consult_phone="CALL-US", complaint_phone="12345"), "malformed_phone"),
    ("somebody's mobile phone", local(consult_phone="13812345678", complaint_phone="12345"), "odd_phone"),
    ("nowhere to complain", local(consult_phone="0000-86120100"), "one_phone_only"),
]  # fmt: skip

CITIES: list[tuple[str, dict[str, Any], str]] = [
    ("a desk of nobody", {"desks": (Desk("fire", "qinghe", "消防", ()),)}, "unknown_department"),
    ("a desk nowhere", {"desks": (Desk("hrss", "atlantis", "人社局", ()),)}, "unknown_area"),
    ("a desk in no hall", {"desks": (Desk("hrss", "qinghe", "人社局", (HandlingPlace("x"),)),)}, "unknown_hall"),
    ("a life event of unknown items", {"life_events": (LifeEvent("old", "退休", ("card", "x")),)}, "unknown_item"),
    ("most asked, but not there", {"most_asked": ("x",)}, "unknown_item"),
    ("a theme with nothing in it", {"themes": (*CITY.themes, Theme("sky", "天空"))}, "theme_without_items"),
    ("a pointer away from our own", {"pointers": (Pointer("p", "卡", "…", aliases=("社保卡丢了",)),)}, "pointer_to_our_own"),
    ("a pointer to nowhere", {"pointers": (Pointer("p", "卡", "…", url="www.12306.cn"),)}, "broken_link"),
    ("an example link in a real city", {"demonstration": False, "online_site": "https://a.example"}, "odd_link"),
]  # fmt: skip

PAIRS: list[tuple[str, Guide, Guide, str]] = [
    ("an alias of two items", GOOD, dataclasses.replace(spoilt(item_name="乙"), plain_name="丙"), "alias_of_two"),
    ("an alias that is another's name", GOOD, dataclasses.replace(
        spoilt(item_name="乙"), aliases=("社会保障卡补领",)
    ), "alias_of_two"),
    ("one law, two numbers", cited(Law("某条例", "国务院令第1号")), cited(Law("某条例", "国务院令第2号")), "law_with_two_numbers"),
    (
        "one charge, two amounts",
        spoilt(fees=Fees(True, (Fee("工本费", "每证 20 元", LAW),))),
        spoilt(fees=Fees(True, (Fee("工本费", "每证 40 元", LAW),))),
        "fee_with_two_amounts",
    ),
    (
        "one paper, two issuers",
        spoilt(materials=(Material("户口簿", originals=1, issuer="公安机关"),)),
        spoilt(materials=(Material("户口簿", originals=1, issuer="民政部门"),)),
        "paper_with_two_issuers",
    ),
    ("one code, two kinds of item", GOOD, spoilt(item_type="05"), "code_of_two"),
    ("sisters of two kinds", GOOD, spoilt(item_type="05", item_code=ItemCode("511A0116400001")), "twins_differ"),
]  # fmt: skip


def catalogue(*guides: Guide, city: City = CITY) -> Catalogue:
    """The guides as `card`, `card-renewal`, …: sisters by their keys."""
    keys = ("card", "card-renewal") if len(guides) == 1 else ("card-issue", "card-renewal")
    editions = [
        Edition(ServiceItem(key, key, "", key), 1, EditionState.PUBLISHED, Origin.STAFF, each, "", 1)
        for key, each in zip(keys, guides, strict=False)
    ]
    return catalogue_of(editions, city=city)


def everything(known: Catalogue) -> list[Issue]:
    """What `wenban check` says of a catalogue, and an import of its city."""
    alone = [
        issue
        for edition in known.editions()
        for issue in check(edition.guide, item=edition.item.key, city=known.city)
    ]
    return [*check_city(known.city), *alone, *check_catalogue(known)]


def codes(issues: list[Issue]) -> set[str]:
    return {issue.code for issue in issues}


def named(table: list[Any]) -> Callable[..., Any]:
    arguments = {3: ("spoilt_one", "code"), 4: ("first", "second", "code")}[len(table[0])]
    return pytest.mark.parametrize(arguments, [pytest.param(*row[1:], id=row[0]) for row in table])


def test_the_good_guide_in_the_good_city_has_no_issue() -> None:
    assert everything(catalogue(GOOD)) == []


@named(GUIDES)
def test_a_spoilt_guide_is_found(spoilt_one: Guide, code: str) -> None:
    assert code in codes(everything(catalogue(spoilt_one)))


@named(CITIES)
def test_a_spoilt_city_is_found(spoilt_one: dict[str, Any], code: str) -> None:
    assert code in codes(everything(catalogue(GOOD, city=dataclasses.replace(CITY, **spoilt_one))))


@named(PAIRS)
def test_two_items_that_do_not_go_together_are_found(first: Guide, second: Guide, code: str) -> None:
    issues = check_catalogue(catalogue(first, second))
    assert (code, "card-renewal") in {(issue.code, issue.item) for issue in issues}


def test_no_fault_is_counted_twice_and_there_are_forty_and_more() -> None:
    labels = [row[0] for table in (GUIDES, CITIES, PAIRS) for row in table]
    assert len(labels) == len(set(labels)) >= 40


def test_every_fault_has_words_for_operators() -> None:
    """Some codes are handed on as an argument, where a guard that reads calls does not see them."""
    assert {row[-1] for table in (GUIDES, CITIES, PAIRS) for row in table} <= ISSUES.keys()


def test_every_guide_is_spoilt_in_one_way_only() -> None:
    """A fault that sets off a second rule would hide whether the first one works."""
    more = {"citation_against_text", "steps_over_promise", "case_type_against_promise"}
    loud = {
        label: found
        for label, spoilt_one, code in GUIDES
        if (found := codes(everything(catalogue(spoilt_one))) - {code} - more)
    }
    assert loud == {}


def test_the_demonstration_catalogue_has_nothing_to_mend() -> None:
    reading = yaml_reading(read_folder(DEMONSTRATION))
    assert reading.city is not None
    editions = [
        Edition(ServiceItem(each.key, each.key, "", each.key), 1, EditionState.PUBLISHED, Origin.DEMONSTRATION, each.guide, "", 1)
        for each in reading.items.values()
    ]  # fmt: skip
    issues = everything(catalogue_of(editions, city=reading.city))
    assert Counter((issue.severity, issue.code, issue.item) for issue in issues) == {}
