"""Everything kept about the reader on one page: to see, correct and erase (个人信息保护法 art. 45–47).

Masked until the reader asks to be shown it. What shows a value in plain is the answer to a form, never an
address: nothing of it gets into a history, a cache or a log. The form itself is in
bot/web/citizen/profile.py.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.domain.channel import WEBCHAT
from bot.domain.citizen import Citizen
from bot.domain.consent import Consent
from bot.domain.message import Address
from bot.domain.profile import FIELDS, Profile, as_dialled
from bot.domain.volatile import HISTORY_SECONDS, Said
from bot.web.context import page
from bot.web.reader import Reader, reader_of
from bot.web.site import Site, site_of

_FOR_ITS_OWNER = "shown to its owner, who asked"


@dataclass(frozen=True, slots=True)
class Mine:
    """What is kept about one reader. Of a reader without a visitor's id there is only the cookie."""

    reader: Reader
    citizen: Citizen
    profile: Profile | None
    consents: Sequence[Consent]
    said: Sequence[Said]

    @property
    def written(self) -> int:
        """How many messages of the reader the chat's history holds."""
        return sum(1 for event in self.said if event.inbound_text)


async def mine_page(request: web.Request) -> web.Response:
    """What is kept, masked. After a change, `done` says which: `kept` or `erased`."""
    return await _page(request, shown=False, done=request.query.get("done", ""))


async def show(request: web.Request) -> web.Response:
    """The same page with everything in plain, once."""
    return await _page(request, shown=True, done="")


async def back(_request: web.Request) -> web.Response:
    """Whoever opens the address of an answer again, without the form: the page, masked."""
    raise web.HTTPSeeOther("/privacy/mine")


async def download(request: web.Request) -> web.Response:
    """All of it as a JSON file."""
    text = json.dumps(_document(await _mine(request)), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="wenban.json"'}
    return private(web.Response(text=text, content_type="application/json", headers=headers))


async def erase_page(request: web.Request) -> web.Response:
    """The one step between wanting it and its being done."""
    return private(page(request, "citizen/erase.html", public=None, profile=(await _mine(request)).profile))


async def erase(request: web.Request) -> web.Response:
    """Withdraw the consents and erase the profile; choices and chat stay."""
    if visitor := reader_of(request).visitor:
        await site_of(request).services.profiles.withdraw(Address(WEBCHAT, visitor))
    raise web.HTTPSeeOther("/privacy/mine?done=erased")


def private(response: web.Response) -> web.Response:
    """Kept by nobody, not even by the reader's browser."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def plain_values(profile: Profile) -> dict[str, str]:
    """The fields in plain, for the answer to a form of the owner."""
    values = {name: profile.plain(name, _FOR_ITS_OWNER) for name in FIELDS}
    values["phone"] = as_dialled(values["phone"]) if values["phone"] else ""
    return values


async def _page(request: web.Request, *, shown: bool, done: str) -> web.Response:
    mine = await _mine(request)
    values = plain_values(mine.profile) if mine.profile and shown else {}
    response = page(
        request,
        "citizen/mine.html",
        public=None,
        here="/privacy/mine",
        mine=mine,
        shown=values,
        done=done,
        zone=site_of(request).clock.zone,
        history_hours=HISTORY_SECONDS // 3600,
    )
    return private(response)


async def _mine(request: web.Request) -> Mine:
    reader, site = reader_of(request), site_of(request)
    if not reader.visitor:
        return Mine(reader, Citizen(), None, (), ())
    address = Address(WEBCHAT, reader.visitor)
    citizen = await site.citizens.recognise(address)
    profile, consents = await site.services.profiles.of(address)
    return Mine(reader, citizen, profile, consents, await _said(site, address))


async def _said(site: Site, address: Address) -> Sequence[Said]:
    return await site.volatile.history.events(address)


def _document(mine: Mine) -> dict[str, Any]:
    """The file's content: the names are stable, so that another program can read it."""
    reader, citizen = mine.reader, mine.citizen
    return {
        "cookie": {
            "language": reader.language,
            "elder": reader.elder,
            "contrast": reader.contrast,
            "area": reader.area,
        },
        "remembered": {"language": citizen.language, "area": citizen.area},
        "profile": plain_values(mine.profile) if mine.profile else None,
        "consents": [
            {
                "purpose": consent.purpose,
                "words": consent.words_version,
                "given_at": consent.given_at.isoformat(),
            }
            for consent in mine.consents
        ],
        "chat": [
            {"you": event.inbound_text}
            if event.inbound_text
            else {"desk": event.reply.text if event.reply else ""}
            for event in mine.said
        ],
    }
