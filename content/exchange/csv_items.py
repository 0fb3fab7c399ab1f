"""A table of items, one a row → guides. What is known of an imported item: names, codes, links.

Real lists are full of faults, and an item with a bad code still exists and must be found. So a row is
kept whenever it can be told who it is (a name, and a code that fits an address); what is wrong with it
is listed with its row. Only a row that cannot be identified, or whose cells have slipped, is left out.

A cell that begins like a formula is never taken over: in the spreadsheet of whoever exports our data it
would run. Its value is dropped and listed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from content.checks import Bar, Issue, Severity, check
from content.codelists import CODE_LISTS
from content.exchange.csv_columns import DEFAULT_COLUMNS, FIELDS, REQUIRED, ColumnMap
from content.exchange.csv_table import read_table
from content.item import Guide
from content.local import LocalInfo
from content.unified import ItemCode, UnifiedElements

MAX_NAME = 300  # the longest of 1,135 real names has 110 characters

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
# Sichuan's local form: base code, area, series, organisation, handling numbers.
_LOCAL_CODE = re.compile(r"(?P<base>.+)-\d{12}-\d{3}-(?P<organisation>.+)-\d-\d\d")
# An old form that ends after the organisation; a base code of that time has three parts.
_OLD_CODE = re.compile(r"(?P<base>[A-Z0-9]{1,2}-\d{4,6}-\d{3,5})-[0-9A-Za-z]+")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")  # 1.15E+17: a spreadsheet took a code for a number
_PHONE = re.compile(r"[+＋]?[\d() 、,/-]{3,}")
_FORMULA = tuple("=+-@＝＋－＠")
_CODES = ("item_code", "organisation_code")
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "NULL", "null"})  # how people write "nothing"
_PHONES = ("consult_phone", "complaint_phone")


@dataclass(frozen=True, slots=True)
class ImportedItem:
    """One row understood. `source_code` is the code as the source writes it: what a re-import matches on."""

    row: int
    source_code: str
    guide: Guide


@dataclass(frozen=True, slots=True)
class CsvReading:
    """What a file says, and everything that is wrong with it, in the order of its rows."""

    items: tuple[ImportedItem, ...]
    issues: tuple[Issue, ...]


def read_csv(data: bytes, columns: ColumnMap | None = None) -> CsvReading:
    """The items of a file. Raises FileFault when nothing in it can be relied on."""
    columns = columns or DEFAULT_COLUMNS
    table = read_table(data, columns)
    issues = list(_about_the_file(table.header, table.assumed_encoding, columns))
    items: dict[str, ImportedItem] = {}
    for number, cells in table.rows:
        item, found = _item(number, cells, table.header, columns)
        if item and (first := items.get(item.source_code)):
            found.append(_issue(number, item.source_code, "item_code", "duplicate_code", first_row=first.row))
        elif item:
            items[item.source_code] = item
        issues += found
    return CsvReading(tuple(items.values()), tuple(issues))


def _about_the_file(header: tuple[str, ...], assumed_encoding: str, columns: ColumnMap) -> Iterator[Issue]:
    if assumed_encoding:
        yield Issue("", "", "encoding_assumed", "warning", {"row": 1, "encoding": assumed_encoding})
    for name, column in columns.columns.items():
        if column not in header:
            yield Issue("", name, "column_absent", "warning", {"row": 1, "column": column})


def _item(
    number: int, cells: list[str], header: tuple[str, ...], columns: ColumnMap
) -> tuple[ImportedItem | None, list[Issue]]:
    """The item of one row with what is wrong in it, or None and why the row is left out."""
    while len(cells) > len(header) and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) != len(header):
        code = "row_too_short" if len(cells) < len(header) else "row_too_long"
        return None, [_issue(number, "", "", code, found=len(cells), expected=len(header))]
    row, issues = _values(number, dict(zip(header, cells, strict=True)), columns)
    issues += _unidentified(number, row, issues)
    if any(issue.severity == "error" for issue in issues):
        return None, issues
    code = row["item_code"]
    guide = _guide(row)
    if _OLD_CODE.fullmatch(code):  # no check of the guide would find it: the organisation was not taken over
        found = _issue(
            number, code, "local", "malformed_organisation_code", value=code, reason="not_in_place"
        )
        issues.append(found)
    for issue in check(guide, item=code, bar=Bar.DRAFT):
        issues.append(replace(issue, facts={"row": number, **issue.facts}))
    return ImportedItem(number, code, guide), issues


def _values(number: int, cells: Mapping[str, str], columns: ColumnMap) -> tuple[dict[str, str], list[Issue]]:
    """Field → text for every field, after dropping what may not be taken over."""
    code = _printable(cells[columns.columns["item_code"]])
    row: dict[str, str] = {}
    issues: list[Issue] = []
    for name in FIELDS:
        cell = cells.get(columns.columns.get(name, ""), "")
        value = "" if cell.strip() in _NOTHING else _printable(cell)
        if value != " ".join(cell.split()) and value:
            issues.append(_issue(number, code, name, "control_characters", "warning"))
        if fault := _refused(name, value):
            severity: Severity = "error" if name in REQUIRED else "warning"
            issues.append(_issue(number, code, name, fault, severity, value=value[:60]))
            value = ""
        row[name] = value or columns.defaults.get(name, "")
    return row, issues


def _printable(cell: str) -> str:
    """Without control and direction characters, on one line, with single spaces."""
    if not cell.isprintable():
        cell = "".join(char for char in cell if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join(cell.split())


def _refused(name: str, value: str) -> str:
    """Why a value may not be taken over, or empty."""
    if name in _PHONES and _PHONE.fullmatch(value):
        return ""
    if value.startswith(_FORMULA):
        return "formula_cell"
    if name in _CODES and _SCIENTIFIC.fullmatch(value):
        return "digits_lost"
    if name == "online_url" and value and not value.startswith(("https://", "http://")):
        return "not_a_link"
    return ""


def _unidentified(number: int, row: Mapping[str, str], found: list[Issue]) -> list[Issue]:
    """Why it cannot be told which item a row is about."""
    code, name = row["item_code"], row["item_name"]
    known = {issue.element for issue in found if issue.severity == "error"}
    issues = [
        _issue(number, code, element, "missing_value")
        for element in REQUIRED
        if not row[element] and element not in known
    ]
    if code and not _KEY.fullmatch(code):
        issues.append(_issue(number, code[:100], "item_code", "unusable_code", value=code[:60]))
    if len(name) > MAX_NAME:
        issues.append(_issue(number, code, "item_name", "too_long", length=len(name), limit=MAX_NAME))
    return issues


def _guide(row: Mapping[str, str]) -> Guide:
    code = row["item_code"]
    parts = _LOCAL_CODE.fullmatch(code) or _OLD_CODE.fullmatch(code)
    elements = UnifiedElements(
        item_name=row["item_name"],
        item_code=ItemCode(base_code=parts["base"] if parts else code, full_code=code),
        item_type=_item_type(row["item_type"]),
    )
    return Guide(
        elements,
        department=row["department"],
        theme=row["theme"],
        aliases=_aliases(row),
        plain_name=row["plain_name"],
        summary=row["summary"],
        local=(_local(row),),
    )


def _local(row: Mapping[str, str]) -> LocalInfo:
    parts = _LOCAL_CODE.fullmatch(row["item_code"])
    return LocalInfo(
        area=row["area"],
        implementing_body=row["implementing_body"] or row["department"],
        implementing_body_code=row["organisation_code"] or (parts["organisation"] if parts else ""),
        online_url=row["online_url"],
        consult_phone=row["consult_phone"],
        complaint_phone=row["complaint_phone"],
    )


def _item_type(given: str) -> str:
    """The code for a code with or without its leading zero, or for a name; anything else as it is."""
    types = CODE_LISTS["item_type"]
    return given.zfill(2) if given.zfill(2) in types else types.value_named(given) or given


def _aliases(row: Mapping[str, str]) -> tuple[str, ...]:
    """Other names to be found by. The main item's is one: people ask for it, and get its sub-items."""
    names = [row["main_item"], *re.split(r"[;；|]", row["aliases"])]
    wanted = dict.fromkeys(name.strip() for name in names)
    return tuple(name for name in wanted if name and name != row["item_name"])


def _issue(
    row: int, item: str, element: str, code: str, severity: Severity = "error", **facts: object
) -> Issue:
    return Issue(item, element, code, severity, {"row": row, **facts})
