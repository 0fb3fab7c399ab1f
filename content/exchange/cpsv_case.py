"""Questions that lead to one's case, and questions often asked.

The profile knows neither. A guided question is what CCCEV, which the profile builds on, calls an
information requirement, its answers are information concepts; a paper or step for some cases points to
the answers it is for (answers of one question: any of them; several questions: all must hold). A
question often asked is schema.org's Question.
"""

from __future__ import annotations

from rdflib import DCTERMS, SKOS, URIRef

from content.exchange.cpsv_writing import CV, SCHEMA, Telling, Words, fragments
from content.item import Faq
from content.situations import OnlyIf, Question


def write_case(telling: Telling) -> None:
    guide = telling.edition.guide
    for question in guide.questions:
        _question(telling, question)
    named = fragments("faq", (each.question for each in guide.faq))
    for fragment, faq in zip(named, guide.faq, strict=True):
        _often_asked(telling, fragment, faq)


def link_case(telling: Telling, node: URIRef, only_if: OnlyIf) -> None:
    """Point from a part of the guide to the answers it holds for."""
    for question, answers in only_if.items():
        for answer in answers:
            telling.writing.link(node, DCTERMS.relation, telling.part(_answer_fragment(question, answer)))


def _answer_fragment(question: str, answer: str) -> str:
    return f"question-{question}-{answer}"


def _question(telling: Telling, question: Question) -> None:
    writing = telling.writing
    node = telling.part(f"question-{question.id}", CV.Requirement, CV.InformationRequirement)
    writing.words(node, DCTERMS.title, Words(question.ask, question.ask_en))
    writing.words(node, DCTERMS.description, Words(question.hint, question.hint_en))
    link_case(telling, node, question.only_if)
    writing.link(telling.service, CV.holdsRequirement, node)
    for answer in question.answers:
        fragment = _answer_fragment(question.id, answer.id)
        concept = telling.part(fragment, CV.InformationConcept, SKOS.Concept)
        writing.words(concept, SKOS.prefLabel, Words(answer.label, answer.label_en))
        told = (Words(answer.note, answer.note_en), Words(answer.ends, answer.ends_en))
        writing.words(concept, DCTERMS.description, *told)
        writing.link(node, CV.hasConcept, concept)


def _often_asked(telling: Telling, fragment: str, faq: Faq) -> None:
    writing = telling.writing
    question = telling.part(fragment, SCHEMA.Question)
    writing.words(question, SCHEMA.name, Words(faq.question, faq.question_en))
    writing.link(question, SCHEMA.about, telling.service)
    answer = telling.part(f"{fragment}-answer", SCHEMA.Answer)
    writing.words(answer, SCHEMA.text, Words(faq.answer, faq.answer_en))
    writing.link(question, SCHEMA.acceptedAnswer, answer)
