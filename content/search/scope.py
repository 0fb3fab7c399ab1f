"""What in a question says that no guide here answers it, beside words that one would.

“上海怎么办居住证” and “路灯坏了没人修” hold words of our items; the other city and the complaint tell more.
Data that editors own, `scope/*.tsv`, in the lexicon's form: `phrases ⇥ kind`. A kind only raises the score
that is needed (decision.py); an order to the machine, or a place whose windows are not ours, ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import NamedTuple

from content.search.lexicon import Lexicon, Phrase, parse_lexicon


class CueKind(StrEnum):
    """`PLACE` is another place where the thing would be done; `ORDER` an order to the machine; `REPORT` that
    something is broken, loud or rude; `MARKET` what to buy; `CHAT` talk; `ABSENT` a matter that no document
    is about (absent.py)."""

    PLACE = "place"
    ORDER = "order"
    REPORT = "report"
    MARKET = "market"
    CHAT = "chat"
    ABSENT = "absent"


class Cue(NamedTuple):
    """A kind and the words of the question that show it."""

    kind: CueKind
    text: str


def cues_in(text: str) -> Iterator[Cue]:
    """The cues of a plain text. A place counts only where the thing is to be done there."""
    for phrase in load_scope().found_in(text):
        kind = CueKind(phrase.words[0])
        if kind is not CueKind.PLACE or _is_done_there(text, phrase):
            yield Cue(kind, phrase.text)


@cache
def load_scope() -> Lexicon:
    """The cues shipped with Wenban: every TSV file in `scope/`."""
    folder = resources.files("content.search") / "scope"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".tsv"))
    return parse_lexicon(*((folder / name).read_text(encoding="utf-8") for name in names))


# People who come, go or ask for something to follow them are ours, wherever the other place is.
_MOVES = re.compile(
    "转移|转回|转过|转到|转来|迁|调到|异地|备案|跨省|外省|外地|回来|过来|带回|户口在|户籍在|老家|户口是|户籍是"
    "|看病|住院|医院|做手术|就医|旅游|自由行|探亲|出差|打工|带孙|带娃|养老|出国|签证|通行证|从|之前在|以前在|原来在"
    "|transfer|move|moved|moving|from|travel|hospital|treatment|visit|visa|trip"
)
_THERE = re.compile(r"(?:^|在|我是|\bin |\bat )$")
_GOING = re.compile("[到去]$")
_TO_DO = re.compile("市?(?:办|申|落户|开|考|注册|登记|报名)")
_LEADING = re.compile(
    "^(?:请问|你好|您好|我想问一下|我想问|想问一下|想问|问一下|问下|咨询|我们|我|喂|那个|就是|嗯|呃|一下| )+"
)
_OURS_AFTER = re.compile(
    "(?:省|市|那边|那里)?的?(?:户口|户籍|籍|人[^才口]|人$|来的|转|交|缴|参保|买|办的|办过|开的|考的|生的|出生|丢"
    "|居民身份|身份证丢|驾照)"
)


def _is_done_there(text: str, place: Phrase) -> bool:
    if _MOVES.search(text):
        return False
    before = _LEADING.sub("", text[: place.start])
    if _GOING.search(before):
        return bool(_TO_DO.match(text, place.end))
    return bool(_THERE.search(before)) and not _OURS_AFTER.match(text, place.end)
