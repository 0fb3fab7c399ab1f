"""Every word of what an element holds: one function per shape (content/elements.py).

A new shape is a function here and a line in one of the tables at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

from bot.i18n import Translator
from content.codelists import CODE_LISTS, CodeList
from content.elements import Element, Shape
from content.item import Edition
from content.summary import to_bring
from content.unified import (
    Authority,
    Condition,
    Fees,
    ItemCode,
    Law,
    Material,
    Result,
    Step,
    TimeLimit,
    Visits,
)

GLANCE = 60  # characters of an element shown in its group; the rest is one tap away

Words = Callable[[Translator, Edition, Element], str]


def _made_once(words: Words) -> Words:
    """An edition never changes, so what is said of it is made once per language and goes with it."""
    made: WeakKeyDictionary[Edition, dict[tuple[str, str], str]] = WeakKeyDictionary()

    @wraps(words)
    def kept(_: Translator, edition: Edition, element: Element) -> str:
        said = made.setdefault(edition, {})
        key = (_.language, element.field)
        if key not in said:
            said[key] = words(_, edition, element)
        return said[key]

    return kept


@_made_once
def element_words(_: Translator, edition: Edition, element: Element) -> str:
    """One element in full, a line per entry; empty if the edition does not provide it."""
    elements = edition.guide.elements
    if element.field == "item_name":
        return edition.title(_.language)
    value = elements.value_of(element.field)
    if element.shape is Shape.MATERIALS and value == ():
        return _("nothing")
    if not value:
        return ""
    if coded := _CODED_WORDS.get(element.shape):
        return coded(_, value, CODE_LISTS[element.code_list])
    return _WORDS[element.shape](_, value)


@_made_once
def glance_words(_: Translator, edition: Edition, element: Element) -> str:
    """One element in a line, cut between its parts and never inside a sentence; empty if not provided."""
    parts = _glance_parts(_, edition, element)
    between = _("; ")
    kept = [part for number, part in enumerate(parts, 1) if len(between.join(parts[:number])) <= GLANCE]
    if len(kept) == len(parts):
        return between.join(parts)
    return _("{beginning} … {n} in all", beginning=between.join(kept or parts[:1]), n=len(parts))


def _glance_parts(_: Translator, edition: Edition, element: Element) -> list[str]:
    """Of papers and steps only the names: they say what a cut sentence would not."""
    elements = edition.guide.elements
    named: Sequence[Material] | Sequence[Step] = ()
    if element.field == "materials" and elements.materials:
        bring = to_bring(elements.materials)
        named = (*bring.always, *bring.sometimes)
    elif element.field == "handling_steps":
        named = elements.handling_steps
    names = [_.rendering(each.name, each.name_en) for each in named]
    return names or element_words(_, edition, element).splitlines()


def names_of(_: Translator, named: Sequence[Material] | Sequence[Step]) -> str:
    return _("; ").join(_.rendering(each.name, each.name_en) for each in named)


def _text(_: Translator, value: str) -> str:
    return value


def _code(_: Translator, value: str, codes: CodeList) -> str:
    return codes.name(value, _.language)


def _codes(_: Translator, values: Sequence[str], codes: CodeList) -> str:
    return _("; ").join(codes.name(value, _.language) for value in values)


def _item_code(_: Translator, code: ItemCode) -> str:
    return "\n".join(part for part in (code.base_code + code.handling_suffix, code.full_code) if part)


def _authority(_: Translator, authority: Authority, codes: CodeList) -> str:
    role = _.rendering(authority.department_role, authority.department_role_en)
    nature = codes.name(authority.body_nature, _.language) if authority.body_nature else ""
    return _("{role} ({nature})", role=role, nature=nature) if nature else role


def _laws(_: Translator, laws: Sequence[Law]) -> str:
    return "\n".join(_law(_, law) for law in laws)


def _law(_: Translator, law: Law) -> str:
    cited = " ".join(part for part in (law.law_name, law.document_no, law.article) if part)
    marked = _("{law} (reference not yet checked)", law=cited) if law.unverified else cited
    return f"{marked}\n{law.text}" if law.text else marked


def _conditions(_: Translator, conditions: Sequence[Condition]) -> str:
    return _numbered([_.rendering(each.text, each.text_en) for each in conditions])


def _numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def materials_words(_: Translator, materials: Sequence[Material]) -> str:
    bring = to_bring(materials)
    lines = [_numbered([_material(_, material) for material in (*bring.always, *bring.sometimes)])]
    if bring.on_site:
        lines.append(_("Filled in on the spot, not brought: {names}", names=names_of(_, bring.on_site)))
    if bring.looked_up:
        lines.append(_("No need to bring, we look it up: {names}", names=names_of(_, bring.looked_up)))
    return "\n".join(filter(None, lines)) or _("nothing")


def _material(_: Translator, material: Material) -> str:
    parts = [_.rendering(material.name, material.name_en)]
    if material.originals:
        parts.append(_.plural("{n} original", "{n} originals", material.originals))
    if material.copies:
        parts.append(_.plural("{n} copy", "{n} copies", material.copies))
    if material.when:
        parts.append(_("only if: {case}", case=_.rendering(material.when, material.when_en)))
    elif material.necessity != "1":
        parts.append(CODE_LISTS["material_necessity"].name(material.necessity, _.language))
    if material.notes:
        parts.append(_.rendering(material.notes, material.notes_en))
    return _("; ").join(parts)


def steps_words(_: Translator, steps: Sequence[Step]) -> str:
    return _numbered([_step(_, step) for step in steps])


def _step(_: Translator, step: Step) -> str:
    name = _.rendering(step.name, step.name_en)
    limit = _.rendering(step.time_limit, step.time_limit_en)
    return _("{step}, {time}", step=name, time=limit) if limit else name


def time_words(_: Translator, limit: TimeLimit) -> str:
    """“on the spot”, “20 working days”, or that the law sets none."""
    note = _.rendering(limit.note, limit.note_en)
    if limit.value is None:
        words = _("no time set by law")
    elif limit.value == 0:
        words = _("on the spot")
    elif limit.unit == "workday":
        words = _.plural("{n} working day", "{n} working days", limit.value)
    else:
        words = _.plural("{n} day", "{n} days", limit.value)
    return _("{time} ({note})", time=words, note=note) if note else words


def _visits(_: Translator, visits: Visits) -> str:
    if visits.max == 0:
        return _("none")
    reason = _.rendering(visits.reason, visits.reason_en)
    times = _.plural("at most {n} time", "at most {n} times", visits.max)
    return _("{times}: {reason}", times=times, reason=reason) if reason else times


def fees_words(_: Translator, fees: Fees | None, *, brief: bool = False) -> str:
    """“free”, or each charge with its amount; empty if the edition does not say. `brief` leaves out notes."""
    if fees is None:
        return ""
    note = "" if brief else _.rendering(fees.note, fees.note_en)
    if not fees.charged:
        return _("free ({note})", note=note) if note else _("free")
    charges = [
        f"{_.rendering(fee.name, fee.name_en)} {_.rendering(fee.standard, fee.standard_en)}"
        for fee in fees.items
    ]
    return _("; ").join([*charges, *([note] if note else [])])


def _results(_: Translator, results: Sequence[Result]) -> str:
    return "\n".join(_.rendering(result.name, result.name_en) for result in results)


_WORDS: Mapping[Shape, Callable[[Translator, Any], str]] = {
    Shape.TEXT: _text,
    Shape.ITEM_CODE: _item_code,
    Shape.LEGAL_BASIS: _laws,
    Shape.CONDITIONS: _conditions,
    Shape.MATERIALS: materials_words,
    Shape.STEPS: steps_words,
    Shape.TIME_LIMIT: time_words,
    Shape.VISITS: _visits,
    Shape.FEES: fees_words,
    Shape.RESULTS: _results,
}
_CODED_WORDS: Mapping[Shape, Callable[[Translator, Any, CodeList], str]] = {
    Shape.CODE: _code,
    Shape.CODES: _codes,
    Shape.AUTHORITY: _authority,
}
