"""What the linter leaves alone: forms that look odd and are right, so that a warning stays worth reading."""

from __future__ import annotations

import dataclasses

import pytest

from content.checks import check
from content.checks.known_laws import articles_in, known_law
from content.checks.links import link_fault, link_oddity
from content.checks.neighbours import check_catalogue
from content.checks.phones import phone_fault
from content.local import Acceptance
from content.unified import Fee, Fees, Law, Material, Result, Step, TimeLimit
from tests.unit.test_seeded_faults import GOOD, LAW, catalogue, cited, licence, promised, spoilt


@pytest.mark.parametrize(
    ("phone", "fault"),
    [
        ("0000-86120100", ""),
        ("00086120100", ""),
        ("010-12345678", "form"),
        ("（0826）2222222", ""),
        ("0826-2222222转801", ""),
        ("0826-2222222、0826-2333333", ""),
        ("12345", ""),
        ("12366", ""),
        ("95598", ""),
        ("400-820-8820", ""),
        ("110", ""),
        ("", ""),
        ("2222222", "area_code"),
        ("138 1234 5678", "mobile"),
        ("0826-222", "form"),
        ("见大厅公告", "letters"),
        ("138 1234 5678、CALL", "letters"),
    ],
)
def test_phones_are_told_by_their_form(phone: str, fault: str) -> None:
    assert phone_fault(phone) == fault


@pytest.mark.parametrize(
    ("url", "fault", "oddity"),
    [
        ("https://www.gz.gov.cn/zwfw?x=1#a", "", ""),
        ("https://shili.example/items/card", "", "reserved"),
        ("http://10.0.0.1:8080/", "", "address"),
        ("https://[2001:db8::1]/", "", "address"),
        ("https://user:word@a.gov.cn/", "", "login"),
        ("https://政务.中国/", "", ""),
        ("ftp://a.gov.cn/x", "scheme", None),
        ("www.gov.cn", "scheme", None),
        ("javascript:alert(1)", "scheme", None),
        ("https:///x", "host", None),
        ("https://localhost/x", "host", None),
        ("https://[x/", "host", None),
        (" https://a.gov.cn", "space", None),
    ],
)
def test_links_are_told_by_their_form(url: str, fault: str, oddity: str | None) -> None:
    assert link_fault(url) == fault
    assert fault or link_oddity(url, demonstration=False) == oddity


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("第十条", [10]),
        ("第二十四条、第二十五条", [24, 25]),
        ("第一百零三条", [103]),
        ("第一千一百二十四条第二款", [1124]),
        ("第8条", [8]),
        ("第三章", []),
    ],
)
def test_articles_are_read_as_numbers(text: str, articles: list[int]) -> None:
    assert list(articles_in(text)) == articles


@pytest.mark.parametrize(
    "law",
    [
        Law("《优化营商环境条例》", "中华人民共和国国务院令第722号", "第七十二条"),
        Law("中华人民共和国行政许可法", article="第四十二条"),
        Law("中华人民共和国护照法", article="第十条", unverified=True),
        Law("某标准", "GB/T 16180-2014", unverified=True),
        Law("某通知", "发改价格规〔2016〕2559号", unverified=True),
        Law("某公告", "国家税务总局公告2021年第4号", unverified=True),
    ],
)
def test_numbers_that_were_looked_at_or_are_marked_pass(law: Law) -> None:
    assert check(cited(law), item="card") == []


def test_a_law_is_known_by_its_full_name_only() -> None:
    assert known_law("行政许可法实施办法") is None
    assert known_law("中华人民共和国行政许可法") == known_law("《行政许可法》")


@pytest.mark.parametrize(
    "time",
    [
        "约 15 天，不算在镇里的时间内",
        "当场",
        "3 个工作日；钱一般下个月 15 日前到",
        "3 天",
        "批下来的下个月起",
    ],
)
def test_only_a_plain_number_of_days_is_added_up(time: str) -> None:
    assert check(promised(3, Step("审查", "decide", time_limit=time)), item="card") == []


def test_steps_of_one_case_are_not_added_to_those_of_another() -> None:
    steps = (
        Step("审查", "decide", time_limit="3 个工作日"),
        Step("送达", "delivery", time_limit="7 个工作日"),
    )
    assert check(promised(3, *steps), item="card") == []


def test_calendar_days_are_not_added_to_working_days() -> None:
    guide = promised(3, Step("公示", "decide", time_limit="7 天"), statutory_time_limit=TimeLimit(None))
    assert check(guide, item="card") == []


@pytest.mark.parametrize("notes", ["到窗口不用带", "系统里查得到；带上原件更快", "手机刷脸就行"])
def test_a_paper_that_need_not_be_brought_may_say_so(notes: str) -> None:
    paper = Material("户口簿", originals=1, exempt_by_data_sharing=True, notes=notes)
    assert check(spoilt(materials=(paper,)), item="card") == []


@pytest.mark.parametrize(
    "text",
    [
        "身份证、户口簿等 3 样材料",
        "带上房产证等能证明住处的材料原件",
        "其他人代办的，带委托书",
        "以窗口当天叫号为准",
    ],
)
def test_words_that_say_what_to_bring_are_no_catch_all(text: str) -> None:
    assert (
        check(spoilt(handling_steps=(Step("受理", "acceptance", review_standard=text),)), item="card") == []
    )


def test_a_complete_licence_passes_and_one_without_a_question_is_told() -> None:
    result = (Result("经营许可证", "10"),)
    assert check(licence(results=result), item="card") == []
    silent = dataclasses.replace(licence(results=result), faq=())
    assert [issue.code for issue in check(silent, item="card")] == ["licence_without_faq"]


def test_an_item_accepted_at_a_desk_of_the_city_is_accepted_somewhere() -> None:
    assert GOOD.acceptance == Acceptance(("district",), "district", online="none")
    assert check_catalogue(catalogue(GOOD)) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            spoilt(fees=Fees(True, (Fee("工本费", "每证 40 元", LAW),))),
            spoilt(fees=Fees(True, (Fee("工本费", "到期换的 20 元，坏了换的 40 元", LAW),))),
        ),
        (
            spoilt(materials=(Material("毕业证书", originals=1, issuer="学校"),)),
            spoilt(materials=(Material("毕业证书", originals=1, issuer="高等学校、教育部门"),)),
        ),
        (
            cited(Law("某条例", "中华人民共和国国务院令 第1号", unverified=True)),
            cited(Law("《某条例》", "国务院令第1号", unverified=True)),
        ),
    ],
)
def test_two_items_that_say_the_same_in_other_words_agree(first: object, second: object) -> None:
    codes = {issue.code for issue in check_catalogue(catalogue(first, second))}  # type: ignore[arg-type]
    assert codes.isdisjoint({"fee_with_two_amounts", "paper_with_two_issuers", "law_with_two_numbers"})
