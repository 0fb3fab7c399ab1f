"""Signing in at the console, over HTTP: what gets in, what does not, and what the cookie is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from argon2 import PasswordHasher

from bot.app import App, open_app
from bot.config import Config
from bot.domain.staff import Role
from bot.services.password import Passwords
from tests.conftest import StandingClock
from tests.web.staff.officer import FIRST, PASSWORD, Officer, field, form_token
from tests.web.visitor import Page

WRONG = "登录名或密码不对"


async def with_second_step(officer: Officer, clock: StandingClock) -> pyotp.TOTP:
    """Set it up and sign out; says what the app on their phone shows."""
    await officer.signs_in()
    await officer.sends("/staff/code/offer", password=officer.password)
    page = await officer.opens("/staff/code")
    secret = page.html.split('<strong class="code">')[1].split("</strong>")[0].replace(" ", "")
    phone = pyotp.TOTP(secret)
    page = await officer.sends("/staff/code/accept", code=phone.at(clock.now()))
    assert page.headers["Location"] == "/staff?done=code"
    await officer.signs_out()
    clock.moment += dt.timedelta(seconds=30)
    return phone


async def says_code(officer: Officer, code: str) -> Page:
    return await officer.sends("/staff/second-step", seen_on="/staff/second-step", code=code)


async def test_whoever_signs_in_sees_the_console(somebody: Any) -> None:
    clerk = await somebody(Role.CLERK)
    page = await clerk.signs_in()
    assert (page.status, page.headers["Location"]) == (303, "/staff")
    page = await clerk.opens("/staff")
    assert page.heading in ("您好，clerk", "Good day, clerk")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


async def test_the_cookie_is_closed_to_scripts_and_other_sites_and_sent_to_the_console_only(
    somebody: Any,
) -> None:
    clerk = await somebody(Role.CLERK)
    await clerk.opens("/staff/sign-in")
    response = await clerk.signs_in()
    cookie = next(value for name, value in response.headers.items()
                  if name == "Set-Cookie" and value.startswith("wenban_staff="))  # fmt: skip
    for part in ("HttpOnly", "SameSite=Strict", "Path=/staff", "Max-Age=43200"):
        assert part in cookie
    assert "Secure" not in cookie  # plain http on this machine


async def test_over_https_the_cookie_is_secure(config: Config, clock: StandingClock) -> None:
    from aiohttp.test_utils import TestClient, TestServer

    from bot.app import web_application
    from bot.channels import serving_channels

    config = config.model_copy(update={"public_url": "https://wenban.example.gov.cn"})
    async with open_app(config, clock=clock) as app:
        server = TestServer(web_application(app, serving_channels(app.ports, app.config, app.ids)))
        async with TestClient(server) as client:
            response = await client.get("/staff/sign-in")
            assert "Secure" in response.headers["Set-Cookie"]


async def test_a_page_of_the_console_sends_the_signed_out_to_sign_in_and_back(somebody: Any) -> None:
    auditor = await somebody(Role.AUDITOR)
    page = await auditor.opens("/staff/audit?name=li.na&act=manage_staff")
    assert page.status == 303
    sign_in = page.headers["Location"]
    page = await auditor.opens(sign_in)
    page = await auditor.browser.sends(
        "/staff/sign-in", form_token=form_token(page), name="auditor", password=PASSWORD,
        next=field(page, "next"),
    )  # fmt: skip
    assert page.headers["Location"] == "/staff/audit?name=li.na&act=manage_staff"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/staff//evil.example", "/staffevil", "/search", "/staff\\evil",
     "/staff/../search", "javascript:alert(1)", "/staff/sign-in", "/staff/\u202e", "/staff/" + "a" * 2000, ""],
)  # fmt: skip
async def test_nobody_is_sent_elsewhere_after_signing_in(somebody: Any, elsewhere: str) -> None:
    clerk = await somebody(Role.CLERK)
    page = await clerk.opens("/staff/sign-in")
    page = await clerk.browser.sends(
        "/staff/sign-in", form_token=form_token(page), name="clerk", password=PASSWORD, next=elsewhere
    )
    assert (page.status, page.headers["Location"]) == (303, "/staff")


async def test_a_wrong_password_an_unknown_name_and_an_account_turned_off_are_told_the_same(
    app: App, somebody: Any
) -> None:
    clerk = await somebody(Role.CLERK)
    off = await somebody(Role.EDITOR)
    await app.services.staff.turn("editor", on=False)
    told = [
        await clerk.signs_in("not my password at all"),
        await clerk.signs_in(name="nobody"),
        await off.signs_in(),
    ]
    assert {page.status for page in told} == {403}
    assert len({page.reads.replace("nobody", "clerk") for page in told}) == 1
    assert WRONG in told[0].reads or "not right" in told[0].reads


async def test_as_much_work_is_done_for_a_name_nobody_has(somebody: Any, hasher: Any) -> None:
    clerk = await somebody(Role.CLERK)
    worked = []
    for name in ("clerk", "nobody", "", "x" * 500):
        before = hasher.verified
        await clerk.signs_in("not my password at all", name=name)
        worked.append(hasher.verified - before)
    assert worked[:2] == [1, 1]
    assert worked[3] == 1


async def test_what_was_typed_as_the_name_is_still_there_and_the_password_is_not(somebody: Any) -> None:
    clerk = await somebody(Role.CLERK)
    page = await clerk.signs_in("not my password at all")
    assert 'value="clerk"' in page.html
    assert "not my password" not in page.html


async def test_ten_tries_at_a_name_are_enough_for_a_quarter_of_an_hour_and_not_for_ever(
    somebody: Any, browse: Callable[[], Any]
) -> None:
    clerk = await somebody(Role.CLERK)  # signed in once already
    for _ in range(9):
        assert (await clerk.signs_in("not my password at all")).status == 403
    page = await clerk.signs_in()
    assert page.status == 429
    assert int(page.headers["Retry-After"]) <= 15 * 60
    assert "15" in page.reads
    other = Officer(await browse(), "somebody-else", PASSWORD)
    assert (await other.signs_in()).status == 403  # other names are still looked at


async def test_one_address_cannot_try_many_names(somebody: Any) -> None:
    clerk = await somebody(Role.CLERK)
    statuses = [(await clerk.signs_in(name=f"name{number}")).status for number in range(31)]
    assert statuses[:29] == [403] * 29
    assert statuses[-1] == 429


async def test_a_session_planted_before_signing_in_opens_nothing_afterwards(
    somebody: Any, browse: Callable[[], Any]
) -> None:
    clerk = await somebody(Role.CLERK)
    planted = "0123456789ABCDEFGHJKMNPQRS"
    clerk.comes_with(planted)
    await clerk.signs_in()
    assert clerk.token != planted
    thief = Officer(await browse(), "thief", "")
    thief.comes_with(planted)
    assert (await thief.opens("/staff")).status == 303


async def test_signing_in_again_ends_the_session_before(somebody: Any, browse: Callable[[], Any]) -> None:
    clerk = await somebody(Role.CLERK)
    await clerk.signs_in()
    before = clerk.token
    page = await clerk.opens("/staff/sign-in")
    assert page.headers["Location"] == "/staff"  # there is nothing to sign in for
    copy = Officer(await browse(), "clerk", PASSWORD)
    copy.comes_with(before)
    assert (await copy.opens("/staff")).status == 200
    await copy.signs_out()
    assert (await clerk.opens("/staff")).status == 303


async def test_the_sign_in_form_wants_the_token_of_this_browser(somebody: Any) -> None:
    clerk = await somebody(Role.CLERK)
    await clerk.opens("/staff/sign-in")
    for token in ({}, {"form_token": ""}, {"form_token": "f" * 64}):
        page = await clerk.browser.sends("/staff/sign-in", name="clerk", password=PASSWORD, **token)
        assert page.status == 403
        assert clerk.token == ""


async def test_another_site_cannot_sign_anybody_in(somebody: Any) -> None:
    clerk = await somebody(Role.CLERK)
    token = form_token(await clerk.opens("/staff/sign-in"))
    page = await clerk.browser.sends(
        "/staff/sign-in",
        {"Origin": "https://evil.example"},
        form_token=token,
        name="clerk",
        password=PASSWORD,
    )
    assert page.status == 403
    assert page.headers["Cache-Control"] == "private, no-store"


async def test_with_a_second_step_the_password_alone_opens_nothing(
    somebody: Any, clock: StandingClock
) -> None:
    clerk = await somebody(Role.CLERK)
    phone = await with_second_step(clerk, clock)
    page = await clerk.signs_in(to="/staff/password")
    assert page.headers["Location"] == "/staff/second-step?next=/staff/password"
    for path in ("/staff", "/staff/password", "/staff/code"):
        assert (await clerk.opens(path)).headers["Location"].startswith("/staff/second-step")
    halfway = clerk.token
    page = await says_code(clerk, phone.at(clock.now()))
    assert page.status == 303
    assert clerk.token != halfway
    assert (await clerk.opens("/staff")).status == 200
    clerk.comes_with(halfway)
    assert (await clerk.opens("/staff")).headers["Location"] == "/staff/sign-in"


async def test_a_code_is_used_once(somebody: Any, clock: StandingClock) -> None:
    clerk = await somebody(Role.CLERK)
    phone = await with_second_step(clerk, clock)
    code = phone.at(clock.now())
    await clerk.signs_in()
    assert (await says_code(clerk, code)).status == 303
    await clerk.signs_out()
    await clerk.signs_in()
    assert (await says_code(clerk, code)).status == 403
    assert (await says_code(clerk, phone.at(clock.now() - dt.timedelta(seconds=30)))).status == 403
    clock.moment += dt.timedelta(seconds=30)
    assert (await says_code(clerk, phone.at(clock.now()))).status == 303


async def test_codes_cannot_be_guessed(somebody: Any, clock: StandingClock) -> None:
    clerk = await somebody(Role.CLERK)
    phone = await with_second_step(clerk, clock)
    await clerk.signs_in()
    right = phone.at(clock.now())
    wrong = ["000000", "", "12345", "abcdef", "１２３４５６", "0" * 300]
    statuses = [(await says_code(clerk, code)).status for code in wrong if code != right]
    assert statuses[:5] == [403] * 5
    assert (await says_code(clerk, right)).status == 429


async def test_the_second_step_has_to_follow_the_first_within_minutes(
    somebody: Any, clock: StandingClock
) -> None:
    clerk = await somebody(Role.CLERK)
    phone = await with_second_step(clerk, clock)
    await clerk.signs_in()
    token = form_token(await clerk.opens("/staff/second-step"))
    clock.moment += dt.timedelta(minutes=5)
    page = await clerk.browser.sends("/staff/second-step", form_token=token, code=phone.at(clock.now()))
    assert page.headers["Location"] == "/staff/sign-in"


async def test_a_hash_of_older_parameters_is_made_anew_at_the_next_sign_in(
    app: App, somebody: Any, config: Config, clock: StandingClock
) -> None:
    clerk = await somebody(Role.CLERK)
    assert clerk.password == PASSWORD
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=512, parallelism=1))
    async with open_app(config, clock=clock, passwords=stronger) as tomorrow:
        await tomorrow.services.staff_sessions.enter("clerk", PASSWORD)
        async with tomorrow.store.read() as tx:
            account = await tx.staff.named("clerk")
    assert account is not None
    assert "$m=512,t=2,p=1$" in account.password_hash
    assert (await clerk.signs_in()).status == 303  # and back again


async def test_the_first_password_has_to_be_changed_before_anything_else(somebody: Any) -> None:
    admin = await somebody(Role.ADMIN, chosen=False)
    await admin.signs_in()
    for path in ("/staff", "/staff/people", "/staff/code"):
        assert (await admin.opens(path)).headers["Location"] == "/staff/password"
    page = await admin.sends("/staff/password", old=FIRST, new=FIRST, again=FIRST)
    assert page.status == 409
    assert (await admin.chooses(PASSWORD)).headers["Location"] == "/staff?done=password"
    assert (await admin.opens("/staff/people")).status == 200
