"""What an older program wrote is all there after an upgrade, and answers; also down and up again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text

from bot.app import open_app
from bot.config import Config
from bot.store.engine import looking
from bot.store.migrations import downgrade, is_migrated, migrate
from tests.servers import config_for
from tests.store.written import REVISIONS, write_old_database

TABLES = ("catalogue", "item", "edition", "city", "citizen")


@pytest.fixture(params=["sqlite_url", "bare_postgresql_url"], ids=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest) -> Config:
    return config_for(request.getfixturevalue(request.param))


async def _rows(config: Config) -> dict[str, list[dict[str, Any]]]:
    """Every row of the tables there were then; JSON as values, because PostgreSQL keeps no spelling."""
    async with looking(config) as connection:
        found = {
            table: (await connection.execute(text(f"SELECT * FROM {table}"))).mappings().all()
            for table in TABLES
        }
    return {table: sorted((_plain(dict(row)) for row in rows), key=str) for table, rows in found.items()}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value
        for name, value in row.items()
    }


@pytest.mark.parametrize("revision", REVISIONS)
async def test_an_upgrade_keeps_every_row_and_the_house_answers_from_them(
    bare: Config, revision: str
) -> None:
    await write_old_database(bare, revision)
    before = await _rows(bare)
    assert {table: len(rows) for table, rows in before.items()} == {
        "catalogue": 1, "item": 2, "edition": 2, "city": 1, "citizen": 2,
    }  # fmt: skip
    await migrate(bare)
    assert await is_migrated(bare)
    assert await _rows(bare) == before
    async with open_app(bare) as app:
        found = app.services.guides.find("社保卡丢了怎么办").found
        assert [one.edition.item.key for one in found] == ["social-security-card-replacement"]
        assert len(app.services.guides.catalogue) == 2
    assert await _rows(bare) == before, "a start adds nothing to a city's own catalogue"


@pytest.mark.parametrize("revision", REVISIONS)
async def test_going_back_to_the_older_schema_and_up_again_keeps_its_rows(
    bare: Config, revision: str
) -> None:
    await write_old_database(bare, revision)
    before = await _rows(bare)
    for _again in range(2):
        await migrate(bare)
        await downgrade(bare, revision)
        assert await _rows(bare) == before
    await migrate(bare)
    assert await is_migrated(bare)
    assert await _rows(bare) == before
