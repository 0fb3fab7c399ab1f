"""What `wenban link` prints for people, and why it did nothing."""

# ruff: noqa: E501 - one sentence, one line

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from bot.domain.link import (
    Link,
    LinkAct,
    LinkState,
    Target,
    ToCampaign,
    ToCase,
    ToChat,
    ToGuide,
    ToHall,
)
from bot.domain.link_count import Opened
from bot.i18n import N_, Translator
from bot.services.link import LinkRecord
from content.catalogue import Catalogue

LINK_REFUSALS: Mapping[str, str] = {
    "link_usage": N_("There is no such use of `link {act}`. Use: make TARGET, show CODE, retarget CODE TARGET, withdraw CODE, list."),
    "link_target": N_("“{target}” is no target. Use guide:KEY, case:KEY?question=answer, hall:KEY, campaign:NAME=KEY, chat:CHANNEL=KEY or online:https://…"),
    "link_day": N_("{day} is no day. Write it like 2026-12-31."),
    "link_not_found": N_("There is no link “{key}”: it has a typing mistake, or was never given out."),
    "link_no_such_item": N_("There is no item “{item}” in the catalogue."),
    "link_no_such_hall": N_("There is no hall “{hall}” in this city (places.yaml)."),
    "link_no_such_channel": N_("There is no channel “{channel}” people could come in by."),
    "link_campaign_name": N_("Give the campaign a name of 1 to {limit} characters."),
    "link_not_secure": N_("{url} is no https address."),
    "link_domain": N_("{domain} is none of the domains we send people to ({allowed}). ONLINE_DOMAINS adds one."),
    "link_case_answers": N_("These answers do not lead to a result: the question “{question}” is open, or an answer is unknown."),
    "link_needs_reason": N_("Say why, in at most {limit} characters (--why)."),
    "link_validity": N_("The link would end ({until}) before it begins ({since})."),
    "link_withdrawn": N_("The link {link} is withdrawn already."),
    "link_changed_meanwhile": N_("Somebody else changed the link {link} just now. Look at it and try again."),
    "link_address_too_long": N_("{address} is too long for a small QR code (at most {limit} bytes). Choose a shorter PUBLIC_URL."),
}  # fmt: skip

STATES: Mapping[LinkState, str] = {
    LinkState.ACTIVE: N_("active"),
    LinkState.NOT_YET: N_("not valid yet"),
    LinkState.EXPIRED: N_("expired"),
    LinkState.WITHDRAWN: N_("withdrawn"),
}
ACTS: Mapping[LinkAct, str] = {
    LinkAct.MADE: N_("made"),
    LinkAct.RETARGETED: N_("led elsewhere"),
    LinkAct.WITHDRAWN: N_("withdrawn"),
}
OPENED: Mapping[Opened, str] = {
    Opened.PERSON: N_("people"),
    Opened.CHAT: N_("people in a chat"),
    Opened.AGAIN: N_("not counted: the same person again"),
    Opened.PREVIEW: N_("not counted: previews of messengers"),
    Opened.BOT: N_("not counted: programmes"),
    Opened.PREFETCH: N_("not counted: fetched ahead"),
}


def target_words(target: Target, catalogue: Catalogue) -> str:
    """A target in the one word that names it on the command line; an item that is gone by its id."""
    if isinstance(target, ToHall):
        return f"hall:{target.hall}"
    if isinstance(target, ToGuide):
        return f"guide:{_key(target.item, catalogue)}"
    if isinstance(target, ToCase):
        return f"case:{_key(target.item, catalogue)}?{urlencode(target.answers)}"
    if isinstance(target, ToCampaign):
        return f"campaign:{target.campaign}={_key(target.item, catalogue)}"
    if isinstance(target, ToChat):
        return f"chat:{target.channel}" + (f"={_key(target.item, catalogue)}" if target.item else "")
    return f"online:{target.url}"


def _key(item: str, catalogue: Catalogue) -> str:
    edition = catalogue.by_id.get(item)
    return edition.item.key if edition else item


def link_lines(
    _: Translator, record: LinkRecord, catalogue: Catalogue, today: dt.date, address: str, version: int
) -> list[str]:
    """One link: what it is, its history, its counts by day."""
    link = record.link
    lines = [
        f"{link.code}  {address}",
        _("leads to {target}", target=target_words(link.target, catalogue)),
        _("{state}; QR code of version {version}", state=_(STATES[link.state_on(today)]), version=version),
    ]
    if link.current.valid_from or link.current.valid_until:
        since, until = link.current.valid_from or "…", link.current.valid_until or "…"
        lines.append(_("valid from {since} until {until}", since=since, until=until))
    for change in record.history:
        act, target = _(ACTS[change.act]), target_words(change.target, catalogue)
        why = f"  {change.why}" if change.why else ""
        lines.append(f"  {change.number}. {change.at:%Y-%m-%d %H:%M}Z  {act}  {target}  {change.by}{why}")
    for (day, kind), count in record.counts.items():
        who = _(OPENED[kind])
        lines.append(f"  {day}  {count:6}  {who}")
    return lines


def list_lines(
    _: Translator, links: Sequence[tuple[Link, int]], catalogue: Catalogue, today: dt.date
) -> Iterable[str]:
    """All links, one a line: code, state, how many people opened it, where it leads."""
    yield _.plural("{n} link", "{n} links", len(links))
    for link, opened in links:
        state = _(STATES[link.state_on(today)])
        yield f"{link.code}  {opened:6}  {state}  {target_words(link.target, catalogue)}"
