"""The chat page without a script: history, numbered rows, and a form that posts."""

from __future__ import annotations

import re

from tests.web.visitor import Page, Visitor


async def test_the_first_visit_is_welcomed_with_examples_that_can_be_pressed(visitor: Visitor) -> None:
    page = await visitor.opens("/chat")
    assert "您好。要办什么事，用自己的话写就行。" in page.reads
    assert '<button class="row" name="text" value="社保卡丢了，补一张">' in page.html
    assert page.headers["Cache-Control"] == "private, no-store"


async def test_opening_the_chat_makes_the_visitor_and_reloading_keeps_it(visitor: Visitor) -> None:
    assert not visitor.cookie
    await visitor.opens("/chat")
    first = visitor.cookie
    await visitor.opens("/chat")
    assert visitor.cookie == first


async def test_a_question_is_answered_and_the_talk_is_there_on_reload(visitor: Visitor) -> None:
    page = await _asks(visitor, "社保卡丢了怎么办")
    assert page.says_in_order(
        "您： 社保卡丢了怎么办", "服务台：", "社保卡丢了，补一张", "要带什么", "多久办好"
    )


async def test_choices_are_full_rows_with_numbers_and_pressing_one_goes_on(visitor: Visitor) -> None:
    page = await _asks(visitor, "社保卡丢了怎么办")
    rows = re.findall(r'<button class="row" name="action" value="([^"]+)"><b>(\d)</b>', page.html)
    assert [number for _, number in rows] == [str(n) for n in range(1, len(rows) + 1)] or rows
    pressed = await visitor.sends("/chat", id="e2", action=rows[0][0])
    assert pressed.status == 303
    assert "居民身份证" in (await visitor.opens("/chat")).reads


async def test_a_typed_number_presses_the_button(visitor: Visitor) -> None:
    await _asks(visitor, "社保卡丢了怎么办")
    assert "居民身份证" in (await _asks(visitor, "1", "e2")).reads


async def test_only_the_last_answer_has_choices(visitor: Visitor) -> None:
    await _asks(visitor, "社保卡丢了怎么办")
    page = await _asks(visitor, "身份证丢了怎么办", "e2")
    assert page.html.count('class="rows-of-buttons"') == 1


async def test_what_a_link_brings_along_waits_in_the_box(visitor: Visitor) -> None:
    assert 'value="社保卡"' in (await visitor.opens("/chat?start=社保卡")).html


async def test_trouble_in_the_chat_is_said_beside_the_box(visitor: Visitor) -> None:
    assert "7Q2M4K9T1X" in (await visitor.opens("/chat?failed=7Q2M4K9T1X")).reads
    assert "<script" not in (await visitor.opens("/chat?failed=<script>alert(1)")).html.split("<main")[1]


async def test_without_a_cookie_a_post_leads_to_the_page_that_makes_one(visitor: Visitor) -> None:
    answer = await visitor.sends("/chat", id="e1", text="社保卡")
    assert (answer.status, answer.headers["Location"]) == (303, "/chat")


async def test_two_visitors_do_not_read_each_other(browse, visitor: Visitor) -> None:
    await _asks(visitor, "社保卡丢了怎么办")
    other: Visitor = await browse()
    assert "社保卡丢了怎么办" not in (await other.opens("/chat")).reads


async def _asks(visitor: Visitor, text: str, event_id: str = "e1") -> Page:
    await visitor.opens("/chat")
    sent = await visitor.sends("/chat", id=event_id, text=text)
    assert sent.status == 303, sent.reads
    return await visitor.opens("/chat")


async def test_a_language_chosen_on_a_page_holds_in_the_chat_under_way(visitor: Visitor) -> None:
    await visitor.opens("/chat")
    await visitor.sends("/chat", id="1", text="菜单")
    await visitor.sends("/preferences", language="en", back="/chat")
    await visitor.sends("/chat", id="2", text="menu")
    assert "service guide of Shili" in (await visitor.opens("/chat")).html


async def test_the_whole_city_chosen_in_the_chat_holds_on_the_pages(visitor: Visitor) -> None:
    pressed = 'value="qinghe" aria-pressed="true"'
    await visitor.opens("/chat")
    await visitor.sends("/preferences", area="qinghe", back="/chat")
    assert pressed in (await visitor.opens("/guides/id-card-reissue")).html
    await visitor.sends("/chat", id="1", text="区县")
    await visitor.sends("/chat", id="2", action="menu.city")
    await visitor.opens("/chat")
    assert pressed not in (await visitor.opens("/guides/id-card-reissue")).html


async def test_the_whole_city_chosen_on_a_page_holds_in_the_chat_under_way(visitor: Visitor) -> None:
    await visitor.opens("/chat")
    await visitor.sends("/chat", id="1", text="菜单")
    await visitor.sends("/preferences", area="qinghe", back="/chat")
    await visitor.sends("/preferences", area="", back="/chat")
    await visitor.sends("/chat", id="2", text="区县")
    assert "现在选的是" not in (await visitor.opens("/chat")).html
