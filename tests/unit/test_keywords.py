"""Words that are a command, and the many ways to type the number of a choice."""

from __future__ import annotations

import pytest

from content.keywords import Command, command_of, number_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("77", 77),
        ("0", 0),
        ("２", 2),
        ("2.", 2),
        ("第二个", 2),
        ("选3", 3),
        ("第9项", 9),
        ("按一", 1),
        ("2号", 2),
    ],
)
def test_a_choice_can_be_typed_in_many_ways(text: str, number: int) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize("text", ["", "一", "第", "2岁", "100", "第二次", "一件事", "two", "²"])
def test_what_is_no_number_stays_a_question(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("都不是。", Command.NONE),
        ("None of these", Command.NONE),
        ("投诉", Command.PERSON),
        ("/menu", Command.MENU),
        ("你是谁？", Command.HELP),
        ("算了", Command.THANKS),
    ],
)
def test_short_words_are_commands(text: str, command: Command) -> None:
    assert command_of(text) is command


@pytest.mark.parametrize("text", ["电话多少", "几点下班", "周末开门吗", "不是本人可以吗"])
def test_what_may_be_asked_of_an_open_guide_is_no_command(text: str) -> None:
    assert command_of(text) is None
