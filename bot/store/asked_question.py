"""Questions that need an editor (bot/domain/asked_question.py): one row for the same words of the same kind.

Counting is one guarded statement each, so two processes never lose a count. How many rows a day may add is
checked inside the INSERT: on SQLite exactly, on PostgreSQL up to what other processes add at the same moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    String,
    Text,
    UniqueConstraint,
    case,
    delete,
    func,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.engine import Row as Record
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.asked_question import NEW_A_DAY, AskedKind, AskedQuestion, AskedState, Counted
from bot.store.engine import insert_into
from bot.store.rows import Row, table


class AskedQuestionRow(Row):
    __tablename__ = "asked_question"
    __table_args__ = (UniqueConstraint("kind", "item_id", "plain"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    item_id: Mapped[str] = mapped_column(String(10))  # empty: nothing was chosen
    plain: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(200))
    nearest: Mapped[str] = mapped_column(Text)  # ids of items, commas between
    language: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    first_day: Mapped[dt.date] = mapped_column(Date, index=True)
    last_day: Mapped[dt.date] = mapped_column(Date, index=True)
    days: Mapped[int] = mapped_column(Integer)
    times: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))


class AskedQuestionRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def count(self, counted: Counted, *, bounded: bool = True) -> bool:
        """Count it in its row, or in a new one. False, if `bounded`: the day has NEW_A_DAY rows already."""
        again = update(table(AskedQuestionRow)).where(_same(counted))
        if (await self._connection.execute(again.values(**_counted_up(counted)))).rowcount:
            return True
        values = _values(counted)
        columns = table(AskedQuestionRow).c
        new_today = select(func.count()).where(AskedQuestionRow.first_day == counted.day).scalar_subquery()
        row = select(*(literal(value, columns[name].type) for name, value in values.items()))
        statement = insert_into(self._connection, table(AskedQuestionRow)).from_select(
            list(values), row.where(new_today < NEW_A_DAY if bounded else true())
        )
        made = await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["kind", "item_id", "plain"], set_=_counted_up(counted)
            ).returning(AskedQuestionRow.id)
        )
        return made.one_or_none() is not None

    async def listed(
        self, kinds: Sequence[AskedKind], since: dt.date, states: Sequence[AskedState]
    ) -> list[tuple[AskedQuestion, str]]:
        """Rows last asked on `since` or later, most asked first; beside each the words it is compared by."""
        wanted = select(AskedQuestionRow.__table__).where(
            AskedQuestionRow.kind.in_(kinds),
            AskedQuestionRow.last_day >= since,
            AskedQuestionRow.state.in_(states),
        )
        by = (AskedQuestionRow.times.desc(), AskedQuestionRow.last_day.desc(), AskedQuestionRow.id)
        rows = await self._connection.execute(wanted.order_by(*by))
        return [(_question(row), row.plain) for row in rows]

    async def one(self, id_: int) -> tuple[AskedQuestion, str] | None:
        wanted = select(AskedQuestionRow.__table__).where(AskedQuestionRow.id == id_)
        row = (await self._connection.execute(wanted)).one_or_none()
        return None if row is None else (_question(row), row.plain)

    async def mark(self, id_: int, state: AskedState) -> AskedState | None:
        """Say what became of it, and of the other kind of pick that proposes the same. What it was before;
        None: no such row."""
        known = select(AskedQuestionRow.item_id, AskedQuestionRow.plain, AskedQuestionRow.state)
        row = (await self._connection.execute(known.where(AskedQuestionRow.id == id_))).one_or_none()
        if row is None:
            return None
        same = AskedQuestionRow.id == id_
        if row.item_id:
            same = (AskedQuestionRow.item_id == row.item_id) & (AskedQuestionRow.plain == row.plain)
        await self._connection.execute(update(table(AskedQuestionRow)).where(same).values(state=state))
        return AskedState(row.state)

    async def erase_older(self, before: dt.date) -> int:
        """Erase what was last asked before that day; says how many rows."""
        gone = await self._connection.execute(
            delete(table(AskedQuestionRow)).where(AskedQuestionRow.last_day < before)
        )
        return gone.rowcount


def _same(counted: Counted) -> ColumnElement[bool]:
    asked = counted.asked
    return (
        (AskedQuestionRow.kind == asked.kind)
        & (AskedQuestionRow.item_id == asked.item)
        & (AskedQuestionRow.plain == counted.plain)
    )


def _counted_up(counted: Counted) -> dict[str, object]:
    """What one more count changes; a day that comes late (another process's) moves nothing back."""
    later = AskedQuestionRow.last_day < counted.day
    return {
        "times": AskedQuestionRow.times + counted.times,
        "days": case((later, AskedQuestionRow.days + 1), else_=AskedQuestionRow.days),
        "last_day": case((later, literal(counted.day, Date)), else_=AskedQuestionRow.last_day),
        "nearest": ",".join(counted.asked.nearest),
        "language": counted.asked.language,
        "channel": counted.asked.channel,
    }


def _values(counted: Counted) -> dict[str, object]:
    asked = counted.asked
    return {
        "kind": asked.kind.value,
        "item_id": asked.item,
        "plain": counted.plain,
        "text": asked.text,
        "nearest": ",".join(asked.nearest),
        "language": asked.language,
        "channel": asked.channel,
        "first_day": counted.day,
        "last_day": counted.day,
        "days": 1,
        "times": counted.times,
        "state": AskedState.NEW.value,
    }


def _question(row: Record[tuple[object, ...]]) -> AskedQuestion:
    return AskedQuestion(
        id=row.id,
        kind=AskedKind(row.kind),
        text=row.text,
        item=row.item_id,
        nearest=tuple(filter(None, row.nearest.split(","))),
        language=row.language,
        channel=row.channel,
        first_day=row.first_day,
        last_day=row.last_day,
        days=row.days,
        times=row.times,
        state=AskedState(row.state),
    )
