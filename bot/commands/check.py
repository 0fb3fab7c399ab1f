"""`wenban check`: what is missing or contradicts itself in the catalogue, item by item.

Faults come one by one, then counts by code, then one line in all. It judges what is kept. An import judges
what the file said, so its counts can be higher: what could not be taken over (a code in no known place, a
row left out) was listed then and is not in the catalogue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.app import open_app
from bot.commands import operator_language, print_json
from bot.commands.issue_words import code_name, issue_document, issue_words
from bot.config import Config
from bot.i18n import Translator
from content.checks import Issue


async def check(config: Config, *, as_json: bool) -> bool:
    """Print the issues of the current catalogue. True if none of them is an error."""
    async with open_app(config, answers=False) as app:
        issues = await app.services.catalogue.check()
        items = len(app.services.guides.catalogue)
    if as_json:
        print_json(_document(items, issues))
    else:
        print("\n".join(_lines(operator_language(), items, issues)))
    return not any(issue.severity == "error" for issue in issues)


def _document(items: int, issues: Sequence[Issue]) -> dict[str, object]:
    return {
        "items": items,
        "severities": _counted(issue.severity for issue in issues),
        "codes": _counted(issue.code for issue in issues),
        "issues": [issue_document(issue) for issue in issues],
    }


def _counted(words: Iterator[str]) -> dict[str, int]:
    return dict(Counter(words).most_common())


def _lines(_: Translator, items: int, issues: Sequence[Issue]) -> Iterator[str]:
    """Faults one by one; what an item has not provided yet in one line, for lists that have only names."""
    gaps: dict[str, list[str]] = {}
    for issue in issues:
        if issue.severity == "missing":
            gaps.setdefault(issue.item, []).append(issue.element)
        else:
            yield issue_words(_, issue)
    for item, elements in gaps.items():
        yield _("{item}  not provided yet: {elements}", item=item, elements=", ".join(elements))
    for code, number in _counted(issue.code for issue in issues).items():
        yield f"{number:6}  {code_name(_, code)}"
    yield _.plural("{n} item checked.", "{n} items checked.", items) + " " + _summary(_, issues)


def _summary(_: Translator, issues: Sequence[Issue]) -> str:
    count = Counter(issue.severity for issue in issues)
    return _(
        "Errors: {errors}, warnings: {warnings}, not provided: {gaps}.",
        errors=count["error"],
        warnings=count["warning"],
        gaps=count["missing"],
    )
