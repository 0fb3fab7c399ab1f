"""An item file is read back exactly as written, and whatever else stands in it becomes an issue."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.checks import Issue
from content.exchange.yaml_guide import (
    ItemDocument,
    content_hash,
    guide_document,
    guide_from_document,
    read_item,
    write_item,
)
from content.exchange.yaml_tree import MAX_BYTES
from content.item import Guide
from content.local import LocalInfo
from content.unified import Fees, ItemCode, Law, Material, Step, TimeLimit, UnifiedElements, Visits
from tests.unit.guides import guide

HEAD = "id: R3QCVW6XQT\nkey: pension\n"
ELEMENTS = "elements: {item_name: 退休金认证, item_code: {base_code: 51201400600004}}\n"

RELAXED = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
PLAIN = {
    "str": TEXT,
    "bool": st.booleans(),
    "int": st.integers(0, 90),
    "int | None": st.none() | st.integers(0, 90),
    "dt.date | None": st.none() | st.dates(min_value=dt.date(1949, 10, 1)),
}


def any_of(shape: type) -> st.SearchStrategy[Any]:
    """Values of a flat dataclass with every field filled, also those that have a default."""
    fields = dataclasses.fields(shape)
    return st.builds(shape, **{field.name: PLAIN[field.type] for field in fields if field.type in PLAIN})


def few(shape: type) -> st.SearchStrategy[Any]:
    return st.lists(any_of(shape), max_size=2).map(tuple)


UNIFIED = st.builds(
    UnifiedElements,
    item_name=TEXT,
    item_code=any_of(ItemCode),
    legal_basis=few(Law),
    service_objects=st.lists(TEXT, max_size=3).map(tuple),
    materials=st.none() | few(Material),
    handling_steps=few(Step),
    statutory_time_limit=st.none() | any_of(TimeLimit),
    onsite_visits=st.none() | any_of(Visits),
    fees=st.none() | any_of(Fees),
    extra=st.dictionaries(TEXT, TEXT, max_size=2),
)
GUIDES = st.builds(
    Guide,
    elements=UNIFIED,
    aliases=st.lists(TEXT, max_size=3).map(tuple),
    summary=TEXT,
    local=few(LocalInfo),
    checked_on=PLAIN["dt.date | None"],
)


def codes(issues: list[Issue]) -> list[tuple[str, str]]:
    return [(issue.element, issue.code) for issue in issues]


@RELAXED
@given(GUIDES)
def test_a_guide_written_as_yaml_is_read_back_equal(written: Guide) -> None:
    item = ItemDocument("pension", "R3QCVW6XQT", written)
    assert read_item(write_item(item), "pension.yaml") == (item, [])


@RELAXED
@given(GUIDES)
def test_a_guide_stored_as_a_document_comes_back_equal_with_the_same_hash(stored: Guide) -> None:
    again = guide_from_document(guide_document(stored))
    assert again == stored
    assert content_hash(again) == content_hash(stored)


@RELAXED
@given(st.binary(max_size=400) | st.text(max_size=400))
def test_no_bytes_and_no_text_make_the_reader_raise(noise: bytes | str) -> None:
    item, issues = read_item(noise, "noise.yaml")
    assert (item is None) == bool(issues)


@RELAXED
@given(st.text(alphabet="[]{}:,-?&*!|>'\"%@`#~ \n\tab01é", max_size=200))
def test_text_made_of_yaml_punctuation_never_makes_the_reader_raise(noise: str) -> None:
    item, issues = read_item(HEAD + ELEMENTS + noise, "noise.yaml")
    assert (item is None) == bool(issues)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "not_an_item_file", id="empty"),
        pytest.param("- id: x", "not_an_item_file", id="a list"),
        pytest.param("id: [", "broken_yaml", id="broken"),
        pytest.param(b"\xff\xfe\x00\x01", "not_utf8", id="binary"),
        pytest.param("key: 退休金".encode("gb18030"), "not_utf8", id="GB18030"),
        pytest.param("key: \ud800", "not_utf8", id="half a character"),
        pytest.param("key: a\0b", "not_text", id="nul"),
        pytest.param("a: 1\na: 2", "duplicate_key", id="a key twice"),
        pytest.param("elements:\n  fees: {a: 1, a: 2}", "duplicate_key", id="a key twice, inside"),
        pytest.param("a: &x [1]\nb: *x", "anchor_or_alias", id="anchor"),
        pytest.param("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", "anchor_or_alias", id="a billion laughs"),
        pytest.param("a: *x", "anchor_or_alias", id="alias of nothing"),
        pytest.param("a: !!python/object:os.system x", "tag", id="tag"),
        pytest.param("id: a\n---\nid: b", "second_document", id="two documents"),
        pytest.param("? [a]\n: b", "key_not_text", id="a list as key"),
        pytest.param("a: " + "[" * 200 + "]" * 200, "nested_too_deep", id="deep"),
        pytest.param("a: " + "[" * 100_000, "broken_yaml", id="deeper than the parser goes"),
        pytest.param("#" * (MAX_BYTES + 1), "file_too_large", id="large"),
    ],
)
def test_what_is_not_a_file_of_ours_is_refused_with_one_issue(text: str | bytes, code: str) -> None:
    item, issues = read_item(text, "x.yaml")
    assert item is None
    assert [(issue.item, issue.code) for issue in issues] == [("x.yaml", code)]


@pytest.mark.parametrize(
    ("more", "element", "code"),
    [
        ("colour: red", "colour", "unknown_key"),
        ("checked_on: yesterday", "checked_on", "wrong_type"),
        ("checked_on: 0", "checked_on", "wrong_type"),
        ("checked_on: 2026-02-30", "checked_on", "wrong_type"),
        ("aliases: 社保卡丢了", "aliases", "wrong_type"),
        ("summary:", "summary", "empty_value"),
        ("local: [{implementing_body: 清禾区人社局}]", "local", "missing_key"),
        ("local: [{area: qinghe, colour: red}]", "local", "unknown_key"),
        ("local: [{area: qinghe, home_visit: {supported: perhaps}}]", "local", "wrong_type"),
        ("local: qinghe", "local", "wrong_type"),
    ],
)
def test_each_mistake_in_a_guide_is_named_where_it_is(more: str, element: str, code: str) -> None:
    item, issues = read_item(HEAD + ELEMENTS + more, "x.yaml")
    assert item is None
    assert codes(issues) == [(element, code)]
    assert issues[0].facts["line"] == 4


@pytest.mark.parametrize(
    ("elements", "element", "code"),
    [
        ("materials: [{name: 身份证, originals: many}]", "materials", "wrong_type"),
        ("materials: [{originals: 1}]", "materials", "missing_key"),
        ("fees: {charged: perhaps}", "fees", "wrong_type"),
        ("fees: free", "fees", "wrong_type"),
        ("price: 40", "price", "unknown_key"),
        ("exercise_level: {a: b}", "exercise_level", "wrong_type"),
    ],
)
def test_a_mistake_inside_an_element_is_named_by_the_element(elements: str, element: str, code: str) -> None:
    text = HEAD + "elements: {item_name: 名, item_code: {}, " + elements + "}"
    assert codes(read_item(text, "x.yaml")[1]) == [(element, code)]


@pytest.mark.parametrize(
    ("head", "element", "code"),
    [
        ("key: pension", "id", "missing_key"),
        ("id: R3QCVW6XQT", "key", "missing_key"),
        ("id: R3QCVW6XQ\nkey: pension", "id", "malformed_id"),
        ("id: R3QCVW6XQI\nkey: pension", "id", "malformed_id"),  # I is not in the alphabet
        ("id: r3qcvw6xqt\nkey: pension", "id", "malformed_id"),
        ("id: R3QCVW6XQT\nkey: 退休金", "key", "malformed_key"),
        ("id: R3QCVW6XQT\nkey: ../etc/passwd", "key", "malformed_key"),
    ],
)
def test_an_item_needs_an_id_and_a_key_of_the_right_form(head: str, element: str, code: str) -> None:
    assert codes(read_item(f"{head}\n{ELEMENTS}", "x.yaml")[1]) == [(element, code)]


def test_a_district_that_says_something_about_a_unified_element_is_named() -> None:
    local = "local:\n  - area: qinghe\n  - area: qinghe/liulin\n    materials: [{name: 户口簿}]\n"
    item, issues = read_item(HEAD + ELEMENTS + local, "x.yaml")
    assert item is None
    assert codes(issues) == [("materials", "local_overrides_unified")]
    assert issues[0].facts == {"area": "qinghe/liulin", "element": "materials", "line": 7}


def test_all_mistakes_are_listed_at_once() -> None:
    text = "id: short\nkey: pension\ncolour: red\nelements: {item_name: 名, fees: 1}\n"
    assert set(codes(read_item(text, "x.yaml")[1])) == {
        ("id", "malformed_id"),
        ("colour", "unknown_key"),
        ("item_code", "missing_key"),
        ("fees", "wrong_type"),
    }


def test_codes_typed_without_quotes_stay_what_was_typed() -> None:
    text = HEAD + "elements: {item_name: no, item_code: {base_code: 000164213003}, item_type: 01}"
    item, _ = read_item(text, "x.yaml")
    assert item is not None
    elements = item.guide.elements
    assert (elements.item_name, elements.item_code.base_code, elements.item_type) == (
        "no",
        "000164213003",
        "01",
    )


def test_the_writer_keeps_paragraphs_as_paragraphs() -> None:
    written = dataclasses.replace(guide(), summary="带身份证来\n当场拿卡")
    text = write_item(ItemDocument("pension", "R3QCVW6XQT", written))
    assert "summary: |-\n  带身份证来\n  当场拿卡\n" in text


def test_a_file_saved_with_a_byte_order_mark_is_read() -> None:
    item, issues = read_item(b"\xef\xbb\xbf" + (HEAD + ELEMENTS).encode(), "x.yaml")
    assert item is not None, issues


def test_written_yaml_is_for_people_block_style_chinese_as_it_is_and_no_empty_fields() -> None:
    text = write_item(ItemDocument("pension", "R3QCVW6XQT", guide()))
    assert text.startswith("id: R3QCVW6XQT\nkey: pension\n")
    assert "item_name: 社会保障卡补领\n" in text
    assert "{" not in text
    assert "name_en" not in text
    assert "fees:\n    charged: false\n" in text


def test_the_hash_is_64_hex_digits_and_changes_with_any_word() -> None:
    one = guide()
    other = dataclasses.replace(one, summary="当场拿卡")
    assert re.fullmatch(r"[0-9a-f]{64}", content_hash(one))
    assert content_hash(one) != content_hash(other)


def test_no_materials_needed_and_materials_unknown_are_different_guides() -> None:
    nothing_to_bring, unknown = guide(materials=()), guide(materials=None)
    assert content_hash(nothing_to_bring) != content_hash(unknown)
    assert guide_from_document(guide_document(nothing_to_bring)).elements.materials == ()


def test_the_hash_of_a_known_guide_never_changes() -> None:
    """If this fails, every stored edition would lose its proof: a default of a stored shape changed."""
    small = Guide(UnifiedElements("退休金认证", ItemCode("51201400600004")), aliases=("养老金年审",))
    assert guide_document(small) == {
        "elements": {"item_name": "退休金认证", "item_code": {"base_code": "51201400600004"}},
        "aliases": ["养老金年审"],
    }
    assert content_hash(small) == "0848e114ce22ec22dbaedf805d47aceafce37652a63ec7b25cf0ab7a11b090b8"


@pytest.mark.parametrize("document", [{}, {"elements": {}}, {"elements": None}, {"colour": "red"}])
def test_a_document_this_program_did_not_write_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        guide_from_document(document)
