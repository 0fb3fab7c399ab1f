"""The table of unified elements is the researched one, and a city may publish its own within limits."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from content.codelists import CODE_LISTS
from content.elements import UNIFIED_ELEMENTS, ElementsFault, Group, Shape, configured
from content.unified import UnifiedElements

RESEARCHED = Path(__file__).resolve().parents[2].parent / "shared/data/codelists/elements18.json"


def test_the_table_equals_the_researched_list_in_order_and_name() -> None:
    if not RESEARCHED.exists():
        pytest.skip(f"reference data absent: {RESEARCHED}")
    rows = json.loads(RESEARCHED.read_text(encoding="utf-8"))["unified"]
    # The research adds who that is in brackets: 实施主体(主管部门).
    researched = [(row["field"], row["zh"].partition("(")[0]) for row in rows]
    assert [(element.field, element.name_zh) for element in UNIFIED_ELEMENTS] == researched


def test_the_code_lists_of_the_table_are_the_researched_ones() -> None:
    if not RESEARCHED.exists():
        pytest.skip(f"reference data absent: {RESEARCHED}")
    rows = json.loads(RESEARCHED.read_text(encoding="utf-8"))["unified"]
    named = {row["field"]: row["codelist"] for row in rows if "codelist" in row}
    ours = {element.field: element.code_list for element in UNIFIED_ELEMENTS if element.code_list}
    assert ours.items() <= named.items()


def test_every_element_is_an_attribute_of_an_edition_and_the_other_way_round() -> None:
    attributes = [field.name for field in dataclasses.fields(UnifiedElements) if field.name != "extra"]
    assert [element.field for element in UNIFIED_ELEMENTS] == attributes


def test_every_code_list_of_the_table_exists() -> None:
    assert {element.code_list for element in UNIFIED_ELEMENTS if element.code_list} <= CODE_LISTS.keys()


def test_the_groups_of_a_card_hold_six_each() -> None:
    sizes = [sum(element.group is group for element in UNIFIED_ELEMENTS) for group in Group]
    assert sizes == [6, 6, 6]


def test_a_city_reorders_renames_and_drops() -> None:
    elements = configured(
        [
            {"field": "fees", "name_zh": "要多少钱"},
            {"field": "materials", "group": "who", "name_en": "Papers"},
        ]
    )
    fees, materials = elements
    assert (fees.name_zh, fees.name_en, fees.shape) == ("要多少钱", "Fees", Shape.FEES)
    assert (materials.name_zh, materials.name_en, materials.group) == ("申请材料", "Papers", Group.WHO)
    assert materials.national_field == "material"


def test_a_citys_own_element_is_plain_text() -> None:
    (parking,) = configured([{"field": "parking", "name_zh": "停车", "name_en": "Parking", "group": "how"}])
    assert (parking.shape, parking.code_list) == (Shape.TEXT, "")


def test_all_18_rows_by_field_alone_are_the_table_itself() -> None:
    assert configured([{"field": element.field} for element in UNIFIED_ELEMENTS]) == UNIFIED_ELEMENTS


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        pytest.param([{"field": "fees"}, {"field": "fees"}], "fees", id="twice"),
        pytest.param(
            [{"field": "parking", "group": "how", "name_zh": "停车"}], "parking", id="no English name"
        ),
        pytest.param([{"field": "parking", "name_zh": "停车", "name_en": "P"}], "parking", id="no group"),
        pytest.param([{"field": "fees", "group": "money"}], "fees", id="unknown group"),
        pytest.param([{"name_zh": "停车", "name_en": "P", "group": "how"}], "''", id="no field"),
        pytest.param(
            [{"field": f"own{n}", "name_zh": "甲", "name_en": "A", "group": "how"} for n in range(9)],
            "how",
            id="nine in a group",
        ),
    ],
)
def test_a_list_that_does_not_fit_is_refused_naming_the_row(rows: list[dict[str, str]], named: str) -> None:
    with pytest.raises(ElementsFault, match=named):
        configured(rows)


def test_a_code_has_a_name_in_both_languages_and_an_unknown_one_is_shown_as_it_is() -> None:
    case_type = CODE_LISTS["case_type"]
    assert (case_type.name("1", "zh"), case_type.name("1", "en")) == ("即办件", "Done on the spot")
    assert case_type.name("77", "zh") == "77"
    assert case_type.value_named("承诺件") == "2"
    assert case_type.value_named("没有") is None
