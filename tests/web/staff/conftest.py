"""Staff in front of the real console: `await signed(Role.ADMIN)` is somebody who has signed in.

Hashing is real argon2id, with small parameters where its cost is not what a test is about.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from argon2 import PasswordHasher

from bot.app import App, open_app
from bot.config import Config
from bot.domain.staff import WHOLE_CITY, Grant, Role
from bot.services.password import Passwords
from tests.conftest import StandingClock
from tests.web.staff.officer import FIRST, PASSWORD, Officer
from tests.web.visitor import Visitor

Newcomer = Callable[..., Awaitable[Officer]]


class CountingHasher(PasswordHasher):
    """The real one, which also says how often it did its work."""

    def __init__(self, **parameters: int) -> None:
        super().__init__(**parameters)
        self.verified = 0

    def verify(self, *given: Any) -> Any:
        self.verified += 1
        return super().verify(*given)


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher(time_cost=1, memory_cost=256, parallelism=1)


@pytest.fixture
async def app(config: Config, clock: StandingClock, hasher: CountingHasher) -> AsyncIterator[App]:
    async with open_app(config, clock=clock, passwords=Passwords(hasher)) as app:
        yield app


@pytest.fixture
def somebody(app: App, browse: Callable[[], Any]) -> Newcomer:
    """`await somebody(Role.CLERK)` has an account with that role and a browser, and is not signed in."""

    async def made(role: Role, unit: str = WHOLE_CITY, *, name: str = "", chosen: bool = True) -> Officer:
        name = name or role.value.replace("_", "-")
        await app.services.staff.add(name, Grant(role, unit), password=FIRST)
        visitor: Visitor = await browse()
        officer = Officer(visitor, name, FIRST)
        if chosen:
            await officer.signs_in()
            await officer.chooses(PASSWORD)
            await officer.signs_out()
        return officer

    return made


@pytest.fixture
def signed(somebody: Newcomer) -> Newcomer:
    """`await signed(Role.AUDITOR)` is signed in, with a password of their own."""

    async def in_front(role: Role, unit: str = WHOLE_CITY, *, name: str = "") -> Officer:
        officer = await somebody(role, unit, name=name)
        assert (await officer.signs_in()).status == 303
        return officer

    return in_front
