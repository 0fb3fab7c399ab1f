"""Canaries: a name, numbers and an address like no others are sent through every door that takes text. Then
nobody may find one in a log, an address, a title, a page of errors, the metrics, or the bytes of the
database.

Only two kinds of answer may hold one: the form that shows again what its own sender typed, and the page or
file of whoever left it. Both are named below.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, unquote

import pytest
from sqlalchemy import text

from bot.app import App
from bot.domain.staff import Role
from bot.log import configure_logging
from bot.store.engine import sqlite_path
from tests.web.staff.conftest import Newcomer
from tests.web.staff.officer import Officer
from tests.web.visitor import Page, Visitor

NAME, PHONE, ID_NUMBER = "钱多多喵", "13987651234", "110101199003074258"
ADDRESS, MAIL = "金丝雀巷77号楼3单元801", "duoduo.miao@example.com"
CANARIES = (NAME, PHONE, ID_NUMBER, ADDRESS, MAIL)
NUMBERS = (PHONE, ID_NUMBER, MAIL)  # what can be told from other words; a bare name cannot
EVERYTHING = f"我叫{NAME}，电话{PHONE}，身份证{ID_NUMBER}，住{ADDRESS}，邮箱{MAIL}，我家的狗走丢了"
DETAILS = {"name": NAME, "phone": PHONE, "address": ADDRESS, "birth_year": "1950"}
AGREED = {"profile": "yes", "profile_sensitive": "yes"}


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that is written to the log, of ours and of the libraries, from debug on."""
    stream = io.StringIO()
    configure_logging("debug", stream=stream)
    yield stream
    configure_logging("info")


def _found(written: str | bytes, canaries: tuple[str, ...] = CANARIES) -> list[str]:
    """The canaries in it, also as addresses and JSON write them, and a number without its country."""
    raw = written if isinstance(written, bytes) else written.encode()
    forms = {c: (c, quote(c), json.dumps(c)[1:-1], c.replace("@", "%40")) for c in canaries}
    return [
        c
        for c, ways in forms.items()
        if any(way.encode() in raw or way.encode("utf-16-le") in raw for way in ways)
    ]


class Watch:
    """Sends things and looks at what comes back. `may_quote`: the sender's own words may be on this page."""

    def __init__(self) -> None:
        self.seen = 0

    def looks(self, page: Page, *, may_quote: bool = False) -> Page:
        self.seen += 1
        where = (self.seen, page.status, page.heading)
        told = "\n".join(f"{name}: {unquote(value)}" for name, value in page.headers.items())
        on_its_way = page.headers.get("Location", "").startswith("/search?")
        assert not _found(told, NUMBERS if on_its_way else CANARIES), (where, told)
        titles = "".join(re.findall(r"<title>.*?</title>", page.html, re.DOTALL))
        assert not _found(titles), (where, titles)
        addresses = " ".join(re.findall(r'(?:href|src|action)="([^"]*)"', page.html))
        assert not _found(addresses), (where, addresses)
        if not may_quote:
            assert not _found(page.html), (where, _found(page.html))
        return page


async def _as_a_citizen(watch: Watch, visitor: Visitor) -> None:
    form = "/privacy/mine/profile"
    watch.looks(await visitor.sends(form, None, **{**DETAILS, "phone": ID_NUMBER}), may_quote=True)
    watch.looks(
        await visitor.sends(form, None, **{**DETAILS, "address": ADDRESS * 50}, **AGREED), may_quote=True
    )
    assert watch.looks(await visitor.sends(form, None, **DETAILS, **AGREED)).status == 303
    for path in ("/privacy/mine", "/privacy/mine?done=" + quote(NAME), "/privacy/mine/erase"):
        assert watch.looks(await visitor.opens(path, encoded=True)).status == 200
    for shown in ("show", "change", "download"):
        assert _found((watch.looks(await visitor.sends(f"/privacy/mine/{shown}"), may_quote=True)).html)
    watch.looks(
        await visitor.sends("/preferences", None, area=NAME, language=PHONE, back=f"/privacy?x={PHONE}"[:9])
    )


async def _asking(watch: Watch, visitor: Visitor) -> None:
    for number, words in enumerate((EVERYTHING, EVERYTHING * 40, f"{NAME}{PHONE}")):
        sent = watch.looks(await visitor.sends("/chat", None, id=f"e{number}", text=words))
        assert (sent.status, sent.headers["Location"]) == (303, "/chat"), "answered, not failed"
    assert NAME in watch.looks(await visitor.opens("/chat"), may_quote=True).html
    for words in (EVERYTHING, EVERYTHING * 20, PHONE, f"{PHONE[:3]} {PHONE[3:7]}-{PHONE[7:]}"):
        led = watch.looks(await visitor.opens(f"/search?q={quote(words)}", encoded=True))
        assert led.status == 303
        page = watch.looks(await visitor.opens(led.headers["Location"], encoded=True), may_quote=True)
        assert not _found(page.html, NUMBERS)
        answer = watch.looks(
            await visitor.opens(f"/api/search?q={quote(words)}", encoded=True), may_quote=True
        )
        assert not _found(answer.html, NUMBERS)


