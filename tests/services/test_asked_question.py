"""Questions for the editors on their way from a turn to the database, and back as a list."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.app import App
from bot.domain.asked_question import KEEP_DAYS, LONGEST, Asked, AskedKind, AskedState
from bot.errors import NotFound
from bot.services import asked_question as service
from bot.services.asked_question import without_personal
from bot.store import asked_question as kept
from bot.worker.asked_question_flush import flush_once

EVERY, STATES = tuple(AskedKind), tuple(AskedState)


def _asked(text: str, kind: AskedKind = AskedKind.UNSURE, item: str = "") -> Asked:
    return Asked(kind, text, "zh_Hans", "webchat", item)


@pytest.mark.parametrize(
    ("typed", "kept_"),
    [
        ("电话 138 0013 8000 社保卡丢了", "电话 *** 社保卡丢了"),
        ("１３８００１３８０００社保卡丢了", "***社保卡丢了"),
        ("一三八零零一三八零零零，补卡", "***，补卡"),
        ("身份证号11010119900307123X 怎么查", "身份证号*** 怎么查"),
        ("卡号6222 0212 3456 7890 123不能用", "卡号***不能用"),
        ("发到 wang.xm@example.com 行吗", "发到 *** 行吗"),
        ("我叫王小明，社保卡丢了", "我叫***，社保卡丢了"),
        ("姓名：买买提·艾力 身份证丢了", "姓名：*** 身份证丢了"),
        ("My name is John Smith, lost my card", "My name is ***, lost my card"),
        ("住幸福路12号3栋2单元501，想装电梯", "住幸福路***号***栋***单元，想装电梯"),
        ("办理编号 2026112700 到哪一步了", "办理编号 *** 到哪一步了"),
        # What looks alike and is a question.
        ("名字写错了怎么改", "名字写错了怎么改"),
        ("我叫我妈去行不行", "我叫我妈去行不行"),
        ("12345打不通", "12345打不通"),
        ("办事大厅3号窗口", "办事大厅3号窗口"),
        ("2026年11月交的钱", "2026年11月交的钱"),
    ],
)
def test_what_is_kept_of_a_question_names_nobody(typed: str, kept_: str) -> None:
    assert without_personal(typed) == kept_


@pytest.mark.parametrize("length", range(LONGEST - 12, 2 * LONGEST + 4, 7))
def test_a_long_question_is_cut_and_no_part_of_a_number_is_left_at_the_cut(length: int) -> None:
    kept_ = without_personal("要" * length + "13800138000")
    assert len(kept_) <= LONGEST
    assert not any(character.isdigit() for character in kept_)


async def test_noting_waits_for_nothing_and_a_flush_writes_it_once(app: App) -> None:
    questions = app.services.asked_questions
    questions.note(_asked("狗丢了"))
    questions.note(_asked("狗丢了。"))
    questions.note(_asked("***"))  # nothing is left of it
    assert await questions.flush() == 1
    assert await questions.flush() == 0
    (question,) = (await questions.listed(EVERY, days=1, states=STATES)).questions
    assert question.times == 2


async def test_what_cannot_be_written_waits_and_is_written_later(app: App, monkeypatch) -> None:
    questions = app.services.asked_questions
    questions.note(_asked("狗丢了"))
    with monkeypatch.context() as patch:
        patch.setattr(app.store, "begin", None)  # any fault of the database
        await flush_once(questions)
    questions.note(_asked("狗丢了"))
    await flush_once(questions)
    (question,) = (await questions.listed(EVERY, days=1, states=STATES)).questions
    assert question.times == 2


async def test_a_flood_is_counted_and_not_kept(app: App, monkeypatch) -> None:
    monkeypatch.setattr(service, "WAITING", 10)
    monkeypatch.setattr(kept, "NEW_A_DAY", 7)
    questions = app.services.asked_questions
    for number in range(1000):
        questions.note(_asked(f"第{number}个问题"))
    assert await questions.flush() <= 11
    found = await questions.listed((AskedKind.UNSURE,), days=1, states=STATES)
    assert (len(found.questions), found.only_counted) == (7, 993)


async def test_picks_of_both_kinds_are_one_proposal_and_strong_only_over_days(app: App, clock) -> None:
    questions = app.services.asked_questions
    for kind in (AskedKind.PICKED, AskedKind.PICKED, AskedKind.CORRECTED):
        questions.note(_asked("老年卡", kind, "ITEM000001"))
    await questions.flush()
    (proposal,) = await questions.proposals(days=30, states=STATES)
    assert (proposal.times, proposal.days, proposal.strong) == (3, 1, False)
    clock.moment += dt.timedelta(days=1)
    questions.note(_asked("老年卡", AskedKind.PICKED, "ITEM000001"))
    await questions.flush()
    proposal = await questions.proposal(proposal.id)
    assert (proposal.times, proposal.days, proposal.strong) == (4, 2, True)
    await questions.mark(proposal.id, AskedState.HANDLED)
    assert await questions.proposals(days=30, states=(AskedState.NEW,)) == []
    with pytest.raises(NotFound):
        await questions.proposal(proposal.id + 99)


async def test_what_nobody_asked_for_half_a_year_is_erased(app: App, clock) -> None:
    questions = app.services.asked_questions
    questions.note(_asked("狗丢了"))
    await questions.flush()
    clock.moment += dt.timedelta(days=KEEP_DAYS)
    assert await app.services.asked_questions.erase_old() == 0
    clock.moment += dt.timedelta(days=1)
    assert await app.services.asked_questions.erase_old() == 1
