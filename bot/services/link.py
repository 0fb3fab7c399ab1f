"""Short links: made, led elsewhere, withdrawn, found, and counted.

Each item has one link of its own, made in the transaction that publishes the item (store/link.py). Changing
such a link counts as a publication, because pages and chats carry its code: every process then binds anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.clock import Clock, city_time
from bot.config import Config
from bot.domain.audit import Actor, Entry
from bot.domain.link import (
    HOUSE,
    Known,
    Link,
    LinkAct,
    LinkChange,
    Target,
    ToCase,
    is_allowed,
    item_of,
    kind_of,
    refuse_change,
    refuse_unknown,
    short_address,
)
from bot.domain.link_code import checked_code, code_from
from bot.domain.link_count import PEOPLE, Opened
from bot.domain.staff import WHOLE_CITY, Act
from bot.errors import NotFound, Refused
from bot.ids import Ids
from bot.services.guide import GuideService
from bot.store import Store, Tx
from content.links import domain_of
from content.situations import ask

ATTEMPTS = 8  # at a free code among 2^30


@dataclass(frozen=True, slots=True)
class Validity:
    """Days of the city, the last one included; None is without end."""

    since: dt.date | None = None
    until: dt.date | None = None


ALWAYS = Validity()


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A link with all that is known of it. `counts`: (day, kind) → how often."""

    link: Link
    history: tuple[LinkChange, ...]
    counts: Mapping[tuple[dt.date, Opened], int]


class LinkService:
    """`channels` are the names of those a link may lead to."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ids: Ids,
        config: Config,
        guides: GuideService,
        channels: Collection[str],
    ) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._config = config
        self._guides = guides
        self._channels = channels

    async def ensure_standing(self) -> int:
        """A link for every item that has none, being older than links are; says how many were made."""
        async with self._store.read() as tx:
            if not await tx.links.without():
                return 0  # the usual start: nothing is written
        async with self._store.begin() as tx:
            await tx.catalogue.lock()  # one process makes them, the others find them made
            return await tx.links.make_standing(await tx.links.without(), HOUSE, self._clock.now())

    async def make(self, target: Target, by: Actor, why: str = "", validity: Validity = ALWAYS) -> Link:
        """A new link. Raises Refused as `refuse_unknown` and `refuse_change` do, ``link_case_answers``, and
        ``link_address_too_long`` where PUBLIC_URL leaves no room on a small code."""
        change = self._change(1, LinkAct.MADE, target, by, why, validity)
        async with self._store.begin() as tx:
            for _attempt in range(ATTEMPTS):
                code = checked_code(self._ids.item_id()[:6])
                short_address(self._config.address, code)
                if await tx.links.make(code, change):
                    await self._audit(tx, by, code, None, change)
                    return Link(code, change)
        raise RuntimeError("no free code was found")

    async def retarget(
        self, typed: str, target: Target, by: Actor, why: str, validity: Validity = ALWAYS
    ) -> Link:
        """Lead a code elsewhere, also a withdrawn or expired one. Raises NotFound, and Refused as `make`."""
        async with self._store.begin() as tx:
            link = await _found(tx, typed)
            change = self._change(link.current.number + 1, LinkAct.RETARGETED, target, by, why, validity)
            return await self._changed(tx, by, link, change)

    async def withdraw(self, typed: str, by: Actor, why: str) -> Link:
        """End a link: whoever scans it is told so kindly. Raises NotFound, Refused("link_withdrawn")."""
        async with self._store.begin() as tx:
            link = await _found(tx, typed)
            if link.current.act is LinkAct.WITHDRAWN:
                raise Refused("link_withdrawn", link=link.code)
            number = link.current.number + 1
            change = LinkChange(number, LinkAct.WITHDRAWN, link.target, by.name, self._clock.now(), why)
            refuse_change(change)
            return await self._changed(tx, by, link, change)

    async def find(self, typed: str) -> Link:
        """The link of a code as somebody wrote it, whatever its state. Raises NotFound."""
        async with self._store.read() as tx:
            return await _found(tx, typed)

    async def record(self, typed: str) -> LinkRecord:
        """A link with its history and its counts. Raises NotFound."""
        async with self._store.read() as tx:
            link = await _found(tx, typed)
            return LinkRecord(
                link, tuple(await tx.links.history(link.code)), await tx.link_counts.of(link.code)
            )

    async def all(self) -> Sequence[tuple[Link, int]]:
        """Every link, with how many people opened it."""
        async with self._store.read() as tx:
            totals = await tx.link_counts.totals(PEOPLE)
            return [(link, totals.get(link.code, 0)) for link in await tx.links.all()]

    def today(self) -> dt.date:
        return city_time(self._clock).date()

    def unit_of(self, target: Target) -> str:
        """Whose link it is: the department of the item it is about, else the whole city."""
        edition = self._guides.catalogue.by_id.get(item_of(target))
        return (edition.guide.department if edition else "") or WHOLE_CITY

    def address(self, code: str, area: str = "") -> str:
        """What stands on paper. Raises Refused("link_address_too_long")."""
        return short_address(self._config.address, code, area)

    def leads_online(self, url: str) -> bool:
        """Whether an address is one of those to which we send people to do things online."""
        return is_allowed(url, self._domains())

    def _domains(self) -> tuple[str, ...]:
        """ONLINE_DOMAINS, else those of the city's own online site."""
        if self._config.online_domains:
            return tuple(self._config.online_domains.split(","))
        city = self._guides.catalogue.city
        return tuple(filter(None, map(domain_of, (city.online_site, city.online_site_mobile))))

    def _change(
        self, number: int, act: LinkAct, target: Target, by: Actor, why: str, validity: Validity
    ) -> LinkChange:
        catalogue = self._guides.catalogue
        halls = {hall.key for hall in catalogue.city.halls}
        refuse_unknown(target, Known(catalogue.by_id, halls, self._channels, self._domains()))
        if isinstance(target, ToCase):
            asked = ask(catalogue.by_id[target.item].guide.questions, target.answers)
            if asked.next or not asked.answered or asked.answers != target.answers:
                raise Refused("link_case_answers", question=asked.next.id if asked.next else "-")
        change = LinkChange(
            number, act, target, by.name, self._clock.now(), why, validity.since, validity.until
        )
        refuse_change(change)
        return change

    async def _changed(self, tx: Tx, by: Actor, link: Link, change: LinkChange) -> Link:
        if link.standing_for:  # pages and chats carry its code
            await tx.catalogue.advance(await tx.catalogue.lock())
        await tx.links.change(link.code, change)
        await self._audit(tx, by, link.code, link.current, change)
        return Link(link.code, change, link.standing_for)

    async def _audit(
        self, tx: Tx, by: Actor, code: str, before: LinkChange | None, after: LinkChange
    ) -> None:
        unit = self.unit_of(after.target)
        known = _told(before) if before else {}
        entry = Entry(after.at, by, Act.MANAGE_LINKS, "link", code, unit, known, _told(after))
        await tx.audit.add(entry)


def _told(change: LinkChange) -> dict[str, object]:
    return {
        "act": change.act.value,
        "leads_to": {"kind": kind_of(change.target), **asdict(change.target)},
        "why": change.why,
        "valid_from": change.valid_from and change.valid_from.isoformat(),
        "valid_until": change.valid_until and change.valid_until.isoformat(),
    }


async def _found(tx: Tx, typed: str) -> Link:
    code = code_from(typed)
    link = await tx.links.get(code) if code else None
    if link is None:
        raise NotFound("link", typed)
    return link
