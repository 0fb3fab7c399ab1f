"""Signing in and out: the password, the second step, and the sessions that follow.

Every step that lets somebody further makes a new session with a new token and ends the one before.
Passwords are checked outside of transactions, and what was checked is confirmed inside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.audit import Entry, Facts
from bot.domain.staff import Act
from bot.domain.staff_session import Signed, StaffSession, Stage, token_hash
from bot.domain.totp import step_of
from bot.errors import Refused
from bot.ids import Ids
from bot.log import logger
from bot.services.password import Passwords
from bot.store import Store, Tx
from bot.store.staff import Account

log = logger("staff")

MAX_BROWSER = 120  # characters kept of what a browser calls itself


@dataclass(frozen=True, slots=True)
class Entered:
    """A new token for the browser, and whose session it opens."""

    token: str
    signed: Signed


class StaffSessionService:
    def __init__(self, store: Store, clock: Clock, ids: Ids, passwords: Passwords) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._passwords = passwords

    async def enter(self, name: str, password: str, *, before: str = "", browser: str = "") -> Entered:
        """The first step. `before` is the token the browser had. Raises Refused ``sign_in_wrong``, the same
        for a wrong name, a wrong password and somebody who was turned off."""
        async with self._store.read() as tx:
            account = await tx.staff.named(name)
        usable = account if account and account.staff.active else None
        checked = await self._passwords.check(usable.password_hash if usable else "", password)
        if usable is None or not checked.right:
            log.warning("sign_in.refused", staff=account.staff.id if account else "unknown")
            raise Refused("sign_in_wrong")
        async with self._store.begin() as tx:
            if not await tx.staff.confirm_password(usable, checked.hash):
                raise Refused("sign_in_wrong")
            stage = Stage.SECOND_STEP if usable.staff.has_totp else Stage.OPEN
            return await self._open(tx, usable, stage, before=before, browser=browser)

    async def finish(self, token: str, code: str) -> Entered:
        """The second step. Raises Refused: ``sign_in_over`` (start again), ``code_wrong`` (or used)."""
        now = self._clock.now()
        async with self._store.begin() as tx:
            account, session = await self._waiting(tx, token, now)
            step = step_of(account.totp_secret, code, now)
            if not step or not await tx.staff.use_code(account.staff.id, step):
                raise Refused("code_wrong")
            return await self._open(tx, account, Stage.OPEN, before=token, browser=session.browser)

    async def know(self, token: str) -> Signed | None:
        """Who comes with this token. Being here puts off the end of an idle session."""
        now = self._clock.now()
        async with self._store.read() as tx:
            found = await self._found(tx, token, now)
        if found is None:
            return None
        account, session = found
        if session.stage is Stage.OPEN and now >= session.due_to_be_seen:
            async with self._store.begin() as tx:
                await tx.staff_sessions.seen(session.id, now)
        return Signed(account.staff, session)

    async def of(self, signed: Signed) -> Sequence[StaffSession]:
        """Their sessions that are not over, the newest first."""
        now = self._clock.now()
        async with self._store.read() as tx:
            sessions = await tx.staff_sessions.of(signed.staff.id)
        return [session for session in sessions if not session.is_over(now)]

    async def end(self, signed: Signed, session_id: str) -> None:
        """Sign out, here or somewhere else; a session that is gone already is no fault."""
        async with self._store.begin() as tx:
            if await tx.staff_sessions.end(signed.staff.id, session_id):
                await tx.audit.add(self._entry(signed, session_id, before={"signed_in": True}))

    async def end_all(self, signed: Signed) -> int:
        """Sign out everywhere, here included; says how many sessions that ended."""
        async with self._store.begin() as tx:
            ended = await tx.staff_sessions.end_all(signed.staff.id)
            await tx.audit.add(self._entry(signed, "*", before={"sessions": ended}))
        return ended

    async def erase_over(self) -> int:
        """Erase what nobody can use any more; says how many."""
        async with self._store.begin() as tx:
            return await tx.staff_sessions.erase_over(self._clock.now())

    async def _found(self, tx: Tx, token: str, now: dt.datetime) -> tuple[Account, StaffSession] | None:
        found = await tx.staff_sessions.find(token_hash(token)) if token else None
        if found is None or found[1].is_over(now):
            return None
        account = await tx.staff.get(found[0])
        return (account, found[1]) if account and account.staff.active else None

    async def _waiting(self, tx: Tx, token: str, now: dt.datetime) -> tuple[Account, StaffSession]:
        """Who has passed the first step and not yet the second."""
        found = await self._found(tx, token, now)
        if found is None or found[1].stage is not Stage.SECOND_STEP or not found[0].totp_secret:
            raise Refused("sign_in_over")
        return found

    async def _open(self, tx: Tx, account: Account, stage: Stage, *, before: str, browser: str) -> Entered:
        now, token = self._clock.now(), self._ids.visitor_id()
        if known := await tx.staff_sessions.find(token_hash(before)):
            await tx.staff_sessions.end(known[0], known[1].id)
        session = StaffSession(self._ids.item_id(), stage, now, now, browser[:MAX_BROWSER])
        await tx.staff_sessions.add(token_hash(token), account.staff.id, session)
        signed = Signed(account.staff, session)
        if stage is Stage.OPEN:
            await tx.audit.add(self._entry(signed, session.id, after={"signed_in": True}))
        return Entered(token, signed)

    def _entry(
        self, signed: Signed, session_id: str, *, before: Facts | None = None, after: Facts | None = None
    ) -> Entry:
        at, actor = self._clock.now(), signed.actor
        return Entry(
            at, actor, Act.OWN_ACCOUNT, "staff_session", session_id, before=before or {}, after=after or {}
        )
