"""What is hidden in a field, and in text where anything may stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.masking import mask_address, mask_id_number, mask_in_text, mask_name, mask_phone

FULL_WIDTH = str.maketrans("0123456789X@.", "0123456789X@.")
GAPS = ("", " ", "-", "\u3000", " - ", "\u2013", "\u200b", "\u00a0")

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
id_numbers = st.from_regex(r"[1-9][0-9]{16}[0-9Xx]", fullmatch=True)
old_id_numbers = st.from_regex(r"[1-9][0-9]{14}", fullmatch=True)
cards = st.from_regex(r"[1-9][0-9]{15,18}", fullmatch=True)
landlines = st.from_regex(r"0(10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}", fullmatch=True)
numbers = st.one_of(mobiles, id_numbers, old_id_numbers, cards, landlines)
# What people write around a number: anything but digits and what could belong to one.
around = st.text(
    st.characters(exclude_categories=["Nd", "No", "Nl", "Cs"], exclude_characters="xX"), max_size=30
)


@given(
    before=around,
    number=numbers,
    after=around,
    gap=st.sampled_from(GAPS),
    every=st.integers(1, 6),
    wide=st.booleans(),
)
def test_no_number_survives_however_it_is_written(
    before: str, number: str, after: str, gap: str, every: int, wide: bool
) -> None:
    written = gap.join(number[start : start + every] for start in range(0, len(number), every))
    written = written.translate(FULL_WIDTH) if wide else written
    masked = mask_in_text(f"{before}{written}{after}")
    assert not any(c.isdecimal() for c in masked)
    assert "***" in masked


@given(text=st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask_in_text(mask_in_text(text)) == mask_in_text(text)


@given(
    text=st.text(
        st.characters(exclude_categories=["Nd", "No", "Nl", "Cs"], exclude_characters="@\uff20\ufe6b"),
        max_size=200,
    )
)
def test_text_without_digits_or_addresses_stays_as_it_was(text: str) -> None:
    assert mask_in_text(text) == text


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("我的电话13812345678，社保卡丢了", "我的电话***，社保卡丢了"),
        ("+86 138-1234-5678打不通", "***打不通"),
        ("微信wx13812345678", "微信wx***"),
        ("身份证11010119900307123x过期", "身份证***过期"),
        ("卡号6222 0212 3456 7890 123，退费", "卡号***，退费"),
        ("发到 wang.ayi@example.com。", "发到 ***。"),
        ("13812345678@qq.com", "***"),
        ("两个号13812345678 13987654321都行", "两个号***都行"),
        ("(0571)87654321没人接", "***没人接"),
    ],
)
def test_only_the_number_is_hidden(written: str, masked: str) -> None:
    assert mask_in_text(written) == masked


@pytest.mark.parametrize(
    "harmless",
    [
        "12345没人接",
        "2024年5月1日9:00到11:30",
        "办证要工本费20元，15个工作日",
        "000111002000",
        "邮编310000",
        "1133010000251886XD2000111002000",
        "1133010000251886002000111002000",
        "12333",
    ],
)
def test_what_names_nobody_stays(harmless: str) -> None:
    assert mask_in_text(harmless) == harmless


def test_a_long_text_takes_no_long_time() -> None:
    hard = "1 " * 7 + "a" * 5000 + "1-" * 5000 + "x@" * 2000 + "@." * 2000
    assert len(mask_in_text(hard)) <= len(hard)


def test_a_known_field_keeps_just_enough_to_be_recognised() -> None:
    assert [mask_name(n) for n in ("张三", "欧阳娜娜", "王", "")] == ["张*", "欧*", "*", "*"]
    assert (
        mask_phone("+8613812345678")
        == mask_phone("13812345678")
        == mask_phone("138 1234 5678")
        == "138****5678"
    )
    assert [mask_phone(p) for p in ("0571-87654321", "123", "")] == ["****21", "****", "****"]
    assert mask_id_number("11010119900307123X") == "1****************X"
    assert mask_id_number("1101") == "***"
    assert mask_address("临江市江滨区望江路8号") == "临江市***"
    assert mask_address("望江路8号") == "***"
