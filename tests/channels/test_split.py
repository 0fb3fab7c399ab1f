"""Long texts in parts: nothing lost, nothing too long, cut where a reader would cut."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.split import split

LETTERS = st.text(alphabet=st.sampled_from("社保卡。！a b.\n\u0301\u200d👩👧🏽\ufe0f"), max_size=300)


@given(text=st.one_of(st.text(max_size=300), LETTERS), most=st.integers(1, 60))
def test_every_part_fits_and_only_white_space_is_lost(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(0 < len(part) <= most for part in parts)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)


@given(text=st.text(max_size=300))
def test_a_text_that_fits_stays_as_it_is(text: str) -> None:
    assert split(text, max(1, len(text))) == ([text] if text else [])
    assert split(text, 0) == ([text] if text else [])


@pytest.mark.parametrize(
    ("why", "text", "most", "parts"),
    [
        ("between paragraphs", "第一段。\n还是。\n\n第二段。", 13, ["第一段。\n还是。", "第二段。"]),
        ("between lines", "第一行没有句号\n第二行。也短", 10, ["第一行没有句号", "第二行。也短"]),
        ("after a sentence", "先挂失。再补卡！然后领卡", 9, ["先挂失。再补卡！", "然后领卡"]),
        ("after an English sentence", "Call us. Then come. Bye", 20, ["Call us. Then come.", "Bye"]),
        ("not inside a number", "It costs 12.50 yuan", 13, ["It costs", "12.50 yuan"]),
        ("between words", "one two three", 8, ["one two", "three"]),
        ("between characters at last", "一二三四五六七", 3, ["一二三", "四五六", "七"]),
        ("characters, not bytes", "社" * 10, 10, ["社" * 10]),
        ("not leaving a part half empty", "好。" + "社" * 20, 10, ["好。" + "社" * 8, "社" * 10, "社" * 2]),
        ("not inside an accented letter", "abe\u0301c", 3, ["ab", "e\u0301c"]),
        ("not inside a family", "ab👩\u200d👧cd", 4, ["ab", "👩\u200d👧c", "d"]),
        ("not before a skin tone", "abc👍🏽", 4, ["abc", "👍🏽"]),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() and len(value) > 8 else "",
)
def test_it_is_cut(why: str, text: str, most: int, parts: list[str]) -> None:
    assert split(text, most) == parts
