"""The audit: every act of the console leaves an entry, and whoever may see it finds it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.app import App
from bot.domain.audit import Wanted
from bot.domain.staff import Act, Grant, Role
from tests.conftest import StandingClock
from tests.web.staff.officer import PASSWORD


async def entries(app: App, **wanted: Any) -> list[Any]:
    return [each.entry for each in await app.services.audit.find(Wanted(**wanted), 1000)]


async def test_every_act_leaves_who_what_and_from_which_session(app: App, signed: Any) -> None:
    admin = await signed(Role.ADMIN)
    known = await app.services.staff_sessions.know(admin.token)
    assert known is not None
    await admin.sends("/staff/people", name="li.na", display="李娜", role="editor", unit="*")
    await admin.sends("/staff/people/li.na/grant", role="reviewer", unit="*")
    await admin.sends("/staff/people/li.na/revoke", role="editor", unit="*")
    await admin.sends("/staff/people/li.na/reset", typed="li.na")
    await admin.sends("/staff/people/li.na/turn", turn="off", typed="li.na")
    found = await entries(app, noun="staff", noun_id="li.na")
    assert [(dict(entry.before), dict(entry.after)) for entry in reversed(found)] == [
        ({}, {"display": "李娜", "granted": "editor @ *", "active": True}),
        ({}, {"granted": "reviewer @ *"}),
        ({"granted": "editor @ *"}, {}),
        (
            {"has_second_step": False, "sessions": 0},
            {"has_second_step": False, "sessions": 0, "password": "***"},
        ),
        ({"active": True}, {"active": False}),
    ]
    assert {entry.actor for entry in found} == {known.actor}
    assert {entry.act for entry in found} == {Act.MANAGE_STAFF}


async def test_signing_in_and_out_and_a_new_password_are_acts_too(app: App, signed: Any) -> None:
    clerk = await signed(Role.CLERK)
    await clerk.chooses("another four words entirely")
    await clerk.signs_out()
    told = [(entry.noun, dict(entry.before), dict(entry.after)) for entry in await entries(app, name="clerk")]
    assert told[:3] == [
        ("staff_session", {"signed_in": True}, {}),
        ("staff", {}, {"password": "***", "other_sessions_ended": 0}),
        ("staff_session", {}, {"signed_in": True}),
    ]


async def test_nothing_that_proves_who_somebody_is_stands_in_the_audit(app: App, signed: Any) -> None:
    clerk = await signed(Role.CLERK)
    await clerk.sends("/staff/code/offer", password=PASSWORD)
    everything = str(await entries(app))
    for secret in (PASSWORD, clerk.token, "argon2"):
        assert secret not in everything


async def test_what_is_refused_leaves_no_entry(app: App, signed: Any) -> None:
    admin = await signed(Role.ADMIN)
    before = len(await entries(app))
    await admin.sends("/staff/people/admin/grant", role="auditor", unit="*")
    await admin.sends("/staff/people", name="admin", role="editor", unit="*")
    assert len(await entries(app)) == before


async def test_the_page_shows_the_newest_first_and_filters(
    signed: Any, app: App, clock: StandingClock
) -> None:
    auditor = await signed(Role.AUDITOR)
    await app.services.staff.add("li.na", Grant(Role.EDITOR, "*"), password=PASSWORD)
    clock.moment += dt.timedelta(minutes=5)
    await app.services.staff.turn("li.na", on=False)
    page = await auditor.opens("/staff/audit?noun_id=li.na")
    rows = page.html.split("<tbody>")[1].split("<tr>")[1:]
    assert ["2026-11-24 10:35" in rows[0], "2026-11-24 10:30" in rows[1], len(rows)] == [True, True, 2]
    assert "li.na" not in (await auditor.opens("/staff/audit?name=auditor&act=own_account")).html
    day = "2026-11-24"
    assert "li.na" in (await auditor.opens(f"/staff/audit?since={day}&until={day}")).html
    for empty in ("since=2026-11-25", "until=2026-11-23", "name=nobody", "act=edit_guide"):
        assert "<tbody>" not in (await auditor.opens(f"/staff/audit?{empty}")).html


async def test_odd_filters_are_no_fault(signed: Any) -> None:
    auditor = await signed(Role.AUDITOR)
    odd = "since=31.12.&until=9999-12-31&below=-1&act=%27&name=%00&noun_id=" + "a" * 500
    assert (await auditor.opens(f"/staff/audit?{odd}")).status == 200


async def test_older_entries_are_a_page_further(app: App, signed: Any) -> None:
    auditor = await signed(Role.AUDITOR)
    await app.services.staff.add("li.na", Grant(Role.EDITOR, "*"), password=PASSWORD)
    for number in range(60):
        await app.services.staff.turn("li.na", on=bool(number % 2))
    page = await auditor.opens("/staff/audit?noun_id=li.na")
    assert page.html.count('class="when"') == 50
    older = page.html.split('<p><a href="')[1].split('"')[0].replace("&amp;", "&")
    page = await auditor.opens(older)
    assert page.html.count('class="when"') == 11
    assert 'rel="next"' not in page.html


async def test_an_auditor_of_one_department_sees_the_acts_on_its_things(app: App, signed: Any) -> None:
    ours, theirs = app.services.staff.units()[1:3]
    auditor = await signed(Role.AUDITOR, ours)
    await app.services.staff.add("li.na", Grant(Role.EDITOR, ours), password=PASSWORD)
    await app.services.staff.add("wu.di", Grant(Role.EDITOR, theirs), password=PASSWORD)
    page = await auditor.opens("/staff/audit")
    assert "li.na" in page.html
    assert "wu.di" not in page.html


async def test_what_became_of_a_link_or_a_role_reads_as_words_not_as_codes(app: App, signed: Any) -> None:
    officer, auditor = await signed(Role.PUBLICITY), await signed(Role.AUDITOR)
    links, card = "/staff/links", "social-security-card-replacement"
    hall = next(iter(app.services.guides.catalogue.city.halls))
    for to in ({"kind": "hall", "hall": hall.key}, {"kind": "campaign", "campaign": "冬至", "item": card}):
        made = await officer.sends(links, seen_on=links, why="海报", **to)
    one = made.headers["Location"]
    await officer.sends(f"{one}/retarget", seen_on=one, kind="guide", item=card, why="换")
    page = await auditor.opens("/staff/audit")
    assert page.status == 200
    for words in (hall.name, "冬至", "换了去向", "原因", "审计 · 全市"):
        assert words in page.reads, words
    for code in ("leads_to", "valid_from", "{", "auditor @ *"):
        assert code not in page.html.partition("<tbody>")[2].partition("</tbody>")[0], code
    assert "– → –" not in page.reads
