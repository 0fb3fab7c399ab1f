"""Which methods and parameters there are, and how a body of any of the three encodings becomes them.

Only what this server carries out is listed: a parameter that is not in the table is refused and noted as
a violation, so that nothing is tested that is silently ignored.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.telegram.refusal import bad_request

_SENT = {
    "chat_id": "chat",
    "parse_mode": "text",
    "reply_markup": "json",
    "disable_notification": "flag",
    "protect_content": "flag",
    "reply_parameters": "json",
}
_CAPTIONED = _SENT | {"caption": "text"}
_EDITED = {"chat_id": "chat", "message_id": "number", "reply_markup": "json"}
_SPOKEN = {"language_code": "text"}
METHODS: dict[str, dict[str, str]] = {
    "getMe": {},
    "getUpdates": {"offset": "number", "limit": "number", "timeout": "number", "allowed_updates": "json"},
    "setWebhook": {
        "url": "text",
        "secret_token": "text",
        "allowed_updates": "json",
        "max_connections": "number",
        "drop_pending_updates": "flag",
    },
    "deleteWebhook": {"drop_pending_updates": "flag"},
    "getWebhookInfo": {},
    "sendMessage": _SENT | {"text": "text", "link_preview_options": "json"},
    "sendPhoto": _CAPTIONED | {"photo": "file"},
    "sendDocument": _CAPTIONED | {"document": "file", "disable_content_type_detection": "flag"},
    "sendChatAction": {"chat_id": "chat", "action": "text"},
    "editMessageText": _EDITED | {"text": "text", "parse_mode": "text", "link_preview_options": "json"},
    "editMessageCaption": _EDITED | {"caption": "text", "parse_mode": "text"},
    "editMessageReplyMarkup": _EDITED,
    "answerCallbackQuery": {
        "callback_query_id": "text",
        "text": "text",
        "show_alert": "flag",
        "cache_time": "number",
    },
    "setMyCommands": _SPOKEN | {"commands": "json", "scope": "json"},
    "getMyCommands": _SPOKEN | {"scope": "json"},
    "setChatMenuButton": {"chat_id": "chat", "menu_button": "json"},
    "setMyDescription": _SPOKEN | {"description": "text"},
    "setMyShortDescription": _SPOKEN | {"short_description": "text"},
    "leaveChat": {"chat_id": "chat"},
    "getChat": {"chat_id": "chat"},
}


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    filename: str
    content: bytes


async def body_of(request: web.Request) -> dict[str, Any]:
    """The raw parameters: query, JSON, form or multipart, as the real server takes them all."""
    raw: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return raw | await _json_body(request)
    for name, value in (await request.post()).items():
        raw[name] = Upload(value.filename, value.file.read()) if isinstance(value, web.FileField) else value
    return raw


async def _json_body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse JSON object")
    return body


def strangers(method: str, raw: dict[str, Any]) -> list[str]:
    """Names of parameters this method does not have. Files may travel under any name that is attached."""
    attached = {str(value).removeprefix("attach://") for value in raw.values() if _is_attachment(value)}
    return sorted(raw.keys() - METHODS[method].keys() - attached)


def read(method: str, raw: dict[str, Any]) -> dict[str, Any]:
    """The parameters in their own types, whichever way they travelled."""
    return {
        name: _READERS[kind](name, raw[name], raw)
        for name, kind in METHODS[method].items()
        if name in raw and raw[name] is not None
    }


def _is_attachment(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("attach://")


def _text(name: str, value: Any, _raw: dict[str, Any]) -> str:
    if isinstance(value, str):
        return value
    raise bad_request(f'field "{name}" must be a String')


def _number(name: str, value: Any, _raw: dict[str, Any]) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise bad_request(f'field "{name}" must be a Number') from None


def _chat(_name: str, value: Any, _raw: dict[str, Any]) -> int:
    if str(value).lstrip("-").isdecimal():
        return int(str(value))
    raise bad_request("chat not found" if value else "chat_id is empty")


def _flag(_name: str, value: Any, _raw: dict[str, Any]) -> bool:
    return str(value).lower() in ("true", "1", "yes")


def _json(name: str, value: Any, _raw: dict[str, Any]) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


def _file(name: str, value: Any, raw: dict[str, Any]) -> Any:
    found = raw.get(value.removeprefix("attach://")) if _is_attachment(value) else value
    if isinstance(found, Upload | str) and found:
        return found
    raise bad_request(f"there is no {name} in the request")


_READERS = {"text": _text, "number": _number, "chat": _chat, "flag": _flag, "json": _json, "file": _file}
