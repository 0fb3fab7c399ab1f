"""Whatever we may say unasked has words, in every language we speak."""

from __future__ import annotations

import pytest

from bot.domain.outbox import NoticeKind
from bot.i18n import LANGUAGES, translator
from content.city import City
from handlers.notices import NOTICES, worded

# What the words of a kind need to be told; a new kind adds its own.
FACTS: dict[NoticeKind, dict[str, str]] = {NoticeKind.TEST: {}}
CITY = City("清河市", "Qinghe")


def test_every_kind_is_in_the_table_of_words() -> None:
    assert set(NOTICES) == set(NoticeKind) == set(FACTS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_words_in_every_language(kind: NoticeKind, language: str) -> None:
    said = worded(kind, FACTS[kind], language, CITY)
    assert said.language == language
    assert CITY.name_en in said.text if language == "en" else CITY.name in said.text
    if language != "en":
        english = worded(kind, FACTS[kind], "en", CITY)
        assert said.text.replace(CITY.name, CITY.name_en) != english.text, "it is not translated"


def test_an_unknown_language_is_the_citys_own() -> None:
    assert worded(NoticeKind.TEST, {}, "tlh", CITY).language == translator("").language
