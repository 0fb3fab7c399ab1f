"""Good tables, bad tables: what becomes an item, what is listed, and which files are refused whole."""

from __future__ import annotations

import pytest

from content.exchange.csv_columns import ColumnMap, FileFault, read_columns
from content.exchange.csv_items import MAX_NAME, CsvReading, read_csv
from content.unified import ItemCode

HEADER = "department,main_item,item_name,item_code,task_type,link"
CODE = "511A0138000000-511602000000-000-115113010833722043-1-00"
ROW = f"区教科体局,入学,延缓入学审批,{CODE},01,http://www.sczwfw.gov.cn/x"


def table(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def row(**cells: str) -> str:
    good = {
        "department": "区教科体局", "main_item": "", "item_name": "延缓入学审批", "item_code": CODE,
        "task_type": "01", "link": "",
    }  # fmt: skip
    return ",".join((good | cells).values())


def found(reading: CsvReading) -> list[tuple[object, str, str]]:
    return [(issue.facts["row"], issue.element, issue.code) for issue in reading.issues]


def test_a_row_becomes_a_guide() -> None:
    reading = read_csv(table(ROW))
    assert reading.issues == ()
    (item,) = reading.items
    assert (item.row, item.source_code) == (2, CODE)
    elements = item.guide.elements
    assert elements.item_name == "延缓入学审批"
    assert elements.item_code == ItemCode(base_code="511A0138000000", full_code=CODE)
    assert elements.item_type == "01"
    assert item.guide.department == "区教科体局"
    assert item.guide.aliases == ("入学",)
    assert item.guide.theme == ""
    (local,) = item.guide.local
    assert (local.area, local.implementing_body) == ("", "区教科体局")
    assert local.implementing_body_code == "115113010833722043"
    assert local.online_url == "http://www.sczwfw.gov.cn/x"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("byte order mark", b"\xef\xbb\xbf" + table(ROW)),
        ("Windows line ends", table(ROW).replace(b"\n", b"\r\n")),
        ("old Mac line ends", table(ROW).replace(b"\n", b"\r")),
        ("empty lines", table("", ROW, ",,,,,", "")),
        ("spaces around cells", table(ROW.replace(",", " , "), header=HEADER.replace(",", " , "))),
        ("everything quoted", table('"' + ROW.replace(",", '","') + '"')),
        ("empty cells at the end", table(ROW + ",,")),
        ("columns in another order", table(",".join(reversed(ROW.split(","))), header=",".join(reversed(HEADER.split(","))))),
        ("more columns than we know", table(ROW + ",x", header=HEADER + ",other")),
    ],
)  # fmt: skip
def test_the_same_table_written_otherwise(name: str, data: bytes) -> None:
    reading = read_csv(data)
    assert reading.issues == (), name
    assert [item.guide for item in reading.items] == [read_csv(table(ROW)).items[0].guide]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_what_excel_saves_in_china_is_read_and_said(encoding: str) -> None:
    reading = read_csv(table(ROW).decode().encode(encoding))
    assert reading.items == read_csv(table(ROW)).items
    (issue,) = reading.issues
    assert (issue.code, issue.severity, issue.facts["encoding"]) == ("encoding_assumed", "warning", "gb18030")


