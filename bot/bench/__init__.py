"""The figures Wenban states about itself, measured where you stand: `wenban bench …`.

One file per figure. Each has `run(rounds=0)`, which makes its own material, warms up, measures us and at
least one named peer in the same run, and returns one object; 0 rounds are as many as the figure needs. A
peer that is not installed is said to be so. No figure in README or DECISIONS comes from anywhere else.
`questions` alone brings no material of its own: it asks the questions of a file, on the configured database.
"""

from __future__ import annotations

import importlib
import json
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.config import Config
from bot.errors import Refused

QUESTIONS, SEARCH = "questions", "search"
MOST_ITEMS = 160_000  # a bench of search makes up no more
FIGURES = ("turn", SEARCH, QUESTIONS, "webchat", "page", "start", "telegram", "delivery")


def run(
    name: str,
    config: Config,
    *,
    as_json: bool = False,
    rounds: int = 0,
    file: Path | None = None,
    predictions: Path | None = None,
    items: str = "",
) -> None:
    """Measure one figure and print it, as a table or as one JSON object. Raises Refused."""
    if name not in FIGURES:
        raise Refused("no_such_bench", name=name, known=FIGURES)
    if (name == QUESTIONS) != (file is not None):
        raise Refused("bench_questions_file")
    if items and name != SEARCH:
        raise Refused("bench_items", most=MOST_ITEMS)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # servers begun are ended first
    bench = importlib.import_module(f"bot.bench.{name}")
    sizes = {"sizes": _sizes(items)} if items else {}
    measured: Mapping[str, object] = (
        bench.run(config, file, predictions) if name == QUESTIONS else bench.run(rounds=rounds, **sizes)
    )
    if as_json:
        print(json.dumps(measured, ensure_ascii=False))
        return
    table = Table(title=f"wenban bench {name}", show_header=False)
    for row in _rows(measured):
        table.add_row(*row)
    Console().print(table)


def _sizes(items: str) -> tuple[int, ...]:
    """“1620,16000” as numbers. Raises Refused."""
    try:
        sizes = tuple(map(int, items.split(",")))
    except ValueError:
        sizes = ()
    if not sizes or not all(1 <= size <= MOST_ITEMS for size in sizes):
        raise Refused("bench_items", most=MOST_ITEMS)
    return sizes


def _rows(measured: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in measured.items():
        if isinstance(value, Mapping):
            parts = value.items()
            yield (
                key,
                ("\n" if _nested(value) else "   ").join(f"{name} {_short(part)}" for name, part in parts),
            )
        elif isinstance(value, list):
            yield key, "\n\n".join(map(_short, value))
        else:
            yield key, str(value)


def _nested(value: Mapping[str, object]) -> bool:
    return any(isinstance(part, Mapping) for part in value.values())


def _short(value: object) -> str:
    """One part of a figure in a cell: figures side by side, what explains one on lines of its own."""
    if not isinstance(value, Mapping):
        return str(value)
    lines = [line for part in value.values() if isinstance(part, list) for line in map(str, part)]
    said = [f"{name} {part}" for name, part in value.items() if not isinstance(part, list)]
    return "\n  ".join(("   ".join(said), *lines))
