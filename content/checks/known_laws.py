"""Laws whose number, or whose text, somebody has really looked at; nothing here is from memory.

`number` is as printed at the head of the text or in the list of official documents; `articles` is the
number of the last article of the text, 0 if only the number was seen. A law is entered after its text or
its official page was opened, and by its full name. Everything else a guide cites is marked `unverified`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownLaw:
    number: str = ""
    articles: int = 0


KNOWN_LAWS: Mapping[str, KnownLaw] = {
    # the whole text was read
    "行政许可法": KnownLaw(articles=83),
    "个人信息保护法": KnownLaw(articles=74),
    "无障碍环境建设法": KnownLaw(articles=72),
    "优化营商环境条例": KnownLaw("国务院令第722号", 72),
    "国务院关于在线政务服务的若干规定": KnownLaw("国务院令第716号", 16),
    "安阳市政务服务条例": KnownLaw(articles=58),
    "浙江省保障最多跑一次改革规定": KnownLaw(articles=49),
    "潍坊市12345政务服务便民热线条例": KnownLaw(articles=41),
    # name and number stand in a city's list of official documents
    "市场主体登记管理条例": KnownLaw("国务院令第746号"),
    "广州市老年人优待办法": KnownLaw("广州市人民政府令第179号"),
    "广州市公共租赁住房保障办法": KnownLaw("穗府办规〔2024〕13号"),
    "广州市居家社区养老服务管理办法": KnownLaw("穗府办规〔2022〕13号"),
    "广州市引进人才入户管理办法": KnownLaw("穗府办规〔2020〕10号"),
    "广州市积分制入户管理办法": KnownLaw("穗府办规〔2025〕8号"),
    "广州市老年人助餐配餐服务管理办法": KnownLaw("穗民规字〔2024〕3号"),
    "广州市长期护理保险试行办法": KnownLaw("穗医保规字〔2024〕1号"),
}


def known_law(name: str) -> KnownLaw | None:
    return KNOWN_LAWS.get(plain_law_name(name))


def plain_law_name(name: str) -> str:
    """The name without quotes, blanks and “中华人民共和国”, by which one law is told from another."""
    return re.sub(r"[《》“”\"\s]", "", name).removeprefix("中华人民共和国")


def plain_number(number: str) -> str:
    """“中华人民共和国国务院令 第722号” and “国务院令第722号” are one number."""
    return re.sub(r"\s", "", number).removeprefix("中华人民共和国")


def articles_in(text: str) -> Iterator[int]:
    """The articles a citation names: “第十二条、第一百零三条” are 12 and 103."""
    for numeral in re.findall(r"第([零〇一二三四五六七八九十百千]+|\d+)条", text):
        yield int(numeral) if numeral.isdecimal() else _number(numeral)


def _number(numeral: str) -> int:
    total, digit = 0, 0
    for character in numeral:
        unit = {"十": 10, "百": 100, "千": 1000}.get(character)
        if unit is None:
            digit = "零一二三四五六七八九".find(character.replace("〇", "零"))
            continue
        total, digit = total + (digit or 1) * unit, 0
    return total + digit
