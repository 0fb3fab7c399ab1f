"""The peers of our search: bm25s and SQLite FTS5 over the same texts, in the same process.

They get our characters and pairs, and know neither pinyin nor a lexicon. BM25 over jieba's words joins them
where jieba is installed (Wenban does not need it). An engine that is not installed is None.
"""

from __future__ import annotations

import importlib
import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from content.search.tokenize import characters_and_pairs, is_han, plain

Engine = Callable[[str], list[int]]
"""A question in, the numbers of the best texts out, best first."""

Tokens = Callable[[str], list[str]]


def engines_over(texts: Sequence[str], limit: int) -> Mapping[str, Engine | None]:
    """Each peer over these texts, answering with at most `limit` of them."""
    return {
        "bm25s": _bm25s(texts, _pairs, limit),
        "bm25s_jieba": _bm25s(texts, _words(), limit),
        "sqlite_fts5": _fts5(texts, limit),
    }


def _bm25s(texts: Sequence[str], tokens: Tokens | None, limit: int) -> Engine | None:
    bm25s = _installed("bm25s")
    if bm25s is None or tokens is None or not texts:
        return None
    logging.getLogger("bm25s").setLevel(logging.WARNING)  # its progress is no part of our output
    engine = bm25s.BM25(k1=1.2, b=0.5)
    engine.index([tokens(text) for text in texts], show_progress=False)
    known, size = engine.vocab_dict, min(limit, len(texts))

    def ask(question: str) -> list[int]:
        asked = [token for token in tokens(question) if token in known]
        if not asked:
            return []
        found, scores = engine.retrieve([asked], k=size, show_progress=False, n_threads=0)
        return [int(number) for number, score in zip(found[0], scores[0], strict=True) if score > 0]

    return ask


def _fts5(texts: Sequence[str], limit: int) -> Engine | None:
    """SQLite's full-text index over text that is segmented before it goes in."""
    database = sqlite3.connect(":memory:")
    try:
        database.execute("CREATE VIRTUAL TABLE item USING fts5(tokens, content='', tokenize='unicode61')")
    except sqlite3.OperationalError:
        return None
    rows = ((number, " ".join(_pairs(text))) for number, text in enumerate(texts))
    database.executemany("INSERT INTO item(rowid, tokens) VALUES (?, ?)", rows)

    def ask(question: str) -> list[int]:
        match = " OR ".join(f'"{token}"' for token in _pairs(question))
        query = "SELECT rowid FROM item WHERE item MATCH ? ORDER BY rank LIMIT ?"
        return [row[0] for row in database.execute(query, (match, limit))] if match else []

    return ask


def _pairs(text: str) -> list[str]:
    runs = plain(text).split()
    return [token for run in runs for token in (characters_and_pairs(run) if is_han(run) else [run])]


def _words() -> Tokens | None:
    jieba = _installed("jieba")
    return jieba and (lambda text: [word for run in plain(text).split() for word in jieba.lcut(run)])


def _installed(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
