"""`wenban export` and the way back: real commands, real files."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

from tests.journeys.wenban import refused, wenban

CARD = "social-security-card-replacement"


def documents(folder: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(Path(folder, "items.json").read_text(encoding="utf-8"))
    return found


def test_yaml_and_workbooks_bring_the_same_words_to_another_database(furnished_house: Path) -> None:
    said = wenban("export", "--format", "json").stdout
    before = documents("var/exports/json")
    assert f"{len(before)} items written to var/exports/json (files: 1)." in said
    wenban("export", "--format", "yaml", "--to", "files")
    wenban("export", "--format", "xlsx", "--to", "books", "--department", "hrss")
    (book,) = Path("books").iterdir()

    other = {"DATABASE_URL": "sqlite:///other.db", "CATALOGUE": "none"}
    report = json.loads(wenban("import", "files", "--json", **other).stdout)
    assert report["added"] == len(before)
    wenban("export", "--format", "json", "--to", "again", **other)
    hashes = [(each["id"], each["key"], each["content_hash"]) for each in before]
    assert [(each["id"], each["key"], each["content_hash"]) for each in documents("again")] == hashes
    preview = json.loads(wenban("import", "books/hrss.xlsx", "--preview", "--json", **other).stdout)
    assert (preview["added"], preview["changed"], preview["issues"]) == ([], [], [])
    assert preview["unchanged"] == sum(each["guide"]["department"] == "hrss" for each in before)  # type: ignore[index]
    again = json.loads(wenban("import", "files", "--preview", "--json", **other).stdout)
    assert (again["changed"], again["city"]) == ([], False)

    text = Path("files", f"{CARD}.yaml").read_text(encoding="utf-8")
    Path("files", f"{CARD}.yaml").write_text(
        text.replace("plain_name: ", "plain_name: 丢卡", 1), encoding="utf-8"
    )
    printed = wenban("import", "files", "--preview", **other).stdout
    assert f"changed: {CARD}" in printed
    assert "    plain_name: " in printed
    assert "→ 丢卡" in printed
    assert "Preview, nothing was written: 0 would be added, 1 changed" in printed
    assert book.name == "hrss.xlsx"


def test_a_list_opens_in_a_spreadsheet_and_other_catalogues_can_read_ours(furnished_house: Path) -> None:
    wenban("export", "--format", "csv")
    data = Path("var/exports/csv/items.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "Excel takes a file without a mark for GBK"
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len({row["item_name"] for row in rows}) == len(rows) > 3
    wenban("export", "--format", "cpsv-ap", "--to", "cpsv", "--department", "hrss")
    assert "@context" in json.loads(Path("cpsv/items.jsonld").read_text(encoding="utf-8"))
    assert "PublicService" in Path("cpsv/items.ttl").read_text(encoding="utf-8")


def test_an_export_that_cannot_be_made_says_why_and_replaces_nothing(furnished_house: Path) -> None:
    assert "There is no format “docx”" in refused("export", "--format", "docx")
    assert "No item belongs to the department “moon”" in refused(
        "export", "--format", "csv", "--department", "moon"
    )
    Path("kept").mkdir()
    Path("kept/items.csv").write_text("mine")
    assert "exists already" in refused("export", "--format", "csv", "--to", "kept")
    assert Path("kept/items.csv").read_text() == "mine"
    assert "cannot be written" in refused("export", "--format", "csv", "--to", "kept/items.csv/x")


def test_a_hostile_workbook_ends_in_a_sentence(furnished_house: Path) -> None:
    with zipfile.ZipFile("bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(200_000_000))
    assert "the workbook is too large (200 MB, at most 60 MB)" in refused("import", "bomb.xlsx", "--preview")
    Path("old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    assert "this is an old .xls file. Save it as .xlsx." in refused("import", "old.xls")
