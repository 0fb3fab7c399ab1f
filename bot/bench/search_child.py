"""One engine built in a process of its own, so that what it keeps is told apart: `… ENGINE ITEMS BUILDS`.

Prints one JSON object: the fastest of the builds in seconds, and how many MB of a million bytes the process
grew. Libraries are imported before counting; an engine's own dictionaries count (ours, and jieba's).
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.bench.peer_engines import PEERS
from bot.bench.search_material import catalogue
from content.search import Index, SearchDocument, build_index, load_lexicon
from content.search.pinyin import pinyin_table

OURS = "wenban"
LIMIT = 8

_LIBRARIES = ("bm25s", "jieba", "tantivy")


def kept_by(engine: str, items: int, builds: int) -> Mapping[str, float]:
    """What a child of this name says: build_seconds, memory_mb, and for ours array_bytes, pickled_bytes."""
    command = [sys.executable, "-m", __name__, engine, str(items), str(builds)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)  # noqa: S603
    figures: Mapping[str, float] = json.loads(done.stdout)
    return figures


def main(engine: str, items: int, builds: int) -> None:
    documents = catalogue(items)
    for library in _LIBRARIES:
        try:
            __import__(library)
        except ImportError:
            continue
    gc.collect()
    before = _resident_mb()
    build = _ours(documents) if engine == OURS else _peer(engine, documents)
    made, seconds = _timed(build)
    gc.collect()
    memory = _resident_mb() - before  # after the first, because what is freed is not always given back
    seconds = min([seconds, *(_timed(build)[1] for _ in range(builds - 1))])
    figures = {"build_seconds": round(seconds, 3), "memory_mb": round(memory, 1)}
    if isinstance(made, Index):
        figures |= {"array_bytes": made.array_bytes, "pickled_bytes": len(pickle.dumps(made))}
    print(json.dumps(figures))


def _timed(build: Callable[[], object]) -> tuple[object, float]:
    start = time.perf_counter()
    made = build()
    return made, time.perf_counter() - start


def _ours(documents: tuple[SearchDocument, ...]) -> Callable[[], object]:
    """Lexicon and pinyin table are read before the first build, as at serving."""
    lexicon = load_lexicon()
    pinyin_table()
    return lambda: build_index(documents, lexicon)


def _peer(engine: str, documents: tuple[SearchDocument, ...]) -> Callable[[], object]:
    names = [document.names() for document in documents]
    return lambda: PEERS[engine](names, LIMIT)


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
