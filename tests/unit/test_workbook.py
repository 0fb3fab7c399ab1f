"""A department's workbook gives back every guide as it was, whatever stands in it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from content.city import UNKNOWN_CITY
from content.exchange.csv_columns import FileFault
from content.exchange.workbook import WorkbookReading, read_workbook
from content.exchange.workbook_cells import taken
from content.exchange.workbook_columns import Column, Kind
from content.exchange.workbook_layout import SHEETS
from content.exchange.workbook_rules import rule_of
from content.exchange.workbook_texts import Cell, CellFault
from content.exchange.workbook_write import write_workbook
from content.exchange.yaml_guide import ItemDocument, content_hash
from content.item import Faq, Guide
from content.local import Acceptance, HandlingPlace, HomeVisit, LocalInfo
from content.situations import Answer, Question
from content.unified import (
    Authority,
    Condition,
    Fee,
    Fees,
    ItemCode,
    Law,
    Material,
    Result,
    Step,
    TimeLimit,
    UnifiedElements,
    Visits,
)
from tests.unit.guides import demonstration_city, demonstration_items, guide

ODD = st.sampled_from(
    ["", "=1+1", "+86", "-", "'", "''x", "'json:1", " a ", "a\nb", "\n", "a\r\nb", "\x01", "_x0041_", "[1]",
     "{}", "全市", "全市 x", "01 甲", "1", "1 必要", "即办件", "NULL", "1.15E+17", "=" * 40, "😀", "\ufffe", "长" * 9_000]
)  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | ODD
TEXTS = st.lists(TEXT, max_size=2).map(tuple)
ONLY_IF = st.dictionaries(TEXT, TEXTS, max_size=2)
DATES = st.none() | st.dates(min_value=dt.date(1949, 10, 1))
NUMBERS = st.integers(-3, 90)
FLAGS = st.booleans()


def few(shape: Callable[..., Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.builds(shape, **fields), max_size=2).map(tuple)


def texts(*names: str) -> dict[str, st.SearchStrategy[str]]:
    return dict.fromkeys(names, TEXT)


LIMITS = st.none() | st.builds(TimeLimit, value=st.none() | NUMBERS, **texts("unit", "note", "note_en"))
FEES = few(Fee, reducible=FLAGS, **texts("name", "standard", "basis", "name_en", "standard_en"))
PAPERS = few(
    Material,
    originals=NUMBERS, copies=NUMBERS, exempt_by_data_sharing=FLAGS, filled_on_site=FLAGS, only_if=ONLY_IF,
    **texts("name", "necessity", "material_type", "form", "source", "issuer", "basis_ref", "form_url",
            "sample_url", "notes", "when", "name_en", "notes_en", "when_en"),
)  # fmt: skip
ELEMENTS = st.builds(
    UnifiedElements,
    item_name=TEXT,
    item_code=st.builds(ItemCode, **texts("base_code", "handling_suffix", "full_code")),
    item_type=TEXT,
    legal_basis=few(Law, effective_on=DATES, unverified=FLAGS, **texts("law_name", "document_no", "article", "text")),
    exercise_level=TEXTS,
    responsible_authority=st.none() | st.builds(Authority, **texts("department_role", "body_nature")),
    service_objects=TEXTS,
    acceptance_conditions=few(Condition, **texts("text", "basis_ref", "text_en")),
    materials=st.none() | PAPERS,
    handling_steps=few(Step, only_if=ONLY_IF, **texts("name", "step_code", "actor_role", "time_limit", "result")),
    case_type=TEXT,
    statutory_time_limit=LIMITS,
    promised_time_limit=LIMITS,
    handling_forms=TEXTS,
    onsite_visits=st.none() | st.builds(Visits, max=NUMBERS, **texts("reason", "reason_en")),
    fees=st.none() | st.builds(Fees, charged=FLAGS, items=FEES, online_payment=FLAGS, **texts("note", "note_en")),
    results=few(Result, **texts("name", "result_type", "validity", "sample_url", "delivery", "name_en")),
    cross_region_scope=TEXT,
    extra=st.dictionaries(TEXT, TEXT, max_size=2),
)  # fmt: skip
QUESTIONS = few(
    Question,
    answers=few(Answer, **texts("id", "label", "label_en", "note", "note_en", "ends", "ends_en")),
    only_if=ONLY_IF,
    **texts("id", "ask", "ask_en", "hint", "hint_en"),
)
LOCAL = few(
    LocalInfo,
    places=few(HandlingPlace, **texts("hall", "window")),
    home_visit=st.none() | st.builds(HomeVisit, supported=FLAGS, **texts("eligible", "phone", "eligible_en")),
    **texts("area", "implementing_body", "implementing_body_code", "implementation_code", "consult_phone",
            "complaint_phone", "online_url", "online_url_mobile", "appointment", "notes"),
)  # fmt: skip
GUIDES = st.builds(
    Guide,
    elements=ELEMENTS,
    aliases=TEXTS,
    questions=QUESTIONS,
    faq=few(Faq, **texts("question", "answer", "question_en", "answer_en")),
    local_choice=TEXTS,
    acceptance=st.none()
    | st.builds(Acceptance, at=TEXTS, any_district=FLAGS, **texts("decided_by", "online", "home_visit", "notes")),
    local=LOCAL,
    checked_on=DATES,
    **texts("department", "theme", "plain_name", "summary", "name_en", "plain_name_en", "summary_en"),
)  # fmt: skip


def back(*guides: Guide, city: Any = UNKNOWN_CITY) -> WorkbookReading:
    items = [ItemDocument(f"item-{number}", f"R3QCVW6XQ{number}", each) for number, each in enumerate(guides)]
    return read_workbook(write_workbook("hrss", items, city))


# A guide has a hundred fields: shrinking one takes minutes, and the assertion names the place anyhow.
@settings(
    deadline=None, max_examples=60, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large],
)  # fmt: skip
@given(st.lists(GUIDES, min_size=1, max_size=2))
def test_any_guide_comes_back_as_it_was(guides: list[Guide]) -> None:
    reading = back(*guides)
    assert reading.issues == ()
    assert [item.document.guide for item in reading.items] == guides


def test_every_item_of_the_catalogue_comes_back_as_it_was() -> None:
    items = demonstration_items()
    reading = read_workbook(write_workbook("all", items, demonstration_city()))
    assert (reading.department, reading.issues, reading.gone) == ("all", (), ())
    assert [item.document for item in reading.items] == items
    assert [item.was for item in reading.items] == [content_hash(item.guide) for item in items]


def test_every_header_has_its_rule_beside_it_and_codes_are_offered() -> None:
    data = write_workbook("hrss", demonstration_items()[:2], demonstration_city())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    for number, sheet in enumerate(SHEETS, start=1):
        page = parts[f"xl/worksheets/sheet{number}.xml"]
        assert 'topLeftCell="' in page, "the header stays in sight"
        assert 'state="frozen"' in page
        for header in sheet.headers:
            assert escape(rule_of(sheet, header)) in parts[f"xl/comments{number}.xml"]
        coded = any(column.choices or column.kind is Kind.FLAG for column in sheet.columns)
        assert coded == ("<dataValidation " in page)
    assert "1 即办件" in parts["xl/sharedStrings.xml"]
    assert "<f>" not in "".join(parts.values())


def test_the_sheet_with_the_ids_is_out_of_sight() -> None:
    data = write_workbook("hrss", demonstration_items()[:2], demonstration_city())
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    hidden = {
        str(sheet.name): str(sheet.visible)
        for sheet in book.sheets_metadata
        if "Hidden" in str(sheet.visible)
    }
    assert hidden == {"选项": "SheetVisibleEnum.Hidden", "wenban": "SheetVisibleEnum.VeryHidden"}


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.CODE, "1 即办件", "1"),
        (Kind.CODE, "即办件", "1"),
        (Kind.CODE, 1.0, "1"),
        (Kind.CODE, "7 别的", "7 别的"),
        (Kind.CODES, "1 即办件\n2", ["1", "2"]),
        (Kind.TEXT, " 社保卡 ", "社保卡"),
        (Kind.TEXT, "'=1", "=1"),
        (Kind.TEXT, "——", None),
        (Kind.TEXT, 40.5, "40.5"),
        (Kind.DIGITS, 512.0, "512"),
        (Kind.PHONE, "+86 0000-86120100", "+86 0000-86120100"),
        (Kind.LIST, "甲\n\n 乙", ["甲", "乙"]),
        (Kind.FLAG, "是", True),
        (Kind.FLAG, False, False),
        (Kind.NUMBER, "3", 3),
        (Kind.DATE, dt.date(2026, 11, 20), "2026-11-20"),
        (Kind.ONLY_IF, "lost：yes、no", {"lost": ["yes", "no"]}),
        (Kind.AREA, "全市", ""),
    ],
)
def test_a_cell_is_taken_as_people_mean_it(kind: Kind, cell: Cell, value: object) -> None:
    assert taken(Column("", ("x",), kind, "case_type"), cell) == value


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        (Kind.TEXT, "=1+1", "formula_cell"),
        (Kind.TEXT, "@x", "formula_cell"),
        (Kind.DIGITS, 1.23e17, "digits_lost"),
        (Kind.DIGITS, "1.23E+17", "digits_lost"),
        (Kind.DIGITS, float("nan"), "digits_lost"),
        (Kind.DIGITS, dt.date(2026, 3, 5), "cell_not_text"),
        (Kind.NUMBER, 1.5, "cell_wrong"),
        (Kind.NUMBER, "两份", "cell_wrong"),
        (Kind.NUMBER, float("inf"), "digits_lost"),
        (Kind.DATE, "2026年", "cell_wrong"),
        (Kind.FLAG, "也许", "cell_wrong"),
        (Kind.ONLY_IF, "lost", "cell_wrong"),
        (Kind.LIST, "[1", "cell_wrong"),
    ],
)
def test_a_cell_that_cannot_be_taken_says_why(kind: Kind, cell: Cell, code: str) -> None:
    with pytest.raises(CellFault) as fault:
        taken(Column("", ("x",), kind), cell)
    assert fault.value.code == code


def test_a_text_longer_than_a_cell_is_not_cut_but_refused() -> None:
    with pytest.raises(FileFault) as fault:
        back(replace(guide(), summary="长" * 40_000))
    assert (fault.value.code, fault.value.facts["column"]) == ("export_cell_too_long", "一句话说明")
