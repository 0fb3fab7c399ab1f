"""`wenban ask`, `chat`, `check`, `import`, `migrate`, `bench`: other processes, real files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import LEGACY_CODES, shared
from tests.journeys.wenban import ROOT, wenban


def test_ask_prints_one_json_object_and_nothing_else() -> None:
    answer = json.loads(wenban("ask", "--json", "社保卡丢了怎么办").stdout)
    assert answer["decision"] == "answer"
    assert answer["items"][0]["key"] == "social-security-card-replacement"
    assert answer["items"][0]["reasons"]


def test_ask_prints_the_card_and_why() -> None:
    printed = wenban("ask", "shenfenzheng diule zenme bu").stdout
    assert "要带什么" in printed
    assert "[answer]" in printed


@pytest.mark.parametrize("text", ["", "😀", "x" * 10_000, "<script>", "'; DROP TABLE item;--"])
def test_ask_survives_any_text(text: str) -> None:
    assert json.loads(wenban("ask", "--json", text).stdout)["decision"] in ("answer", "ask", "unsure")


def test_chat_talks_through_a_pipe_until_the_end_of_input() -> None:
    printed = wenban("chat", stdin="身份证丢了怎么补\n5\n返回\n/quit\n菜单\n").stdout
    assert "身份证丢了，补一张" in printed
    assert "去哪里办" in printed
    assert "按主题找" not in printed, "nothing is answered after /quit"


def test_check_finds_nothing_wrong_with_the_demonstration_catalogue() -> None:
    report = json.loads(wenban("check", "--json", CATALOGUE="demonstration").stdout)
    assert (report["items"], report["issues"]) == (120, [])
    assert "120 items checked." in wenban("check").stdout


def test_catalogue_none_loads_nothing_and_still_answers() -> None:
    answer = json.loads(wenban("ask", "--json", "社保卡", CATALOGUE="none").stdout)
    assert answer["items"] == []


def test_migrate_says_where_the_schema_is() -> None:
    assert re.fullmatch(r"The schema is up to date: \d{4}\.\n", wenban("migrate").stdout)
    assert json.loads(wenban("check", "--json").stdout)["items"] == 4


def test_a_list_with_faulty_codes_is_kept_and_its_faults_are_said_in_words() -> None:
    printed = wenban("import", str(LEGACY_CODES), CATALOGUE="none").stdout
    assert "11 added, 0 changed, 0 unchanged" in printed
    assert "     7  malformed_organisation_code  organisation codes that are not valid" in printed
    assert "(wrong length)" in printed
    assert "row 6" in printed
    found = json.loads(wenban("check", "--json", check=False, CATALOGUE="none").stdout)
    assert found["codes"]["malformed_organisation_code"] == 6, "one code was in no place it could be kept"


def test_the_same_list_under_another_file_name_is_the_same_list(tmp_path: Path) -> None:
    wenban("import", str(LEGACY_CODES), CATALOGUE="none")
    (tmp_path / "july.csv").write_bytes(LEGACY_CODES.read_bytes())
    again = json.loads(wenban("import", "july.csv", "--json").stdout)
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 11)


@pytest.mark.parametrize("suffix", [".yaml", ".yml"])
def test_an_alias_edited_in_a_copy_of_the_demonstration_is_found(tmp_path: Path, suffix: str) -> None:
    folder = tmp_path / "items"
    folder.mkdir()
    for file in (ROOT / "tests/catalogue").glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("aliases:\n", "aliases:\n  - 嘀嘀卡\n", 1)
        (folder / f"{file.stem}{suffix}").write_text(text, encoding="utf-8")
    wenban("migrate")
    report = json.loads(wenban("import", "items", "--json").stdout)
    assert (report["added"], report["changed"]) == (0, 4)
    assert json.loads(wenban("ask", "--json", "嘀嘀卡").stdout)["items"]


def test_the_real_catalogue_is_imported_whole_listed_and_searchable() -> None:
    file = str(shared("items", "guangan_district_items.csv"))
    report = json.loads(wenban("import", file, "--json", CATALOGUE="none").stdout)
    assert (report["added"], report["changed"]) == (1135, 0)
    assert report["reasons"] == {"malformed_organisation_code": 154, "legacy_base_code": 21}
    assert all(issue["row"] and issue["element"] and issue["code"] for issue in report["issues"])
    again = json.loads(wenban("import", file, "--json", CATALOGUE="none").stdout)
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 1135)
    for question in ("社保卡丢了怎么办", "shehui baozhang ka diule", "我媽的退休金認證"):
        answer = json.loads(wenban("ask", "--json", question, CATALOGUE="none").stdout)
        assert answer["decision"] in ("answer", "ask")
        assert re.search("社会保障卡|养老", answer["items"][0]["name"])


def test_a_bench_prints_one_json_object() -> None:
    measured = json.loads(wenban("bench", "turn", "--json", "--rounds", "1").stdout)
    assert measured["rounds"] == 1
    assert measured["target"]
    assert all(figure > 0 for figure in measured["button"].values())


def test_the_search_is_measured_beside_its_peers_and_while_its_index_is_swapped() -> None:
    measured = json.loads(wenban("bench", "search", "--json", "--rounds", "1", "--items", "200").stdout)
    engines = measured["items_200"]
    assert {"wenban", "bm25s", "tantivy", "sqlite_fts5"} <= set(engines)
    assert engines["wenban"]["p99"] > 0
    assert measured["swap_200"]["wrong"] == 0
