"""The catalogue's use cases over a database of their own."""

from __future__ import annotations

import pytest

from bot.ids import RandomIds
from bot.services.catalogue import CatalogueService
from bot.store import Store
from tests.conftest import StandingClock


@pytest.fixture
def service(store: Store, clock: StandingClock) -> CatalogueService:
    return CatalogueService(store, clock, RandomIds())
