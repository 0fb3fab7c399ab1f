"""The editors' list in the console: each sees what came near their items, marks it, and leaves a trace."""

from __future__ import annotations

from typing import Any

from bot.app import App
from bot.domain.asked_question import Asked, AskedKind, AskedState
from bot.domain.audit import Wanted
from bot.domain.staff import Role

LIST = "/staff/questions"


async def _asked(app: App, text: str, *keys: str, item: str = "", kind: AskedKind = AskedKind.UNSURE) -> int:
    """A question that came near the items with these keys; its number."""
    by_key = app.services.guides.catalogue.by_key
    nearest = tuple(by_key[key].item.id for key in keys)
    picked = by_key[item].item.id if item else ""
    questions = app.services.asked_questions
    questions.note(Asked(kind, text, "zh_Hans", "webchat", picked, nearest))
    await questions.flush()
    listed = await questions.listed((kind,), days=1, states=tuple(AskedState))
    return next(question.id for question in listed.questions if question.text == text)


async def test_an_editor_of_the_whole_city_reads_marks_and_finds_again(app: App, signed: Any) -> None:
    number = await _asked(app, "<b>我家的狗</b>走丢了", "id-card-reissue")
    editor = await signed(Role.EDITOR)
    page = await editor.opens(LIST)
    assert "我家的狗" in page.reads
    assert "<b>我家的狗" not in page.html
    sent = await editor.sends(f"{LIST}/{number}/mark?sort=unanswered&days=7", seen_on=LIST, state="handled")
    assert (sent.status, sent.headers["Location"]) == (303, f"{LIST}?sort=unanswered&days=7")
    assert "我家的狗" not in (await editor.opens(LIST)).reads
    assert "我家的狗" in (await editor.opens(f"{LIST}?all=1")).reads
    (entry,) = [each.entry for each in await app.services.audit.find(Wanted(noun="asked_question"), 9)]
    assert (entry.actor.name, entry.noun_id) == ("editor", str(number))
    assert (dict(entry.before), dict(entry.after)) == ({"state": "new"}, {"state": "handled"})


async def test_an_editor_of_a_department_sees_and_marks_only_what_came_near_its_items(
    app: App, signed: Any
) -> None:
    by_key = app.services.guides.catalogue.by_key
    department = by_key["id-card-reissue"].guide.department
    assert department != by_key["company-establishment"].guide.department
    ours = await _asked(app, "证没了", "id-card-reissue")
    theirs = await _asked(app, "开个店", "company-establishment")
    await _asked(app, "火星移民")
    editor = await signed(Role.EDITOR, department)
    page = await editor.opens(LIST)
    assert "证没了" in page.reads
    assert "开个店" not in page.reads
    assert "火星移民" not in page.reads
    assert (await editor.sends(f"{LIST}/{ours}/mark", seen_on=LIST, state="ignored")).status == 303
    assert (await editor.sends(f"{LIST}/{theirs}/mark", seen_on=LIST, state="ignored")).status == 403
    for wrong in (f"{LIST}/99999/mark", f"{LIST}/x/mark"):
        assert (await editor.sends(wrong, seen_on=LIST, state="ignored")).status == 404
    assert (await editor.sends(f"{LIST}/{ours}/mark", seen_on=LIST, state="burnt")).status == 404


async def test_corrections_and_proposed_words_have_lists_of_their_own(app: App, signed: Any) -> None:
    await _asked(app, "老年证", "company-establishment", item="id-card-reissue", kind=AskedKind.CORRECTED)
    editor = await signed(Role.EDITOR)
    assert "老年证" not in (await editor.opens(LIST)).reads
    assert "老年证" in (await editor.opens(f"{LIST}?sort=corrected")).reads
    page = await editor.opens(f"{LIST}?sort=proposals&days=180")
    assert "老年证" in page.reads
    assert "身份证" in page.reads
