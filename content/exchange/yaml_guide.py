"""One item file: Guide ↔ YAML for people, Guide ↔ document for the store.

An item file has `id` and `key`, then the fields of Guide by their own names: the unified elements once
under `elements`, local facts under `local`. A local entry that carries a unified element is the one
mistake this system exists to prevent, so it has an issue code of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from content.checks.issue import Issue
from content.elements import UNIFIED_FIELDS
from content.exchange.shapes import Shape
from content.exchange.yaml_tree import Document, Tree, read_tree
from content.item import Guide

_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{10}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LOCAL_KEY = re.compile(r"local\[(?P<number>\d+)\]\.(?P<field>\w+)")
_GUIDE = Shape(Guide)


@dataclass(frozen=True, slots=True)
class ItemDocument:
    """What an item file says: the identity of the item, and its guide."""

    key: str
    id: str
    guide: Guide


def read_item(text: str | bytes, source_name: str) -> tuple[ItemDocument | None, list[Issue]]:
    """The item in one file, or None and every issue found. Never raises, whatever the bytes are."""
    document, issues = read_tree(text, source_name)
    if document is None:
        return None, issues
    if not isinstance(document.tree, dict):
        return None, [Issue(source_name, "", "not_an_item_file")]
    identity, issues = _identity(document.tree, document, source_name)
    words = {key: value for key, value in document.tree.items() if key not in ("id", "key")}
    guide, guide_issues = _GUIDE.read(Document(words, document.lines), source_name)
    issues += [_named_override(issue, words.get("local")) for issue in guide_issues]
    if guide is None or issues:
        return None, issues
    return ItemDocument(identity["key"], identity["id"], guide), []


def write_item(item: ItemDocument) -> str:
    """The file of an item: block style, Chinese as it is, without empty fields. `read_item` reads it back."""
    plain = {"id": item.id, "key": item.key, **_in_reading_order(guide_document(item.guide))}
    return block_yaml(plain)


def block_yaml(plain: Mapping[str, Any]) -> str:
    """Plain values as our files have them; `read_tree` (content/exchange/yaml_tree.py) reads them back."""
    return yaml.dump(
        dict(plain), Dumper=_Writer, allow_unicode=True, sort_keys=False, default_flow_style=False, width=100
    )


def guide_document(guide: Guide) -> dict[str, Any]:
    """A JSON-able document for the store; fields at their default are left out."""
    return _GUIDE.document(guide)


def guide_from_document(document: Mapping[str, Any]) -> Guide:
    """The inverse of `guide_document`. Raises ValueError for a document this program did not write."""
    return _GUIDE.from_document(document)


def content_hash(guide: Guide) -> str:
    """64 lower-case hex digits that prove which words a terminal shows."""
    return _GUIDE.content_hash(guide)


def _identity(
    tree: Mapping[str, Tree], document: Document, source_name: str
) -> tuple[dict[str, str], list[Issue]]:
    found: dict[str, str] = {}
    issues: list[Issue] = []
    for name, pattern in (("id", _ID), ("key", _KEY)):
        value = tree.get(name)
        if isinstance(value, str) and pattern.fullmatch(value):
            found[name] = value
        else:
            code = "missing_key" if value is None else f"malformed_{name}"
            issues.append(Issue(source_name, name, code, facts={"line": document.line((name,))}))
    return found, issues


def _named_override(issue: Issue, local: Any) -> Issue:
    """The same issue, renamed if it is an unknown key that a unified element already owns."""
    key = _LOCAL_KEY.fullmatch(str(issue.facts.get("path")))
    if issue.code != "unknown_key" or key is None or key["field"] not in UNIFIED_FIELDS:
        return issue
    area = local[int(key["number"]) - 1].get("area") or ""
    facts = {"area": area, "element": key["field"], "line": issue.facts["line"]}
    return replace(issue, element=key["field"], code="local_overrides_unified", facts=facts)


def _in_reading_order(document: dict[str, Any]) -> dict[str, Any]:
    """Names and summary first, then the elements, then the places; as a person would read it."""
    late = ("elements", "local")
    early = {key: value for key, value in document.items() if key not in late}
    return early | {key: document[key] for key in late if key in document}


class _Writer(yaml.SafeDumper):
    """Block style with lists indented under their key, and never an anchor: the reader refuses them."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=_style(text))


def _style(text: str) -> str | None:
    """Paragraphs stand as paragraphs. NEL is quoted, because PyYAML writes it as a line break of its own."""
    if "\x85" in text:
        return '"'
    lines = text.split("\n")
    tame = len(lines) > 1 and all(line and line == line.strip() for line in lines)
    return "|" if tame else None


_Writer.add_representer(str, _text)
