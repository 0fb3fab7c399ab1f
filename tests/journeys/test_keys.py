"""`wenban keys`: a new key is made, put first, and everything goes under it; a lost one is noticed."""

from __future__ import annotations

import json
from pathlib import Path

from bot.app import open_app
from bot.config import load_config
from bot.domain.consent import Purpose
from bot.domain.message import Address
from tests.journeys.wenban import wenban

TYPED = {"name": "王小明", "phone": "13812345678"}


def _counts(printed: str) -> dict[tuple[str, str], int]:
    return {(use["field"], use["key"]): use["count"] for use in json.loads(printed)["fields"]}


async def test_changing_the_key_from_beginning_to_end(furnished_house: Path) -> None:
    async with open_app(load_config()) as app:
        await app.services.profiles.declare(Address("webchat", "v"), TYPED, [Purpose.PROFILE])
    fields = [f"profile.{name}" for name in ("name", "phone", "relation")]
    assert _counts(wenban("keys", "list", "--json").stdout) == {(field, "k1"): 1 for field in fields}

    old, new = load_config().data_keys, wenban("keys", "new").stdout.strip()
    assert new.startswith("k2:")
    (furnished_house / "data_keys").write_text(f"{new},{old}")
    assert wenban("keys", "rotate").returncode == 0
    assert _counts(wenban("keys", "list", "--json").stdout) == {(field, "k2"): 1 for field in fields}

    (furnished_house / "data_keys").write_text(new)
    async with open_app(load_config()) as app:
        async with app.store.read() as tx:
            (found,) = await tx.profiles.with_phone("+8613812345678")
        assert found.name.reveal("a test") == "王小明"


async def test_values_whose_key_is_lost_are_counted_and_the_exit_code_says_so(furnished_house: Path) -> None:
    async with open_app(load_config()) as app:
        await app.services.profiles.declare(Address("webchat", "v"), TYPED, [Purpose.PROFILE])
    (furnished_house / "data_keys").write_text(wenban("keys", "new").stdout.strip())
    for command in ("list", "rotate"):
        done = wenban("keys", command, check=False)
        assert done.returncode == 1
        assert "under a key that is not in DATA_KEYS" in done.stdout