@pytest.mark.parametrize(
    ("data", "code", "facts"),
    [
        (b"", "file_empty", {}),
        (b"\xef\xbb\xbf \r\n\r\n", "file_empty", {}),
        (table(), "file_no_rows", {}),
        (table(",,,,,"), "file_no_rows", {}),
        (b"PK\x03\x04rest", "file_spreadsheet", {}),
        (b"\xd0\xcf\x11\xe0rest", "file_spreadsheet", {}),
        (table(ROW, "a\0b"), "file_not_text", {"line": 3}),
        (bytes(range(256)), "file_encoding", {"encoding": "utf-8", "line": 2}),
        (table(ROW).decode().encode("utf-16"), "file_encoding", {"encoding": "utf-16"}),
        (table(row(item_name="開辦企業許可證")).decode().replace("区", "區").encode("big5", "ignore"), "file_encoding", {}),
        ("item_name,item_code\nCafé déjà réservé,A1\n".encode("latin-1"), "file_encoding", {"line": 2}),
        (table(ROW).replace(b",", b";"), "file_delimiter", {"found": ";", "expected": ","}),
        (table(ROW).replace(b",", b"\t"), "file_delimiter", {"found": "\t", "expected": ","}),
        (table(ROW).replace(b",", b"|"), "file_delimiter", {"found": "|", "expected": ","}),
        (b"name,code\nx,1\n", "columns_missing", {"missing": ["item_name", "item_code"], "present": ["name", "code"]}),
        (b"item_name\nx\n", "columns_missing", {"missing": ["item_code"], "present": ["item_name"]}),
        (b"item_name,item_code,item_name\nx,1,y\n", "column_twice", {"column": "item_name"}),
        (table('a,"b', ROW), "file_broken", {}),
        (table('a,"b"c,d'), "file_broken", {"line": 2}),
        (table(row(item_name="长" * 20_001)), "file_broken", {"line": 2}),
        (b"x" * 20_000_001, "file_too_large", {"size": 20_000_001}),
    ],
)  # fmt: skip
def test_files_that_are_refused_whole(data: bytes, code: str, facts: dict[str, object]) -> None:
    with pytest.raises(FileFault) as fault:
        read_csv(data)
    assert fault.value.code == code
    assert {name: fault.value.facts[name] for name in facts} == facts


@pytest.mark.parametrize(
    ("line", "issue"),
    [
        (row(item_name=""), ("item_name", "missing_value")),
        (row(item_code=""), ("item_code", "missing_value")),
        (row(item_name="=1+1"), ("item_name", "formula_cell")),
        (row(item_name="＝1+1"), ("item_name", "formula_cell")),
        (row(item_code="+86"), ("item_code", "formula_cell")),
        (row(item_code="1.15E+17"), ("item_code", "digits_lost")),
        (row(item_code="5e11"), ("item_code", "digits_lost")),
        (row(item_code="../etc/passwd"), ("item_code", "unusable_code")),
        (row(item_code="A" * 101), ("item_code", "unusable_code")),
        (row(item_code="<script>"), ("item_code", "unusable_code")),
        (row(item_name="长" * (MAX_NAME + 1)), ("item_name", "too_long")),
        ("区教科体局,延缓入学审批", ("", "row_too_short")),
        (ROW + ",slipped", ("", "row_too_long")),
    ],
)
def test_rows_that_cannot_be_identified_are_left_out(line: str, issue: tuple[str, str]) -> None:
    reading = read_csv(table(line, row(item_code=f"{CODE[:-1]}1")))
    assert [item.row for item in reading.items] == [3]
    assert found(reading) == [(2, *issue)]
    assert reading.issues[0].severity == "error"


@pytest.mark.parametrize(
    ("line", "issues"),
    [
        (row(department="=cmd|'/c calc'!A1"), [("department", "formula_cell")]),
        (row(main_item="@SUM(A1)"), [("main_item", "formula_cell")]),
        (row(link="-http://x"), [("online_url", "formula_cell")]),
        (row(link="javascript:alert(1)"), [("online_url", "not_a_link")]),
        (row(item_name="延缓\u202e入学\x07审批"), [("item_name", "control_characters")]),
        (row(task_type="99"), [("item_type", "unknown_code")]),
        (row(item_code="G-000007-001-511602000000-000-115113010833722043-1-00"), [("item_code", "legacy_base_code")]),
        (row(item_code="512B0053300006-511602000000-000-083372204-1-00"), [("local", "malformed_organisation_code")]),
        (row(item_code="512B0053300006-511602000000-000-115113010833722044-1-00"), [("local", "malformed_organisation_code")]),
        (
            row(item_code="E-000004-001-11511301008778386B"),
            [("local", "malformed_organisation_code"), ("item_code", "legacy_base_code")],
        ),
    ],
)  # fmt: skip
def test_faults_in_a_known_item_are_listed_and_it_is_kept(line: str, issues: list[tuple[str, str]]) -> None:
    reading = read_csv(table(line))
    assert len(reading.items) == 1
    assert found(reading) == [(2, *issue) for issue in issues]
    assert "\u202e" not in reading.items[0].guide.elements.item_name


