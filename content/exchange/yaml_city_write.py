"""The city → its YAML files, as people write them: one per keeper, hours as `09:00-12:00`.

`read_city` and `read_elements` (content/exchange/yaml_city.py) read the same city back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from content.city import UNKNOWN_CITY, City
from content.elements import UNIFIED_ELEMENTS, Element
from content.exchange.yaml_city import CITY_FILES, ELEMENTS_FILE, FILE_OF_KEY, OPTIONAL_FILES, city_document
from content.exchange.yaml_guide import block_yaml


def city_files(city: City, elements: Sequence[Element]) -> dict[str, str]:
    """File name → text; nothing for a city that was never imported or for the 18 elements as they stand."""
    files: dict[str, str] = {}
    if city != UNKNOWN_CITY:
        document = _with_hours(city_document(city))
        for name in CITY_FILES:
            part = {key: value for key, value in document.items() if FILE_OF_KEY[key] == name}
            if part or name not in OPTIONAL_FILES:
                files[name] = block_yaml(part)
    if tuple(elements) != UNIFIED_ELEMENTS:
        files[ELEMENTS_FILE] = block_yaml({"elements": [_row(element) for element in elements]})
    return files


def _with_hours(tree: Any) -> Any:
    if isinstance(tree, list):
        return [_with_hours(value) for value in tree]
    if not isinstance(tree, Mapping):
        return tree
    if tree.keys() == {"opens", "closes"}:
        return f"{tree['opens'][:5]}-{tree['closes'][:5]}"
    return {key: _with_hours(value) for key, value in tree.items()}


def _row(element: Element) -> dict[str, str]:
    return {
        "field": element.field,
        "name_zh": element.name_zh,
        "name_en": element.name_en,
        "group": element.group.value,
    }
