"""Structured logs: an event name and facts, one JSON line each, without personal data.

Call sites log ids, codes, counts and durations; never a name, a phone number, an address or what
somebody typed. As a second fence, facts under names that smell of such things are dropped here, and
numbers that look like phones or identity cards inside values are masked.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_PERSONAL_FACTS = frozenset({"text", "question", "name", "phone", "address", "cookie", "token", "ip"})
_LONG_NUMBER = re.compile(r"(?<![\w.-])\d{11,18}[Xx]?(?![\w.-])")


def configure_logging(level: str, *, stream: Any = None) -> None:
    """Send our own and the libraries' records to standard error as JSON lines."""
    out: Any = stream or _StandardError()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
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
            event[fact] = _LONG_NUMBER.sub("***", value)
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
        if record.exc_info and record.exc_info[0] and _quotes_the_request(record.exc_info[0]):
            event["exception"] = record.exc_info[0].__name__
        elif record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps(drop_personal(None, "", event), ensure_ascii=False)


def _quotes_the_request(kind: type[BaseException]) -> bool:
    """aiohttp's faults about malformed requests carry the raw line, and in it what somebody typed."""
    return kind.__module__.startswith("aiohttp.http")
