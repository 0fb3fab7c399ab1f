"""Guided questions: the walk, changed answers, and what the checks hold against bad ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.checks import Bar, check
from content.situations import Answer, Question, ask, holds, paths
from content.unified import Material
from tests.unit.guides import guide as a_guide

WHO = Question("who", "谁去办？", (Answer("self", "本人"), Answer("agent", "别人代办", note="要带委托书")))
KIN = Question(
    "kin",
    "是家里人吗？",
    (Answer("yes", "是"), Answer("no", "不是", ends="请家里人来")),
    only_if={"who": ("agent",)},
)
LOST = Question("lost", "旧证还在吗？", (Answer("no", "在"), Answer("yes", "丢了")))
QUESTIONS = (WHO, KIN, LOST)


def test_the_first_question_without_an_answer_is_the_next_one() -> None:
    assert ask(QUESTIONS, {}).next is WHO
    assert ask(QUESTIONS, {"who": "agent"}).next is KIN
    assert ask(QUESTIONS, {"who": "self"}).next is LOST, "kin is only asked of agents"


def test_an_answer_with_an_end_ends_it() -> None:
    asked = ask(QUESTIONS, {"who": "agent", "kin": "no", "lost": "yes"})
    assert asked.next is None
    assert asked.ended and asked.ended.ends == "请家里人来"
    assert "lost" not in asked.answers


def test_a_changed_answer_drops_what_no_longer_applies_and_keeps_the_rest() -> None:
    asked = ask(QUESTIONS, {"who": "self", "kin": "yes", "lost": "yes"})
    assert asked.answers == {"who": "self", "lost": "yes"}
    assert asked.next is None


def test_an_answer_nobody_offers_is_asked_for_again() -> None:
    assert ask(QUESTIONS, {"who": "'; drop"}).next is WHO


def test_every_way_is_walked_once() -> None:
    ways = [way.answers for way in paths(QUESTIONS)]
    assert ways == [
        {"who": "self", "lost": "no"},
        {"who": "self", "lost": "yes"},
        {"who": "agent", "kin": "yes", "lost": "no"},
        {"who": "agent", "kin": "yes", "lost": "yes"},
        {"who": "agent", "kin": "no"},
    ]


@given(
    st.dictionaries(st.text(max_size=5), st.text(max_size=5))
    | st.fixed_dictionaries(
        {}, optional={q.id: st.sampled_from([a.id for a in q.answers]) for q in QUESTIONS}
    )
)
def test_whatever_stands_in_a_link_leads_to_a_question_or_a_result(answers: dict[str, str]) -> None:
    asked = ask(QUESTIONS, answers)
    assert ask(QUESTIONS, asked.answers) == asked
    assert all(answers[key] == value for key, value in asked.answers.items())


def test_a_case_holds_when_all_it_names_were_answered_so() -> None:
    case = {"who": ("agent",), "lost": ("yes", "no")}
    assert holds(case, {"who": "agent", "lost": "no"})
    assert not holds(case, {"who": "agent"})
    assert holds({}, {})


LONELY = Question(
    "lone", "？", (Answer("a", "甲"), Answer("b", "乙")), only_if={"who": ("self",), "kin": ("yes",)}
)
FAULTS = [
    ("an id that breaks links", (replace(WHO, id="谁"),), "malformed_question_id"),
    ("an id twice", (WHO, WHO), "question_id_twice"),
    ("one answer", (replace(WHO, answers=WHO.answers[:1]),), "answers_too_few_or_many"),
    ("a case of a later question", (KIN, WHO), "unknown_answer"),
    ("a question nobody is asked", (*QUESTIONS, LONELY), "question_never_asked"),
    ("five questions", tuple(replace(LOST, id=f"q{n}") for n in range(5)), "too_many_questions"),
    ("ways without number", tuple(replace(LOST, id=f"q{n}") for n in range(12)), "too_many_ways"),
]


@pytest.mark.parametrize(("label", "questions", "code"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_the_checks_find_questions_that_lead_nowhere(
    label: str, questions: tuple[Question, ...], code: str
) -> None:
    assert code in {
        issue.code for issue in check(replace(a_guide(), questions=questions), item="x", bar=Bar.PROPOSAL)
    }


@pytest.mark.parametrize(
    ("case", "code"),
    [({"who": ("nobody",)}, "unknown_answer"), ({"kin": ("no",)}, "paper_of_no_case")],
)
def test_a_paper_of_no_case_is_found(case: dict[str, tuple[str, ...]], code: str) -> None:
    guide = a_guide()
    paper = Material("委托书", necessity="2", when="代办的", only_if=case)
    guide = replace(guide, questions=QUESTIONS, elements=replace(guide.elements, materials=(paper,)))
    assert code in {issue.code for issue in check(guide, item="x") if issue.element == "materials"}
