"""Notices on their way to people (bot/domain/outbox.py): added in the transaction of what they are about.

A claim is a lease with a name of its own, taken in one statement: on PostgreSQL rows that another claim is
just taking are passed over, on SQLite there is one writer. Every later write is guarded by that name, so a
process that slept too long changes nothing. Who is meant is encrypted, with a keyed hash beside it for
those who are only reached while their page is open; both are erased the moment a notice is done.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, ColumnElement, Index, String, and_, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.message import Address
from bot.domain.outbox import Again, Backlog, Claimed, Done, Notice, NoticeKind, NoticeState, Standing
from bot.store.citizen import hashed_address
from bot.store.engine import insert_into
from bot.store.protected import Protected, UnreadableField
from bot.store.rows import Row, UTCTime, table

_OPEN = NoticeState.OPEN.value
_KNOWN = tuple(kind.value for kind in NoticeKind)  # a newer version's is left to those who know it


class OutboxRow(Row):
    __tablename__ = "outbox"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    channel: Mapped[str] = mapped_column(String(20))
    receiver: Mapped[str | None] = mapped_column(Protected("outbox.receiver"))
    address_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    language: Mapped[str] = mapped_column(String(20))
    urgent: Mapped[bool]
    dedupe: Mapped[str] = mapped_column(String(120), unique=True)
    not_before: Mapped[dt.datetime] = mapped_column(UTCTime)
    too_late: Mapped[dt.datetime] = mapped_column(UTCTime)
    state: Mapped[str] = mapped_column(String(20))
    holder: Mapped[str] = mapped_column(String(26))
    lease_until: Mapped[dt.datetime | None] = mapped_column(UTCTime)
    begun_at: Mapped[dt.datetime | None] = mapped_column(UTCTime)  # set while a send may be under way
    attempts: Mapped[int]
    resends: Mapped[int]
    reason: Mapped[str] = mapped_column(String(40))
    external_id: Mapped[str] = mapped_column(String(60))
    done_at: Mapped[dt.datetime | None] = mapped_column(UTCTime, index=True)

    __table_args__ = (Index(None, "state", "channel", "not_before"),)


class OutboxRepository:
    """The outbox inside one transaction; `key` is that of all hashes of addresses."""

    def __init__(self, connection: AsyncConnection, key: bytes) -> None:
        self._connection = connection
        self._key = key

    async def add(self, notice: Notice) -> int:
        """Its number; 0 if this has been said already (the same `dedupe`), and then nothing was written."""
        values = {
            "kind": notice.kind.value,
            "facts": dict(notice.facts),
            "channel": notice.receiver.channel,
            "receiver": notice.receiver.id,
            "address_hash": hashed_address(self._key, notice.receiver),
            "language": notice.language,
            "urgent": notice.urgent,
            "dedupe": notice.dedupe,
            "not_before": notice.not_before,
            "too_late": notice.too_late,
            "state": _OPEN,
            **_UNTOUCHED,
        }
        statement = insert_into(self._connection, table(OutboxRow)).values(values)
        added = await self._connection.execute(
            statement.on_conflict_do_nothing(index_elements=["dedupe"]).returning(OutboxRow.number)
        )
        return added.scalar_one_or_none() or 0

    async def is_due(
        self, channel: str, now: dt.datetime, people: Sequence[Address] | None, *, quiet: bool
    ) -> bool:
        """Whether a claim of the same words would find something."""
        due = select(OutboxRow.number).where(*self._due(channel, now, people, quiet=quiet)).limit(1)
        return (await self._connection.execute(due)).first() is not None

    async def claim(
        self,
        channel: str,
        now: dt.datetime,
        until: dt.datetime,
        holder: str,
        most: int,
        people: Sequence[Address] | None = None,
        *,
        quiet: bool = False,
    ) -> list[Claimed]:
        """Hold the oldest open notices of a channel that are due, or of these people, until then.

        `quiet`: only urgent ones. A lease that ran out is claimed like a notice nobody held.
        """
        picked = (
            select(OutboxRow.number)
            .where(*self._due(channel, now, people, quiet=quiet))
            .order_by(OutboxRow.not_before, OutboxRow.number)
            .limit(most)
            .with_for_update(skip_locked=True)
            .cte("picked")
        )
        held = update(table(OutboxRow)).where(OutboxRow.number.in_(select(picked.c.number)))
        rows = await self._connection.execute(
            held.values(holder=holder, lease_until=until).returning(*_CLAIMED)
        )
        return [_claimed(row) for row in sorted(rows, key=lambda row: (row.not_before, row.number))]

    async def begin(self, claimed: Claimed, now: dt.datetime, until: dt.datetime) -> str | None:
        """Note that sending begins; the channel's id of the person, empty if no key of ours opens it.

        None: the claim ran out and somebody else has the notice. Sending after a send of unknown end counts.
        """
        row = update(table(OutboxRow)).where(*_held(claimed))
        resends = claimed.resends + (1 if claimed.begun else 0)
        begun = await self._connection.execute(
            row.values(begun_at=now, lease_until=until, resends=resends).returning(OutboxRow.receiver)
        )
        try:
            return begun.scalar_one_or_none()
        except UnreadableField:
            return ""

    async def finish(self, claimed: Claimed, done: Done, now: dt.datetime) -> bool:
        """Record how it ended and erase who was meant. False: the claim is not ours any more."""
        row = update(table(OutboxRow)).where(*_held(claimed))
        ended = await self._connection.execute(row.values(**_ended(done, now)))
        return ended.rowcount == 1

    async def retry(self, claimed: Claimed, again: Again) -> bool:
        """Leave it open until then. False: the claim is not ours any more."""
        row = update(table(OutboxRow)).where(*_held(claimed))
        left = await self._connection.execute(
            row.values(not_before=again.at, attempts=again.attempts, lease_until=None, begun_at=None)
        )
        return left.rowcount == 1

    async def release(self, holder: str) -> None:
        """Give back what a claim holds and has not begun, for anybody to claim at once."""
        row = update(table(OutboxRow)).where(
            OutboxRow.holder == holder, OutboxRow.state == _OPEN, OutboxRow.begun_at.is_(None)
        )
        await self._connection.execute(row.values(lease_until=None))

    async def skip_late(self, now: dt.datetime) -> Mapping[str, int]:
        """End what nobody could be told in time and nobody holds; channel → how many."""
        late = update(table(OutboxRow)).where(
            OutboxRow.state == _OPEN, OutboxRow.too_late <= now, OutboxRow.begun_at.is_(None), _is_free(now)
        )
        ended = await self._connection.execute(
            late.values(**_ended(Done(NoticeState.SKIPPED, "too_late"), now)).returning(OutboxRow.channel)
        )
        return Counter(ended.scalars())

    async def withdraw(self, address: Address, now: dt.datetime) -> int:
        """End everything that is open for a person, who is not to be written to any more; says how many."""
        theirs = update(table(OutboxRow)).where(
            OutboxRow.address_hash == hashed_address(self._key, address), OutboxRow.state == _OPEN
        )
        ended = await self._connection.execute(
            theirs.values(**_ended(Done(NoticeState.SKIPPED, "withdrawn"), now))
        )
        return ended.rowcount

    async def standing(self, number: int) -> Standing | None:
        row = OutboxRow
        wanted = select(row.state, row.reason, row.external_id, row.attempts, row.resends)
        found = (await self._connection.execute(wanted.where(row.number == number))).one_or_none()
        return None if found is None else Standing(NoticeState(found.state), *found[1:])

    async def backlog(self, now: dt.datetime, *, quiet: bool) -> Mapping[str, Backlog]:
        """Channel → its open notices; in quiet hours only an urgent one is due."""
        is_due = and_(OutboxRow.not_before <= now, *_allowed(quiet=quiet))
        oldest = func.min(case((is_due, OutboxRow.not_before)), type_=UTCTime)
        wanted = select(OutboxRow.channel, func.count(), oldest).where(OutboxRow.state == _OPEN)
        rows = await self._connection.execute(wanted.group_by(OutboxRow.channel))
        return {
            channel: Backlog(count, (now - since).total_seconds() if since else 0.0)
            for channel, count, since in rows
        }

    async def erase_done(self, until: dt.datetime) -> int:
        """Erase notices that ended before then; says how many."""
        gone = await self._connection.execute(delete(table(OutboxRow)).where(OutboxRow.done_at < until))
        return gone.rowcount

    def _due(
        self, channel: str, now: dt.datetime, people: Sequence[Address] | None, *, quiet: bool
    ) -> list[ColumnElement[bool]]:
        row = OutboxRow
        due = [
            row.state == _OPEN, row.channel == channel, row.not_before <= now, row.kind.in_(_KNOWN),
            _is_free(now), *_allowed(quiet=quiet),
        ]  # fmt: skip
        if people is not None:
            due.append(row.address_hash.in_([hashed_address(self._key, person) for person in people]))
        return due


_UNTOUCHED = {
    "holder": "", "lease_until": None, "begun_at": None, "attempts": 0, "resends": 0, "reason": "",
    "external_id": "", "done_at": None,
}  # fmt: skip

_CLAIMED = (
    OutboxRow.number, OutboxRow.kind, OutboxRow.facts, OutboxRow.channel, OutboxRow.language,
    OutboxRow.too_late, OutboxRow.attempts, OutboxRow.resends, OutboxRow.begun_at, OutboxRow.holder,
    OutboxRow.not_before,
)  # fmt: skip


def _claimed(row: Any) -> Claimed:
    return Claimed(
        row.number, NoticeKind(row.kind), row.facts, row.channel, row.language, row.too_late, row.attempts,
        row.resends, row.begun_at is not None, row.holder,
    )  # fmt: skip


def _held(claimed: Claimed) -> tuple[ColumnElement[bool], ...]:
    is_ours = OutboxRow.holder == claimed.holder
    return OutboxRow.number == claimed.number, is_ours, OutboxRow.state == _OPEN


def _is_free(now: dt.datetime) -> ColumnElement[bool]:
    return or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until <= now)


def _allowed(*, quiet: bool) -> tuple[ColumnElement[bool], ...]:
    return (OutboxRow.urgent.is_(True),) if quiet else ()


def _ended(done: Done, now: dt.datetime) -> dict[str, object]:
    """What every end writes: how it ended, and nobody's address any more."""
    said = {"state": done.state.value, "reason": done.reason[:40], "external_id": done.external_id[:60]}
    erased = {"receiver": None, "address_hash": None, "lease_until": None, "begun_at": None}
    return {**said, **erased, "done_at": now}
