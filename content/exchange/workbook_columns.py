"""What kinds of columns a department's workbook has, and which values the coded ones know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

from content.codelists import CODE_LISTS
from content.elements import UNIFIED_ELEMENTS

WHOLE_CITY = "全市"  # the empty area


class Kind(Enum):
    """What stands in a column. `content/exchange/workbook_cells.py` writes and reads each."""

    TEXT = auto()
    DIGITS = auto()  # text that a spreadsheet likes to take for a number
    PHONE = auto()  # text that may begin with a plus sign
    AREA = auto()
    CODE = auto()
    CODES = auto()  # one a line
    LIST = auto()  # texts, one a line
    FLAG = auto()
    NUMBER = auto()
    LIMIT = auto()  # a number, or that the law sets none
    DATE = auto()
    ONLY_IF = auto()
    NOTHING = auto()  # “none are needed”: an empty list, as against one that nobody has given


@dataclass(frozen=True, slots=True)
class Column:
    """`shown` is what an absent value means where its neighbours are there; it is written out, for people."""

    header: str
    path: tuple[str, ...]
    kind: Kind = Kind.TEXT
    choices: str = ""  # a name in CHOICES, or one of the city's: departments, themes, areas, halls
    shown: object = None
    is_of_child: bool = False
    width: int = 18


_LEVELS = {"city": "市级", "district": "区县级", "town": "镇街级"}
CHOICES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        **{
            key: {code.value: code.name_zh for code in listed.codes.values()}
            for key, listed in CODE_LISTS.items()
        },
        "elements": {element.field: element.name_zh for element in UNIFIED_ELEMENTS},
        "accepted_at": _LEVELS,
        "decided_by": {"province": "省级", **_LEVELS},
        "online": {"full": "全程网办", "partial": "部分网办", "none": "不能网办"},
    }
)
