"""What no database keeps as it came, sent to the console: half a character, a NUL, bytes that are no UTF-8.
Nobody sends that by accident, and it is no accident of ours either."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import pytest

from bot.config import Config
from bot.domain.staff import Role
from tests.conftest import SMALL_CATALOGUE
from tests.web.staff.conftest import Newcomer
from tests.web.staff.officer import Officer, form_token
from tests.web.test_bad_input import half_characters

NUL = "a\0b"
# (who, the form's address, where it stands, its fields)
FORMS = (
    (Role.ADMIN, "/staff/people", "/staff/people", {"name": "new.one", "display": "{}", "role": "clerk", "unit": "*"}),
    (Role.ADMIN, "/staff/people", "/staff/people", {"name": "{}", "role": "clerk", "unit": "{}"}),
    (Role.ADMIN, "/staff/password", "/staff/password", {"old": "{}", "new": "{}" * 20, "again": "{}" * 20}),
    (Role.PUBLICITY, "/staff/links", "/staff/links",
     {"kind": "campaign", "campaign": "{}", "item": "id-card-reissue", "why": "{}"}),
    (Role.CLERK, "/staff/profiles", "/staff/profiles", {"phone": "{}"}),
    (Role.CLERK, "/staff/profiles/reveal", "/staff/profiles", {"profile": "{}", "field": "{}", "reason": "{}"}),
)  # fmt: skip


@pytest.fixture
def config(database: Config) -> Config:
    return database.model_copy(update={"catalogue": str(SMALL_CATALOGUE), "rate_limit_per_minute": 10_000})


async def test_odd_text_in_a_form_is_no_accident(signed: Newcomer) -> None:
    staff = {role: await signed(role) for role in (Role.ADMIN, Role.PUBLICITY, Role.CLERK)}
    for role, path, seen_on, fields in FORMS:
        nul = {name: value.replace("{}", NUL) for name, value in fields.items()}
        assert (await staff[role].sends(path, seen_on=seen_on, **nul)).status < 500, nul
        half = {name: value.replace("{}", "\\ud800") for name, value in fields.items()}
        token = form_token(await staff[role].opens(seen_on))
        answer = await half_characters(staff[role].browser, path, form_token=token, **half)
        assert answer < 500, half


async def test_odd_text_at_the_door_is_a_wrong_password(somebody: Newcomer) -> None:
    clerk = await somebody(Role.CLERK)
    assert (await clerk.signs_in(name=NUL, password="x")).status == 403
    for fields in ({"name": "\\ud800", "password": "x"}, {"name": "clerk", "password": "\\ud800"}):
        token = form_token(await clerk.opens("/staff/sign-in"))
        assert await half_characters(clerk.browser, "/staff/sign-in", form_token=token, **fields) == 403


async def test_the_audit_is_asked_for_odd_text_and_finds_nothing(signed: Newcomer) -> None:
    auditor = await signed(Role.AUDITOR)
    page = await auditor.opens("/staff/audit?name=%00&act=%00&noun=%ed%a0%80&noun_id=%00")
    assert page.status == 200


async def test_bytes_in_a_header_keep_nobody_out(somebody: Newcomer) -> None:
    """A telephone that writes its name in GBK signs in like any other."""
    clerk = await somebody(Role.CLERK)
    form = {"form_token": form_token(await clerk.opens("/staff/sign-in")), "name": clerk.name}
    body = urlencode({**form, "password": clerk.password}).encode()
    kept = "; ".join(f"{cookie.key}={cookie.value}" for cookie in clerk.browser.client.session.cookie_jar)
    head = f"Cookie: {kept}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}"
    assert (
        await _status(
            clerk, b"POST /staff/sign-in", head.encode() + "\r\nUser-Agent: 小米".encode("gbk"), body
        )
        == 303
    )
    assert await _status(clerk, b"GET /staff", b"Cookie: wenban_staff=\xff") == 303


async def _status(officer: Officer, request: bytes, head: bytes, body: bytes = b"") -> int:
    """Bytes that no client library would send."""
    address = officer.browser.client.make_url("/")
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(request + b" HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n" + body)
    status = (await reader.readline()).split()[1]
    writer.close()
    return int(status)
