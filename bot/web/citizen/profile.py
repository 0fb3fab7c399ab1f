"""The form in which somebody leaves details for later forms: what was typed stays, whatever is wrong with it.

An empty form can be opened; one that holds values is only ever the answer to a form of its owner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aiohttp import web
from aiohttp_session import get_session

from bot.domain.channel import WEBCHAT
from bot.domain.citizen import FORGET_AFTER_DAYS
from bot.domain.consent import Consent, Purpose
from bot.domain.message import Address
from bot.domain.profile import FIELDS, Relation
from bot.errors import Refused
from bot.web.citizen.chat import become_visitor
from bot.web.citizen.mine import plain_values, private
from bot.web.context import page
from bot.web.forms import read_form
from bot.web.reader import know_again, reader_of
from bot.web.site import site_of


async def profile_page(request: web.Request) -> web.Response:
    """An empty form; whoever has a profile already finds it on their page."""
    address = _address(request)
    if address and (await site_of(request).services.profiles.of(address))[0]:
        raise web.HTTPSeeOther("/privacy/mine")
    return _form(request, {}, ())


async def change(request: web.Request) -> web.Response:
    """The form with what is kept, to be corrected."""
    address = _address(request)
    profile, consents = await site_of(request).services.profiles.of(address) if address else (None, ())
    if profile is None:
        raise web.HTTPSeeOther("/privacy/mine/profile")
    return _form(request, plain_values(profile), consents)


async def keep(request: web.Request) -> web.Response:
    """Keep what was typed, or show it again with what is wrong."""
    form, site = await read_form(request), site_of(request)
    typed = {name: form.get(name, "") for name in FIELDS}
    ticked = [purpose for purpose in Purpose if form.get(purpose.value) == "yes"]
    address = await _address_made(request)
    try:
        await site.services.profiles.declare(address, typed, ticked)
    except Refused as refused:
        _, consents = await site.services.profiles.of(address)
        faults = refused.facts.get("faults")
        return _form(request, typed, consents, ticked, faults if isinstance(faults, Mapping) else {})
    raise web.HTTPSeeOther("/privacy/mine?done=kept")


def _form(
    request: web.Request,
    values: Mapping[str, str],
    consents: Sequence[Consent],
    ticked: Sequence[Purpose] = (),
    faults: Mapping[str, str] | None = None,
) -> web.Response:
    response = page(
        request,
        "citizen/profile.html",
        status=422 if faults else 200,
        public=None,
        here="/privacy/mine/profile",
        values={name: values.get(name, "") for name in FIELDS},
        relations=[relation.value for relation in Relation],
        agreed={consent.purpose.value: consent.given_at for consent in consents if consent.is_current},
        ticked=[purpose.value for purpose in ticked],
        faults=faults or {},
        forget_after_days=FORGET_AFTER_DAYS,
        zone=site_of(request).clock.zone,
    )
    return private(response)


def _address(request: web.Request) -> Address | None:
    visitor = reader_of(request).visitor
    return Address(WEBCHAT, visitor) if visitor else None


async def _address_made(request: web.Request) -> Address:
    """The reader's address; whoever has none becomes a visitor, whose cookie is the key to what is kept."""
    session = await get_session(request)
    if not isinstance(session.get("visitor"), str):
        await become_visitor(site_of(request), session)
        know_again(request, session)
    return Address(WEBCHAT, session["visitor"])
