"""Guided questions over an item: a few short questions, then exactly the papers and steps of one's case.

A guide carries its questions in order. A question, a paper and a step may say `only_if`: a question id
and the answers it holds for; several ids must all hold. Rules decide here, templates and replies speak
elsewhere, as in GOV.UK's smart answers. Answers are kept by question id, so any earlier one can be
changed: what no longer applies is dropped, what still does is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

MAX_ASKED = 4  # on any path; more is a form, not a help
OnlyIf = Mapping[str, tuple[str, ...]]
Answers = Mapping[str, str]  # question id → answer id


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer. `note` is what to know in this case; `ends` says that here the matter ends, and
    with what (“不用办”): no papers are listed then."""

    id: str
    label: str
    label_en: str = ""
    note: str = ""
    note_en: str = ""
    ends: str = ""
    ends_en: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `only_if` speaks of earlier ones. Ids are short words, for they stand in links."""

    id: str
    ask: str
    answers: tuple[Answer, ...]
    ask_en: str = ""
    hint: str = ""
    hint_en: str = ""
    only_if: OnlyIf = field(default_factory=dict)

    def answer(self, answer_id: str) -> Answer | None:
        return next((answer for answer in self.answers if answer.id == answer_id), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """Where somebody stands: what they answered, in order, and the question that comes next, if any."""

    answered: tuple[tuple[Question, Answer], ...]
    next: Question | None

    @property
    def answers(self) -> dict[str, str]:
        return {question.id: answer.id for question, answer in self.answered}

    @property
    def ended(self) -> Answer | None:
        """The answer with which the matter ends, if one did."""
        return next((answer for _, answer in self.answered if answer.ends), None)

    @property
    def notes(self) -> tuple[Answer, ...]:
        return tuple(answer for _, answer in self.answered if answer.note)


def ask(questions: Sequence[Question], answers: Answers) -> Asked:
    """Walk the questions with what was answered. Answers to questions that do not come up, and answers
    nobody offers, are left out; the first question without a good answer is the next one."""
    answered: list[tuple[Question, Answer]] = []
    given: dict[str, str] = {}
    for question in questions:
        if not holds(question.only_if, given):
            continue
        answer = question.answer(answers.get(question.id, ""))
        if answer is None:
            return Asked(tuple(answered), question)
        answered.append((question, answer))
        given[question.id] = answer.id
        if answer.ends:
            break
    return Asked(tuple(answered), None)


def holds(only_if: OnlyIf, answers: Answers) -> bool:
    """Whether a case is the one meant. Nothing said holds always."""
    return all(answers.get(question) in wanted for question, wanted in only_if.items())


def paths(questions: Sequence[Question]) -> Iterator[Asked]:
    """Every way through the questions, each to its end."""
    waiting: list[dict[str, str]] = [{}]
    while waiting:
        asked = ask(questions, waiting.pop())
        if asked.next is None:
            yield asked
            continue
        waiting += [{**asked.answers, asked.next.id: answer.id} for answer in reversed(asked.next.answers)]


def digits_of(asked: Asked) -> str:
    """The answers as one digit each, in the order asked: what a button carries (64 bytes at most)."""
    return "".join(str(question.answers.index(answer)) for question, answer in asked.answered)


def answers_of(questions: Sequence[Question], digits: str) -> dict[str, str]:
    """The answers that `digits` stand for; it stops at the first digit that is none."""
    given: dict[str, str] = {}
    for digit in digits:
        question = ask(questions, given).next
        if question is None or not digit.isdecimal() or int(digit) >= len(question.answers):
            break
        given[question.id] = question.answers[int(digit)].id
    return given
