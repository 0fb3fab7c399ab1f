"""Words for operators: what an issue or a refusal of the catalogue means, and what to do about it.

The sentences are data beside this file (issue_sentences, issue_names, refusal_words). A code without a
sentence is shown as it is with its facts, and a guard test fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.commands import operator_language
from bot.commands.issue_names import NAMES, REASONS
from bot.commands.issue_sentences import ISSUES
from bot.commands.refusal_words import REFUSALS
from bot.errors import Refused
from bot.i18n import Translator
from content.checks import Issue

__all__ = ["ISSUES", "NAMES", "REFUSALS", "code_name", "issue_document", "issue_words", "refusal_words"]


def issue_document(issue: Issue) -> dict[str, object]:
    """One issue as a JSON object: item, element, code, severity, and its facts beside them."""
    named = {"item": issue.item, "element": issue.element, "code": issue.code, "severity": issue.severity}
    return {**named, **issue.facts}


def code_name(_: Translator, code: str) -> str:
    """A code with what it means, for a count of issues."""
    name = NAMES.get(code) or ISSUES.get(code, "")
    words = _(name) if name and "{" not in name else ""
    return f"{code}  {words}".rstrip()


def issue_words(_: Translator, issue: Issue) -> str:
    """One line: row or cell, item, element, reason."""
    facts = _in_words(_, issue.facts)
    row = _("row {row}", row=facts.pop("row")) if "row" in facts else facts.pop("cell", "")
    template = ISSUES.get(issue.code)
    words = _(template).format_map(_Facts(facts)) if template else f"{issue.code} {facts or ''}".strip()
    return "  ".join(part for part in (row, issue.item, issue.element, words) if part)


def refusal_words(refused: Refused) -> str:
    """Why a command did nothing: its issues first, then the sentence."""
    _ = operator_language()
    issues = refused.facts.get("issues", ())
    lines = [issue_words(_, issue) for issue in issues] if isinstance(issues, Iterable) else []
    facts = _in_words(_, {fact: value for fact, value in refused.facts.items() if fact != "issues"})
    template = REFUSALS.get(refused.code)
    sentence = _(template).format_map(_Facts(facts)) if template else f"{refused.code} {facts or ''}".strip()
    return "\n".join([*lines, sentence])


class _Facts(dict[str, str]):
    """Facts for a sentence; one that a rule did not give is left out, not a crash."""

    def __missing__(self, fact: str) -> str:
        return "…"


def _in_words(_: Translator, facts: Mapping[str, object]) -> dict[str, str]:
    """Facts as text; a reason that is a code becomes words."""
    plain = {fact: _plain(value) for fact, value in facts.items()}
    if reason := REASONS.get(plain.get("reason", "")):
        plain["reason"] = _(reason).format_map(_Facts(plain))
    return plain


def _plain(value: object) -> str:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return str(value)
    return ", ".join(map(str, value))
