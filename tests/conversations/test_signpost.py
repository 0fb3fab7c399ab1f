"""What a question leads to besides an item: a change in life with its list, or whose business it is."""

from __future__ import annotations

from tests.talk import Citizen


async def test_a_change_in_life_is_one_list_with_shared_papers_once(citizen: Citizen) -> None:
    await citizen.say("钱包丢了要补哪些证")
    assert "一件事：钱包丢了" in citizen.reads
    assert "1. 居民身份证丢失补领" in citizen.reads
    assert "2. 社会保障卡补领" in citizen.reads
    assert citizen.button("整张单子").url.endswith("/life-events/lost-wallet")


async def test_an_item_of_the_list_leads_back_to_the_list(citizen: Citizen) -> None:
    await citizen.say("钱包丢了要补哪些证")
    await citizen.tap("身份证丢了，补一张")
    assert "居民身份证丢失补领" in citizen.reads
    await citizen.say("返回")
    assert "一件事：钱包丢了" in citizen.reads


async def test_the_menu_lists_the_changes_in_life(citizen: Citizen) -> None:
    await citizen.say("菜单")
    await citizen.tap("一件事")
    await citizen.tap("钱包丢了")
    assert "一件事：钱包丢了" in citizen.reads


async def test_what_is_not_ours_gets_a_short_answer_with_the_right_number(citizen: Citizen) -> None:
    await citizen.say("高铁票改签")
    assert "不归政务服务窗口管" in citizen.reads
    assert "12306" in citizen.reads
    assert citizen.button("12306.cn").url == "https://www.12306.cn"


async def test_it_is_told_in_english_too(someone) -> None:
    reader = someone("reader", "en")
    await reader.say("railway tickets")
    assert "call the railway on 12306" in reader.reads


async def test_a_button_of_a_list_that_is_gone_is_answered_kindly(citizen: Citizen) -> None:
    for action in ("signpost.event:::none", "signpost.pointer:::none"):
        await citizen.press(action)
        assert "菜单" in " ".join(citizen.labels)


async def test_what_is_to_be_done_in_another_city_is_asked_there(citizen: Citizen) -> None:
    await citizen.say("我在杭州，身份证丢了怎么补")
    assert "别的城市的事" in citizen.reads
    assert "区号加 12345" in citizen.reads


async def test_who_comes_from_another_city_is_answered_here(citizen: Citizen) -> None:
    await citizen.say("我户口在杭州，身份证丢了怎么补")
    assert "居民身份证丢失补领" in citizen.reads
