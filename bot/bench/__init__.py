"""The figures Wenban states about itself, measured where you stand: `wenban bench …`.

One file per figure. Each has `run(rounds=0)`, which makes its own material, warms up, measures us and at
least one named peer in the same run, and returns one object; 0 rounds are as many as the figure needs. A
peer that is not installed is said to be so. No figure in README or DECISIONS comes from anywhere else.
"""

from __future__ import annotations

import importlib
import json
import signal
import sys
from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.table import Table

from bot.errors import Refused

FIGURES = ("turn", "search", "webchat", "page", "start", "telegram")


def run(name: str, *, as_json: bool = False, rounds: int = 0) -> None:
    """Measure one figure and print it, as a table or as one JSON object. Raises Refused("no_such_bench")."""
    if name not in FIGURES:
        raise Refused("no_such_bench", name=name, known=FIGURES)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # servers begun are ended first
    measured: Mapping[str, object] = importlib.import_module(f"bot.bench.{name}").run(rounds=rounds)
    if as_json:
        print(json.dumps(measured, ensure_ascii=False))
        return
    table = Table(title=f"wenban bench {name}", show_header=False)
    for row in _rows(measured):
        table.add_row(*row)
    Console().print(table)


def _rows(measured: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in measured.items():
        if isinstance(value, Mapping):
            yield key, "   ".join(f"{name} {figure}" for name, figure in value.items())
        else:
            yield key, str(value)
