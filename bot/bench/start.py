"""`wenban bench start`: seconds and memory from starting `wenban serve` to the first answers.

Cold is a new database: schema made, demonstration catalogue imported, index built. Warm is the same
database once more. Both hold the interpreter, all imports, the table of pinyin, the index, and listening on
the port. The clock runs from before the process is made; `listens` is when the port takes connections,
`searched` the answer to the first question at /api/search, `chatted` the answer to the first message in the
web chat, its page, cookie and socket included. Memory is that of the one process, then. Peer: an aiohttp
server with one route, started the same way, until its first answer.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from aiohttp import ClientSession

from bot.bench.child import Child, peer, wenban
from bot.bench.visitor import browser, cookie_from, visitors
from bot.errors import Refused

TARGET_WARM_SECONDS, TARGET_RSS_MB = 5.0, 200
ROUNDS = 3
QUESTION = {"q": "社保卡丢了怎么办"}


def run(*, rounds: int = 0) -> dict[str, object]:
    """Seconds (median and worst) and megabytes (median of now and of the highest); ours and the peer's."""
    rounds = rounds or ROUNDS
    starts: list[dict[str, dict[str, float]]] = [_one_round() for _ in range(rounds)]
    figures = {name: _figures([taken[name] for taken in starts]) for name in starts[0]}
    return {
        "figure": "seconds from starting the process, median of rounds; MB of its memory then",
        "target": {"warm searched_s": TARGET_WARM_SECONDS, "warm rss_mb": TARGET_RSS_MB},
        "kept": figures["warm"]["searched_s"] <= TARGET_WARM_SECONDS
        and figures["warm"]["rss_mb"] <= TARGET_RSS_MB,
        **figures,
        "peer": {"name": "bare aiohttp server, one route", **figures["peer"]},
        "cold_holds": "imports, schema, import of the demonstration catalogue, index, first answers",
        "warm_holds": "imports, index, first answers",
        "rounds": rounds,
    }


def _one_round() -> dict[str, dict[str, float]]:
    """Cold, warm and the peer's start one after the other, so that a slow minute hits all of them."""
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
        return {
            "cold": _start(wenban(Path(ours))),
            "warm": _start(wenban(Path(ours))),
            "peer": _start(peer("hello", Path(theirs)), is_peer=True),
        }


def _start(server: AbstractContextManager[Child], *, is_peer: bool = False) -> dict[str, float]:
    with server as child:
        return asyncio.run(_first_answers(child, time.perf_counter(), is_peer=is_peer))


async def _first_answers(child: Child, listens: float, *, is_peer: bool) -> dict[str, float]:
    moments = {"listens_s": listens}
    async with browser() as session:
        await _search(session, child.address, is_peer=is_peer)
        moments["searched_s"] = time.perf_counter()
        if not is_peer:
            cookie = await cookie_from(session, child.address)
            async with visitors(session, child.address, [cookie]) as (somebody,):
                await somebody.act()
            moments["chatted_s"] = time.perf_counter()
    seconds = {name: moment - child.started for name, moment in moments.items()}
    return {**seconds, **child.memory_mb()}


async def _search(session: ClientSession, address: str, *, is_peer: bool) -> None:
    async with session.get(f"{address}/api/search", params=QUESTION) as response:
        said = await response.text()
        if response.status != 200 or not (is_peer or "social-security-card" in said):
            raise Refused("bench_not_answered", said=response.status)


def _figures(taken: list[dict[str, float]]) -> Mapping[str, float]:
    """The median of each; of seconds the worst too."""
    figures: dict[str, float] = {}
    for name in taken[0]:
        values = [start[name] for start in taken]
        figures[name] = round(statistics.median(values), 2)
        if name.endswith("_s"):
            figures[f"{name}_worst"] = round(max(values), 2)
    return figures
