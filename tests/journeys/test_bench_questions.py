"""`wenban bench questions FILE`: what the first answer is worth, on the configured catalogue."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import SMALL_CATALOGUE
from tests.journeys.wenban import refused, wenban

QUESTIONS = """qid\tstyle\tquestion\taccept
a\tplain\t社保卡丢了怎么办\tsocial-security-card-replacement
b\tpinyin\tshenfenzheng diule zenme bu\tid-card-reissue
c\tplain\t今天天气怎么样\t
d\tplain\t身份证丢了怎么补\tsocial-security-card-replacement
e\tplain\t办护照\tpassport-first-issue
"""


def test_questions_are_counted_explained_and_written_down(tmp_path: Path) -> None:
    file, predictions = tmp_path / "questions.tsv", tmp_path / "predictions.tsv"
    file.write_text(QUESTIONS, "utf-8")
    asked = ("bench", "questions", str(file), "--predictions", str(predictions))
    measured = json.loads(wenban(*asked, "--json", CATALOGUE=str(SMALL_CATALOGUE)).stdout)
    assert (measured["items"], measured["questions"], measured["left_out"]) == (4, 4, 1)
    assert measured["hit_at_1"] == round(2 / 3, 4)
    assert (measured["resolved"], measured["answered"], measured["out_of_scope_right"]) == (0.75, 1.0, 1.0)
    assert (measured["answered_right"], measured["asked"], measured["asked_right"]) == (0.6667, 0.0, None)
    assert set(measured["by_style"]) == {"pinyin", "plain"}
    assert measured["intervals"]["resolved"][0] < 0.75 < measured["intervals"]["resolved"][1]
    assert measured["peers"]["sqlite_fts5"]["hit_at_1"] is not None
    (failure,) = measured["failures"]
    assert (failure["qid"], failure["decision"]) == ("d", "answer")
    assert any("id-card-reissue" in reason and "身份" in reason for reason in failure["reasons"])
    lines = predictions.read_text("utf-8").splitlines()
    assert lines[0] == "qid\tdecision\tkeys"
    assert lines[1].startswith("a\tanswer\tsocial-security-card-replacement")
    assert lines[3].startswith("c\tunsure\t")
    printed = wenban(*asked, CATALOGUE=str(SMALL_CATALOGUE)).stdout
    assert "身份证丢了怎么补" in printed


def test_questions_without_a_file_of_them_say_what_is_needed(tmp_path: Path) -> None:
    assert "accept" in refused("bench", "questions")
    assert "accept" in refused("bench", "search", str(tmp_path / "questions.tsv"))
    (tmp_path / "questions.tsv").write_text("qid\tquestion\n1\t你好\n", "utf-8")
    assert "style, accept" in refused("bench", "questions", str(tmp_path / "questions.tsv"))
    assert "cannot be read" in refused("bench", "questions", str(tmp_path / "none.tsv"))
