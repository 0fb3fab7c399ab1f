"""Coming in by a link or a code that names a guide, and where an answer belongs."""

from __future__ import annotations

import pytest

from tests.talk import Citizen


@pytest.mark.parametrize("key", ["id-card-reissue", "social-security-card-replacement"])
async def test_the_key_of_a_guide_opens_it(citizen: Citizen, key: str) -> None:
    """What `?start=` on the chat page and `/start` on Telegram carry."""
    await citizen.say(key)
    assert citizen.reply.card
    assert "要带什么" in citizen.reads
    assert any(button.url.endswith(f"/guides/{key}") for button in citizen.reply.buttons)


async def test_a_key_of_no_guide_is_a_question(citizen: Citizen) -> None:
    await citizen.say("no-such-guide-at-all")
    assert citizen.reply.buttons


async def test_a_press_is_answered_in_place_and_typed_words_below(citizen: Citizen) -> None:
    await citizen.say("id-card-reissue")
    assert not citizen.reply.edits
    await citizen.tap("去哪里办")
    assert citizen.reply.edits
    await citizen.say("1")
    assert not citizen.reply.edits


async def test_a_file_comes_with_its_reply_as_a_message_of_its_own(citizen: Citizen) -> None:
    await citizen.say("id-card-reissue")
    await citizen.tap("去哪里办")
    await citizen.tap("二维码")
    assert citizen.reply.attachment
    assert citizen.reply.attachment.is_picture
    assert not citizen.reply.edits
