"""What is held against a guide: every rule once with a guide that breaks it, and the three bars."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import uscc

from content.checks import RULES, Bar, Issue, check, fully_provided
from content.elements import UNIFIED_ELEMENTS, configured
from content.local import HandlingPlace, HomeVisit, LocalInfo
from content.unified import (
    Authority,
    Condition,
    Fee,
    Fees,
    ItemCode,
    Material,
    Result,
    Step,
    TimeLimit,
    UnifiedElements,
    Visits,
)
from tests.unit.guides import demonstration_city, guide

REAL_ITEMS = Path(__file__).resolve().parents[2].parent / "shared/data/items/guangan_district_items.csv"
BODY = "11990102001101014W"
BARE = dataclasses.replace(guide(), elements=UnifiedElements("退休金认证", ItemCode("51201400600004")))


def found(issues: list[Issue]) -> list[tuple[str, str]]:
    return [(issue.element, issue.code) for issue in issues]


def about(issues: list[Issue], code: str) -> list[dict[str, Any]]:
    return [dict(issue.facts) for issue in issues if issue.code == code]


def test_a_complete_guide_has_no_issue() -> None:
    assert check(guide(), item="card", city=demonstration_city()) == []


@pytest.mark.parametrize("element", UNIFIED_ELEMENTS, ids=lambda element: element.field)
def test_every_element_that_says_nothing_is_missing(element: Any) -> None:
    nothing = {"item_name": " ", "item_code": ItemCode(), "materials": None}
    field = dataclasses.replace(UnifiedElements("", ItemCode()), **nothing)
    changed = guide(**{element.field: getattr(field, element.field)})
    issues = [issue for issue in check(changed, item="card") if issue.severity == "missing"]
    assert issues == [Issue("card", element.field, "missing", "missing")]
    assert not fully_provided(changed)


def test_nothing_to_bring_is_an_answer_about_materials() -> None:
    assert fully_provided(guide(materials=()))
    assert check(guide(materials=()), item="card") == []


def test_a_city_that_dropped_an_element_does_not_miss_it() -> None:
    short = configured([{"field": "item_name"}, {"field": "fees"}])
    assert fully_provided(guide(legal_basis=()), short)
    assert not fully_provided(guide(fees=None), short)


def test_a_citys_own_element_is_looked_for_in_extra() -> None:
    own = configured(
        [
            {"field": "item_name"},
            {"field": "parking", "name_zh": "停车", "name_en": "Parking", "group": "how"},
        ]
    )
    assert found(check(guide(), item="card", elements=own)) == [("parking", "missing")]
    assert fully_provided(guide(extra={"parking": "门前 40 个车位"}), own)


@pytest.mark.parametrize("field", ["parking", "materials"])
def test_extra_holds_only_the_citys_own_elements(field: str) -> None:
    assert found(check(guide(extra={field: "…"}), item="card")) == [(field, "extra_not_in_table")]


@pytest.mark.parametrize(
    ("change", "element", "code_list"),
    [
        ({"item_type": "99"}, "item_type", "item_type"),
        ({"case_type": "7"}, "case_type", "case_type"),
        ({"cross_region_scope": "9"}, "cross_region_scope", "cross_region_scope"),
        ({"exercise_level": ("4", "8")}, "exercise_level", "exercise_level"),
        ({"service_objects": ("1", "9")}, "service_objects", "service_object"),
        ({"handling_forms": ("1", "7")}, "handling_forms", "handling_form"),
        ({"responsible_authority": Authority("公安机关", "5")}, "responsible_authority", "body_nature"),
        ({"materials": (Material("身份证", necessity="4"),)}, "materials", "material_necessity"),
        ({"materials": (Material("身份证", material_type="4"),)}, "materials", "material_type"),
        ({"materials": (Material("身份证", form="4"),)}, "materials", "material_form"),
        ({"materials": (Material("身份证", source="1"),)}, "materials", "material_source"),
        ({"handling_steps": (Step("受理", step_code="start"),)}, "handling_steps", "handling_step"),
        ({"results": (Result("卡", result_type="11"),)}, "results", "result_type"),
        ({"promised_time_limit": TimeLimit(0, "hour")}, "promised_time_limit", "time_unit"),
        ({"statutory_time_limit": TimeLimit(9, "week")}, "statutory_time_limit", "time_unit"),
    ],
)
def test_a_code_outside_its_list_is_an_issue(change: dict[str, Any], element: str, code_list: str) -> None:
    issues = [issue for issue in check(guide(**change), item="card") if issue.code == "unknown_code"]
    assert [issue.element for issue in issues] == [element]
    assert issues[0].facts["code_list"] == code_list


@pytest.mark.parametrize(
    "code",
    [
        "000164213003",
        "00016421300Y",
        "00016421300301",
        "511A0138000000",
        "51201400600004",
        "512B0070200006",
        "511A22002009",
    ],
)
def test_base_codes_in_use_are_accepted(code: str) -> None:
    assert check(guide(item_code=ItemCode(code)), item="card") == []


@pytest.mark.parametrize(
    "code",
    [
        "G-000007-001",
        "1J-5100-00027",
        "00016421300",
        "000164213003X",
        "511a0138000000",
        "５１２０１４００６０００",
    ],
)
def test_other_base_codes_are_reported_and_not_refused(code: str) -> None:
    (issue,) = check(guide(item_code=ItemCode(code)), item="card")
    assert (issue.element, issue.code, issue.severity) == ("item_code", "legacy_base_code", "warning")


def test_of_1135_real_items_exactly_the_21_legacy_codes_are_reported() -> None:
    if not REAL_ITEMS.exists():
        pytest.skip(f"reference data absent: {REAL_ITEMS}")
    with REAL_ITEMS.open(encoding="utf-8-sig", newline="") as lines:
        codes = [row["base_code"] for row in csv.DictReader(lines)]
    reported = [code for code in codes if check(guide(item_code=ItemCode(code)), item="x", bar=Bar.DRAFT)]
    assert (len(codes), len(reported)) == (1135, 21)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (BODY[:-1] + "X", "checksum"),
        ("1151130108778239R", "length"),
        (BODY + "0", "length"),
        (BODY.lower(), "format"),
        ("TE990102001101014W", "format"),
        ("1199 0102 001101014W", "format"),
    ],
)
def test_a_malformed_organisation_code_is_named_with_area_and_reason(code: str, reason: str) -> None:
    local = (LocalInfo("qinghe", implementing_body_code=code),)
    issues = check(dataclasses.replace(guide(), local=local), item="card")
    facts = {"area": "qinghe", "value": code, "reason": reason}
    assert issues == [Issue("card", "local", "malformed_organisation_code", "error", facts)]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (f"{BODY}4512B00702000", None),
        (f"{BODY}4512B0070200006", None),
        (f"{BODY}9512B00702000", "format"),
        (f"{BODY}4512B007020", "format"),
        ("11990104001311011D4512B00702000", "organisation"),
        (f"{BODY}4513A00112000", "base_code"),
    ],
)
def test_an_implementation_code_is_made_of_body_level_and_base_code(code: str, reason: str | None) -> None:
    assert uscc.is_valid(BODY)
    local = (LocalInfo("qinghe", implementing_body_code=BODY, implementation_code=code),)
    issues = check(dataclasses.replace(guide(), local=local), item="card")
    assert [facts["reason"] for facts in about(issues, "malformed_implementation_code")] == [reason][
        : bool(reason)
    ]
    assert len(issues) == bool(reason)


@pytest.mark.parametrize(
    ("change", "element", "code"),
    [
        pytest.param({"promised_time_limit": TimeLimit(3)}, "case_type", "case_type_against_promise", id="spot, 3 days"),
        pytest.param({"case_type": "2"}, "case_type", "case_type_against_promise", id="promised, 0 days"),
        pytest.param(
            {"case_type": "2", "statutory_time_limit": TimeLimit(20), "promised_time_limit": TimeLimit(21)},
            "promised_time_limit", "promise_over_statutory", id="longer than the law allows",
        ),
        pytest.param(
            {"case_type": "2", "statutory_time_limit": TimeLimit(60, "day"), "promised_time_limit": TimeLimit(61)},
            "promised_time_limit", "promise_over_statutory", id="more working days than days",
        ),
        pytest.param({"onsite_visits": Visits(1)}, "onsite_visits", "visit_without_reason", id="visit, no reason"),
        pytest.param({"onsite_visits": Visits(0)}, "onsite_visits", "no_visit_but_only_at_counter", id="0 at counter"),
        pytest.param({"fees": Fees(True)}, "fees", "charge_without_item", id="charged for nothing"),
        pytest.param({"fees": Fees(True, (Fee("工本费", "每证40元"),))}, "fees", "charge_incomplete", id="no basis"),
        pytest.param({"fees": Fees(True, (Fee("工本费", " ", "社会保险法"),))}, "fees", "charge_incomplete", id="no amount"),
        pytest.param({"fees": Fees(False, (Fee("费", "1元", "社会保险法"),))}, "fees", "free_but_charges", id="free, with fee"),
        pytest.param({"fees": Fees(False, online_payment=True)}, "fees", "free_but_charges", id="free, pay online"),
        pytest.param({"acceptance_conditions": (Condition("年满 60"),)}, "acceptance_conditions",
                     "condition_without_basis", id="condition without basis"),
        pytest.param({"materials": (Material("", originals=1),)}, "materials", "material_without_name", id="no name"),
        pytest.param({"materials": (Material("户口簿", necessity="2", originals=1),)}, "materials", "sometimes_without_when",
                     id="sometimes, but when"),
        pytest.param({"materials": (Material("户口簿", copies=-1),)}, "materials", "negative_number", id="-1 copies"),
        pytest.param({"onsite_visits": Visits(-1)}, "onsite_visits", "negative_number", id="-1 visits"),
    ],
)  # fmt: skip
def test_a_guide_that_contradicts_itself(change: dict[str, Any], element: str, code: str) -> None:
    assert found(check(guide(**change), item="card")) == [(element, code)]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"onsite_visits": Visits(0), "handling_forms": ("4",)}, id="by post"),
        pytest.param({"onsite_visits": Visits(0), "handling_forms": ("1", "3")}, id="by phone"),
        pytest.param(
            {"case_type": "2", "statutory_time_limit": TimeLimit(20), "promised_time_limit": TimeLimit(20)},
            id="just within the law",
        ),
        pytest.param(
            {
                "case_type": "2",
                "statutory_time_limit": TimeLimit(20),
                "promised_time_limit": TimeLimit(25, "day"),
            },
            id="25 days may be fewer than 20 working days",
        ),
        pytest.param({"case_type": "2", "promised_time_limit": TimeLimit(5)}, id="the law sets no limit"),
        pytest.param(
            {"fees": Fees(True, (Fee("工本费", "每证40元", "社会保险法"),), online_payment=True)},
            id="charged",
        ),
    ],
)
def test_a_guide_at_the_edge_of_a_rule_passes(change: dict[str, Any]) -> None:
    assert check(guide(**change), item="card") == []


@pytest.mark.parametrize(
    "name",
    [
        "其他材料",
        "其他有关材料",
        "有关材料",
        "相关证明材料",
        "其它资料",
        "所需的材料",
        "法律、法规规定的其他材料",
        "有关文件等",
    ],
)
def test_a_material_nobody_can_bring_because_it_has_no_name(name: str) -> None:
    issues = check(guide(materials=(Material("身份证"), Material(name))), item="card")
    assert about(issues, "catch_all_material") == [{"material": name}]


@pytest.mark.parametrize(
    "name",
    [
        "居民身份证",
        "租房合同或其他住所证明",
        "相关专业毕业证书",
        "有关部门出具的死亡证明",
        "其他股东放弃优先购买权的声明",
    ],
)
def test_a_material_with_a_name_is_none(name: str) -> None:
    assert check(guide(materials=(Material(name, originals=1),)), item="card") == []


@pytest.mark.parametrize(
    ("local", "code"),
    [
        (
            (LocalInfo("qinghe", consult_phone="0000-86120001", complaint_phone="0000 86120001"),),
            "same_phone_for_complaints",
        ),
        ((LocalInfo("atlantis"),), "unknown_area"),
        ((LocalInfo("qinghe/atlantis"),), "unknown_area"),
        ((LocalInfo("yunting/liulin"),), "unknown_area"),
        ((LocalInfo("qinghe", places=(HandlingPlace("nowhere"),)),), "unknown_hall"),
        ((LocalInfo("qinghe"), LocalInfo("qinghe")), "area_twice"),
        ((LocalInfo("qinghe", home_visit=HomeVisit(True)),), "home_visit_incomplete"),
    ],
)
def test_local_facts_that_lead_nowhere(local: tuple[LocalInfo, ...], code: str) -> None:
    changed = dataclasses.replace(guide(), local=local)
    assert found(check(changed, item="card", city=demonstration_city())) == [("local", code)]


@pytest.mark.parametrize("noun", ["department", "theme"])
def test_the_department_and_the_theme_are_ones_the_city_has(noun: str) -> None:
    unknown = dataclasses.replace(guide(), **{noun: "atlantis"})
    assert found(check(unknown, item="card", city=demonstration_city())) == [(noun, f"unknown_{noun}")]
    assert check(unknown, item="card") == []
    assert found(check(dataclasses.replace(guide(), **{noun: ""}), item="card")) == [(noun, "missing")]


def test_a_guide_never_checked_by_anyone_says_so_at_publication() -> None:
    unchecked = dataclasses.replace(guide(), checked_on=None)
    assert found(check(unchecked, item="card")) == [("checked_on", "missing")]
    assert check(unchecked, item="card", bar=Bar.PROPOSAL) == []


def test_a_draft_may_have_gaps_and_contradictions_but_no_malformed_codes() -> None:
    elements = dataclasses.replace(BARE.elements, item_type="99", onsite_visits=Visits(1))
    draft = dataclasses.replace(BARE, elements=elements)
    assert found(check(draft, item="card", bar=Bar.DRAFT)) == [("item_type", "unknown_code")]


def test_an_imported_item_with_a_name_and_a_code_only_misses_16_and_has_no_fault() -> None:
    issues = check(BARE, item="imported")
    assert {issue.severity for issue in issues} == {"missing"}
    assert len(issues) == 16


@pytest.mark.parametrize(("lower", "higher"), [(Bar.DRAFT, Bar.PROPOSAL), (Bar.PROPOSAL, Bar.PUBLICATION)])
def test_a_higher_bar_asks_for_everything_a_lower_one_does(lower: Bar, higher: Bar) -> None:
    broken = dataclasses.replace(BARE, elements=dataclasses.replace(BARE.elements, item_type="99"), theme="")
    below, above = (check(broken, item="card", bar=bar) for bar in (lower, higher))
    assert all(issue in above for issue in below)
    assert len(above) > len(below)


def test_every_rule_stands_in_the_table_once() -> None:
    assert len({rule.run for rule in RULES}) == len(RULES)
