"""How sessions, replies and chat events are written down: JSON, read back strictly.

A value that cannot be read (cut off, or of a version that meant something else by it) counts as absent
and is logged; a person then starts afresh, which is always allowed (ARCHITECTURE rule 9).
"""

from __future__ import annotations

from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.domain.message import Reply
from bot.domain.session import Session
from bot.domain.volatile import Said
from bot.log import logger

log = logger("volatile")

SESSION: TypeAdapter[Session] = TypeAdapter(Session)
REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)
SAID: TypeAdapter[Said] = TypeAdapter(Said)

T = TypeVar("T")


def write(kind: TypeAdapter[T], value: T) -> str:
    return kind.dump_json(value).decode()


def read(kind: TypeAdapter[T], written: str) -> T | None:
    try:
        return kind.validate_json(written)
    except ValidationError as fault:
        log.warning("volatile.unreadable", fault=fault.title, errors=fault.error_count())
        return None
