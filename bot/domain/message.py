"""The one vocabulary of all channels: what comes in, what goes out.

A channel turns its platform's events into `Inbound` and renders a `Reply`; a conversation only ever
sees these. Text in here is plain text: no HTML, no Markdown. Each channel escapes for itself, so
nothing a citizen typed can become markup anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple
from urllib.parse import urlsplit

MAX_BUTTONS = 9  # numbers 1 to 9 must work on every channel (ARCHITECTURE rule 20)
MAX_ACTION_BYTES = 64  # Telegram's limit for callback data, kept by all
MAX_TEXT = 1000  # characters of a citizen's message that are read; the rest is cut, and they are told

# What a channel passes on in place of an action it never offered (forged, or too old to be known). It
# names no verb, so the conversation answers it like any old button: kindly, with the fresh state.
OLD_BUTTON = "old"


class Address(NamedTuple):
    """Where a person is reached: channel name and that channel's id for them.

    A named tuple, because it is a key a dozen times in every turn and hashes in a tenth of the time.
    """

    channel: str
    id: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.id}"


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing a person did: typed `text`, or pressed a button carrying `action`.

    `event_id` is the platform's id of the event; a redelivery carries the same one. `language` is what
    the platform says about the person's language, and only matters until they choose one here.
    """

    address: Address
    event_id: str
    text: str = ""
    action: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A choice. Either `action` comes back to us, or `url` leads to a page; never both.

    `is_back` marks the way back: the typed word “back” presses it.
    """

    label: str
    action: str = ""
    url: str = ""
    is_back: bool = False

    def __post_init__(self) -> None:
        if bool(self.action) == bool(self.url):
            raise ValueError(f"button {self.label!r} needs an action or a url")
        if len(self.action.encode()) > MAX_ACTION_BYTES:
            raise ValueError(f"action {self.action!r} is over {MAX_ACTION_BYTES} bytes")
        if self.url and urlsplit(self.url).scheme not in ("http", "https"):
            raise ValueError(f"button {self.label!r} leads to {self.url!r}, which is no web address")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card: a short label and what it says. Without a label it is a plain line."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """A titled block. `footer` is the small print: code, edition, date last checked."""

    title: str
    subtitle: str = ""
    lines: tuple[Line, ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a reply, such as a QR code or a form. `name` is what a person's phone calls it.

    `content` is what a messenger is sent; `path` is where the same file lies on our own pages, for
    channels that show an address instead.
    """

    name: str
    media_type: str
    content: bytes
    path: str

    # The volatile store writes replies as JSON, and a file is not text.
    __pydantic_config__: ClassVar = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}

    @property
    def is_picture(self) -> bool:
        return self.media_type in ("image/png", "image/jpeg")


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: text, at most one card, at most nine buttons, at most one file.

    `edits` says the answer belongs in place of the message whose button was pressed; a channel that
    cannot edit sends a new message. `language` is the language of the words, for screen readers. A
    `silent` reply says nothing: a channel shows nothing for it, and only stops waiting.
    """

    text: str = ""
    card: Card | None = None
    buttons: tuple[Button, ...] = ()
    edits: bool = False
    language: str = ""
    attachment: Attachment | None = None
    silent: bool = False

    def __post_init__(self) -> None:
        if len(self.buttons) > MAX_BUTTONS:
            raise ValueError(f"{len(self.buttons)} buttons; a reply carries at most {MAX_BUTTONS}")
        if not self.text and self.card is None and not self.silent:
            raise ValueError("a reply says something")

    @property
    def offered(self) -> tuple[str, ...]:
        """What each button leads to, in their order: an action, or a web address."""
        return tuple(button.action or button.url for button in self.buttons)

    @property
    def back(self) -> str:
        """The action of the button marked as the way back, if there is one."""
        return next((button.action for button in self.buttons if button.is_back), "")


SILENCE = Reply(silent=True)  # the answer to a flood
