"""The whole catalogue at one moment: every current edition, the city, the list of elements.

Immutable and replaced whole. Whoever answers a citizen takes the reference once and uses only that,
so no answer is torn between two publications (ARCHITECTURE rule 19).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from content.acceptance import located
from content.city import UNKNOWN_CITY, City
from content.elements import UNIFIED_ELEMENTS, Element
from content.family import Family, families_of
from content.item import Edition


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`sequence` is the number of the last publication contained; 0 before the first."""

    sequence: int
    city: City
    elements: tuple[Element, ...]
    by_id: Mapping[str, Edition]
    by_key: Mapping[str, Edition]
    families: Mapping[str, Family]
    """By the id of each of their members."""

    def __len__(self) -> int:
        return len(self.by_id)

    def editions(self) -> Iterable[Edition]:
        return self.by_id.values()

    def most_asked(self) -> tuple[Edition, ...]:
        """What the city says is asked most, as far as it exists; three, as the front page shows."""
        return tuple(self.by_key[key] for key in self.city.most_asked if key in self.by_key)[:3]

    def family_of(self, editions: Iterable[Edition]) -> Family | None:
        """The family that these are all of the members of; None if they are no family, or not the whole."""
        ids = {edition.item.id for edition in editions}
        family = self.families.get(next(iter(ids), ""))
        return family if family and ids == set(family.ids) else None

    def with_theme(self, theme: str) -> tuple[Edition, ...]:
        return tuple(edition for edition in self.editions() if edition.guide.theme == theme)

    def with_department(self, department: str) -> tuple[Edition, ...]:
        return tuple(edition for edition in self.editions() if edition.guide.department == department)

    def departments(self) -> tuple[str, ...]:
        """Keys of the departments that have items, those of the city's own list first, in its order."""
        listed = [department.key for department in self.city.departments]
        used = {edition.guide.department for edition in self.editions()} - {""}
        others = sorted(used.difference(listed))
        return tuple(key for key in (*listed, *others) if key in used)

    def department_name(self, key: str, language: str) -> str:
        """A department's name; an imported one has no entry in the city's list and is its own name."""
        department = self.city.department(key)
        if department is None:
            return key
        return (language == "en" and department.name_en) or department.name


def catalogue_of(
    editions: Iterable[Edition],
    *,
    sequence: int = 0,
    city: City = UNKNOWN_CITY,
    elements: tuple[Element, ...] = UNIFIED_ELEMENTS,
) -> Catalogue:
    """Put current editions together, complete ones first, then by name, so every list has one order."""
    ordered = sorted(
        (_located(edition, city) for edition in editions),
        key=lambda edition: (edition.state != "published", edition.name, edition.item.key),
    )
    return Catalogue(
        sequence,
        city,
        elements,
        MappingProxyType({edition.item.id: edition for edition in ordered}),
        MappingProxyType({edition.item.key: edition for edition in ordered}),
        MappingProxyType({id_: family for family in families_of(ordered) for id_ in family.ids}),
    )


def _located(edition: Edition, city: City) -> Edition:
    guide = located(edition.guide, edition.item.key, city)
    return edition if guide is edition.guide else replace(edition, guide=guide)


EMPTY = catalogue_of(())
