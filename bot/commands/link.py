"""`wenban link`: make a short link, look at it, lead it elsewhere, withdraw it, list all; and its QR code.

A target is one word: `guide:KEY`, `case:KEY?question=answer&…`, `hall:KEY`, `campaign:NAME=KEY`,
`chat:CHANNEL` or `chat:CHANNEL=KEY`, `online:https://…`; KEY is that of an item or a hall.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from bot.app import App, open_app
from bot.commands import operator_language, print_json
from bot.commands.link_words import link_lines, list_lines, target_words
from bot.config import Config
from bot.domain.audit import COMMAND_LINE
from bot.domain.link import (
    KINDS,
    Link,
    LinkChange,
    Target,
    ToCampaign,
    ToCase,
    ToChat,
    ToGuide,
    ToHall,
    ToOnline,
)
from bot.errors import NotFound, Refused
from bot.printing.qr import qr_png, qr_svg, qr_version
from bot.services.link import LinkRecord, Validity
from content.catalogue import Catalogue

_WORDS: Mapping[str, int] = {"make": 1, "show": 1, "retarget": 2, "withdraw": 1, "list": 0}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line says besides the act and its words."""

    why: str = ""
    since: str = ""
    until: str = ""
    as_json: bool = False
    png: Path | None = None
    svg: Path | None = None


async def link(config: Config, act: str, words: Sequence[str], wanted: Wanted) -> None:
    """Do one act and print what there is now. Raises Refused."""
    if _WORDS.get(act) != len(words):
        raise Refused("link_usage", act=act, known=sorted(_WORDS))
    async with open_app(config, answers=False) as app:
        try:
            if act == "list":
                await _list(app, wanted)
                return
            done = await _done(app, act, words, wanted)
            record = await app.services.links.record(done.code)
        except NotFound as missing:
            raise Refused("link_not_found", noun=missing.noun, key=missing.key) from None
        _draw(app.services.links.address(done.code), wanted)
        _print(app, record, as_json=wanted.as_json)


async def _done(app: App, act: str, words: Sequence[str], wanted: Wanted) -> Link:
    links, by, catalogue = app.services.links, COMMAND_LINE, app.services.guides.catalogue
    validity = Validity(_day(wanted.since), _day(wanted.until))
    if act == "make":
        return await links.make(target_from(words[0], catalogue), by, wanted.why, validity)
    if act == "retarget":
        return await links.retarget(words[0], target_from(words[1], catalogue), by, wanted.why, validity)
    if act == "withdraw":
        return await links.withdraw(words[0], by, wanted.why)
    return await links.find(words[0])


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError:
        raise Refused("link_day", day=written) from None


def target_from(word: str, catalogue: Catalogue) -> Target:
    """The target a word names. Raises Refused("link_target"), ("link_no_such_item")."""
    kind, _, rest = word.partition(":")
    if kind not in KINDS or not rest:
        raise Refused("link_target", target=word, known=sorted(KINDS))
    if kind in ("hall", "online"):
        return ToHall(rest) if kind == "hall" else ToOnline(rest)
    if kind == "case":
        key, _, answers = rest.partition("?")
        return ToCase(_item(catalogue, key), dict(parse_qsl(answers)))
    if kind == "guide":
        return ToGuide(_item(catalogue, rest))
    name, _, key = rest.partition("=")
    if kind == "campaign":
        return ToCampaign(name, _item(catalogue, key))
    return ToChat(name, _item(catalogue, key) if key else "")


def _item(catalogue: Catalogue, key: str) -> str:
    edition = catalogue.by_key.get(key)
    if edition is None:
        raise Refused("link_no_such_item", item=key)
    return edition.item.id


def _draw(address: str, wanted: Wanted) -> None:
    for path, picture in ((wanted.png, qr_png), (wanted.svg, qr_svg)):
        if path is None:
            continue
        drawn = picture(address)
        try:
            path.write_bytes(drawn if isinstance(drawn, bytes) else drawn.encode())
        except OSError as fault:
            raise Refused("file_unwritable", file=str(path), reason=fault.strerror) from None


async def _list(app: App, wanted: Wanted) -> None:
    links, catalogue = await app.services.links.all(), app.services.guides.catalogue
    today = app.services.links.today()
    if wanted.as_json:
        rows = [{**_document(link_, catalogue, today), "opened": count} for link_, count in links]
        print_json({"links": rows})
        return
    print("\n".join(list_lines(operator_language(), links, catalogue, today)))


def _print(app: App, record: LinkRecord, *, as_json: bool) -> None:
    links, catalogue = app.services.links, app.services.guides.catalogue
    address, today = links.address(record.link.code), links.today()
    version = qr_version(address)
    if not as_json:
        print("\n".join(link_lines(operator_language(), record, catalogue, today, address, version)))
        return
    print_json(
        {
            **_document(record.link, catalogue, today),
            "address": address,
            "qr_version": version,
            "history": [_change_document(change, catalogue) for change in record.history],
            "counts": [
                {"day": day, "kind": kind.value, "opened": count}
                for (day, kind), count in record.counts.items()
            ],
        }
    )


def _document(link_: Link, catalogue: Catalogue, today: dt.date) -> dict[str, object]:
    return {
        "code": link_.code,
        "target": target_words(link_.target, catalogue),
        "state": link_.state_on(today).value,
        "valid_from": link_.current.valid_from,
        "valid_until": link_.current.valid_until,
        "standing": bool(link_.standing_for),
    }


def _change_document(change: LinkChange, catalogue: Catalogue) -> dict[str, object]:
    return {
        "number": change.number,
        "act": change.act.value,
        "target": target_words(change.target, catalogue),
        "by": change.by,
        "at": change.at.isoformat(),
        "why": change.why,
    }
