"""However a thing is typed, it becomes the same plain text and the same tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.message import MAX_TEXT
from content.search.pinyin import pinyin_table
from content.search.tokenize import (
    QUESTION_LIMIT,
    characters_and_pairs,
    code_key,
    codes_in,
    plain,
    plain_question,
    word_token,
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("我媽的退休金認證", "我妈的退休金认证", id="traditional"),
        pytest.param("ＩＤ　ｃａｒｄ", "id card", id="full width"),
        pytest.param("Shèhuì Bǎozhàng", "shehui baozhang", id="pinyin with tones"),
        pytest.param("lǚyóu nü", "lvyou nv", id="ü as v"),
        pytest.param("社\u200b保\u202e卡\x07", "社保卡", id="invisible and control characters"),
        pytest.param("《出生医学证明》首次签发（县级）", "出生医学证明 首次签发 县级", id="punctuation"),
        pytest.param("<b>身份证</b>'; DROP TABLE item;--", "b 身份证 b drop table item", id="html and sql"),
        pytest.param("我的ID卡", "我的 id 卡", id="mixed"),
        pytest.param("🙂🙂", "", id="emoji only"),
        pytest.param("مرحبا", "", id="another script"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_text_becomes_plain(typed: str, expected: str) -> None:
    assert plain(typed) == expected


@given(st.text(alphabet=st.characters()))
def test_plain_is_plain_already(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.sampled_from(["社保卡丢了", "\ufdfa", "x ", "ﷺ證"]), st.integers(1, 5000))
def test_a_question_is_never_longer_than_its_limit(piece: str, times: int) -> None:
    assert len(plain_question(piece * times)) <= QUESTION_LIMIT


def test_search_reads_as_much_as_a_message_may_have() -> None:
    assert QUESTION_LIMIT == MAX_TEXT


def test_han_becomes_characters_and_pairs() -> None:
    assert characters_and_pairs("社保卡") == ["社", "保", "卡", "社保", "保卡"]


@pytest.mark.parametrize(
    ("many", "one"), [("cards", "card"), ("permits", "permit"), ("loss", "loss"), ("gas", "gas")]
)
def test_a_plural_counts_as_its_singular(many: str, one: str) -> None:
    assert word_token(many) == word_token(one)


def test_a_code_is_found_whole_and_by_its_base() -> None:
    assert codes_in("帮我查511Z07001006-511602000000-000") == ("511z07001006511602000000000", "511z07001006")
    assert code_key("511Z07001006-511602000000") == code_key("５１１ｚ07001006511602000000")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("身份证", "身分正"),
        ("蓝", "南"),
        ("张", "站"),
        ("成", "陈"),
        ("英", "音"),
        ("是", "四"),
        ("女", "努"),
    ],
)
def test_what_sounds_alike_is_alike(one: str, other: str) -> None:
    pinyin = pinyin_table()
    assert pinyin.sounds_of(one) == pinyin.sounds_of(other)


@pytest.mark.parametrize(
    ("typed", "characters"),
    [
        ("shehuibaozhang", "社会保障"),
        ("diule", "丢了"),
        ("lvyou", "旅游"),
        ("xian", "先"),
        ("zhuangxiu", "装修"),
    ],
)
def test_joined_pinyin_is_split_as_it_sounds(typed: str, characters: str) -> None:
    pinyin = pinyin_table()
    assert list(pinyin.split(typed)) == pinyin.sounds_of(characters)


@pytest.mark.parametrize("word", ["passport", "sbk", "x", "a1", ""])
def test_what_is_not_pinyin_has_no_syllables(word: str) -> None:
    assert pinyin_table().split(word) == ()


def test_a_character_without_a_sound_is_silent() -> None:
    assert pinyin_table().sounds_of("〇a🙂㐀") == ["", "", "", ""]
