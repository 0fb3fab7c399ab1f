"""Telegram's HTML: its few tags and entities, and the very words with which it refuses the rest.

Written after Telegram's own parser (td/telegram/MessageEntity.cpp): an entity it does not know stays as it
is typed, a tag it does not know refuses the whole message. Offsets and lengths count UTF-16 code units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.telegram.refusal import bad_request

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(#x[0-9a-fA-F]{1,8}|#\d{1,8}|[a-z]+);?")
_START = re.compile(r"<([^\s>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.DOTALL)
_END = re.compile(r"</([^\s>]*)\s*>")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[A-Za-z0-9.-]+))?")


def utf16(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _Parse:
    source: str
    at: int = 0
    text: str = ""
    open: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    @property
    def offset(self) -> int:
        """Telegram reports faults by byte."""
        return len(self.source[: self.at].encode())


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text and its entities. Refuses what Telegram refuses: “can't parse entities: …”."""
    parse = _Parse(source)
    while parse.at < len(source):
        _STEPS.get(source[parse.at], _letter)(parse)
    if parse.open:
        raise _cannot(f"Can't find end tag corresponding to start tag {parse.open[-1][0]}")
    return parse.text, parse.entities


def _letter(parse: _Parse) -> None:
    parse.text += parse.source[parse.at]
    parse.at += 1


def _entity(parse: _Parse) -> None:
    found = _ENTITY.match(parse.source, parse.at)
    char = _decoded(found[1]) if found else ""
    if not found or not char:
        _letter(parse)  # an & that begins nothing is an &
        return
    parse.text += char
    parse.at = found.end()


def _decoded(name: str) -> str:
    if not name.startswith("#"):
        return _ENTITIES.get(name, "")
    code = int(name[2:], 16) if name.startswith("#x") else int(name[1:])
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _tag(parse: _Parse) -> None:
    if parse.source.startswith("</", parse.at):
        _end_tag(parse)
    else:
        _start_tag(parse)


def _start_tag(parse: _Parse) -> None:
    found = _START.match(parse.source, parse.at)
    if not found:
        raise _cannot(f"Unclosed start tag at byte offset {parse.offset}")
    name = found[1].lower()
    if name not in TAGS:
        raise _cannot(f'Unsupported start tag "{name}" at byte offset {parse.offset}')
    attributes = {key: (value or "").strip("\"'") for key, value in _ATTRIBUTE.findall(found[2])}
    parse.open.append((name, utf16(parse.text), attributes))
    parse.at = found.end()


def _end_tag(parse: _Parse) -> None:
    if not parse.open:
        raise _cannot(f"Unexpected end tag at byte offset {parse.offset}")
    found = _END.match(parse.source, parse.at)
    if not found:
        raise _cannot(f"Unclosed end tag at byte offset {parse.offset}")
    name, start, attributes = parse.open.pop()
    if found[1].lower() not in ("", name):
        raise _cannot(
            f'Unmatched end tag at byte offset {parse.offset}, expected "</{name}>", found "</{found[1]}>"'
        )
    length = utf16(parse.text) - start
    if length:
        parse.entities.append(
            {"type": TAGS[name], "offset": start, "length": length} | _link(name, attributes)
        )
    parse.at = found.end()


def _link(name: str, attributes: dict[str, str]) -> dict[str, str]:
    return {"url": parse_html(attributes.get("href", ""))[0]} if name == "a" else {}


def _cannot(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")


_STEPS = {"<": _tag, "&": _entity}
