"""Sessions of the console: how long they last, and how they end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from bot.app import App
from bot.domain.staff import Role
from tests.conftest import StandingClock
from tests.web.staff.officer import PASSWORD, Officer

MINUTE = dt.timedelta(minutes=1)


async def is_in(officer: Officer) -> bool:
    return (await officer.opens("/staff")).status == 200


async def test_half_an_hour_without_an_act_ends_a_session(signed: Any, clock: StandingClock) -> None:
    clerk = await signed(Role.CLERK)
    clock.moment += 29 * MINUTE
    assert await is_in(clerk)
    clock.moment += 29 * MINUTE
    assert await is_in(clerk)
    clock.moment += 30 * MINUTE
    assert not await is_in(clerk)


async def test_after_twelve_hours_everybody_signs_in_again(signed: Any, clock: StandingClock) -> None:
    clerk = await signed(Role.CLERK)
    for _ in range(28):
        clock.moment += 25 * MINUTE
        assert await is_in(clerk)
    clock.moment += 20 * MINUTE
    assert not await is_in(clerk)


async def test_a_session_can_be_ended_from_another_browser(signed: Any, browse: Callable[[], Any]) -> None:
    here = await signed(Role.CLERK)
    there = Officer(await browse(), "clerk", PASSWORD)
    await there.signs_in()
    page = await here.opens("/staff")
    other = page.html.split('name="session" value="')[1].split('"')[0]
    await here.sends("/staff/sessions/end", session=other)
    assert not await is_in(there)
    assert await is_in(here)


async def test_nobody_ends_a_session_of_somebody_else(app: App, signed: Any) -> None:
    clerk, editor = await signed(Role.CLERK), await signed(Role.EDITOR)
    known = await app.services.staff_sessions.know(editor.token)
    assert known is not None
    await clerk.sends("/staff/sessions/end", session=known.session.id)
    assert await is_in(editor)


async def test_signing_out_everywhere_ends_all_of_them(signed: Any, browse: Callable[[], Any]) -> None:
    here = await signed(Role.CLERK)
    there = Officer(await browse(), "clerk", PASSWORD)
    await there.signs_in()
    page = await here.sends("/staff/sessions/end-all")
    assert page.headers["Location"] == "/staff/sign-in?out=yes"
    assert not await is_in(here)
    assert not await is_in(there)


async def test_a_signed_out_token_opens_nothing_again(signed: Any) -> None:
    clerk = await signed(Role.CLERK)
    token = clerk.token
    await clerk.signs_out()
    clerk.comes_with(token)
    assert not await is_in(clerk)


async def test_starting_an_account_anew_signs_it_out_everywhere(app: App, signed: Any) -> None:
    clerk = await signed(Role.CLERK)
    await app.services.staff.reset("clerk")
    assert not await is_in(clerk)


async def test_a_new_password_signs_out_everywhere_else(signed: Any, browse: Callable[[], Any]) -> None:
    here = await signed(Role.CLERK)
    there = Officer(await browse(), "clerk", PASSWORD)
    await there.signs_in()
    assert (await here.chooses("another four words entirely")).status == 303
    assert await is_in(here)
    assert not await is_in(there)


async def test_made_up_tokens_open_nothing(signed: Any) -> None:
    clerk = await signed(Role.CLERK)
    for token in ("x", "0" * 26, "a" * 3000, "'; DROP TABLE staff; --"):
        clerk.comes_with(token)
        assert not await is_in(clerk)


async def test_what_is_over_is_erased(app: App, signed: Any, clock: StandingClock) -> None:
    await signed(Role.CLERK)
    assert await app.services.staff_sessions.erase_over() == 0
    clock.moment += dt.timedelta(hours=13)
    assert await app.services.staff_sessions.erase_over() == 1


async def test_the_database_holds_no_token(app: App, signed: Any) -> None:
    clerk = await signed(Role.CLERK)
    async with app.store.read() as tx:
        from bot.domain.staff_session import token_hash

        assert await tx.staff_sessions.find(token_hash(clerk.token)) is not None
        assert await tx.staff_sessions.find(clerk.token) is None
