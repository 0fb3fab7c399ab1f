"""Words that are a command, not a question: what people type when they want the menu or a person.

Matched as the whole message, after trimming, lower-casing and dropping a leading slash and closing
punctuation. Anything longer is a question and goes to the search.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Command(StrEnum):
    MENU = "menu"
    BACK = "back"
    HELP = "help"
    THANKS = "thanks"
    PERSON = "person"
    NONE = "none"
    LANGUAGE = "language"
    AREA = "area"
    THEMES = "themes"
    DEPARTMENTS = "departments"
    PRIVACY = "privacy"
    CHINESE = "chinese"
    ENGLISH = "english"


_WORDS: Mapping[Command, str] = {
    Command.MENU: "菜单 主菜单 首页 开始 你好 您好 在吗 menu start home hello hi",
    Command.BACK: "返回 上一步 后退 back",
    Command.HELP: "帮助 怎么用 使用说明 你是谁 你是机器人吗 你会什么 你能干什么 help ?",
    Command.THANKS: "谢谢 多谢 谢谢你 谢谢您 好的 知道了 再见 拜拜 算了 不办了 没事了 thanks thx bye ok",
    Command.PERSON: "人工 转人工 人工服务 找人 客服 12345 person human agent operator 投诉 我要投诉 我想投诉",
    Command.NONE: "都不是 都不对 不是 不对 不是这个 不是这些 不是的 none neither wrong",
    Command.LANGUAGE: "语言 换语言 language lang",
    Command.AREA: "区县 换区县 换区 选区县 地区 换地区 换地方 district area",
    Command.THEMES: "主题 分类 themes",
    Command.DEPARTMENTS: "部门 按部门 departments",
    Command.PRIVACY: "隐私 忘记我 删除我的信息 privacy forget",
    Command.CHINESE: "中文 汉语 chinese",
    Command.ENGLISH: "英文 英语 english",
}

_PHRASES = {
    "change district": Command.AREA,
    "change language": Command.LANGUAGE,
    "who are you": Command.HELP,
    "thank you": Command.THANKS,
    "none of these": Command.NONE,
    "not this one": Command.NONE,
    "good morning": Command.MENU,
}

_COMMANDS: Mapping[str, Command] = MappingProxyType(
    {word: command for command, words in _WORDS.items() for word in words.split()} | _PHRASES
)
_CLOSING = "。！!.~～?？,， "
_COUNTED = "一二三四五六七八九"
_NUMBER = re.compile(
    f"(?:第|选|按)?(?P<digit>[1-9])(?:个|项|条|号)?|(?:第|选|按)(?P<word>[{_COUNTED}])(?:个|项|条|号)?"
)


def number_of(text: str) -> int | None:
    """The choice somebody types: 2, 77, 第二个, 选2; None if it is no number. A bare 一 is a word."""
    typed = text.strip().rstrip(_CLOSING)
    if len(typed) <= 2 and typed.isdecimal():
        return int(typed)
    if not (match := _NUMBER.fullmatch(typed)):
        return None
    return int(match["digit"] or _COUNTED.index(match["word"]) + 1)


def command_of(text: str) -> Command | None:
    """The command a message is, or None if it is a question."""
    word = text.strip().lower().removeprefix("/")
    return _COMMANDS.get(word) or _COMMANDS.get(word.rstrip(_CLOSING))
