"""YAML text → plain tree of mappings, lists and strings, with the line of every value.

Strict on purpose, because departments write these files by hand:
- every value is text; the dataclass that receives it decides what it means. So `01`, `no`, `9:00` and
  a 14-digit code stay what was typed, where plain YAML would make 1, False, 540 and a number of them;
- a key may stand once; anchors, aliases, tags and second documents are refused (no “billion laughs”);
- size and depth are bounded.
The tree is built from parser events, so nothing is expanded before it has been looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from content.checks.issue import Issue

Tree = dict[str, "Tree"] | list["Tree"] | str | None
TreePath = tuple[str | int, ...]

MAX_BYTES = 1_000_000  # a long guide has 30 kB
MAX_DEPTH = 16  # a guide is five deep

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Document:
    """One file as a tree. `line(path)` is 1-based, of the value or of the nearest thing around it."""

    tree: Tree
    lines: dict[TreePath, int] = field(default_factory=dict)

    def line(self, path: TreePath) -> int:
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_tree(text: str | bytes, source_name: str) -> tuple[Document | None, list[Issue]]:
    """The tree of the only document in `text`, or None and one issue saying where it went wrong."""
    try:
        return _Builder(_decoded(text)).document(), []
    except _Refusal as refusal:
        return None, [Issue(source_name, "", refusal.code, facts=refusal.facts)]
    except yaml.YAMLError as fault:
        return None, [Issue(source_name, "", "broken_yaml", facts=_where(fault))]


class _Refusal(Exception):  # noqa: N818 - it is an answer, not a fault of the program
    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def _decoded(text: str | bytes) -> str:
    if len(text) > MAX_BYTES:
        raise _Refusal("file_too_large", size=len(text), limit=MAX_BYTES)
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        decoded.encode("utf-8")
    except UnicodeError:
        raise _Refusal("not_utf8") from None
    if "\0" in decoded:
        raise _Refusal("not_text")
    return decoded


def _where(fault: yaml.YAMLError) -> dict[str, object]:
    mark = getattr(fault, "problem_mark", None)
    reason = getattr(fault, "problem", None) or getattr(fault, "reason", None) or type(fault).__name__
    return {"line": mark.line + 1 if mark else 1, "reason": str(reason)}


class _Builder:
    """Turns the event stream of one text into a Document."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self._lines: dict[TreePath, int] = {}

    def document(self) -> Document:
        next(self._events)  # stream start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return Document(None)
        tree = self._value(next(self._events), ())
        next(self._events)  # document end
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _Refusal("second_document", line=_line(after))
        return Document(tree, self._lines)

    def _value(self, event: yaml.Event, path: TreePath) -> Tree:
        self._refuse_cleverness(event, path)
        self._lines[path] = _line(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return _text(event)

    def _mapping(self, path: TreePath) -> Tree:
        mapping: dict[str, Tree] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, path)
            if key in mapping:
                raise _Refusal("duplicate_key", line=_line(event), key=key)
            mapping[key] = self._value(next(self._events), (*path, key))
        return mapping

    def _key(self, event: yaml.Event, path: TreePath) -> str:
        self._refuse_cleverness(event, path)
        if not isinstance(event, yaml.ScalarEvent):
            raise _Refusal("key_not_text", line=_line(event))
        return str(event.value)

    def _sequence(self, path: TreePath) -> Tree:
        sequence: list[Tree] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            sequence.append(self._value(event, (*path, len(sequence))))
        return sequence

    def _refuse_cleverness(self, event: yaml.Event, path: TreePath) -> None:
        if len(path) > MAX_DEPTH:
            raise _Refusal("nested_too_deep", line=_line(event), limit=MAX_DEPTH)
        if getattr(event, "anchor", None) is not None:
            raise _Refusal("anchor_or_alias", line=_line(event))
        if getattr(event, "tag", None) is not None:
            raise _Refusal("tag", line=_line(event))


def _text(event: yaml.Event) -> str | None:
    """What a scalar says; nothing, `~` and `null` are nothing unless they are quoted."""
    value = str(getattr(event, "value", ""))
    quoted = bool(getattr(event, "style", None))
    return None if value in _NULLS and not quoted else value


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return int(mark.line) + 1 if mark else 1
