"""What people tell of themselves without being asked: a name after “我叫”, a house number.

Numbers of phones, cards and documents have shapes and are masked by them (bot/domain/masking.py); a name has
none, so only the words before it betray it. Better a word too many is gone than half a name stays; but
“名字写错了” is a question and keeps its words.
"""

from __future__ import annotations

import re

MARK = "***"

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_NO_NAME = "我你他她它您不没啥谁什去来人"  # “我叫我妈去”, “姓名：不知道”
# Two or three characters, four at the end of a stretch; ethnic names are longer and carry a dot.
_CHINESE_NAME = (
    f"(?![{_NO_NAME}])"
    f"(?:[{_HAN}]{{1,10}}(?:[·•・][{_HAN}]{{1,10}})+|[{_HAN}]{{2,3}}(?:[{_HAN}](?![{_HAN}]))?)"
)
_LATIN_NAME = r"[A-Za-z][A-Za-z'’-]*(?:\s+[A-Za-z][A-Za-z'’-]*){0,2}"
_BEARS = "我名叫|我叫|名叫|本人叫|我姓名|联系人|聯絡人|收件人|户名|戶名|经办人"
_IS = "(?:姓名|名字|名)\\s*(?:[:：]|是|为|叫)"
_TOLD = re.compile(f"((?:{_BEARS}|{_IS})[\\s:：是为“\"']*)(?:{_CHINESE_NAME}|{_LATIN_NAME})")
_TOLD_IN_LATIN = re.compile(
    r"\b((?:my name is|my name's|i am called|name\s*[:：]|wo jiao)\s*)[a-z][\w'’-]*(?:\s+[a-z][\w'’-]*)?",
    re.IGNORECASE,
)
_NUMBER = "[0-9０-９一二三四五六七八九十百]"
_HOUSE = re.compile(
    f"{_NUMBER}+(\\s*(?:号楼|号院|號|号(?!线|码|窗)|栋|幢|单元|弄|室(?!内)))(?:\\s*[0-9０-９]{{2,5}}(?![0-9０-９]))?"
)
_SPOKEN = "[零〇一二三四五六七八九幺两]"  # a voice message in words
_SPOKEN_NUMBER = re.compile(f"{_SPOKEN}(?:[\\s-]?{_SPOKEN}){{6,}}")


def without_told(text: str) -> str:
    """The text with names people say they bear, and numbers of houses and spoken ones, replaced by a mark."""
    text = _TOLD_IN_LATIN.sub(rf"\1{MARK}", _TOLD.sub(rf"\1{MARK}", text))
    return _SPOKEN_NUMBER.sub(MARK, _HOUSE.sub(rf"{MARK}\1", text))
