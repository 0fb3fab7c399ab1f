"""What a guide itself says about somebody else coming in one's place. Nothing is concluded, only found.

A guide tells it in a question (“谁来办？” 家里人代办), in papers for that case, in its conditions, or in what
is often asked. If none of them does, the guide does not say, and a person has to be asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from content.item import Faq, Guide
from content.situations import Answer, Question
from content.unified import Condition, Material

_AGENT_IDS = frozenset({"agent", "other", "family", "rep"})
_OTHERS = "家里人|家里其他|家里成年人|家人|监护人|亲戚|近亲属|邻居|别人|他人|爱人|子女|业主代表|村、社区"
_ACTS_FOR = re.compile(
    f"代办|代领|代打|代交|代查|代为|代理|委托|替[^换代]{{1,9}}(?:办|领|来|去|查|申请)"
    f"|(?:{_OTHERS}).{{0,8}}(?:来|去|办|领|交|申请|陪)"
)
_ANOTHER = re.compile(f"{_ACTS_FOR.pattern}|{_OTHERS}|替")
_WHO = re.compile("谁来|谁去|您是谁|自己来|自己申请|本人来")  # a question that asks who acts
_AGENT = re.compile("代办|代领|代交|代打|代查")
_SELF = re.compile("本人(?:亲自|必须|要|到场|来|去|当面|一起|签)|亲自|当面|一起到场|都要到场|[要须]本人|到场")
_ASKED = re.compile(
    "代办|代领|代交|代理|委托|替[^换代]"
    "|(?:儿子|女儿|子女|家里人|家人|别人|爱人|老伴).{0,3}(?:去(?!世)|来|代|帮|替)|本人(?:去|来|到|必)"
)


@dataclass(frozen=True, slots=True)
class AgentFacts:
    """`ways` are answers of the guide's questions that say somebody else acts; `papers` what that asks for
    besides; `conditions` and `faq` those that speak of it. All empty: the guide does not say."""

    ways: tuple[Answer, ...] = ()
    papers: tuple[Material, ...] = ()
    conditions: tuple[Condition, ...] = ()
    faq: tuple[Faq, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ways or self.papers or self.conditions or self.faq)


def agent_facts(guide: Guide) -> AgentFacts:
    """Everything the guide says about it, in the guide's own order."""
    asked = [
        (question.id, answer)
        for question in guide.questions
        for answer in question.answers
        if _says_another(question, answer)
    ]
    return AgentFacts(
        ways=tuple(answer for _, answer in asked),
        papers=tuple(
            paper
            for paper in guide.elements.materials or ()
            if any(answer.id in paper.only_if.get(question, ()) for question, answer in asked)
            or _ACTS_FOR.search(paper.when or paper.name)
        ),
        conditions=tuple(
            condition
            for condition in guide.elements.acceptance_conditions
            if _ACTS_FOR.search(condition.text) or _SELF.search(condition.text)
        ),
        faq=tuple(each for each in guide.faq if _ASKED.search(each.question)),
    )


def _says_another(question: Question, answer: Answer) -> bool:
    """“谁来办？” 家里人 says it by the question; 请人代办 says it by itself."""
    if _AGENT.search(answer.label):
        return True
    return answer.id in _AGENT_IDS and bool(_WHO.search(question.ask) and _ANOTHER.search(answer.label))
