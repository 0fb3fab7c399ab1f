"""`wenban bench delivery`: what is lost when a worker is killed again and again, and how fast notices go out.

**Killed**: a worker delivers to a receiver that counts and is killed with -9 at random moments (50, or
`--rounds`), on each database. Lost must be 0; a notice may come twice only where a kill fell between
beginning to send and recording, and then the outbox has counted it.

**Pace**: notices a second of the house's own Delivery (claim, words, begin, record) into a channel that takes
everything at once, without a limit. Peer, in the same run on a table of the same shape: a bare loop that
claims as many and marks each as sent, by the database's own driver, without words, begin or channel.

PostgreSQL is the one that the tests start, in the working copy; without it that half is not measured.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.bench.claim_and_mark import marked_per_second
from bot.bench.delivered_pace import delivered_per_second
from bot.bench.killed_worker import survive
from bot.config import Config, load_config
from bot.store.migrations import migrate

KILLS, NOTICES_PER_KILL = 50, 40
PACE_ROUNDS, PACE_NOTICES = 3, 400
NOT_MEASURED = "not measured: PostgreSQL of the tests is not installed here"

_WORKING_COPY = Path(__file__).parents[2]


def run(*, rounds: int = 0) -> dict[str, object]:
    """Counts of the kills and notices a second, ours and the peer's, on both databases."""
    kills = rounds or KILLS
    with tempfile.TemporaryDirectory() as folder, _postgresql() as url:
        figures: dict[str, object] = {"sqlite": _measured(f"sqlite:///{Path(folder) / 'bench.db'}", kills)}
        figures["postgresql"] = _measured(url, kills) if url else NOT_MEASURED
    measured = [each for each in figures.values() if isinstance(each, Mapping)]
    kept = all(each["killed"]["lost"] == 0 == each["killed"]["twice_uncounted"] for each in measured)
    return {
        "figure": "notices lost over kills of the worker; notices a second, median of rounds",
        "target": {"lost": 0, "twice_uncounted": 0},
        "kept": kept,
        **figures,
        "peer": "bare claim-and-mark loop, same table shape, no words, no sending (sqlite3, asyncpg)",
        "rounds": kills,
        "notices_per_pace_round": PACE_NOTICES,
    }


def _measured(url: str, kills: int) -> Mapping[str, Mapping[str, object]]:
    config = load_config(
        database_url=url,
        redis_url="",
        secret_key="bench-secret-" + "x" * 32,
        data_keys="k1:" + "A" * 43 + "=",
    )
    asyncio.run(migrate(config))
    paces = [_one_pace(config) for _ in range(PACE_ROUNDS)]
    ours, bare = ([pace[at] for pace in paces] for at in (0, 1))
    killed = asyncio.run(survive(config, kills * NOTICES_PER_KILL, kills))
    pace = {"per_second": statistics.median(ours), "peer_per_second": statistics.median(bare)}
    return {"killed": killed, "pace": pace}


def _one_pace(config: Config) -> tuple[int, int]:
    """Ours and the bare loop one after the other, so that a slow minute hits both."""
    return (
        round(asyncio.run(delivered_per_second(config, PACE_NOTICES))),
        round(asyncio.run(marked_per_second(config, PACE_NOTICES))),
    )


@contextmanager
def _postgresql() -> Iterator[str]:
    """The address of a server of its own; empty where none can be started."""
    if str(_WORKING_COPY) not in sys.path:
        sys.path.append(str(_WORKING_COPY))
    try:
        servers = importlib.import_module("tests.server_start")
        folder = servers.start_postgresql(os.getpid())
    except (ImportError, AssertionError, RuntimeError):
        yield ""
        return
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        servers.stop(folder)
