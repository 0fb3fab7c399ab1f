"""What editors get to see of conversations: what missed, what was corrected, what was picked; never who."""

from __future__ import annotations

from bot.app import App
from bot.domain.asked_question import AskedKind, AskedQuestion, AskedState
from tests.talk import Citizen

EVERY = tuple(AskedKind)


async def _listed(app: App) -> list[AskedQuestion]:
    await app.services.asked_questions.flush()
    found = await app.services.asked_questions.listed(EVERY, days=7, states=tuple(AskedState))
    return list(found.questions)


def _name(app: App, id_: str) -> str:
    return app.services.guides.catalogue.by_id[id_].item.key


async def test_a_question_that_nothing_fits_is_listed_without_who_asked(app: App, citizen: Citizen) -> None:
    await citizen.say("我叫王小明，电话 138-0013-8000，证件 110101199003071234，我家的狗走丢了")
    (question,) = await _listed(app)
    assert question.kind is AskedKind.UNSURE
    assert question.text == "我叫***，电话 ***，证件 ***，我家的狗走丢了"
    assert (question.times, question.days, question.item, question.state) == (1, 1, "", AskedState.NEW)
    assert question.language == "zh_Hans"
    assert citizen.address.id not in str(question)


async def test_the_same_words_are_one_row_with_a_count(app: App, someone) -> None:
    for number, words in enumerate(("我家的狗走丢了", "我家的狗走丢了！", "我家的狗，走丟了")):
        await someone(f"person-{number}").say(words)
    (question,) = await _listed(app)
    assert (question.text, question.times) == ("我家的狗走丢了", 3)


async def test_none_of_these_is_a_miss_of_the_question_before_it(app: App, citizen: Citizen) -> None:
    await citizen.say("我身份证丢了")
    await citizen.tap("不是这个")
    assert await _listed(app) == []
    await citizen.tap("都不是")
    (question,) = await _listed(app)
    assert (question.kind, question.text) == (AskedKind.NONE_FIT, "我身份证丢了")
    assert _name(app, question.nearest[0]) == "id-card-reissue"


async def test_another_choice_than_the_answer_is_a_correction(app: App, citizen: Citizen) -> None:
    await citizen.say("我身份证丢了")
    await citizen.tap("不是这个")
    await citizen.tap("社保卡")
    (question,) = await _listed(app)
    assert (question.kind, question.text) == (AskedKind.CORRECTED, "我身份证丢了")
    assert _name(app, question.item) == "social-security-card-replacement"
    assert _name(app, question.nearest[0]) == "id-card-reissue"


async def test_a_pick_counts_once_however_often_its_guide_is_opened(app: App, citizen: Citizen) -> None:
    await citizen.say("我身份证丢了")
    await citizen.tap("不是这个")
    button = citizen.button("社保卡")
    for _ in range(3):
        await citizen.press(button.action)
    assert [question.times for question in await _listed(app)] == [1]


async def test_opening_the_answer_again_is_no_pick(app: App, citizen: Citizen) -> None:
    await citizen.say("我身份证丢了")
    id_ = app.services.guides.catalogue.by_key["id-card-reissue"].item.id
    await citizen.press(f"guide.show:{id_}")
    assert await _listed(app) == []


async def test_an_item_from_the_themes_is_no_pick_of_a_question(app: App, citizen: Citizen) -> None:
    await citizen.say("我身份证丢了")
    id_ = app.services.guides.catalogue.by_key["company-establishment"].item.id
    await citizen.press(f"guide.show:{id_}")
    assert await _listed(app) == []


async def test_the_first_choice_after_being_asked_confirms_it(app: App, citizen: Citizen) -> None:
    await citizen.say("身份证和社保卡掉了")
    choices = [button for button in citizen.buttons if button.action.startswith("guide.show")]
    assert len(choices) > 1, "this question leads to a choice"
    await citizen.press(choices[0].action)
    (proposal,) = await _proposals(app)
    assert (proposal.text, proposal.times, proposal.strong) == ("身份证和社保卡掉了", 1, False)


async def _proposals(app: App):
    await app.services.asked_questions.flush()
    return await app.services.asked_questions.proposals(days=7, states=tuple(AskedState))


async def test_only_masked_words_wait_in_the_session(app: App, citizen: Citizen) -> None:
    await citizen.say("我叫王小明电话13800138000身份证丢了")
    session = await app.volatile.sessions.load(citizen.address)
    assert session
    assert "王小明" not in str(session)
    assert "13800138000" not in str(session)
