"""What is wanted, and of which guide: a table of sentences as people say them, and what is done with each."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from content.follow_up import Found, Move, next_move, wants
from content.search.decision import DecisionKind
from content.wanted import MOST, Heard, Wanted, detail_of, heard, wanted_in

OPEN = {
    "id-card": ("居民身份证丢失补领", "身份证丢了补一张", "补办身份证"),
    "residence": ("居住证申领", "外地人办居住证"),
    "-": (),
}
FOUND = {
    "answer": Found(DecisionKind.ANSWER),
    "ask": Found(DecisionKind.ASK),
    "unsure": Found(DecisionKind.UNSURE),
    "own": Found(DecisionKind.ASK, holds_open=True),
}


class Row(NamedTuple):
    text: str
    opened: str
    found: str
    move: str
    wanted: str = ""


def _rows() -> list[Row]:
    text = Path(__file__).with_name("follow_up_rows.tsv").read_text("utf-8")
    return [Row(*line.split("\t")) for line in text.splitlines() if line and not line.startswith("#")]


ROWS = _rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.text} ({row.opened})")
def test_what_people_say_is_answered_from_the_right_guide(row: Row) -> None:
    said, names = heard(row.text), OPEN[row.opened]
    move = next_move(said, names)
    if row.found == "-":
        assert move is not Move.SEARCH, said
    else:
        assert move is Move.SEARCH, said
        move = next_move(said, names, FOUND[row.found])
    assert move == Move(row.move), said
    asked = wants(said) if move is Move.STAY else said.asks
    assert ",".join(asked) == row.wanted


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(ROWS) >= 60
    assert {row.wanted for row in ROWS} >= set(Wanted)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("我妈90岁了身份证丢了怎么办", Wanted.HOME_VISIT),
        ("我爸瘫痪了，社保卡要换", Wanted.HOME_VISIT),
        ("人在住院，身份证到期了", Wanted.HOME_VISIT),
        ("my father is bedridden and lost his id card", Wanted.HOME_VISIT),
        ("手机上补社保卡", Wanted.ONLINE),
        ("不想跑，换驾照", Wanted.ONLINE),
        ("renew driving licence online", Wanted.ONLINE),
        ("帮我妈办社保卡", Wanted.AGENT),
    ],
)
def test_what_is_said_along_is_heard_beside_the_matter(text: str, wish: Wanted) -> None:
    said = heard(text)
    assert wish in said.wishes
    assert said.rest
    assert not said.asks


@pytest.mark.parametrize("text", ["残疾证怎么办", "住院报销", "80岁以上补贴", "垃圾清运费", "网吧开业"])
def test_the_name_of_a_matter_is_no_wish_and_no_anger(text: str) -> None:
    said = heard(text)
    assert (said.asks, said.wishes, said.upset) == ((), (), False)
    assert said.rest


@pytest.mark.parametrize("text", ["", " ", "？？？", "\x00", "😀", "a" * 5000, "多少钱" * 900, "(((["])
def test_any_text_may_be_heard(text: str) -> None:
    assert isinstance(heard(text), Heard)


def test_a_button_carries_what_is_wanted_there_and_back() -> None:
    asks = (Wanted.FEES, Wanted.ELSEWHERE, Wanted.CONDITIONS)
    assert wanted_in(detail_of(asks)) == asks
    assert wanted_in("fees,gone,") == (Wanted.FEES,)
    longest = sorted(Wanted, key=len)[-MOST:]
    assert len(detail_of(tuple(longest))) <= 36, "what fits a button (handlers/actions.py)"
