"""The contract every channel keeps. A channel knows messages, not business.

It is handed `Ports` and nothing else: it may ask for an answer and use volatile things, and imports
no handler, service or store. It offers its HTTP routes (so that it need not know the server), a
lifecycle for what runs beside them, and sending. A failed send is data, not an accident.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from bot.domain.lease import Leases
from bot.domain.message import Address, Inbound, Reply
from bot.domain.volatile import Volatile
from bot.metrics import Metrics

Answer = Callable[[Inbound], Awaitable[Reply]]

# The channel of our own chat page: pages and channel speak of the same addresses.
WEBCHAT = "webchat"

# Where the web edge puts the id that the signed cookie proved: `request[VISITOR]`, a str or None.
VISITOR = "visitor"
# Likewise the language our pages speak to them: `request[PAGE_LANGUAGE]`, a tag such as zh_Hans.
PAGE_LANGUAGE = "page_language"


class UploadedFiles(Protocol):
    """What a platform calls a file it already has from us, so that it is uploaded once.

    `digest` is the SHA-256 of the content in hexadecimal.
    """

    async def find(self, channel: str, digest: str) -> str:
        """The platform's id of the file; empty if it has to be uploaded."""
        ...

    async def keep(self, channel: str, digest: str, file_id: str) -> None: ...

    async def forget(self, channel: str, digest: str) -> None:
        """The platform knows the id no longer."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """All a channel gets from the house."""

    answer: Answer
    volatile: Volatile
    leases: Leases
    uploaded: UploadedFiles
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a platform can do; `max_text` in characters, 0 for no limit."""

    edits: bool
    links: bool  # a button can open a page
    numbers: bool  # buttons are shown with numbers in front, and a typed number presses one
    pushes: bool  # we may speak first
    max_text: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """One HTTP route of a channel. `handler` takes and returns what the server's handlers do.

    `who` says who may call it (“anyone”, “visitor”, “platform”): a guard test insists.
    """

    method: str
    path: str
    handler: Callable[[Any], Awaitable[Any]]
    who: str
    name: str


class SendError(Exception):
    """A send that did not work, as facts. `code` is a stable word, `retry_after` seconds."""

    def __init__(self, code: str, *, retryable: bool, retry_after: float = 0.0, gone: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.retryable = retryable
        self.retry_after = retry_after
        self.gone = gone  # the person left or blocked us: stop trying


class Channel(Protocol):
    name: str
    abilities: Abilities

    def routes(self) -> Sequence[Route]: ...

    def lifecycle(self) -> AbstractAsyncContextManager[None]:
        """Runs as long as the process serves; on leaving, what was begun is finished."""
        ...

    def sending(self) -> AbstractAsyncContextManager[None]:
        """What sending needs where nothing is received: a worker enters this in place of `lifecycle`."""
        ...

    def here(self) -> Sequence[Address] | None:
        """Who can be reached at this moment, where that is only while a page of theirs is open in this
        process; None where everybody can be, at any time."""
        ...

    async def send(self, address: Address, reply: Reply) -> str:
        """Deliver and return the platform's id of the message. Raises SendError."""
        ...

    def preview(self, reply: Reply) -> str:
        """The reply as this channel's people would read it, for editors and tests."""
        ...

    def entry_link(self, code: str = "") -> str:
        """The address that opens this channel, with `code` as what to begin with."""
        ...
