"""Plain tree → frozen dataclass and back, checked key by key.

The dataclasses of content/ (items, elements, local facts, city) stay plain; pydantic reads their annotations
here. Unknown keys are refused, and every refusal becomes an Issue with the path and line of the value.
A document leaves out what has its default. So a stored document, and the hash over it, stay the same
when a later version of the program adds an optional field.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from content.checks.issue import Issue
from content.exchange.yaml_tree import Document, TreePath

T = TypeVar("T")

MAX_ISSUES = 200  # nobody reads more about one file

_CODES = {
    "unexpected_keyword_argument": "unknown_key",
    "missing": "missing_key",
}
_DATES = frozenset({"checked_on", "effective_on"})
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Shape(Generic[T]):
    """Reads and writes one dataclass and everything inside it."""

    def __init__(self, dataclass_type: type[T]) -> None:
        # The tuple around it carries the config: pydantic takes none for a bare stdlib dataclass.
        self._adapter: TypeAdapter[tuple[T]] = TypeAdapter(
            tuple[dataclass_type],  # type: ignore[valid-type]
            config=ConfigDict(extra="forbid"),
        )

    def read(self, document: Document, source_name: str) -> tuple[T | None, list[Issue]]:
        """The value a hand-written document describes, or None and all that is wrong with it."""
        try:
            value = self._adapter.validate_python((document.tree,))[0]
        except ValidationError as fault:
            return None, _issues(fault, document, source_name)
        loose = [
            _issue(source_name, document, path, "wrong_type", {"expected": "date"})
            for path in _loose_dates(document.tree)
        ]
        return (None if loose else value), loose

    def document(self, value: T) -> dict[str, Any]:
        """A JSON-able document without what has its default."""
        dumped: dict[str, Any] = self._adapter.dump_python((value,), mode="json", exclude_defaults=True)[0]
        return dumped

    def from_document(self, document: Mapping[str, Any]) -> T:
        """The inverse of `document`; raises ValueError, because only the program writes documents."""
        return self._adapter.validate_python((dict(document),))[0]

    def content_hash(self, value: T) -> str:
        """sha256 over the canonical JSON of the document: sorted keys, no spaces, UTF-8."""
        canonical = json.dumps(
            self.document(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(canonical.encode()).hexdigest()


def _issues(fault: ValidationError, document: Document, source_name: str) -> list[Issue]:
    issues = []
    for error in fault.errors(include_url=False, include_context=False)[:MAX_ISSUES]:
        code = _CODES.get(error["type"], "empty_value" if error["input"] is None else "wrong_type")
        facts = (
            {} if code in _CODES.values() else {"expected": error["type"], "value": _short(error["input"])}
        )
        issues.append(_issue(source_name, document, error["loc"][1:], code, facts))
    return issues


def _issue(
    source_name: str, document: Document, path: TreePath, code: str, facts: Mapping[str, object]
) -> Issue:
    where = {"path": dotted(path), "line": document.line(path)}
    return Issue(source_name, _element(path), code, facts={**where, **facts})


def dotted(path: TreePath) -> str:
    """How a path is shown: `elements.materials[2].name`, counting from 1 as people do."""
    shown = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return shown.removeprefix(".")


def _element(path: TreePath) -> str:
    named = path[1:2] if path[:1] == ("elements",) else path[:1]
    return str(named[0]) if named else ""


def _short(value: object) -> str:
    return value[:60] if isinstance(value, str) else type(value).__name__


def _loose_dates(tree: object, path: TreePath = ()) -> list[TreePath]:
    """Dates not written 2026-11-20: pydantic would also take a number of seconds since 1970 for one."""
    if isinstance(tree, list):
        return [found for at, value in enumerate(tree) for found in _loose_dates(value, (*path, at))]
    if isinstance(tree, dict):
        return [found for key, value in tree.items() for found in _loose_dates(value, (*path, key))]
    is_date = bool(path) and path[-1] in _DATES and isinstance(tree, str)
    return [path] if is_date and not _ISO_DATE.fullmatch(str(tree)) else []
