"""`wenban questions`: from what citizens said in a chat to the editor's list and the YAML of an alias."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from bot.app import open_app
from bot.config import load_config
from bot.domain.message import Address
from tests.conftest import SMALL_CATALOGUE
from tests.journeys.wenban import refused, wenban
from tests.talk import Citizen


async def _talk() -> None:
    async with open_app(load_config(catalogue=str(SMALL_CATALOGUE))) as app:
        for number in range(2):
            citizen = Citizen(app.dispatch.answer, Address("webchat", f"person-{number}"))
            await citizen.say("我叫王小明 13800138000 [red]我家的狗走丢了")
            await citizen.say("身份证和社保卡掉了")
            choices = [button for button in citizen.buttons if button.action.startswith("guide.show")]
            await citizen.press(choices[1].action)


def test_an_editor_reads_marks_and_accepts(furnished_house: Path, tmp_path: Path) -> None:
    asyncio.run(_talk())
    listed = json.loads(wenban("questions", "--json").stdout)
    kinds = {question["kind"]: question for question in listed["questions"]}
    assert set(kinds) == {"unsure", "corrected"}
    assert kinds["unsure"]["text"] == "我叫*** *** [red]我家的狗走丢了"
    assert (kinds["unsure"]["times"], kinds["unsure"]["channel"]) == (2, "webchat")
    assert kinds["corrected"]["item"] == kinds["corrected"]["nearest"][1]
    printed = wenban("questions", "--unanswered", COLUMNS="200").stdout
    assert "[red]我家的狗走丢了" in printed
    assert "13800138000" not in printed
    assert "社保卡掉了" not in printed

    wenban("questions", "--handled", str(kinds["unsure"]["id"]))
    assert json.loads(wenban("questions", "--unanswered", "--json").stdout)["questions"] == []
    (done,) = json.loads(wenban("questions", "--unanswered", "--all", "--json").stdout)["questions"]
    assert done["state"] == "handled"

    (proposal,) = json.loads(wenban("questions", "--proposals", "--json").stdout)["questions"]
    assert (proposal["text"], proposal["times"], proposal["strong"]) == ("身份证和社保卡掉了", 2, False)
    accepted = wenban("questions", "accept", str(proposal["id"])).stdout
    assert f"{proposal['item']}.yaml" in accepted
    assert "aliases:\n- 身份证和社保卡掉了" in accepted
    assert json.loads(wenban("questions", "--proposals", "--json").stdout)["questions"] == []


def test_a_list_for_a_spreadsheet_replaces_no_file(furnished_house: Path, tmp_path: Path) -> None:
    asyncio.run(_talk())
    file = tmp_path / "asked.csv"
    wenban("questions", "--csv", str(file))
    lines = file.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("id,kind,text,times,days,last_day,item,nearest")
    assert len(lines) == 3
    assert str(file) in refused("questions", "--csv", str(file))


def test_numbers_that_are_not_on_the_list_are_said_to_be_so(furnished_house: Path) -> None:
    assert "99" in refused("questions", "--handled", "99")
    assert "99" in refused("questions", "accept", "99")
    assert "--corrected" in refused("questions", "--unanswered", "--corrected")
