"""Two scores decide: answer, ask which of three, or not sure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.search import DecisionKind, Hit, Ranking, Why, decide
from content.search.decision import (
    AGAINST,
    CLEAR,
    CLEAR_WITHOUT_ALIAS,
    ENOUGH,
    ENOUGH_FOR_SHORT,
    SHORT_QUESTION,
)
from content.search.index import SMALLEST
from content.search.scope import Cue, CueKind


def ranking_of(first: float, second: float = 0.0, *, length: int = 20, alias: bool = True) -> Ranking:
    hits = [Hit(str(score), score, alias) for score in (first, second, second) if score]
    return Ranking("?", 1, length, 1.0, tuple(hits))


@pytest.mark.parametrize(
    ("ranking", "kind"),
    [
        pytest.param(ranking_of(ENOUGH), DecisionKind.ANSWER, id="enough, alone"),
        pytest.param(ranking_of(ENOUGH - 0.01), DecisionKind.UNSURE, id="not enough"),
        pytest.param(
            ranking_of(ENOUGH_FOR_SHORT, length=SHORT_QUESTION), DecisionKind.ANSWER, id="enough if short"
        ),
        pytest.param(
            ranking_of(ENOUGH_FOR_SHORT, length=SHORT_QUESTION + 1), DecisionKind.UNSURE, id="not short"
        ),
        pytest.param(ranking_of(10, 10 * CLEAR), DecisionKind.ANSWER, id="clear"),
        pytest.param(ranking_of(10, 10 * CLEAR + 0.1), DecisionKind.ASK, id="close"),
        pytest.param(ranking_of(10, 10 * CLEAR, alias=False), DecisionKind.ASK, id="clear, but only a title"),
        pytest.param(
            ranking_of(10, 10 * CLEAR_WITHOUT_ALIAS, alias=False), DecisionKind.ANSWER, id="clear for a title"
        ),
        pytest.param(ranking_of(0), DecisionKind.UNSURE, id="nothing"),
    ],
)
def test_the_decision_follows_from_two_scores(ranking: Ranking, kind: DecisionKind) -> None:
    assert decide(ranking).kind is kind


@pytest.mark.parametrize(("first", "second", "shown"), [(10, 1, 1), (10, 9.9, 3), (1, 0.9, 3), (0, 0, 0)])
def test_a_decision_shows_one_three_or_the_nearest(first: float, second: float, shown: int) -> None:
    assert len(decide(ranking_of(first, second)).hits) == shown


@pytest.mark.parametrize(
    ("documents", "kind"), [(SMALLEST, DecisionKind.UNSURE), (SMALLEST - 1, DecisionKind.ANSWER)]
)
def test_what_few_documents_are_not_about_tells_less(documents: int, kind: DecisionKind) -> None:
    score = ENOUGH * (AGAINST[CueKind.ABSENT] - 0.5)
    ranking = replace(ranking_of(score), against=(Cue(CueKind.ABSENT, "户口"),), documents=documents)
    assert decide(ranking).kind is kind


def test_a_decision_names_its_facts() -> None:
    assert decide(ranking_of(10, 5)).why == Why(best=10, needed=ENOUGH, ratio=0.5, allowed=CLEAR)
