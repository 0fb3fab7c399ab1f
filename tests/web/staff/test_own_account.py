"""One's own password and second step, over HTTP. Signing in with a code is in test_sign_in.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyotp
import pytest

from bot.app import App
from bot.domain.staff import Role
from tests.conftest import StandingClock
from tests.web.staff.officer import PASSWORD

NEW = "another four words entirely"


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("not the old one", NEW, NEW),
        ("", NEW, NEW),
        (PASSWORD, NEW, NEW + "!"),
        (PASSWORD, "short", "short"),
        (PASSWORD, PASSWORD, PASSWORD),
        (PASSWORD, "clerkclerkclerk", "clerkclerkclerk"),
        (PASSWORD, "Password1234", "Password1234"),
        (PASSWORD, "aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa"),
        (PASSWORD, "x1" * 200, "x1" * 200),
    ],
)
async def test_a_password_that_will_not_do_changes_nothing(
    signed: Any, old: str, new: str, again: str
) -> None:
    clerk = await signed(Role.CLERK)
    page = await clerk.sends("/staff/password", old=old, new=new, again=again)
    assert page.status == 409
    assert 'role="alert"' in page.html
    assert f'value="{new}"' not in page.html
    await clerk.signs_out()
    assert (await clerk.signs_in(PASSWORD)).status == 303


async def test_the_same_signs_from_another_keyboard_are_the_same_password(signed: Any) -> None:
    clerk = await signed(Role.CLERK)
    await clerk.chooses("ｆｕｌｌ width 四个词")
    await clerk.signs_out()
    assert (await clerk.signs_in("full width 四个词")).status == 303


async def test_guessing_at_an_open_desk_ends_after_ten(signed: Any) -> None:
    clerk = await signed(Role.CLERK)
    for number in range(10):
        await clerk.sends("/staff/password", old=f"guess {number}", new=NEW, again=NEW)
    page = await clerk.sends("/staff/password", old=PASSWORD, new=NEW, again=NEW)
    assert page.status == 409
    assert "15" in page.reads


async def test_the_picture_on_the_page_is_the_secret_for_the_app(signed: Any, clock: StandingClock) -> None:
    clerk = await signed(Role.CLERK)
    assert "<svg" not in (await clerk.opens("/staff/code")).html
    await clerk.sends("/staff/code/offer", password=PASSWORD)
    page = await clerk.opens("/staff/code")
    secret = page.html.split('<strong class="code">')[1].split("</strong>")[0].replace(" ", "")
    address = scanned(page.html[page.html.index("<svg") : page.html.index("</svg>") + 6])
    read = pyotp.parse_uri(address)
    assert (read.secret, read.name) == (secret, "clerk")
    assert read.issuer


def scanned(svg: str) -> str:
    """What a phone reads: the squares of the path painted into an array."""
    import re

    import zxingcpp

    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    scale = 8
    picture = np.full((size * scale, size * scale), 255, np.uint8)
    for x, y, width, height in re.findall(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H", svg):
        left, top, right, bottom = (round(float(each) * scale) for each in (x, y, width, height))
        picture[top:bottom, left:right] = 0
    return zxingcpp.read_barcodes(picture)[0].text


async def test_a_second_step_counts_only_once_its_first_code_was_right(signed: Any) -> None:
    clerk = await signed(Role.CLERK)
    await clerk.sends("/staff/code/offer", password=PASSWORD)
    page = await clerk.sends("/staff/code/accept", code="abcdef")
    assert page.status == 409
    assert "<svg" in page.html  # and it is still there to be photographed
    await clerk.signs_out()
    assert (await clerk.signs_in()).headers["Location"] == "/staff"


@pytest.mark.parametrize("path", ["/staff/code/offer", "/staff/code/drop"])
async def test_the_second_step_is_touched_with_the_password_only(signed: Any, path: str) -> None:
    clerk = await signed(Role.CLERK)
    assert (await clerk.sends(path, password="not my password")).status == 409
    assert "<svg" not in (await clerk.opens("/staff/code")).html


async def test_the_second_step_can_be_switched_off_again(signed: Any, clock: StandingClock) -> None:
    from tests.web.staff.test_sign_in import says_code, with_second_step

    clerk = await signed(Role.CLERK)
    phone = await with_second_step(clerk, clock)
    await clerk.signs_in()
    await says_code(clerk, phone.at(clock.now()))
    page = await clerk.sends("/staff/code/drop", password=PASSWORD)
    assert page.headers["Location"] == "/staff?done=no-code"
    await clerk.signs_out()
    assert (await clerk.signs_in()).headers["Location"] == "/staff"


async def test_the_secret_is_unreadable_in_the_database(app: App, signed: Any, config: Any) -> None:
    import sqlite3

    clerk = await signed(Role.CLERK)
    await clerk.sends("/staff/code/offer", password=PASSWORD)
    page = await clerk.opens("/staff/code")
    secret = page.html.split('<strong class="code">')[1].split("</strong>")[0].replace(" ", "")
    file = sqlite3.connect(config.database_url.removeprefix("sqlite:///"))
    kept = file.execute("SELECT totp_offered FROM staff").fetchone()[0]
    file.close()
    assert secret.encode() not in kept