def test_dropped_values_leave_nothing_that_runs() -> None:
    line = row(department="=cmd|'/c calc'!A1", main_item="@SUM(A1)", link="-http://x")
    guide = read_csv(table(line)).items[0].guide
    assert (guide.department, guide.aliases, guide.local[0].online_url) == ("", (), "")


def test_a_code_that_comes_twice_counts_once() -> None:
    reading = read_csv(table(ROW, row(item_name="别的名字")))
    assert [item.guide.elements.item_name for item in reading.items] == ["延缓入学审批"]
    assert found(reading) == [(3, "item_code", "duplicate_code")]
    assert reading.issues[0].facts["first_row"] == 2


def test_a_column_that_may_be_absent_is_mentioned() -> None:
    reading = read_csv(b"item_name,item_code\nx,000116014000\n")
    assert len(reading.items) == 1
    assert {(issue.element, issue.code) for issue in reading.issues} == {
        (element, "column_absent") for element in ("main_item", "item_type", "department", "online_url")
    }


def test_a_column_map_brings_any_table() -> None:
    columns = read_columns(
        """
        columns: {item_name: 事项名称, item_code: 编码, item_type: 类型, consult_phone: 电话, aliases: 别名}
        delimiter: ;
        encoding: GBK
        defaults: {theme: social-security, department: human-resources}
        """.encode()
    )
    line = "补领社保卡;000116014000;公共服务;+86 826 5190123;社保卡丢了；补卡"
    reading = read_csv(f"事项名称;编码;类型;电话;别名\n{line}\n".encode("gbk"), columns)
    assert reading.issues == ()
    guide = reading.items[0].guide
    assert guide.elements.item_type == "20"
    assert guide.elements.item_code == ItemCode("000116014000", full_code="000116014000")
    assert (guide.theme, guide.department) == ("social-security", "human-resources")
    assert guide.local[0].consult_phone == "+86 826 5190123"


def test_an_extra_semicolon_slips_the_row() -> None:
    columns = ColumnMap({"item_name": "n", "item_code": "c"}, delimiter=";")
    reading = read_csv(b"n;c\na;b;c\nd;1\n", columns)
    assert found(reading)[0] == (2, "", "row_too_long")


def test_a_mapped_column_must_exist() -> None:
    columns = read_columns(b"columns: {item_name: n, item_code: c, department: d}")
    with pytest.raises(FileFault) as fault:
        read_csv(b"n,c\nx,1\n", columns)
    assert fault.value.facts["missing"] == ["d"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "columns_needed"),
        ("[a]", "columns_needed"),
        ("columns: x", "columns_needed"),
        ("columns: {item_name: n}", "field_needed"),
        ("columns: {item_name: n, item_code: c, price: p}", "unknown_field"),
        ("columns: {item_name: n, item_code: }", "text_needed"),
        ("columns: {item_name: n, item_code: c}\ndelimiter: x", "unknown_delimiter"),
        ("columns: {item_name: n, item_code: c}\nencoding: rot13", "unknown_encoding"),
        ("columns: {item_name: n, item_code: c}\nencoding: [utf-8]", "unknown_encoding"),
        ("columns: {item_name: n, item_code: c}\ndefaults: x", "mapping_needed"),
        ("columns: {item_name: n, item_code: c}\nsheet: 1", "unknown_key"),
        ("columns: {item_name: n", "broken_yaml"),
        ("columns: &a {item_name: n, item_code: c}", "anchor_or_alias"),
    ],
)
def test_column_maps_that_cannot_be_used(text: str, reason: str) -> None:
    with pytest.raises(FileFault) as fault:
        read_columns(text.encode())
    assert (fault.value.code, fault.value.facts["reason"]) == ("column_map", reason)
