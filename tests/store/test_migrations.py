"""The schema's history: walkable both ways on both databases, the same as the models, safe for data."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.config import Config
from bot.store.engine import looking, migrating
from bot.store.migrations import FOLDER, downgrade, is_migrated, migrate
from bot.store.rows import Row
from tests.servers import config_for


def _revisions() -> Iterator[str]:
    yield from (script.revision for script in reversed(list(ScriptDirectory(str(FOLDER)).walk_revisions())))


@pytest.fixture(params=["sqlite_url", "bare_postgresql_url"], ids=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest) -> Config:
    """A database without any table."""
    return config_for(request.getfixturevalue(request.param))


async def _tables(config: Config) -> set[str]:
    async with looking(config) as connection:
        return set(await connection.run_sync(lambda plain: inspect(plain).get_table_names()))


async def test_every_step_goes_up_down_and_up_again(bare: Config) -> None:
    for revision in _revisions():
        await migrate(bare, revision)
        await downgrade(bare, "-1")
        await migrate(bare, revision)
    assert await is_migrated(bare)
    await downgrade(bare, "base")
    assert await _tables(bare) == {"alembic_version"}
    assert not await is_migrated(bare)


async def test_models_are_what_migrations_make(bare: Config) -> None:
    await migrate(bare)
    async with looking(bare) as connection:
        assert await connection.run_sync(_differences) == []


def _differences(connection: Connection) -> list[object]:
    from bot.store import catalogue, citizen  # noqa: F401 - so that the metadata is whole

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return compare_metadata(context, Row.metadata)


async def test_migrating_again_keeps_the_data(bare: Config) -> None:
    await migrate(bare)
    async with migrating(bare) as connection:
        await connection.execute(text("UPDATE catalogue SET sequence = 7"))
    await migrate(bare)
    await migrate(bare, "heads")  # without the quick way out
    async with looking(bare) as connection:
        assert (await connection.execute(text("SELECT sequence FROM catalogue"))).scalar_one() == 7


async def test_processes_that_start_together_do_not_collide(bare: Config) -> None:
    await asyncio.gather(*(migrate(bare) for _ in range(12)))
    assert await is_migrated(bare)


async def test_a_migration_that_fails_leaves_nothing(bare: Config) -> None:
    with pytest.raises(RuntimeError, match="halfway"):
        async with migrating(bare) as connection:
            await connection.execute(text("CREATE TABLE half (id INTEGER)"))
            raise RuntimeError("halfway")
    assert "half" not in await _tables(bare)


async def test_a_migration_may_not_leave_rows_that_point_nowhere(sqlite_url: str) -> None:
    config = config_for(sqlite_url)
    await migrate(config)
    edition = "INSERT INTO edition VALUES ('NOBODY0000', 1, 'published', 'staff', '{}', 'h', 1, '2026-01-01')"
    with pytest.raises(RuntimeError, match="point nowhere"):
        async with migrating(config) as connection:
            await connection.execute(text(edition))
    async with looking(config) as connection:
        assert (await connection.execute(text("SELECT count(*) FROM edition"))).scalar_one() == 0
