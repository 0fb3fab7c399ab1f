"""The bare loop that delivery is measured beside: claim a batch, mark each as sent, by the driver itself.

Same shape of table and index, same size of batch, one transaction a claim and one a mark; no words, no note
that sending begins, no channel.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import asyncpg

from bot.config import Config
from bot.store.engine import sqlite_path

BATCH = 20
_TABLE = """CREATE TABLE bare (number INTEGER PRIMARY KEY, kind VARCHAR(40), facts TEXT, channel VARCHAR(20),
receiver VARCHAR(100), language VARCHAR(20), not_before INTEGER, state VARCHAR(20), lease_until INTEGER)"""
_INDEX = "CREATE INDEX ix_bare ON bare (state, channel, not_before)"
_ROW = "INSERT INTO bare SELECT {number}, 'test_notice', '{{}}', 'sink', '1', 'en', 0, 'open', 0"
_PICK = """SELECT number FROM bare
WHERE state = 'open' AND channel = 'sink' AND not_before <= 1 AND lease_until <= 1"""
_CLAIM = f"""WITH picked AS ({_PICK} ORDER BY not_before, number LIMIT {BATCH}{{locked}})
UPDATE bare SET lease_until = 2 WHERE number IN (SELECT number FROM picked) RETURNING number"""  # noqa: S608
_MARK = "UPDATE bare SET state = 'sent' WHERE number = {number} AND state = 'open'"


async def marked_per_second(config: Config, notices: int) -> float:
    """Put so many in, then claim and mark them; only that is timed. The table is dropped at the end."""
    if config.is_postgresql:
        return await _on_postgresql(config.database_url, notices)
    return _on_sqlite(config, notices)


def _on_sqlite(config: Config, notices: int) -> float:
    with closing(sqlite3.connect(sqlite_path(config), isolation_level=None)) as connection:
        connection.execute(_TABLE)
        connection.execute(_INDEX)
        connection.execute("BEGIN")
        for number in range(notices):
            connection.execute(_ROW.format(number=number))
        connection.execute("COMMIT")
        began = time.perf_counter()
        while numbers := connection.execute(_CLAIM.format(locked="")).fetchall():
            for (number,) in numbers:
                connection.execute(_MARK.format(number=number))
        seconds = time.perf_counter() - began
        connection.execute("DROP TABLE bare")
    return notices / seconds


async def _on_postgresql(url: str, notices: int) -> float:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_TABLE)
        await connection.execute(_INDEX)
        await connection.execute(f"{_ROW.format(number='n')} FROM generate_series(0, {notices - 1}) AS n")
        began = time.perf_counter()
        while numbers := await connection.fetch(_CLAIM.format(locked=" FOR UPDATE SKIP LOCKED")):
            for (number,) in numbers:
                await connection.execute(_MARK.format(number=number))
        seconds = time.perf_counter() - began
        await connection.execute("DROP TABLE bare")
    finally:
        await connection.close()
    return notices / seconds
