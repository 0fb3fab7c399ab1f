"""What `wenban bench questions` counts.

- hit@1, hit@3 and mrr look at the order of items, for questions that something fits.
- answered and asked are shares of those questions; answered_right and asked_right are shares of the answered
  and of the asked: the one item is right, or the right one is among those offered.
- out_of_scope_right: of the questions that nothing fits, those we admitted not to know, or pointed elsewhere.
- resolved, over all questions: answered right, asked with the right one offered, or rightly not answered.

Intervals are 95 % bootstrap intervals over questions, the same for the same outcomes. `per_item` averages
over items, so that an item with many questions weighs no more than another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the file; `accept` are keys of items here, none: nothing fits."""

    id: str
    style: str
    text: str
    accept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question led to: `decision` is answer, ask, unsure or elsewhere; `keys` are items in order;
    `shown` are those the citizen sees at once."""

    question: Question
    decision: str
    keys: tuple[str, ...]
    shown: frozenset[str]
    reasons: tuple[str, ...] = ()

    @property
    def resolved(self) -> bool:
        """Whether the first contact helped."""
        if not self.question.accept:
            return self.decision in ("unsure", "elsewhere")
        return self.decision in ("answer", "ask") and not self.shown.isdisjoint(self.question.accept)


def figures(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """All figures of these outcomes, with intervals, by style, per item, and the failures one by one."""
    return {
        **_counted(outcomes),
        "intervals": _intervals(outcomes),
        "by_style": {style: _counted(of) for style, of in _by_style(outcomes).items()},
        "per_item": _per_item(outcomes),
        "failures": [_failure(each) for each in outcomes if not each.resolved],
    }


def hits_at(ranked: Iterable[tuple[Question, Sequence[str]]]) -> dict[str, float | None]:
    """hit@1, hit@3 and mrr of keys in order."""
    ranks = [_rank(question, keys) for question, keys in ranked]
    return {
        "hit_at_1": _share(rank == 1 for rank in ranks),
        "hit_at_3": _share(rank is not None and rank <= 3 for rank in ranks),
        "mrr": _share(1 / rank if rank else 0 for rank in ranks),
    }


def _rank(question: Question, keys: Sequence[str]) -> int | None:
    return next((at for at, key in enumerate(keys, 1) if key in question.accept), None)


def _share(of: Iterable[float]) -> float | None:
    values = list(of)
    return round(sum(values) / len(values), 4) if values else None


def _counted(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    fitting = [each for each in outcomes if each.question.accept]
    return {
        **hits_at((each.question, each.keys) for each in fitting),
        "resolved": _share(each.resolved for each in outcomes),
        "answered": _share(each.decision == "answer" for each in fitting),
        "answered_right": _share(each.resolved for each in fitting if each.decision == "answer"),
        "asked": _share(each.decision == "ask" for each in fitting),
        "asked_right": _share(each.resolved for each in fitting if each.decision == "ask"),
        "out_of_scope_right": _share(each.resolved for each in outcomes if not each.question.accept),
        "count": len(outcomes),
    }


def _intervals(outcomes: Sequence[Outcome]) -> dict[str, list[float]]:
    fitting = [each for each in outcomes if each.question.accept]
    ranks = [_rank(each.question, each.keys) for each in fitting]
    return {
        name: _interval(values)
        for name, values in {
            "hit_at_1": [rank == 1 for rank in ranks],
            "hit_at_3": [rank is not None and rank <= 3 for rank in ranks],
            "resolved": [each.resolved for each in outcomes],
        }.items()
        if values
    }


def _interval(values: Sequence[bool]) -> list[float]:
    drawn = np.random.default_rng(0).choice(np.array(values, dtype=float), (RESAMPLES, len(values)))
    low, high = np.percentile(drawn.mean(axis=1), (2.5, 97.5))
    return [round(float(low), 4), round(float(high), 4)]


def _by_style(outcomes: Sequence[Outcome]) -> Mapping[str, list[Outcome]]:
    styles: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        styles[each.question.style].append(each)
    return dict(sorted(styles.items()))


def _per_item(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    items: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        if each.question.accept:
            items[each.question.accept[0]].append(each)
    counted = [_counted(of) for of in items.values()]
    means = {name: _share(of[name] or 0 for of in counted) for name in ("hit_at_1", "hit_at_3", "resolved")}
    return {"items": len(items), **means}


def _failure(outcome: Outcome) -> dict[str, object]:
    question = outcome.question
    return {
        "qid": question.id,
        "question": question.text,
        "accept": list(question.accept),
        "decision": outcome.decision,
        "reasons": list(outcome.reasons),
    }
