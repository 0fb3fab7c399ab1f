"""What staff do with their own account: a new password, and a second step to sign in with.

Whatever weakens or replaces what proves who they are asks for the password again.
"""

from __future__ import annotations

from bot.clock import Clock
from bot.domain.audit import Entry, Facts
from bot.domain.password import refuse_weak
from bot.domain.staff import Act
from bot.domain.staff_session import Signed
from bot.domain.totp import new_secret, step_of
from bot.errors import NotFound, Refused
from bot.services.password import Passwords
from bot.store import Store, Tx
from bot.store.staff import Account


class OwnAccountService:
    def __init__(self, store: Store, clock: Clock, passwords: Passwords) -> None:
        self._store = store
        self._clock = clock
        self._passwords = passwords

    async def change_password(self, signed: Signed, old: str, new: str) -> None:
        """The new password ends their other sessions. Raises Refused ``password_wrong``,
        ``password_same``, and what `refuse_weak` raises."""
        account = await self._proved(signed, old)
        refuse_weak(new, signed.staff.name)
        if new == old:
            raise Refused("password_same")
        hashed = await self._passwords.hashed(new)
        async with self._store.begin() as tx:
            await self._confirm(tx, account)
            await tx.staff.set_password(account.staff.id, hashed, due=False)
            ended = await tx.staff_sessions.end_all(account.staff.id, but=signed.session.id)
            after = {"password": "new", "other_sessions_ended": ended}
            await tx.audit.add(self._entry(signed, after=after))

    async def offer_second_step(self, signed: Signed, password: str) -> None:
        """Make a secret for an authenticator app; it counts once a first code has confirmed it.

        Raises Refused ``password_wrong``, ``totp_there_already``.
        """
        account = await self._proved(signed, password)
        async with self._store.begin() as tx:
            await self._confirm(tx, account)
            if not await tx.staff.offer_totp(account.staff.id, new_secret()):
                raise Refused("totp_there_already")

    async def offered(self, signed: Signed) -> str:
        """The secret that waits for its first code; empty if there is none."""
        async with self._store.read() as tx:
            return (await _account(tx, signed)).totp_offered

    async def accept_second_step(self, signed: Signed, code: str) -> None:
        """From now on signing in takes a code. Raises Refused ``code_wrong``, ``totp_not_offered``."""
        now = self._clock.now()
        async with self._store.begin() as tx:
            account = await _account(tx, signed)
            if not account.totp_offered:
                raise Refused("totp_not_offered")
            step = step_of(account.totp_offered, code, now)
            if not step or not await tx.staff.accept_totp(account, step):
                raise Refused("code_wrong")
            facts = {"before": {"has_second_step": False}, "after": {"has_second_step": True}}
            await tx.audit.add(self._entry(signed, **facts))

    async def drop_second_step(self, signed: Signed, password: str) -> None:
        """Raises Refused ``password_wrong``. That there was none is no fault."""
        account = await self._proved(signed, password)
        async with self._store.begin() as tx:
            await self._confirm(tx, account)
            if await tx.staff.drop_totp(account.staff.id):
                facts = {"before": {"has_second_step": True}, "after": {"has_second_step": False}}
                await tx.audit.add(self._entry(signed, **facts))

    async def _proved(self, signed: Signed, password: str) -> Account:
        """The account, once its password was said. Checked outside of any transaction."""
        async with self._store.read() as tx:
            account = await _account(tx, signed)
        if not (await self._passwords.check(account.password_hash, password)).right:
            raise Refused("password_wrong")
        return account

    async def _confirm(self, tx: Tx, account: Account) -> None:
        if not await tx.staff.confirm_password(account, account.password_hash):
            raise Refused("password_wrong")

    def _entry(self, signed: Signed, *, before: Facts | None = None, after: Facts | None = None) -> Entry:
        at, name = self._clock.now(), signed.staff.name
        return Entry(at, signed.actor, Act.OWN_ACCOUNT, "staff", name, before=before or {}, after=after or {})


async def _account(tx: Tx, signed: Signed) -> Account:
    account = await tx.staff.get(signed.staff.id)
    if account is None:
        raise NotFound("staff", signed.staff.id)
    return account
