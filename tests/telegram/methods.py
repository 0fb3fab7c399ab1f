"""Every method this server carries out, by name. Each gets the server and parameters already read."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.telegram import limits
from tests.telegram.chats import BOT_USER, Chat, Shown, message_json
from tests.telegram.parameters import Upload
from tests.telegram.refusal import bad_request, too_many

if TYPE_CHECKING:
    from tests.telegram.bot_api import BotApi

Params = dict[str, Any]
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
Method = Callable[["BotApi", Params], Awaitable[Any]]


async def get_me(_api: BotApi, _params: Params) -> Params:
    return BOT_USER | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(api: BotApi, params: Params) -> list[Params]:
    return await api.updates.fetch(params)


async def set_webhook(api: BotApi, params: Params) -> bool:
    url, secret = params.get("url", ""), params.get("secret_token", "")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    await _drop_pending(api, params)
    await api.updates.hook(params if url else {})
    return True


async def delete_webhook(api: BotApi, params: Params) -> bool:
    await _drop_pending(api, params)
    await api.updates.hook({})
    return True


async def _drop_pending(api: BotApi, params: Params) -> None:
    if params.get("drop_pending_updates"):
        await api.updates.forget_pending()


async def get_webhook_info(api: BotApi, _params: Params) -> Params:
    return {
        "url": api.updates.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(api.updates.pending),
    }


async def send_message(api: BotApi, params: Params) -> Params:
    return _put(api, params, limits.text_of(params))


async def send_photo(api: BotApi, params: Params) -> Params:
    file = _file(api, "photo", params)
    limits.check_picture(file.content)
    return _put(api, params, limits.caption_of(params), photo=file, file_id=_file_id(api, "photo", params))


async def send_document(api: BotApi, params: Params) -> Params:
    file = _file(api, "document", params)
    file_id = _file_id(api, "document", params)
    return _put(api, params, limits.caption_of(params), document=file, file_id=file_id)


def _file(api: BotApi, kind: str, params: Params) -> Upload:
    api.chats.writable(params.get("chat_id"))
    sent = params.get(kind)
    if sent is None:
        raise bad_request(f"there is no {kind} in the request")
    file = sent if isinstance(sent, Upload) else api.chats.file(kind, sent)
    limits.check_file(file.content)
    return file


def _file_id(api: BotApi, kind: str, params: Params) -> str:
    sent = params[kind]
    return api.chats.keep_file(kind, sent) if isinstance(sent, Upload) else str(sent)


def _put(api: BotApi, params: Params, words: limits.Words, **file: Any) -> Params:
    chat = api.chats.writable(params.get("chat_id"))
    rows = limits.keyboard_of(params)
    if api.over_the_limit(chat.id):
        raise too_many(1)
    message = Shown(chat.id, chat.next_id(), words, rows, date=api.now(), **file)
    return message_json(chat, chat.put(message))


async def send_chat_action(api: BotApi, params: Params) -> bool:
    api.chats.writable(params.get("chat_id"))
    return True


async def edit_message_text(api: BotApi, params: Params) -> Params:
    chat, message = _own(api, params)
    if message.has_file:
        raise bad_request("there is no text in the message to edit")
    return _edit(chat, message, limits.text_of(params), limits.keyboard_of(params))


async def edit_message_caption(api: BotApi, params: Params) -> Params:
    chat, message = _own(api, params)
    if not message.has_file:
        raise bad_request("there is no caption in the message to edit")
    return _edit(chat, message, limits.caption_of(params), limits.keyboard_of(params))


async def edit_message_reply_markup(api: BotApi, params: Params) -> Params:
    chat, message = _own(api, params)
    return _edit(chat, message, message.words, limits.keyboard_of(params))


def _own(api: BotApi, params: Params) -> tuple[Chat, Shown]:
    chat = api.chats.writable(params.get("chat_id"))
    message = chat.messages.get(params.get("message_id", 0))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender is not BOT_USER:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(chat: Chat, message: Shown, words: limits.Words, rows: list[list[dict[str, str]]]) -> Params:
    same = (words.plain, words.entities, rows) == (message.words.plain, message.words.entities, message.rows)
    chat.touch(message)
    if same:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.words, message.rows, message.edited = words, rows, True
    return message_json(chat, message)


async def answer_callback_query(api: BotApi, params: Params) -> bool:
    if len(params.get("text", "")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    if params.get("callback_query_id") not in api.unanswered:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    chat_id = api.unanswered.pop(params["callback_query_id"])
    if params.get("text"):
        api.popups.append((chat_id, params["text"]))
    return True


async def set_my_commands(api: BotApi, params: Params) -> bool:
    limits.check_commands(params.get("commands"))
    limits.check_language(params.get("language_code", ""))
    api.commands[params.get("language_code", "")] = params["commands"]
    return True


async def get_my_commands(api: BotApi, params: Params) -> list[Params]:
    limits.check_language(params.get("language_code", ""))
    return api.commands.get(params.get("language_code", ""), [])


async def set_chat_menu_button(api: BotApi, params: Params) -> bool:
    kind = (params.get("menu_button") or {"type": "default"}).get("type")
    if kind not in ("commands", "default", "web_app"):
        raise bad_request("menu button type is invalid")
    api.menu_button = kind
    return True


async def set_my_description(api: BotApi, params: Params) -> bool:
    return _describe(api, "description", params, 512)


async def set_my_short_description(api: BotApi, params: Params) -> bool:
    return _describe(api, "short_description", params, 120)


def _describe(api: BotApi, name: str, params: Params, longest: int) -> bool:
    limits.check_language(params.get("language_code", ""))
    if len(params.get(name, "")) > longest:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    api.descriptions[name, params.get("language_code", "")] = params.get(name, "")
    return True


async def leave_chat(api: BotApi, params: Params) -> bool:
    chat = api.chats.known(params.get("chat_id"))
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    api.chats.writable(chat.id).left = True
    return True


async def get_chat(api: BotApi, params: Params) -> Params:
    chat = api.chats.known(params.get("chat_id"))
    facts = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    return chat.as_json() | facts


def _api_name(function: str) -> str:
    first, *rest = function.split("_")
    return first + "".join(part.capitalize() for part in rest)


CARRIED_OUT: dict[str, Method] = {
    _api_name(method.__name__): method
    for method in (
        get_me,
        get_updates,
        set_webhook,
        delete_webhook,
        get_webhook_info,
        send_message,
        send_photo,
        send_document,
        send_chat_action,
        edit_message_text,
        edit_message_caption,
        edit_message_reply_markup,
        answer_callback_query,
        set_my_commands,
        get_my_commands,
        set_chat_menu_button,
        set_my_description,
        set_my_short_description,
        leave_chat,
        get_chat,
    )
}
