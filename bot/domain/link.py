"""Short links of the city: a code on paper, and what it leads to today.

A code is six Crockford characters and a check character. What a code leads to may change without a reprint:
each change is a row of its own, with who, when and why, and the link points to the last (ARCHITECTURE
rule 4). Targets are a closed union; there is no free web address among them, so nobody can turn our codes
into a way to somewhere else. A booking page joins the union when booking is built.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from bot.domain.link_code import MAX_ADDRESS, made_code
from bot.errors import Refused

HOUSE = "wenban"  # who makes the links of items
LONGEST_WHY = 300  # characters
LONGEST_CAMPAIGN = 60


@dataclass(frozen=True, slots=True)
class ToGuide:
    """The guide of an item, by its id."""

    item: str


@dataclass(frozen=True, slots=True)
class ToCase:
    """What somebody needs who answered the guide's questions so: question id → answer id."""

    item: str
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToHall:
    """A hall, by its key."""

    hall: str


@dataclass(frozen=True, slots=True)
class ToCampaign:
    """The guide of an item, counted under a name of its own: a leaflet, a lecture, a bus stop."""

    campaign: str
    item: str


@dataclass(frozen=True, slots=True)
class ToChat:
    """A conversation in one channel, with the item open if one is named."""

    channel: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class ToOnline:
    """The official address where a matter is handled online: https, and of a domain the city allows."""

    url: str


Target = ToGuide | ToCase | ToHall | ToCampaign | ToChat | ToOnline
KINDS: Mapping[str, type[Target]] = {
    "guide": ToGuide,
    "case": ToCase,
    "hall": ToHall,
    "campaign": ToCampaign,
    "chat": ToChat,
    "online": ToOnline,
}


def kind_of(target: Target) -> str:
    """The word of KINDS for a target."""
    return next(kind for kind, maker in KINDS.items() if isinstance(target, maker))


def item_of(target: Target) -> str:
    """The id of the item a target is about; empty for a hall, an address, and a chat about anything."""
    return getattr(target, "item", "")


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to lead to: ids of items, keys of halls, names of channels, domains for ToOnline."""

    items: Container[str]
    halls: Container[str]
    channels: Container[str]
    domains: tuple[str, ...]


def refuse_unknown(target: Target, known: Known) -> None:
    """Raises Refused: ``link_no_such_item``, ``link_no_such_hall``, ``link_no_such_channel``,
    ``link_campaign_name``, ``link_not_secure``, ``link_domain``. Answers of a case the guide judges."""
    if (item := item_of(target)) and item not in known.items:
        raise Refused("link_no_such_item", item=item)
    if isinstance(target, ToHall) and target.hall not in known.halls:
        raise Refused("link_no_such_hall", hall=target.hall)
    if isinstance(target, ToChat) and target.channel not in known.channels:
        raise Refused("link_no_such_channel", channel=target.channel)
    if isinstance(target, ToCampaign) and not 0 < len(target.campaign.strip()) <= LONGEST_CAMPAIGN:
        raise Refused("link_campaign_name", limit=LONGEST_CAMPAIGN)
    if isinstance(target, ToOnline):
        _refuse_address(target.url, known.domains)


def _refuse_address(url: str, domains: tuple[str, ...]) -> None:
    if not is_allowed(url, domains):
        parts = urlsplit(url) if url.isprintable() and "[" not in url else urlsplit("")
        if parts.scheme != "https":
            raise Refused("link_not_secure", url=url)
        raise Refused("link_domain", domain=parts.hostname or url, allowed=domains)


def is_allowed(url: str, domains: tuple[str, ...]) -> bool:
    """Whether an address is https, plainly written, and of one of these domains or below one."""
    try:
        parts = urlsplit(url)
        plain = parts.port in (None, 443) and parts.username is None and "\\" not in url and url.isprintable()
    except ValueError:
        return False
    host = (parts.hostname or "").rstrip(".")
    within = any(host == domain or host.endswith(f".{domain}") for domain in domains)
    return parts.scheme == "https" and plain and " " not in url and within


class LinkState(StrEnum):
    ACTIVE = "active"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class LinkAct(StrEnum):
    MADE = "made"
    RETARGETED = "retargeted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class LinkChange:
    """One row of a link's history; `number` counts from 1. It came from where the row before it led.

    `valid_from` and `valid_until` are days of the city, the last one included; None is without end.
    """

    number: int
    act: LinkAct
    target: Target
    by: str
    at: dt.datetime
    why: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A code and the change that holds. `standing_for` is the item whose own link it is, on every poster."""

    code: str
    current: LinkChange
    standing_for: str = ""

    @property
    def target(self) -> Target:
        return self.current.target

    def state_on(self, day: dt.date) -> LinkState:
        """What a person who scans it on that day of the city finds."""
        if self.current.act is LinkAct.WITHDRAWN:
            return LinkState.WITHDRAWN
        if self.current.valid_until and day > self.current.valid_until:
            return LinkState.EXPIRED
        if self.current.valid_from and day < self.current.valid_from:
            return LinkState.NOT_YET
        return LinkState.ACTIVE


def refuse_change(change: LinkChange) -> None:
    """Raises Refused: ``link_needs_reason`` for a change without a why, ``link_validity`` for one that ends
    before it begins."""
    needs_reason = change.act is not LinkAct.MADE
    if len(change.why) > LONGEST_WHY or (needs_reason and not change.why.strip()):
        raise Refused("link_needs_reason", limit=LONGEST_WHY)
    if change.valid_from and change.valid_until and change.valid_until < change.valid_from:
        raise Refused("link_validity", since=change.valid_from, until=change.valid_until)


def standing_code(item: str, attempt: int = 0) -> str:
    """The code of an item's own link. It follows from the item's id, so a city that lost its database and
    imports its items again need not reprint a poster. `attempt` counts up where another link has it."""
    digest = hashlib.sha256(f"wenban standing link 1\0{item}\0{attempt}".encode()).digest()
    return made_code(int.from_bytes(digest[:8]))


def short_address(page: str, code: str, area: str = "") -> str:
    """The address on paper; `page` is that of our pages. The district goes with it as far as there is room.

    Raises Refused("link_address_too_long") where it does not fit MAX_ADDRESS.
    """
    address = f"{page}/q/{code}"
    if len(address.encode()) > MAX_ADDRESS:
        raise Refused("link_address_too_long", address=address, limit=MAX_ADDRESS)
    there = f"{address}?area={area}" if area else address
    return there if len(there.encode()) <= MAX_ADDRESS else address
