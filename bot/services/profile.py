"""Keeping a self-declared profile on consent, showing it to whose it is, and erasing it.

The consent and the data it covers change in one transaction: there is never one without the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from bot.clock import Clock, city_time
from bot.domain.consent import WORDS_VERSIONS, Consent, Ending, Purpose, missing
from bot.domain.message import Address
from bot.domain.profile import SENSITIVE, Profile, declared
from bot.domain.retention import KEEP_ENDED_CONSENTS_DAYS, rule_of
from bot.errors import Refused
from bot.ids import Ids
from bot.store import Store, Tx


class ProfileService:
    def __init__(self, store: Store, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids

    async def of(self, address: Address) -> tuple[Profile | None, Sequence[Consent]]:
        """This person's profile, and the consents it rests on. Looking puts off its end."""
        async with self._store.read() as tx:
            found, consents = await tx.profiles.of(address), await tx.consents.of(address)
        if found is None:
            return None, consents
        profile, seen_on = found
        if seen_on < self._today():  # once a day; the statement itself never goes back in time
            async with self._store.begin() as tx:
                await tx.profiles.seen(address, self._today())
        return profile, consents

    async def declare(
        self, address: Address, typed: Mapping[str, str], ticked: Collection[Purpose]
    ) -> Profile:
        """Keep what somebody typed in place of what they left before.

        Raises Refused("profile_faults", faults={field or purpose: code}) with everything that is wrong, a
        missing consent included; nothing is kept then.
        """
        faults: dict[str, str] = {}
        profile = self._read(typed, faults)
        async with self._store.begin() as tx:
            held = await tx.consents.of(address)
            needed = _needed(profile, typed)
            faults |= {purpose.value: "consent_missing" for purpose in missing(needed, held, ticked)}
            if faults or profile is None:
                raise Refused("profile_faults", faults=faults)
            await self._agree(tx, address, held, needed)
            await tx.profiles.keep(address, profile, self._today())
        return profile

    def _read(self, typed: Mapping[str, str], faults: dict[str, str]) -> Profile | None:
        try:
            return declared(self._ids.item_id(), typed, self._today().year)
        except Refused as refused:
            found = refused.facts["faults"]
            faults.update(found if isinstance(found, dict) else {})
            return None

    async def _agree(
        self, tx: Tx, address: Address, held: Sequence[Consent], needed: Collection[Purpose]
    ) -> None:
        """Write down what was ticked now; end what covers nothing any more."""
        now = self._clock.now()
        for purpose in needed:
            await tx.consents.give(address, Consent(purpose, WORDS_VERSIONS[purpose], now))
        done = [consent.purpose for consent in held if consent.purpose not in needed]
        await tx.consents.end(address, now, Ending.WITHDRAWN, done)

    async def withdraw(self, address: Address) -> bool:
        """End the consents and erase what they covered. False: there was nothing."""
        async with self._store.begin() as tx:
            ended = await tx.consents.end(address, self._clock.now(), Ending.WITHDRAWN)
            return await tx.profiles.erase(address) or ended > 0

    async def erase_unseen(self) -> int:
        """Erase what nobody has used for the time of its rule; says how many."""
        async with self._store.begin() as tx:
            before = self._today() - dt.timedelta(days=rule_of("profile").days or 0)
            holders = await tx.profiles.erase_unseen(before)
            await tx.consents.end_of_holders(holders, self._clock.now(), Ending.UNSEEN)
            return len(holders)

    async def erase_ended_consents(self) -> int:
        """Erase consents that ended longer ago than their rule says; says how many."""
        async with self._store.begin() as tx:
            before = self._clock.now() - dt.timedelta(days=KEEP_ENDED_CONSENTS_DAYS)
            return await tx.consents.erase_ended(before)

    def _today(self) -> dt.date:
        return city_time(self._clock).date()


def _needed(profile: Profile | None, typed: Mapping[str, str]) -> list[Purpose]:
    """What has to be agreed to; of what could not be read yet, all that was typed counts."""
    is_sensitive = profile.is_sensitive if profile else any(typed.get(name, "").strip() for name in SENSITIVE)
    return [Purpose.PROFILE, *([Purpose.SENSITIVE] if is_sensitive else [])]
