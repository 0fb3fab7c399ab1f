"""`wenban import FILE --preview`: what an import would change, told before anything is written."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands.issue_words import issue_document, issue_words
from bot.i18n import Translator
from bot.services.catalogue import ItemChange, Preview


def print_preview(_: Translator, preview: Preview) -> None:
    """Issues, then every item that would be new, then every change, then the counts."""
    for line in _lines(_, preview):
        print(line)


def _lines(_: Translator, preview: Preview) -> Iterator[str]:
    yield from (issue_words(_, issue) for issue in preview.issues)
    for key, name in preview.added:
        yield _("new: {key}  {name}", key=key, name=name)
    for change in preview.changed:
        yield from _change_lines(_, change)
    if preview.changes_city:
        yield _("The city or its list of elements changes.")
    yield _(
        "Preview, nothing was written: {added} would be added, {changed} changed, {unchanged} not.",
        added=len(preview.added),
        changed=len(preview.changed),
        unchanged=preview.unchanged,
    )


def _change_lines(_: Translator, change: ItemChange) -> Iterator[str]:
    yield _("changed: {key}  {name}", key=change.key, name=change.name)
    if not change.differences:
        yield "    " + _("the words stay; whether it is complete changes")
    nothing = _("(nothing)")
    for each in change.differences:
        yield f"    {each.path}: {each.before or nothing} → {each.after or nothing}"


def preview_document(preview: Preview) -> dict[str, object]:
    """The same as one JSON object."""
    return {
        "added": [{"key": key, "name": name} for key, name in preview.added],
        "changed": [
            {
                "key": change.key,
                "name": change.name,
                "differences": [
                    {"element": each.element, "path": each.path, "before": each.before, "after": each.after}
                    for each in change.differences
                ],
            }
            for change in preview.changed
        ],
        "unchanged": preview.unchanged,
        "city": preview.changes_city,
        "issues": [issue_document(issue) for issue in preview.issues],
    }
