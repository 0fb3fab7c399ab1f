"""The city's own files: `city.yaml`, `places.yaml`, `themes.yaml`, and if it has them `desks.yaml`,
`life-events.yaml`, `pointers.yaml`, `elements.yaml`.

One City comes out of several files, because different people keep them: the hotline and departments, the
halls with their hours and desks, the themes of the front page, bundles of items, answers to what is not
ours. Hours are written as people write them, `09:00-12:00`. A hall that points to a district nobody
listed is found here, before any item is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from content.checks.city import check_city
from content.checks.issue import Issue
from content.city import City
from content.elements import UNIFIED_ELEMENTS, Element, ElementsFault, configured
from content.exchange.shapes import Shape
from content.exchange.yaml_tree import Document, Tree, TreePath, read_tree

FILE_OF_KEY: Mapping[str, str] = {
    "name": "city.yaml",
    "name_en": "city.yaml",
    "hotline": "city.yaml",
    "demonstration": "city.yaml",
    "departments": "city.yaml",
    "most_asked": "city.yaml",
    "examples": "city.yaml",
    "examples_en": "city.yaml",
    "online_site": "city.yaml",
    "online_site_mobile": "city.yaml",
    "districts": "places.yaml",
    "halls": "places.yaml",
    "desks": "desks.yaml",
    "themes": "themes.yaml",
    "life_events": "life-events.yaml",
    "pointers": "pointers.yaml",
}
CITY_FILES = ("city.yaml", "places.yaml", "themes.yaml", "desks.yaml", "life-events.yaml", "pointers.yaml")
OPTIONAL_FILES = frozenset({"desks.yaml", "life-events.yaml", "pointers.yaml"})
ELEMENTS_FILE = "elements.yaml"
_SPAN = re.compile(r"(\d\d:\d\d)\s*-\s*(\d\d:\d\d)")
_CITY = Shape(City)


def read_city(texts: Mapping[str, str | bytes]) -> tuple[City | None, list[Issue]]:
    """The city in the texts of its files by file name, or None and every issue found."""
    merged: dict[str, Any] = {}
    lines: dict[TreePath, int] = {}
    issues: list[Issue] = []
    for file_name in CITY_FILES:
        part, part_issues = _part(file_name, texts)
        issues += part_issues
        merged |= part.tree if isinstance(part.tree, dict) else {}
        lines |= part.lines
    if issues:
        return None, issues
    city, issues = _CITY.read(Document(_with_spans(merged), lines), CITY_FILES[0])
    issues = [replace(issue, item=FILE_OF_KEY.get(issue.element, issue.item)) for issue in issues]
    issues += check_city(city) if city else []
    return (None, issues) if issues else (city, [])


def read_elements(texts: Mapping[str, str | bytes]) -> tuple[tuple[Element, ...], list[Issue]]:
    """The city's own list of unified elements; without an `elements.yaml`, the 18 as they stand."""
    if ELEMENTS_FILE not in texts:
        return UNIFIED_ELEMENTS, []
    document, issues = read_tree(texts[ELEMENTS_FILE], ELEMENTS_FILE)
    if document is None:
        return UNIFIED_ELEMENTS, issues
    rows = document.tree.get("elements") if isinstance(document.tree, dict) else None
    try:
        return configured(_rows(rows)), []
    except ElementsFault as fault:
        facts = {"reason": str(fault)}
        return UNIFIED_ELEMENTS, [Issue(ELEMENTS_FILE, "", "unusable_elements", facts=facts)]


def city_document(city: City) -> dict[str, Any]:
    """A JSON-able document for the store; fields at their default are left out."""
    return _CITY.document(city)


def city_from_document(document: Mapping[str, Any]) -> City:
    """The inverse of `city_document`. Raises ValueError for a document this program did not write."""
    return _CITY.from_document(document)


def _part(file_name: str, texts: Mapping[str, str | bytes]) -> tuple[Document, list[Issue]]:
    """One file's share of the city; a key that belongs in another file is unknown here."""
    if file_name not in texts:
        missing = [] if file_name in OPTIONAL_FILES else [Issue(file_name, "", "missing_file")]
        return Document(None), missing
    document, issues = read_tree(texts[file_name], file_name)
    if document is None:
        return Document(None), issues
    if not isinstance(document.tree, dict):
        return Document(None), [Issue(file_name, "", "not_a_city_file")]
    strangers = [key for key in document.tree if FILE_OF_KEY.get(key) != file_name]
    return document, [
        Issue(file_name, key, "unknown_key", facts={"path": key, "line": document.line((key,))})
        for key in strangers
    ]


def _with_spans(tree: Tree) -> Any:
    """The same tree with `09:00-12:00` under hours taken apart; anything else there is left to be refused."""
    if isinstance(tree, list):
        return [_with_spans(value) for value in tree]
    if not isinstance(tree, dict):
        return tree
    return {key: _hours(value) if key == "hours" else _with_spans(value) for key, value in tree.items()}


def _hours(tree: Tree) -> Any:
    if not isinstance(tree, dict):
        return tree
    return {
        days: [_span(text) for text in spans] if isinstance(spans, list) else spans
        for days, spans in tree.items()
    }


def _span(text: Tree) -> Any:
    span = _SPAN.fullmatch(text) if isinstance(text, str) else None
    return {"opens": span[1], "closes": span[2]} if span else text


def _rows(rows: Tree) -> list[Mapping[str, str]]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ElementsFault("a list of rows under `elements` is needed")
    return [{key: str(value or "") for key, value in row.items()} for row in rows if isinstance(row, dict)]
