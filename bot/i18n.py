"""Words in the reader's language. msgid is plain English; zh_Hans is complete and the default.

Translations are read from `locales/<language>/LC_MESSAGES/messages.po` at start (no build step that
could be forgotten) and handed on as a `Translator`, an argument like any other: who speaks says in
which language. In code a translator is called `_`, so that babel finds the words to extract.
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "locales"
DEFAULT_LANGUAGE = "zh_Hans"
LANGUAGES: Mapping[str, str] = {"zh_Hans": "中文", "en": "English"}  # how each names itself
HTML_LANGUAGES: Mapping[str, str] = {"zh_Hans": "zh-Hans", "en": "en"}  # BCP 47


class Translator:
    """`_("Text with {fact}", fact=…)` in one language."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._gettext = cache(catalogue.gettext)  # a turn says twenty sentences, always the same few
        self._ngettext = catalogue.ngettext

    def __call__(self, msgid: str, **facts: object) -> str:
        text = self._gettext(msgid)
        return text.format_map(facts) if facts else text

    def plural(self, singular: str, several: str, n: int, **facts: object) -> str:
        """The form for `n`; `{n}` stands for the number."""
        return self._ngettext(singular, several, n).format_map({"n": n, **facts})

    def rendering(self, chinese: str, english: str) -> str:
        """Of a text that a city wrote: the English where the reader reads English and there is one."""
        return (self.language == "en" and english) or chinese

    def date(self, day: dt.date) -> str:
        """12月3日（星期四） / Thursday 3 December: always with the weekday (ARCHITECTURE, Words).

        The order of the parts is a CLDR pattern and is translated like any other words.
        """
        _ = self
        return format_date(day, _("EEEE d MMMM"), locale=self.language)


def known_language(asked: str) -> str:
    """The language we have for a tag such as `zh-CN`, `en-GB` or `zh_Hans`; empty if none."""
    primary = asked.replace("_", "-").partition("-")[0].lower()
    return {"zh": "zh_Hans", "en": "en"}.get(primary, "")


@cache
def translator(language: str) -> Translator:
    """The translator for a language; an unknown one speaks the default."""
    chosen = language if language in LANGUAGES else DEFAULT_LANGUAGE
    path = LOCALES / chosen / "LC_MESSAGES" / "messages.po"
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=chosen))
    compiled.seek(0)
    return Translator(chosen, gettext.GNUTranslations(compiled))


def N_(msgid: str) -> str:  # noqa: N802 - gettext's name for “to be translated later”
    """Marks a sentence that stands in a table and is translated where it is said."""
    return msgid
