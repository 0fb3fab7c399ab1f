"""`wenban bench questions FILE`: does the first answer help? On the catalogue of the configured database.

FILE is tab-separated with at least the columns qid, style, question and accept. `accept` names what would be
right, by item key or full item code, joined by `|`; empty: nothing here fits. Every question goes through the
same door as a citizen's (`GuideService.find`); `scoring.py` says what the figures count. A question whose
right items are all unknown to this catalogue was written for another one: it is left out and counted.
"""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.app import open_app
from bot.bench.peer_engines import engines_over
from bot.bench.scoring import Outcome, Question, figures, hits_at
from bot.config import Config
from bot.errors import Refused
from bot.services.guide import Finding, GuideService, search_document
from content.catalogue import Catalogue
from content.search import DecisionKind

COLUMNS = ("qid", "style", "question", "accept")
CANDIDATES = 11  # as many as a citizen can page through


def run(
    config: Config, file: Path, predictions: Path | None = None, *, beside_peers: bool = True
) -> dict[str, object]:
    """Ask every question of `file`; write what was decided to `predictions`. The peers, unless left out, take
    nearly all the time. Raises Refused."""
    return asyncio.run(_measure(config, file, predictions, beside_peers=beside_peers))


async def _measure(
    config: Config, file: Path, predictions: Path | None, *, beside_peers: bool
) -> dict[str, object]:
    rows = _rows(file)
    async with open_app(config) as app:
        guides = app.services.guides
        known = _keys_by_name(guides.catalogue)
        questions = [question for row in rows if (question := _question(row, known))]
        outcomes = [_ask(guides, question) for question in questions]
        peers = _peers(guides.catalogue, questions) if beside_peers else {}
        items, index = len(guides.catalogue), len(guides.index)
    if predictions:
        _write(predictions, outcomes)
    return {
        "bench": "questions", "items": items, "documents": index, "questions": len(questions),
        "left_out": len(rows) - len(questions), **figures(outcomes), "peers": peers,
    }  # fmt: skip


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise Refused("file_unreadable", file=str(file), reason=str(fault)) from None
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing or not rows:
        raise Refused("bench_questions_columns", file=str(file), missing=missing or COLUMNS)
    return [{column: row[column] or "" for column in COLUMNS} for row in rows]


def _keys_by_name(catalogue: Catalogue) -> dict[str, str]:
    """Item keys by what may name an item in `accept`: its key and its full code."""
    keys: dict[str, str] = {}
    for edition in catalogue.editions():
        code = edition.guide.elements.item_code.full_code
        keys |= dict.fromkeys(filter(None, (edition.item.key, code)), edition.item.key)
    return keys


def _question(row: dict[str, str], known: dict[str, str]) -> Question | None:
    named = [name for name in row["accept"].split("|") if name.strip()]
    accept = tuple(dict.fromkeys(known[name.strip()] for name in named if name.strip() in known))
    if named and not accept:
        return None
    return Question(row["qid"], row["style"], row["question"], accept)


def _ask(guides: GuideService, question: Question) -> Outcome:
    finding = guides.find(question.text)
    keys = tuple(found.edition.item.key for found in (*finding.found, *finding.others))
    shown = {found.edition.item.key for found in finding.found}
    shown |= {key for event in finding.life_events for key in event.items}
    return Outcome(question, _decision(finding), keys, frozenset(shown), tuple(_reasons(finding)))


def _decision(finding: Finding) -> str:
    """answer, ask, unsure or elsewhere. A change in life offers its items, so it asks which one."""
    kind = finding.decision.kind
    if kind is DecisionKind.ANSWER and not finding.found:
        return "elsewhere" if finding.pointers else "ask"
    return kind.value


def _reasons(finding: Finding) -> Iterator[str]:
    """Each of the nearest items with what spoke for it."""
    why = finding.decision.why
    yield f"best {why.best:.1f} of {why.needed:.1f} needed, second/best {why.ratio:.2f} of {why.allowed:.2f}"
    yield from (f"pointer {pointer.key}" for pointer in finding.pointers)
    yield from (f"life event {event.key}" for event in finding.life_events)
    for found in (*finding.found, *finding.others)[:3]:
        matched = ", ".join(f"{reason.text} {reason.score:.1f}" for reason in found.hit.reasons)
        yield f"{found.edition.item.key} {found.hit.score:.1f} ({matched})"


def _peers(catalogue: Catalogue, questions: Sequence[Question]) -> dict[str, object]:
    """hit@1, hit@3 and mrr of each peer over the items' names, on the same questions."""
    editions = tuple(catalogue.editions())
    names = [search_document(edition).names() for edition in editions]
    measured: dict[str, object] = {}
    for name, engine in engines_over(names, CANDIDATES, encoder=True).items():
        if engine is None:
            measured[name] = "not installed"
            continue
        ranked = [
            (question, [editions[number].item.key for number in engine(question.text)])
            for question in questions
            if question.accept
        ]
        measured[name] = hits_at(ranked)
    return measured


def _write(file: Path, outcomes: Sequence[Outcome]) -> None:
    try:
        with file.open("w", encoding="utf-8", newline="") as text:
            rows = csv.writer(text, delimiter="\t", lineterminator="\n")
            rows.writerow(("qid", "decision", "keys"))
            rows.writerows((each.question.id, each.decision, "|".join(each.keys)) for each in outcomes)
    except OSError as fault:
        raise Refused("file_unwritable", file=str(file), reason=str(fault)) from None
