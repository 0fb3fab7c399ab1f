"""Families of the demonstration, all of them; of 1,135 real titles, how many; and what holds of any family."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.catalogue import Catalogue
from content.family import MOST_MEMBERS, Family, families_of
from content.item import Edition, EditionState, Origin, ServiceItem
from content.variant import title_variants, variants
from tests.conftest import shared
from tests.unit.guides import guide
from tests.unit.test_demonstration_catalogue import CATALOGUE

FAMILIES = {
    "个体工商户": {"sole-trader-establishment", "sole-trader-change", "sole-trader-deregistration"},
    "公司": {"company-establishment", "company-change", "company-deregistration"},
    "居民养老": {"resident-pension-enrolment", "resident-pension-claim"},
    "身份证": {"id-card-first-issue", "id-card-renewal", "id-card-reissue"},
    "护照": {"passport-first-issue", "passport-renewal"},
    "机动车驾驶证": {"driving-licence-renewal", "driving-licence-reissue"},
    "残疾人证": {"disability-card-new", "disability-card-renewal"},
    "社保卡": {"social-security-card-issue", "social-security-card-replacement", "social-security-card-loss"},
    "食品证": {"food-business-licence", "food-business-licence-renewal"},
}


def test_the_demonstration_has_these_families_and_no_other() -> None:
    found = {
        family.name: {CATALOGUE.by_id[id_].item.key for id_ in family.ids} for family in _families(CATALOGUE)
    }
    assert found == FAMILIES


def test_every_family_has_an_english_name_or_none_rather_than_half_of_one() -> None:
    names = {family.name: family.name_en for family in _families(CATALOGUE)}
    assert names["身份证"] == "resident identity card"
    assert names["公司"] == ""


@pytest.mark.parametrize(
    ("title", "thing", "keys"),
    [
        ("居民身份证丢失补领", "居民身份证", ["lost"]),
        ("社会保障卡补领、换领、换发", "社会保障卡", ["renew", "lost"]),
        ("残疾人证挂失补办", "残疾人证", ["lost"]),
        ("客运车辆道路运输证办理（注销）", "客运车辆道路运输证", ["cancel"]),
        ("公共场所卫生许可证注销（县级）", "公共场所卫生", ["cancel"]),
        ("公共场所卫生许可新办审批（县级）", "公共场所卫生", ["first"]),
        ("农药经营许可证变更（其他农药）", "农药经营许可证变更其他农药", []),
        ("居住证申领", "居住证", ["first"]),
        ("娱乐场所变更投资人员审批", "娱乐场所变更投资人员", []),
    ],
)
def test_a_title_is_a_thing_and_what_is_done_with_it(title: str, thing: str, keys: list[str]) -> None:
    found, named = title_variants(title)
    assert (found, [each.key for each in named]) == (thing, keys)


@pytest.mark.parametrize(
    ("question", "open_for"),
    [
        ("身份证", "身份证"), ("我要办身份证", "身份证"), ("驾照的事", "机动车驾驶证"), ("社保卡", "社保卡"),
        ("护照在哪里办", "护照"), ("身份证丢了", ""), ("护照到期了", ""), ("我要开公司", ""), ("居住证", ""),
        ("狗证", ""), ("身份证改名字", ""), ("证", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_question_leaves_open_which_kind_if_it_names_the_thing_and_no_more(
    question: str, open_for: str
) -> None:
    assert [family.name for family in _families(CATALOGUE) if family.leaves_open(question)] == (
        [open_for] if open_for else []
    )


def test_real_titles_have_families_that_one_question_tells_apart(
    record_property: pytest.RecordProperty,
) -> None:
    with shared("items", "guangan_district_items.csv").open(encoding="utf-8-sig", newline="") as rows:
        titles = [row["item_name"] for row in csv.DictReader(rows)]
    families = families_of(_edition(str(number), title) for number, title in enumerate(titles))
    for family in families:
        print(family.name, [member.label for member in family.members])
    print(len(titles), "titles,", len(families), "families of", sum(len(each.ids) for each in families))
    record_property("families", len(families))
    assert 60 <= len(families) <= 100
    assert all(_is_one_question(family) for family in families)


WORDS = [word for variant in variants() for word in variant.words]


@given(st.lists(st.tuples(st.sampled_from(["甲证", "乙证", "丙证"]), st.sampled_from(["", *WORDS]))))
def test_labels_of_one_question_are_distinct_and_a_lone_item_is_no_family(
    parts: list[tuple[str, str]],
) -> None:
    families = families_of(_edition(str(at), "".join(part)) for at, part in enumerate(parts))
    assert all(_is_one_question(family) for family in families)
    ids = Counter(id_ for family in families for id_ in family.ids)
    assert not ids or max(ids.values()) == 1


def _is_one_question(family: Family) -> bool:
    labels = [member.label for member in family.members]
    return 1 < len(set(labels)) == len(labels) <= MOST_MEMBERS


def _families(catalogue: Catalogue) -> list[Family]:
    return list({id(family): family for family in catalogue.families.values()}.values())


def _edition(number: str, title: str) -> Edition:
    identity = ServiceItem(number, number, "test", number)
    return Edition(identity, 1, EditionState.PUBLISHED, Origin.IMPORTED, guide(item_name=title), "", 1)
