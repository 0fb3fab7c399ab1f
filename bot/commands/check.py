"""`wenban check`: what is missing or contradicts itself in the catalogue, item by item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.app import open_app
from bot.commands import operator_language, print_json
from bot.commands.issue_words import issue_words
from bot.config import Config
from bot.i18n import Translator
from content.checks import Issue


async def check(config: Config, *, as_json: bool) -> bool:
    """Print the issues of the current catalogue. True if none of them is an error."""
    async with open_app(config) as app:
        issues = await app.services.catalogue.check()
        count = len(app.services.guides.catalogue)
    severities = Counter(str(issue.severity) for issue in issues)
    if as_json:
        print_json(
            {
                "items": count,
                "severities": dict(severities),
                "codes": dict(Counter(issue.code for issue in issues).most_common()),
                "issues": [
                    {
                        "item": i.item,
                        "element": i.element,
                        "code": i.code,
                        "severity": i.severity,
                        **dict(i.facts),
                    }
                    for i in issues
                ],
            }
        )
        return not severities["error"]
    _ = operator_language()
    for line in _lines(_, issues):
        print(line)
    print(_.plural("{n} item checked.", "{n} items checked.", count))
    for severity, number in sorted(severities.items()):
        print(f"{number:6}  {severity}")
    return not severities["error"]


def _lines(_: Translator, issues: Sequence[Issue]) -> Iterator[str]:
    """Faults one by one; what an item has not provided yet in one line, for lists that have only names."""
    gaps: dict[str, list[str]] = {}
    for issue in issues:
        if issue.severity == "missing":
            gaps.setdefault(issue.item, []).append(issue.element)
        else:
            yield issue_words(_, issue)
    for item, elements in gaps.items():
        yield _("{item}  not provided yet: {elements}", item=item, elements=", ".join(elements))
