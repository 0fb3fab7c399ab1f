"""What tests share: the house itself, built by `open_app`, on SQLite with a clock that stands still.

Nothing of ours is mocked. A test that needs real servers asks for `postgresql_url` or `valkey_url`
(tests/servers.py); a test that needs a person asks for `citizen` (tests/talk.py).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.app import App, open_app
from bot.config import Config, load_config
from bot.domain.message import Address
from tests.talk import Citizen

pytest_plugins = ["tests.servers"]

ROOT = Path(__file__).resolve().parents[1]
SMALL_CATALOGUE = ROOT / "tests" / "catalogue"
LEGACY_CODES = ROOT / "tests/services/data/legacy_codes.csv"  # 12 invented rows, faulty as real ones are
SETTINGS = tuple(name.upper() for name in Config.model_fields)
TUESDAY_MORNING = dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC)  # 10:30 in the city, a working day


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "direct_only(reason): a phone cannot do this; not run over Telegram")


class StandingClock:
    """A clock that a test sets."""

    def __init__(self, moment: dt.datetime = TUESDAY_MORNING) -> None:
        self.moment = moment
        self.zone = ZoneInfo("Asia/Shanghai")

    def now(self) -> dt.datetime:
        return self.moment


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has its own `var/` and none of the machine's settings."""
    _stand_in(tmp_path, monkeypatch)


def _stand_in(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.chdir(folder)
    for name in SETTINGS:
        patch.delenv(name, raising=False)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `var/` with secrets and the small catalogue, made once: copying it takes a millisecond."""
    folder = tmp_path_factory.mktemp("furnished")

    async def furnish() -> None:
        async with open_app(load_config(catalogue=str(SMALL_CATALOGUE)), clock=StandingClock()):
            pass

    with pytest.MonkeyPatch.context() as patch:
        _stand_in(folder, patch)
        asyncio.run(furnish())
    return folder / "var"


@pytest.fixture
def furnished_house(furnished: Path, tmp_path: Path) -> Path:
    """A `var/` in this test's folder as a first start leaves it."""
    return Path(shutil.copytree(furnished, tmp_path / "var", dirs_exist_ok=True))


@pytest.fixture
def config(furnished_house: Path) -> Config:
    return load_config(rate_limit_per_minute=10_000)


@pytest.fixture
async def app(config: Config, clock: StandingClock) -> AsyncIterator[App]:
    """The house with the small catalogue: four guides that only tests read, so that tests may quote them."""
    async with open_app(config, clock=clock) as app:
        yield app


@pytest.fixture
def citizen(app: App) -> Citizen:
    """王阿姨, who reads Chinese and has never been here."""
    return Citizen(app.dispatch.answer, Address("test", "wang-ayi"))


def shared(*parts: str) -> Path:
    """A file of the reference data that lies beside a checkout; the test skips where it is absent."""
    path = ROOT.parent / "shared" / "data" / Path(*parts)
    if not path.exists():
        pytest.skip(f"reference data absent: {'/'.join(parts)}")
    return path
