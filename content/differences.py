"""What differs between two guides, element by element, for whoever decides whether to bring one in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from content.exchange.yaml_guide import guide_document
from content.item import Guide

_SHORT = 60  # characters of a value
_BESIDE = 12  # characters that are the same, shown before the first that is not


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that changes, both sides shortened; `path` as in “elements.materials[2].name”."""

    path: str
    before: str
    after: str

    @property
    def element(self) -> str:
        """The element it belongs to, or the field of the guide."""
        first, _, rest = self.path.partition(".")
        named = rest if first == "elements" else first
        return named.partition(".")[0].partition("[")[0]


def differences(before: Guide, after: Guide) -> tuple[Difference, ...]:
    """In the order of the guide's fields; what is absent on one side is empty there."""
    return tuple(_between(guide_document(before), guide_document(after), ""))


def _between(before: Any, after: Any, path: str) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from _between(before.get(key), after.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True), start=1):
            yield from _between(one, other, f"{path}[{number}]")
    elif isinstance(before, list) and isinstance(after, list):
        yield from _entries(before, after, path)
    else:
        yield Difference(path, *_shortened(_text(before), _text(after)))


def _entries(before: list[Any], after: list[Any], path: str) -> Iterator[Difference]:
    """Lists of different length: what is only in one of them, not every entry that has moved."""
    for number, entry in enumerate(before, start=1):
        if entry not in after:
            yield Difference(f"{path}[{number}]", *_shortened(_text(entry), ""))
    for number, entry in enumerate(after, start=1):
        if entry not in before:
            yield Difference(f"{path}[{number}]", *_shortened("", _text(entry)))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return " · ".join(_text(each) for each in value.values() if each not in (None, ""))
    if isinstance(value, list):
        return " · ".join(_text(each) for each in value)
    return str(value)


def _shortened(before: str, after: str) -> tuple[str, str]:
    """Both around the first character that is not the same, so that a change in a long text shows."""
    before, after = " ".join(before.split()), " ".join(after.split())
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    start = max(0, same - _BESIDE) if max(len(before), len(after)) > _SHORT else 0
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    cut = text[start : start + _SHORT]
    return ("…" if start and text else "") + cut + ("…" if len(text) > start + _SHORT else "")
