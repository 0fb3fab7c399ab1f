"""Operators read words: for every code that is counted, every reason, every fact."""

from __future__ import annotations

import ast

import pytest

from bot.commands.issue_words import ISSUES, code_name, issue_document, issue_words, refusal_words
from bot.errors import Refused
from bot.i18n import translator
from content.checks import Issue
from tests.conftest import ROOT

ENGLISH = translator("en")
COUNTED = [
    *(
        file for file in (ROOT / "content/checks").glob("*.py") if file.name != "city.py"
    ),  # those refuse files
    ROOT / "content/exchange/csv_items.py",
]


def counted_codes() -> set[str]:
    """Codes a count may show: the texts of calls that make issues, as far as they have a sentence."""
    nodes = [node for file in COUNTED for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    texts = {
        argument.value
        for call in nodes
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in ("find.error", "find.warning", "_issue", "Issue")
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    return texts & ISSUES.keys()


def test_every_code_that_is_counted_has_words_beside_it() -> None:
    codes = counted_codes()
    assert len(codes) > 25
    assert [code for code in sorted(codes) if code_name(ENGLISH, code) == code] == []
    assert all(code_name(ENGLISH, code).startswith(code) for code in codes)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("length", "(wrong length)"),
        ("format", "(wrong characters or form)"),
        ("checksum", "(the last character does not fit the others)"),
        ("not_in_place", "(not where it should be in the item's code)"),
    ],
)
def test_why_an_organisation_code_is_not_valid_is_said_in_words(reason: str, words: str) -> None:
    issue = Issue(
        "A1", "local", "malformed_organisation_code", facts={"row": 7, "value": "X", "reason": reason}
    )
    said = issue_words(ENGLISH, issue)
    assert words in said
    assert said.startswith("row 7  A1  local")


def test_what_is_wrong_with_a_column_map_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    said = refusal_words(Refused("column_map", reason="unknown_field", key="price", fields=["a", "b"]))
    assert (
        said == "Nothing was imported: the column map cannot be used (“price” is none of our fields: a, b)."
    )


def test_a_document_keeps_code_and_reason_as_they_are() -> None:
    issue = Issue("A1", "local", "malformed_organisation_code", facts={"row": 7, "reason": "length"})
    assert issue_document(issue) == {
        "item": "A1", "element": "local", "code": "malformed_organisation_code", "severity": "error",
        "row": 7, "reason": "length",
    }  # fmt: skip
