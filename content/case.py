"""One person's case of a guide: the papers and steps that are left when their answers are known."""

from __future__ import annotations

from dataclasses import dataclass, replace

from content.item import Guide
from content.situations import Answers, Asked, ask, holds
from content.unified import Material, Step


@dataclass(frozen=True, slots=True)
class Case:
    """`materials` and `steps` hold once `asked.next` is None, and are empty where the matter ended."""

    asked: Asked
    materials: tuple[Material, ...]
    steps: tuple[Step, ...]


def case_of(guide: Guide, answers: Answers) -> Case:
    """What these answers come to. A paper that was only needed in this case simply is needed."""
    asked = ask(guide.questions, answers)
    if asked.next or asked.ended:
        return Case(asked, (), ())
    given = asked.answers
    return Case(
        asked,
        tuple(
            _decided(material)
            for material in guide.elements.materials or ()
            if holds(material.only_if, given)
        ),
        tuple(step for step in guide.elements.handling_steps if holds(step.only_if, given)),
    )


def _decided(material: Material) -> Material:
    """A paper whose case was answered simply is needed. One that we may find ourselves keeps its “only
    if”: what our records say, nobody was asked."""
    if not material.only_if or material.exempt_by_data_sharing:
        return material
    return replace(material, necessity="1", when="", when_en="")
