"""A set of our YAML files by name → items, and the city if its files are among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from content.checks.issue import Issue
from content.city import City
from content.elements import Element
from content.exchange.yaml_city import CITY_FILES, ELEMENTS_FILE, read_city, read_elements
from content.exchange.yaml_guide import ItemDocument, read_item

SUFFIXES = (".yaml", ".yml")  # the first is ours


@dataclass(frozen=True, slots=True)
class FilesReading:
    """What could be read. `city` and `elements` are None when no file spoke of them."""

    items: Mapping[str, ItemDocument]  # by file name
    city: City | None
    elements: tuple[Element, ...] | None
    issues: tuple[Issue, ...]


def is_yaml(name: str) -> bool:
    """Whether a file of this name is one of ours: `.yaml`, or `.yml` as others write it."""
    return name.lower().endswith(SUFFIXES)


def read_files(files: Mapping[str, bytes]) -> FilesReading:
    """Read all files, and list what is wrong with every one of them. Never raises."""
    issues: list[Issue] = []
    of_the_city: dict[str, str] = {}
    items: dict[str, ItemDocument] = {}
    for path, data in sorted(files.items()):
        name = PurePosixPath(path).with_suffix(SUFFIXES[0]).name
        if name in of_the_city:
            issues.append(Issue(path, "", "file_twice"))
        elif name in (*CITY_FILES, ELEMENTS_FILE):
            of_the_city[name] = _text(data, name, issues)
        else:
            _read_item(path, data, items, issues)
    city, elements = _city(of_the_city, issues), _elements(of_the_city, issues)
    return FilesReading(items, city, elements, tuple(issues))


def _read_item(path: str, data: bytes, items: dict[str, ItemDocument], issues: list[Issue]) -> None:
    item, found = read_item(data, path)
    issues += found
    if item:
        items[path] = item


def _text(data: bytes, name: str, issues: list[Issue]) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        issues.append(Issue(name, "", "not_utf8"))
        return ""


def _city(texts: Mapping[str, str], issues: list[Issue]) -> City | None:
    if not texts.keys() & set(CITY_FILES):
        return None
    city, found = read_city(texts)
    issues += found
    return city


def _elements(texts: Mapping[str, str], issues: list[Issue]) -> tuple[Element, ...] | None:
    if ELEMENTS_FILE not in texts:
        return None
    elements, found = read_elements(texts)
    issues += found
    return elements
