"""Two languages: found by their tags, complete, with the weekday in every date."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.i18n import known_language, translator


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh-CN", "zh_Hans"), ("zh", "zh_Hans"), ("zh_Hans", "zh_Hans"), ("zh-TW", "zh_Hans"), ("en-GB", "en"),
     ("EN", "en"), ("fr", ""), ("", ""), ("C", "")],
)  # fmt: skip
def test_a_language_tag_leads_to_a_language_we_have_or_to_none(tag: str, language: str) -> None:
    assert known_language(tag) == language


def test_dates_are_said_with_the_weekday() -> None:
    day = dt.date(2026, 12, 3)
    assert translator("zh_Hans").date(day) == "12月3日（星期四）"
    assert translator("en").date(day) == "Thursday 3 December"


def test_an_unknown_language_speaks_the_citys_default() -> None:
    assert translator("tlh").language == "zh_Hans"


def test_plurals_follow_the_language() -> None:
    english, chinese = translator("en"), translator("zh_Hans")
    assert english.plural("{n} copy", "{n} copies", 1) == "1 copy"
    assert english.plural("{n} copy", "{n} copies", 2) == "2 copies"
    assert chinese.plural("{n} copy", "{n} copies", 2) == "复印件 2 份"


def test_braces_in_a_fact_stay_as_they_are() -> None:
    assert "{phone}" in translator("en")("{phone}, day and night", phone="{phone}")
