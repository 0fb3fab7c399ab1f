"""Structured logs: an event name and facts, one JSON line each, without personal data.

Call sites log ids, codes, counts and durations; never a name, a phone number, an address or what
somebody typed. As a second fence, facts under names that smell of such things are dropped here, and
whatever looks like a phone, an identity card or an e-mail address inside values is masked (bot/masking.py).
A fault is logged without its own words, which may quote what somebody typed: `stack_of`.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

from bot.masking import mask_in_text

_PERSONAL_FACTS = frozenset({"text", "question", "name", "phone", "address", "cookie", "token", "ip"})
_QUOTES_NOBODY = (OSError, MemoryError, NotImplementedError)


def configure_logging(level: str, *, stream: Any = None) -> None:
    """Send our own and the libraries' records to standard error as JSON lines."""
    out: Any = stream or _StandardError()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _stack_for_words,
            drop_personal,
            structlog.processors.JSONRenderer(serializer=json.dumps, ensure_ascii=False, default=str),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(_LibraryFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


class _StandardError:
    """Standard error as it is when something is written, for whoever swaps it after start."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def logger(area: str) -> structlog.typing.FilteringBoundLogger:
    """The log of one area of the house, e.g. `catalogue`."""
    return structlog.get_logger(area=area)  # type: ignore[no-any-return] # structlog types it as Any


def drop_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The second fence described above."""
    for fact in _PERSONAL_FACTS & event.keys():
        del event[fact]
    for fact, value in event.items():
        if isinstance(value, str):
            event[fact] = mask_in_text(value)
    return event


def stack_of(fault: BaseException) -> str:
    """Where a fault came from, its causes first: kinds and places. Its words are left out, because they may
    quote what somebody typed; only what the system says of files and connections is kept."""
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    earlier = f"{stack_of(before)}\n\n" if before is not None else ""
    places = "".join(traceback.format_tb(fault.__traceback__))
    words = f": {fault}" if isinstance(fault, _QUOTES_NOBODY) else ""
    if isinstance(fault, BaseExceptionGroup):
        earlier += "".join(f"{stack_of(one)}\n\n" for one in fault.exceptions)
    return f"{earlier}{places}{type(fault).__module__}.{type(fault).__qualname__}{words}"


def _stack_for_words(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    fault = event.pop("exc_info", None)
    fault = sys.exc_info()[1] if fault is True else fault
    if isinstance(fault, tuple):
        fault = fault[1]
    if isinstance(fault, BaseException):
        event["exception"] = stack_of(fault)
    return event


class _LibraryFormatter(logging.Formatter):
    """Libraries' warnings in the same shape: one JSON line, masked in the same way."""

    def format(self, record: logging.LogRecord) -> str:
        event: MutableMapping[str, Any] = {
            "area": record.name,
            # aiohttp.server puts the caller's address into its messages: the sentence without its values.
            "event": str(record.msg) if record.name == "aiohttp.server" else record.getMessage(),
            "level": record.levelname.lower(),
        }
        if record.exc_info and record.exc_info[1]:
            event["exception"] = stack_of(record.exc_info[1])
        return json.dumps(drop_personal(None, "", event), ensure_ascii=False)
