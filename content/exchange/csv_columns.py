"""Which column of somebody's table holds which of our fields.

A map is a small YAML file, so that a city can bring the table it has:

    columns: {item_name: 事项名称, item_code: 事项编码, department: 实施部门}
    delimiter: ";"          # the default is a comma
    encoding: gb18030       # the default is UTF-8, and GB18030 where it is clearly that
    defaults: {theme: social-security}
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from content.exchange.yaml_tree import Tree, read_tree

REQUIRED = ("item_name", "item_code")
FIELDS = (
    *REQUIRED, "main_item", "aliases", "plain_name", "summary", "item_type", "department", "theme", "area",
    "implementing_body", "organisation_code", "online_url", "consult_phone", "complaint_phone",
)  # fmt: skip
DELIMITERS: Mapping[str, str] = MappingProxyType({",": ",", ";": ";", "|": "|", "\t": "\t", "tab": "\t"})
ENCODINGS = ("utf-8", "gb18030", "gbk", "gb2312", "big5", "utf-16")


class FileFault(Exception):  # noqa: N818 - a finding about a file, like Refused
    """A file that cannot be used at all. `code` is a stable word, `facts` what a sentence about it needs."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = MappingProxyType(facts)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Field → header in the file. `must_exist` are the fields whose column may not be absent."""

    columns: Mapping[str, str]
    delimiter: str = ","
    encoding: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)
    must_exist: frozenset[str] = frozenset(REQUIRED)


# The flattened list of a Sichuan platform. Its own base
# and organisation columns are left out: they are cut short wherever a code has an old form.
DEFAULT_COLUMNS = ColumnMap(
    MappingProxyType(
        {
            "item_name": "item_name",
            "item_code": "item_code",
            "main_item": "main_item",
            "item_type": "task_type",
            "department": "department",
            "online_url": "link",
        }
    )
)


def read_columns(data: bytes) -> ColumnMap:
    """The map in a YAML file. Raises FileFault("column_map", …): reason, and the line or key at fault."""
    document, issues = read_tree(data, "columns")
    if document is None:
        raise FileFault("column_map", **{**issues[0].facts, "reason": issues[0].code})
    tree = document.tree
    if not isinstance(tree, dict) or not isinstance(tree.get("columns"), dict):
        raise FileFault("column_map", reason="columns_needed", fields=sorted(FIELDS))
    if unknown := tree.keys() - {"columns", "delimiter", "encoding", "defaults"}:
        raise FileFault("column_map", reason="unknown_key", key=min(unknown))
    columns = _texts(tree["columns"])
    for missing in REQUIRED:
        if missing not in columns:
            raise FileFault("column_map", reason="field_needed", key=missing)
    return ColumnMap(
        columns,
        _delimiter(tree.get("delimiter") or ","),
        _encoding(tree.get("encoding") or ""),
        _texts(tree.get("defaults") or {}),
        frozenset(columns),
    )


def _texts(tree: Tree) -> dict[str, str]:
    """Field → text, nothing else: every key one of ours, every value given."""
    if not isinstance(tree, dict):
        raise FileFault("column_map", reason="mapping_needed")
    texts: dict[str, str] = {}
    for name, value in tree.items():
        if name not in FIELDS:
            raise FileFault("column_map", reason="unknown_field", key=name, fields=sorted(FIELDS))
        if not isinstance(value, str) or not value.strip():
            raise FileFault("column_map", reason="text_needed", key=name)
        texts[name] = value.strip()
    return texts


def _delimiter(given: Tree) -> str:
    if not isinstance(given, str) or given not in DELIMITERS:
        raise FileFault("column_map", reason="unknown_delimiter", allowed=sorted(DELIMITERS))
    return DELIMITERS[given]


def _encoding(given: Tree) -> str:
    if not given:
        return ""
    try:
        name = codecs.lookup(given).name if isinstance(given, str) else ""
    except LookupError:
        name = ""
    if name not in ENCODINGS:
        raise FileFault("column_map", reason="unknown_encoding", allowed=ENCODINGS)
    return name
