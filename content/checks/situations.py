"""Do the guide's questions lead somewhere? Every way is walked, so nothing is left to luck.

A question nobody is asked, a paper that no case needs, a way without an end: each would go unnoticed until
a citizen stands in front of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.checks.issue import Bar, Findings, Issue
from content.checks.subject import Rule, Subject
from content.situations import MAX_ASKED, Asked, OnlyIf, Question, holds, paths

_ID = re.compile(r"[a-z][a-z0-9]{0,9}")  # they stand in links
MOST_ANSWERS = 8  # and a way back: nine buttons
MOST_WAYS = 2000


def _questions_well_formed(subject: Subject, find: Findings) -> Iterator[Issue]:
    earlier: dict[str, Question] = {}
    for question in subject.guide.questions:
        ids = [question.id, *(answer.id for answer in question.answers)]
        if not all(_ID.fullmatch(each) for each in ids):
            yield find.error("questions", "malformed_question_id", question=question.id)
        if question.id in earlier or len(set(ids[1:])) < len(ids[1:]):
            yield find.error("questions", "question_id_twice", question=question.id)
        if not 2 <= len(question.answers) <= MOST_ANSWERS:
            yield find.error("questions", "answers_too_few_or_many", question=question.id)
        if _unknown(question.only_if, earlier):
            yield find.error("questions", "unknown_answer", where=question.id)
        earlier[question.id] = question


def _cases_exist(subject: Subject, find: Findings) -> Iterator[Issue]:
    asked = {question.id: question for question in subject.guide.questions}
    for material in subject.elements.materials or ():
        if _unknown(material.only_if, asked):
            yield find.error("materials", "unknown_answer", where=material.name)
    for step in subject.elements.handling_steps:
        if _unknown(step.only_if, asked):
            yield find.error("handling_steps", "unknown_answer", where=step.name)


def _unknown(only_if: OnlyIf, questions: dict[str, Question]) -> bool:
    """Whether a case speaks of a question or an answer that there is not (or not yet)."""
    return any(
        question not in questions or not answers or any(not questions[question].answer(a) for a in answers)
        for question, answers in only_if.items()
    )


def _every_way_is_walked(subject: Subject, find: Findings) -> Iterator[Issue]:
    questions = subject.guide.questions
    ways = _ways(questions)
    if len(ways) > MOST_WAYS:
        yield find.error("questions", "too_many_ways", most=MOST_WAYS)
        return
    if any(len(way.answered) > MAX_ASKED for way in ways):
        yield find.error("questions", "too_many_questions", most=MAX_ASKED)
    reached = {question.id for way in ways for question, _ in way.answered}
    for question in questions:
        if question.id not in reached:
            yield find.error("questions", "question_never_asked", question=question.id)
    yield from _orphans(subject, find, [way for way in ways if not way.ended])


def _orphans(subject: Subject, find: Findings, ways: list[Asked]) -> Iterator[Issue]:
    for material in subject.elements.materials or ():
        if material.only_if and not any(holds(material.only_if, way.answers) for way in ways):
            yield find.error("materials", "paper_of_no_case", material=material.name)
    for step in subject.elements.handling_steps:
        if step.only_if and not any(holds(step.only_if, way.answers) for way in ways):
            yield find.error("handling_steps", "step_of_no_case", step=step.name)


def _ways(questions: tuple[Question, ...]) -> list[Asked]:
    ways = []
    for way in paths(questions):
        ways.append(way)
        if len(ways) > MOST_WAYS:
            break
    return ways


RULES: tuple[Rule, ...] = (
    Rule(Bar.DRAFT, _questions_well_formed),
    Rule(Bar.DRAFT, _cases_exist),
    Rule(Bar.PROPOSAL, _every_way_is_walked),
)
