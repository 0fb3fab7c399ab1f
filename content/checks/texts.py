"""Every text of a guide with the element it stands in: what rules about wording and links walk over.

It goes by the shapes themselves, so a field added to a shape is looked at without anybody thinking of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from content.item import Guide


@dataclass(frozen=True, slots=True)
class Text:
    """One text: `element` as issues name it, `field` as the shape names it (“when”, “online_url”)."""

    element: str
    field: str
    text: str

    @property
    def is_english(self) -> bool:
        return self.field.endswith("_en")

    @property
    def is_prose(self) -> bool:
        """Words for people; codes, links, ids and phones are not."""
        return not (self.field in _NO_PROSE or self.field.endswith(("_code", "_url", "_phone")))


# fmt: off
_NO_PROSE = frozenset((
    "id", "url", "phone", "document_no", "online_url_mobile", "handling_suffix", "area", "hall",
    "necessity", "material_type", "form", "source", "unit", "step_code", "result_type", "body_nature",
    "item_type", "case_type", "exercise_level", "service_objects", "handling_forms", "cross_region_scope",
    "department", "theme", "at", "decided_by", "online", "local_choice",
))
# fmt: on


def texts_of(guide: Guide) -> Iterator[Text]:
    """The texts of a guide in the order of its fields; empty ones are left out."""
    for part in fields(guide):
        if part.name != "elements":
            yield from _texts(part.name, part.name, getattr(guide, part.name))
    for part in fields(guide.elements):
        if part.name != "extra":
            yield from _texts(part.name, part.name, getattr(guide.elements, part.name))
    for field, text in guide.elements.extra.items():
        yield from _texts(field, field, text)


def _texts(element: str, field: str, value: object) -> Iterator[Text]:
    if isinstance(value, str):
        if value:
            yield Text(element, field, value)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(element, field, each)
    elif is_dataclass(value):
        for part in fields(value):
            if not isinstance(getattr(value, part.name), Mapping):
                yield from _texts(element, part.name, getattr(value, part.name))
