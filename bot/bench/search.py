"""`wenban bench search`: what it costs to find an item, beside bm25s, tantivy and SQLite FTS5.

Each engine gets every question in each round, one engine after the other, and a question counts with its
fastest round: machines are noisy, and noise only adds. Parsing the question is included. The peers get
our characters and pairs; they know neither pinyin nor a lexicon, so this compares time, not quality (for that
see `wenban bench questions`). Each is built and weighed in a process of its own (search_child.py), and ours
is asked once more while its index is swapped (search_swap.py). The material is in search_material.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.bench import search_material
from bot.bench.peer_engines import engines_over
from bot.bench.search_child import LIMIT, OURS, kept_by
from bot.bench.search_swap import SWAPS, swapped
from content.search import build_index, decide, load_lexicon, search

SIZES = (1620, 16_000)
TARGETS_P99_MS = {1620: 1.0, 16_000: 2.0}
TARGET_BUILD_SECONDS = 1.0  # at the smallest size
BIG = 20_000  # items, from which on fewer rounds say as much

Ask = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class _Effort:
    questions: int
    rounds: int
    builds: int


def run(*, rounds: int = 0, sizes: Sequence[int] = SIZES) -> dict[str, object]:
    """Per size and engine: milliseconds per question (p50, p99, worst), seconds to build, MB kept; and at the
    smallest size, what a swap of the index under load costs."""
    measured = {f"items_{size}": _measured(size, _effort(size, rounds)) for size in sizes}
    smallest = min(sizes)
    index = build_index(search_material.catalogue(smallest), load_lexicon())
    return {
        "bench": "search",
        "unit": "ms per question, its fastest round; MB a process grew",
        "targets": {"p99": TARGETS_P99_MS, f"build_seconds_{smallest}": TARGET_BUILD_SECONDS},
        **measured,
        f"swap_{smallest}": swapped(
            smallest, search_material.questions(index.pinyin), _figures, swaps=rounds or SWAPS
        ),
    }


def _effort(size: int, rounds: int) -> _Effort:
    return _Effort(100, rounds or 2, 1) if size > BIG else _Effort(300, rounds or 7, min(rounds or 3, 3))


def _measured(size: int, effort: _Effort) -> dict[str, object]:
    documents = search_material.catalogue(size)
    index = build_index(documents, load_lexicon())
    questions = search_material.questions(index.pinyin)[: effort.questions]
    peers = engines_over([document.names() for document in documents], LIMIT)
    engines: dict[str, Ask] = {OURS: lambda question: decide(search(index, question, limit=LIMIT))}
    engines |= {name: ask for name, ask in peers.items() if ask is not None}
    times = _times(engines, questions, effort.rounds)
    kept = {name: kept_by(name, len(documents), effort.builds) for name in engines}
    return {
        "items": len(documents),
        "questions": len(questions),
        "rounds": effort.rounds,
        **{name: {**times[name], **kept[name]} for name in engines},
        **{name: "not installed" for name, ask in peers.items() if ask is None},
    }


def _times(engines: Mapping[str, Ask], questions: Sequence[str], rounds: int) -> dict[str, dict[str, float]]:
    fastest = {name: [float("inf")] * len(questions) for name in engines}
    for number in range(rounds + 1):
        for name, ask in engines.items():
            taken = [_milliseconds(ask, question) for question in questions]
            if number:  # the first round only warms up
                fastest[name] = list(map(min, fastest[name], taken))
    return {name: _figures(sorted(times)) for name, times in fastest.items()}


def _milliseconds(ask: Ask, question: str) -> float:
    start = time.perf_counter_ns()
    ask(question)
    return (time.perf_counter_ns() - start) / 1e6


def _figures(ordered: list[float]) -> dict[str, float]:
    at = {"p50": 0.5, "p99": 0.99, "worst": 1.0}
    return {name: round(ordered[int(share * (len(ordered) - 1))], 3) for name, share in at.items()}
