"""What must hold between items, and between items and the city: only the whole catalogue shows it.

Two guides that are fine alone can still send a citizen to the wrong one, or say two things about one law.
Each rule goes over the catalogue once; an issue names the later item, and the other in its facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from content.catalogue import Catalogue
from content.checks.city_facts import check_city_facts
from content.checks.issue import Issue
from content.checks.known_laws import plain_law_name, plain_number
from content.item import Edition, Origin

CatalogueRule = Callable[[Catalogue], Iterator[Issue]]

_ENDINGS = ("-issue", "-first-issue", "-renewal", "-reissue", "-replacement", "-new")


def check_catalogue(catalogue: Catalogue) -> list[Issue]:
    """Every issue no single guide shows; `check` has the others."""
    return list(chain.from_iterable(rule(catalogue) for rule in RULES))


def _editions(catalogue: Catalogue) -> Sequence[Edition]:
    return sorted(catalogue.editions(), key=lambda edition: edition.item.key)


def _aliases_are_one_items(catalogue: Catalogue) -> Iterator[Issue]:
    """An alias of two items, or one that is another item's name, finds the wrong one half the time.

    Aliases of an imported list are the names of main items, which its sub-items share by design.
    """
    written = [edition for edition in _editions(catalogue) if edition.origin is not Origin.IMPORTED]
    names = {name: edition.item.key for edition in _editions(catalogue) for name in _names(edition)}
    seen: dict[str, str] = {}
    for edition in written:
        key = edition.item.key
        for alias in edition.guide.aliases:
            other = names.get(alias) or seen.setdefault(alias, key)
            if other != key:
                facts = {"alias": alias, "other": other}
                yield Issue(key, "aliases", "alias_of_two", severity="warning", facts=facts)


def _names(edition: Edition) -> Iterator[str]:
    yield edition.name
    if edition.guide.plain_name:
        yield edition.guide.plain_name


def _names_once(catalogue: Catalogue) -> Iterator[Issue]:
    seen: dict[tuple[str, str], str] = {}
    for edition in _editions(catalogue):
        # 34 departments of one district each have “信息公开”: a name is one department's
        other = seen.setdefault((edition.guide.department, edition.name), edition.item.key)
        if other != edition.item.key:
            yield Issue(
                edition.item.key, "item_name", "name_of_two", severity="warning", facts={"other": other}
            )


def _one_code_one_item(catalogue: Catalogue) -> Iterator[Issue]:
    """Items of one base code are ways to handle one thing: of one type, and equal if they are one name."""
    seen: dict[tuple[str, str], Edition] = {}
    for edition in _editions(catalogue):
        mine = edition.guide.elements
        code = mine.item_code
        other = seen.setdefault((code.base_code, code.handling_suffix), edition)
        theirs = other.guide.elements
        same_name = mine.item_name == theirs.item_name and edition is not other
        if code.base_code and (mine.item_type != theirs.item_type or (same_name and mine != theirs)):
            facts = {"value": code.base_code, "other": other.item.key}
            yield Issue(edition.item.key, "item_code", "code_of_two", severity="warning", facts=facts)


def _pointers_lead_elsewhere(catalogue: Catalogue) -> Iterator[Issue]:
    ours = {name: edition.item.key for edition in _editions(catalogue) for name in _all_names(edition)}
    for pointer in catalogue.city.pointers:
        for name in (pointer.name, *pointer.aliases):
            if name in ours:
                facts = {"pointer": pointer.key, "alias": name, "other": ours[name]}
                yield Issue(
                    "pointers.yaml", "pointers", "pointer_to_our_own", severity="warning", facts=facts
                )


def _all_names(edition: Edition) -> Iterator[str]:
    yield from _names(edition)
    yield from edition.guide.aliases


def _city_names_items_that_exist(catalogue: Catalogue) -> Iterator[Issue]:
    for file, element, where, keys in _item_keys(catalogue):
        for key in keys:
            if key not in catalogue.by_key:
                yield Issue(
                    file, element, "unknown_item", severity="warning", facts={"where": where, "key": key}
                )


def _item_keys(catalogue: Catalogue) -> Iterator[tuple[str, str, str, Iterable[str]]]:
    city = catalogue.city
    yield "city.yaml", "most_asked", "most_asked", city.most_asked
    for event in city.life_events:
        yield "life-events.yaml", "life_events", event.key, event.items
    for desk in city.desks:
        yield "desks.yaml", "desks", f"{desk.department} {desk.area}".strip(), desk.items


def _themes_have_items(catalogue: Catalogue) -> Iterator[Issue]:
    """A button on the front page that leads to an empty list."""
    used = {edition.guide.theme for edition in catalogue.editions()}
    for theme in catalogue.city.themes:
        if used and theme.key not in used:
            yield Issue(
                "themes.yaml", "themes", "theme_without_items", severity="warning", facts={"theme": theme.key}
            )


def _one_law_one_number(catalogue: Catalogue) -> Iterator[Issue]:
    numbers = (
        (edition, plain_law_name(law.law_name), law.law_name, law.document_no)
        for edition in _editions(catalogue)
        for law in edition.guide.elements.legal_basis
        if law.document_no
    )
    yield from _differing(numbers, _same_number, "legal_basis", "law_with_two_numbers", "law")


def _one_fee_one_amount(catalogue: Catalogue) -> Iterator[Issue]:
    amounts = (
        (edition, f"{fee.name} {plain_law_name(fee.basis)}", fee.name, fee.standard)
        for edition in _editions(catalogue)
        for fee in (edition.guide.elements.fees.items if edition.guide.elements.fees else ())
    )
    yield from _differing(amounts, _amounts_overlap, "fees", "fee_with_two_amounts", "fee")


def _one_paper_one_issuer(catalogue: Catalogue) -> Iterator[Issue]:
    issuers = (
        (edition, paper.name, paper.name, paper.issuer)
        for edition in _editions(catalogue)
        for paper in edition.guide.elements.materials or ()
        if paper.issuer
    )
    yield from _differing(issuers, _bodies_overlap, "materials", "paper_with_two_issuers", "material")


def _differing(
    said: Iterable[tuple[Edition, str, str, str]],
    agree: Callable[[str, str], bool],
    element: str,
    code: str,
    noun: str,
) -> Iterator[Issue]:
    """An issue for each edition that says another thing of a name than the first one did."""
    first: dict[str, tuple[str, str]] = {}
    for edition, name, shown, value in said:
        before, other = first.setdefault(name, (value, edition.item.key))
        if not agree(before, value):
            facts = {noun: shown, "value": value, "other": other, "before": before}
            yield Issue(edition.item.key, element, code, severity="warning", facts=facts)


def _same_number(one: str, other: str) -> bool:
    return plain_number(one) == plain_number(other)


def _amounts_overlap(one: str, other: str) -> bool:
    """Words around the amount may differ, and one item may charge only some of the amounts."""
    mine, theirs = (set(re.findall(r"\d+(?:\.\d+)?(?=\s*元)", each)) for each in (one, other))
    return mine <= theirs or theirs <= mine


def _bodies_overlap(one: str, other: str) -> bool:
    """A paper may come from one of several bodies; “税务机关” and “税务部门” are one."""
    mine, theirs = (set(filter(None, map(_body, re.split(r"、|或者|或|和", each)))) for each in (one, other))
    return any(a in b or b in a for a in mine for b in theirs) or not (mine and theirs)


def _body(words: str) -> str:
    return re.sub(r"(?:部门|机关|机构|主管)+$", "", words.strip())


def _twins_agree(catalogue: Catalogue) -> Iterator[Issue]:
    """First issue, renewal and replacement of one paper are in the same hands."""
    families: dict[str, list[Edition]] = {}
    for edition in _editions(catalogue):
        for ending in _ENDINGS:
            if edition.item.key.endswith(ending):
                families.setdefault(edition.item.key.removesuffix(ending), []).append(edition)
                break
    for first, *others in families.values():
        for other in others:
            yield from _unlike(first, other)


def _unlike(first: Edition, other: Edition) -> Iterator[Issue]:
    for field in ("responsible_authority", "item_type"):
        mine, theirs = first.guide.elements.value_of(field), other.guide.elements.value_of(field)
        if mine and theirs and mine != theirs:
            yield Issue(
                other.item.key, field, "twins_differ", severity="warning", facts={"other": first.item.key}
            )


def _the_city_itself(catalogue: Catalogue) -> Iterator[Issue]:
    yield from check_city_facts(catalogue.city)


RULES: tuple[CatalogueRule, ...] = (
    _aliases_are_one_items,
    _names_once,
    _one_code_one_item,
    _pointers_lead_elsewhere,
    _city_names_items_that_exist,
    _themes_have_items,
    _one_law_one_number,
    _one_fee_one_amount,
    _one_paper_one_issuer,
    _twins_agree,
    _the_city_itself,
)
