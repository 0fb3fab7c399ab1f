"""Staff looking for the profile of whoever stands in front of them: masked first, one field in full for a
reason.

Both leave an entry in the audit, in the same transaction: there is no look without its trace, and no trace
holds a value.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.clock import Clock
from bot.domain.audit import Actor, Entry, Facts
from bot.domain.masking import mask_in_text
from bot.domain.profile import FIELDS, Profile, normal_phone
from bot.domain.staff import Act
from bot.errors import NotFound, Refused
from bot.store import Store

LEAST_REASON, MOST_REASON = 4, 200  # characters


class ProfileLookupService:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def with_phone(self, typed: str, by: Actor) -> Sequence[Profile]:
        """The profiles with this full number. Raises Refused: ``phone_unknown``, ``phone_service``."""
        phone = normal_phone(typed)
        async with self._store.begin() as tx:
            found = await tx.profiles.with_phone(phone)
            for profile_id in [profile.id for profile in found] or [""]:
                await tx.audit.add(self._entry(by, Act.SEE_PROFILE_MASKED, profile_id, {"found": len(found)}))
        return found

    async def reveal(self, profile_id: str, field: str, reason: str, by: Actor) -> tuple[Profile, str]:
        """The profile, and one of its fields in plain.

        Raises Refused: ``reveal_field``, ``reveal_reason`` (LEAST_REASON to MOST_REASON characters are
        needed; in the audit, numbers of people in it are masked); NotFound if it was erased meanwhile.
        """
        if field not in FIELDS:
            raise Refused("reveal_field")
        if not LEAST_REASON <= len(reason.strip()) <= MOST_REASON:
            raise Refused("reveal_reason", least=LEAST_REASON, most=MOST_REASON)
        async with self._store.begin() as tx:
            profile = await tx.profiles.with_id(profile_id)
            if profile is None:
                raise NotFound("profile", profile_id)
            facts = {"field": field, "reason": mask_in_text(reason.strip())}
            await tx.audit.add(self._entry(by, Act.REVEAL_PROFILE, profile_id, facts))
        return profile, profile.plain(field, "staff gave a reason, which is in the audit")

    def _entry(self, by: Actor, act: Act, profile_id: str, facts: Facts) -> Entry:
        return Entry(self._clock.now(), by, act, "profile", profile_id, after=facts)
