"""Questions for the editors: noted in a turn, counted in the database a little later.

`note` only adds to a list in memory, so that a miss costs a turn microseconds and never waits for the
database (an import may hold SQLite's one writer for seconds). `bot/worker/asked_question_flush.py` writes the
list every few seconds, `open_app` once more at the end; a hard kill loses the last seconds of counts, and a
count is no promise.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.clock import Clock, city_time
from bot.domain.asked_question import (
    KEEP_DAYS,
    LONGEST,
    PROPOSING,
    Asked,
    AskedKind,
    AskedQuestion,
    AskedState,
    Counted,
    Proposal,
    proposals,
    shortened,
)
from bot.domain.audit import COMMAND_LINE, Actor, Entry
from bot.domain.masking import HIDDEN, mask_in_text
from bot.domain.staff import WHOLE_CITY, Act
from bot.errors import NotFound
from bot.store import Store
from content.search.tokenize import plain
from content.told import without_told

WAITING = 1000  # different questions that may wait for the next writing; more are only counted
READ = 2 * LONGEST  # characters of a question that are masked; a pasted letter would take milliseconds
AT_ONCE = 25  # in one transaction, so that a flood keeps nobody else from writing for long
NOT_A_CITIZEN = ("ask",)  # the channel of `wenban ask`: an operator looks how an answer came about

_PARTS_OF_NUMBERS = "0123456789 -*xX"
_BARE_NAME = re.compile(r"\W*[^\W\d_]{2,4}\W*\*\*\*\W*")  # “张三 138…” is an introduction, not a question
_OVERFLOW = Asked(AskedKind.OVERFLOW, "", "", "")


def without_personal(text: str) -> str:
    """The words of a question that may be kept: numbers, names and house numbers masked, cut."""
    beginning = text[:READ]
    if len(text) > READ:
        beginning = beginning.rstrip(_PARTS_OF_NUMBERS)  # half a number has no shape to be masked by
    masked = without_told(mask_in_text(beginning))
    if _BARE_NAME.fullmatch(masked):
        return HIDDEN
    return shortened(masked)


@dataclass(frozen=True, slots=True)
class AskedList:
    """What `listed` found, and how many questions were only counted, all days together."""

    questions: tuple[AskedQuestion, ...]
    only_counted: int


class AskedQuestionService:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._waiting: dict[tuple[str, ...], Counted] = {}

    def note(self, asked: Asked) -> None:
        """Count a question whose text is `without_personal`. Waits for nothing and refuses nothing."""
        words = plain(asked.text).replace(" ", "")[: len(asked.text)]
        if words and asked.channel not in NOT_A_CITIZEN:
            self._wait((Counted(asked, words, self._today()),))

    async def flush(self) -> int:
        """Write what waits; says how many different questions. What cannot be written waits again."""
        taken, self._waiting = list(self._waiting.values()), {}
        written = 0
        try:
            while written < len(taken):
                await self._write(taken[written : written + AT_ONCE])
                written += AT_ONCE
        except BaseException:
            self._wait(taken[written:])
            raise
        return len(taken)

    async def _write(self, counts: Sequence[Counted]) -> None:
        async with self._store.begin() as tx:
            too_many = [each for each in counts if not await tx.asked_questions.count(each)]
            if too_many:
                beyond = Counted(_OVERFLOW, "", self._today(), sum(each.times for each in too_many))
                await tx.asked_questions.count(beyond, bounded=False)

    async def listed(
        self, kinds: Sequence[AskedKind], *, days: int, states: Sequence[AskedState]
    ) -> AskedList:
        """Questions of these kinds asked within the last `days` days, most asked first."""
        since = self._today() - dt.timedelta(days=max(days, 1) - 1)
        async with self._store.read() as tx:
            rows = await tx.asked_questions.listed(kinds, since, states)
            counts = await tx.asked_questions.listed((AskedKind.OVERFLOW,), since, tuple(AskedState))
        return AskedList(tuple(row for row, _ in rows), sum(row.times for row, _ in counts))

    async def proposals(self, *, days: int, states: Sequence[AskedState]) -> list[Proposal]:
        """Aliases that picks of the last `days` days suggest, strong ones first."""
        since = self._today() - dt.timedelta(days=max(days, 1) - 1)
        async with self._store.read() as tx:
            rows = await tx.asked_questions.listed(PROPOSING, since, states)
        return proposals([row for row, _ in rows], [words for _, words in rows])

    async def proposal(self, id_: int) -> Proposal:
        """One proposal by its number. Raises NotFound."""
        for each in await self.proposals(days=KEEP_DAYS + 1, states=tuple(AskedState)):
            if each.id == id_:
                return each
        raise NotFound("proposal", str(id_))

    async def one(self, id_: int) -> AskedQuestion:
        """One question by its number. Raises NotFound."""
        async with self._store.read() as tx:
            found = await tx.asked_questions.one(id_)
        if found is None:
            raise NotFound("asked_question", str(id_))
        return found[0]

    async def mark(
        self, id_: int, state: AskedState, by: Actor = COMMAND_LINE, unit: str = WHOLE_CITY
    ) -> None:
        """Say what an editor made of it; `unit` is the department it was done for. Raises NotFound."""
        async with self._store.begin() as tx:
            before = await tx.asked_questions.mark(id_, state)
            if before is None:
                raise NotFound("asked_question", str(id_))
            facts = {"state": before.value}, {"state": state.value}
            entry = Entry(self._clock.now(), by, Act.SEE_QUESTIONS, "asked_question", str(id_), unit, *facts)
            await tx.audit.add(entry)

    async def erase_old(self) -> int:
        """Erase what nobody has asked for KEEP_DAYS; says how many."""
        async with self._store.begin() as tx:
            return await tx.asked_questions.erase_older(self._today() - dt.timedelta(days=KEEP_DAYS))

    def _wait(self, counts: Iterable[Counted]) -> None:
        for each in counts:
            known = self._waiting.get(each.same)
            if known is None and len(self._waiting) >= WAITING:
                each = Counted(_OVERFLOW, "", each.day, each.times)  # noqa: PLW2901 - it is counted, not kept
                known = self._waiting.get(each.same)
            self._waiting[each.same] = each if known is None else known.and_again(each.times)

    def _today(self) -> dt.date:
        return city_time(self._clock).date()