async def _with_bad_requests(watch: Watch, visitor: Visitor) -> None:
    for path in (
        f"/guides/{quote(NAME)}",
        f"/api/guides/{PHONE}",
        f"/{quote(ADDRESS)}",
        f"/guides/x/case?age={PHONE}",
    ):
        watch.looks(await visitor.opens(path, encoded=True))
    watch.looks(await visitor.sends("/search", None, q=EVERYTHING))
    watch.looks(await visitor.sends("/privacy/mine/profile", {"Sec-Fetch-Site": "cross-site"}, **DETAILS))
    assert watch.looks(await visitor.sends("/privacy/mine/profile", None, name=NAME * 6_000)).status == 413
    assert watch.looks(await visitor.opens("/search?q=" + quote(NAME) * 3_000, encoded=True)).status == 414
    # Refused before any code of ours; the server hangs up, so nothing else may ride on this connection.
    beyond = await visitor.opens("/search?q=" + quote(NAME) * 5_000, encoded=True, Connection="close")
    assert watch.looks(beyond, may_quote=True).status == 400
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await visitor.client.post(
        "/privacy/mine/profile", data=f"--x\r\n{EVERYTHING}".encode(), headers=broken
    )
    watch.looks(Page(answer.status, answer.headers, await answer.text()))


async def _as_staff(watch: Watch, clerk: Officer) -> None:
    path = "/staff/profiles"
    found = watch.looks(await clerk.sends(path, seen_on=path, phone=PHONE))
    assert found.status == 200
    watch.looks(await clerk.sends(path, seen_on=path, phone=PHONE + "9"), may_quote=True)
    profile_id = found.html.split('name="profile" value="')[1][:10]
    for field in ("phone", "name"):
        shown = await clerk.sends(
            f"{path}/reveal", seen_on=path, profile=profile_id, field=field, reason=f"回电话 {PHONE}"
        )
        assert _found(watch.looks(shown, may_quote=True).html, (NAME, f"{PHONE[3:7]} {PHONE[7:]}"))
    watch.looks(
        await clerk.sends(f"{path}/reveal", seen_on=path, profile=PHONE, field=NAME, reason=ADDRESS),
        may_quote=True,
    )
    watch.looks(await clerk.opens(f"{path}?phone={PHONE}"))


async def _while_the_house_is_broken(app: App, watch: Watch, visitor: Visitor) -> None:
    """The tables are gone: every door ends in an incident, with the details in the failing statement."""
    async with app.store._engines.writer.begin() as connection:
        for table in ("consent", "citizen", "profile"):
            await connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_away"))
    fields = {**DETAILS, **AGREED}
    assert watch.looks(await visitor.sends("/privacy/mine/profile", None, **fields)).status == 500
    assert watch.looks(await visitor.opens("/privacy/mine")).status == 500
    watch.looks(await visitor.sends("/chat", None, id="broken", text=EVERYTHING))


async def test_no_canary_sings_anywhere(
    app: App, browse: Callable[[], Any], signed: Newcomer, logged: io.StringIO
) -> None:
    watch, visitor, clerk = Watch(), await browse(), await signed(Role.CLERK)
    await _as_a_citizen(watch, visitor)
    await _asking(watch, visitor)
    await _with_bad_requests(watch, visitor)
    await _as_staff(watch, clerk)
    await app.services.asked_questions.flush()
    await _while_the_house_is_broken(app, watch, visitor)

    metrics = (await visitor.opens("/metrics")).html
    assert "wenban_" in metrics
    assert not _found(metrics)
    assert "incident" in logged.getvalue(), "the forced errors were logged"
    assert not _found(logged.getvalue())
    main = sqlite_path(app.config)
    files = list(main.parent.glob(f"{main.name}*"))  # what is not written back yet lies beside it
    sizes = {file.name: file.stat().st_size for file in files}
    assert sum(sizes.values()) > 0
    assert not [file.name for file in files if _found(file.read_bytes())]
    lines = logged.getvalue().count("\n")
    print(f"canaries: {len(CANARIES)}, answers looked at: {watch.seen}, log lines: {lines}, bytes: {sizes}")


def test_the_watch_sees_a_canary_however_it_is_written() -> None:
    for written in (NAME, quote(NAME), json.dumps({"x": ADDRESS}), PHONE, MAIL, NAME.encode("utf-16-le")):
        assert _found(written), written
    assert not _found("我家的狗走丢了 139****1234")
