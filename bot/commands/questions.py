"""`wenban questions`: what citizens asked and did not get, for whoever writes the guides.

A list, not a queue: everything stays until it is marked or nobody asks it any more. Aliases are only ever
proposed here; `accept` prints what to add to the item's YAML, and an import brings it in as any other change.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import open_app
from bot.commands import operator_language, print_json
from bot.commands.asked_question_words import KINDS, STATES
from bot.config import Config
from bot.domain.asked_question import UNANSWERED, AskedKind, AskedQuestion, AskedState, Proposal
from bot.errors import NotFound, Refused
from bot.i18n import Translator
from content.exchange.csv_write import harmless
from content.item import Edition

DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list: one sort of question, how many days back, and whether done ones are shown too."""

    unanswered: bool = False
    corrected: bool = False
    proposals: bool = False
    days: int = DEFAULT_DAYS
    done_too: bool = False

    @property
    def kinds(self) -> tuple[AskedKind, ...]:
        one_sort = self.unanswered or self.corrected
        unanswered = UNANSWERED if self.unanswered or not one_sort else ()
        return (*unanswered, *((AskedKind.CORRECTED,) if self.corrected or not one_sort else ()))

    @property
    def states(self) -> tuple[AskedState, ...]:
        return tuple(AskedState) if self.done_too else (AskedState.NEW,)


async def questions(config: Config, wanted: Wanted, *, as_json: bool, file: Path | None) -> None:
    """Print the list, as a table, as JSON, or into a CSV file. Raises Refused."""
    async with open_app(config, answers=False) as app:
        service, items = app.services.asked_questions, app.services.guides.catalogue.by_id
        if wanted.proposals:
            found = await service.proposals(days=wanted.days, states=wanted.states)
            rows, only_counted = [_proposal(each, items) for each in found], 0
        else:
            listed = await service.listed(wanted.kinds, days=wanted.days, states=wanted.states)
            rows, only_counted = [_question(each, items) for each in listed.questions], listed.only_counted
    if file:
        _write(file, rows)
    elif as_json:
        print_json({"questions": rows, "only_counted": only_counted})
    else:
        _print(operator_language(), wanted, rows, only_counted)


async def mark(config: Config, id_: int, state: AskedState) -> None:
    """Note that a question is handled or ignored. Raises Refused: ``question_unknown``."""
    async with open_app(config, answers=False) as app:
        try:
            await app.services.asked_questions.mark(id_, state)
        except NotFound:
            raise Refused("question_unknown", id=id_) from None
    _ = operator_language()
    print(_("Question {id} is marked: {state}.", id=id_, state=_(STATES[state])))


async def accept(config: Config, id_: int) -> None:
    """Print the lines that make a proposal an alias, and mark it handled; the catalogue stays as it is.

    Raises Refused: ``proposal_unknown``, ``proposal_masked``, ``proposal_item_gone``.
    """
    async with open_app(config, answers=False) as app:
        service = app.services.asked_questions
        try:
            proposal = await service.proposal(id_)
        except NotFound:
            raise Refused("proposal_unknown", id=id_) from None
        if proposal.masked:
            raise Refused("proposal_masked", text=proposal.text)
        edition = app.services.guides.catalogue.by_id.get(proposal.item)
        if edition is None:
            raise Refused("proposal_item_gone", id=id_)
        await service.mark(id_, AskedState.HANDLED)
    _ = operator_language()
    key = edition.item.key
    say = _(
        "# Add this to {file}, then `wenban import` it. The catalogue has not been changed.",
        file=f"{key}.yaml",
    )
    print(say)
    print(yaml.safe_dump({"aliases": [proposal.text]}, allow_unicode=True, width=1000).rstrip())


def _question(each: AskedQuestion, items: Mapping[str, Edition]) -> dict[str, object]:
    return {
        "id": each.id,
        "kind": each.kind.value,
        "text": each.text,
        "times": each.times,
        "days": each.days,
        "last_day": each.last_day.isoformat(),
        "item": _key(each.item, items),
        "nearest": [_key(id_, items) for id_ in each.nearest],
        "language": each.language,
        "channel": each.channel,
        "state": each.state.value,
    }


def _proposal(each: Proposal, items: Mapping[str, Edition]) -> dict[str, object]:
    return {
        "id": each.id,
        "kind": "proposal",
        "text": each.text,
        "times": each.times,
        "days": each.days,
        "last_day": each.last_day.isoformat(),
        "item": _key(each.item, items),
        "strong": each.strong,
        "state": each.state.value,
    }


def _key(id_: str, items: Mapping[str, Edition]) -> str:
    """The key editors know an item by; the id itself, if it is gone."""
    return items[id_].item.key if id_ in items else id_


def _write(file: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """A new file for a spreadsheet; as with exports, none is ever replaced. Raises Refused."""
    try:
        with file.open("x", encoding="utf-8-sig", newline="") as text:
            table = csv.writer(text)
            table.writerows([list(rows[0])] if rows else [])
            table.writerows([harmless(_cell(value)) for value in row.values()] for row in rows)
    except FileExistsError:
        raise Refused("export_exists", file=str(file)) from None
    except OSError as fault:
        raise Refused("file_unwritable", file=str(file), reason=fault.strerror) from None


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _print(_: Translator, wanted: Wanted, rows: Sequence[Mapping[str, object]], only_counted: int) -> None:
    if not rows:
        print(_("Nothing on the list: no such question in the last {n} days.", n=wanted.days))
    else:
        Console().print(_table(_, rows))
    if only_counted:
        print(
            _(
                "Besides these, {n} questions were only counted: too many different ones on one day.",
                n=only_counted,
            )
        )


def _table(_: Translator, rows: Sequence[Mapping[str, object]]) -> Table:
    table = Table()
    heads = (
        _("No."),
        _("What was asked"),
        _("Why it is here"),
        _("Items"),
        _("Times"),
        _("Days"),
        _("Last day"),
    )
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        items = [row["item"]] if row["item"] else row.get("nearest", [])
        known = (row["times"], row["days"], row["last_day"])
        cells = (row["id"], row["text"], _reason(_, row), _cell(items), *known)
        table.add_row(*(Text(str(cell)) for cell in cells))  # what people typed is no markup
    return table


def _reason(_: Translator, row: Mapping[str, object]) -> str:
    kind = "strong" if row.get("strong") else str(row["kind"])
    state = AskedState(str(row["state"]))
    reason, marked = _(KINDS[kind]), _(STATES[state])
    return reason if state is AskedState.NEW else f"{reason} ({marked})"
