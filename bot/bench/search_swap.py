"""Questions while the index is swapped, again and again, the way a serving process does it.

Two catalogues in which the same items have other names are published in turn; `GuideService.reindex` builds
each index in a child process and rebinds it, while somebody asks without a pause. What every question must
lead to is known beforehand for both indexes: an answer of neither, or a text that is not of the catalogue
of this moment, is wrong. The same questions without a swap, in the same run, say what swapping costs.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.bench.search_material import catalogue
from bot.config import load_config
from bot.services.guide import Finding, GuideService, build_here
from bot.store import Store
from bot.worker.catalogue_watch import build_in_child
from content.catalogue import Catalogue, catalogue_of
from content.item import Edition, EditionState, Guide, Origin, ServiceItem
from content.search import SearchDocument
from content.unified import ItemCode, UnifiedElements

TARGET_P99_MS = 3.0
SWAPS = 8

# By the publication the index is of and the one that is shown: question → what it leads to.
Expected = Mapping[tuple[int, int], Mapping[str, tuple[str, ...]]]


@dataclass(slots=True)
class _Asked:
    """Milliseconds of each question: `taken` from asking until the loop comes back to the next one, `worked`
    of it on a processor (the rest is waiting for one); and how many answers were wrong."""

    taken: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    wrong: int = 0


def swapped(
    items: int, questions: Sequence[str], figures: Callable[[list[float]], object], *, swaps: int
) -> object:
    """That many swaps under load; `figures` turns ordered milliseconds into what is shown."""
    with tempfile.TemporaryDirectory() as folder:
        asked, still = asyncio.run(_measure(items, questions, Path(folder), swaps))
    return {
        "swaps": swaps,
        "questions": len(asked.taken),
        "wrong": asked.wrong + still.wrong,
        "while_swapping": figures(sorted(asked.taken)),
        "while_swapping_cpu": figures(sorted(asked.worked)),
        "without": figures(sorted(still.taken)),
        "target": {"p99": TARGET_P99_MS, "wrong": 0},
    }


async def _measure(items: int, questions: Sequence[str], folder: Path, swaps: int) -> tuple[_Asked, _Asked]:
    store = Store(load_config(database_url=f"sqlite:///{folder / 'swap.db'}"))
    guides = GuideService(store)
    documents = catalogue(items)
    publications = [_publication(documents, turned=turned) for turned in (False, True)]
    try:
        expected = await _expected(guides, publications, questions)
        still, asked = _Asked(), _Asked()
        await _ask_until(asyncio.create_task(asyncio.sleep(2)), guides, questions, expected, still)
        swapping = asyncio.create_task(_swap(guides, publications, swaps))
        await _ask_until(swapping, guides, questions, expected, asked)
        await swapping
    finally:
        await store.close()
    return asked, still


def _publication(documents: Sequence[SearchDocument], *, turned: bool) -> Catalogue:
    """A catalogue of these names; `turned` gives each item the names of the one opposite."""
    named = documents[::-1] if turned else documents
    return catalogue_of(_edition(f"B{at:09}", document) for at, document in enumerate(named))


def _edition(id_: str, document: SearchDocument) -> Edition:
    elements = UnifiedElements(item_name=document.title, item_code=ItemCode(""))
    guide = Guide(elements, aliases=document.aliases)
    item = ServiceItem(id_, id_.lower(), "bench", id_)
    return Edition(item, 1, EditionState.PUBLISHED, Origin.IMPORTED, guide, "", 1)


async def _expected(
    guides: GuideService, publications: Sequence[Catalogue], questions: Sequence[str]
) -> Expected:
    """What each question leads to. The service is left with the last publication, index and all."""
    expected = {}
    for indexed, publication in enumerate(publications):
        current = replace(publication, sequence=guides.index.sequence + 1)
        guides.catalogue = current
        await guides.reindex(build_here)
        for shown, guides.catalogue in enumerate(publications):
            expected[indexed, shown] = {question: _led_to(guides.find(question)) for question in questions}
        guides.catalogue = current
    return expected


def _led_to(finding: Finding) -> tuple[str, ...]:
    found = (*finding.found, *finding.others)
    return (finding.decision.kind.value, *(each.edition.item.id for each in found))


async def _swap(guides: GuideService, publications: Sequence[Catalogue], swaps: int) -> None:
    for number in range(swaps):
        guides.catalogue = replace(publications[number % 2], sequence=guides.index.sequence + 1)
        await guides.reindex(build_in_child)


async def _ask_until(
    done: asyncio.Task[None],
    guides: GuideService,
    questions: Sequence[str],
    expected: Expected,
    asked: _Asked,
) -> None:
    """Publications take turns, so the parity of a number says which one it is of."""
    while not done.done():
        for question in questions:
            start, working = time.perf_counter_ns(), time.thread_time_ns()
            finding = guides.find(question)
            answered, worked = time.perf_counter_ns(), time.thread_time_ns()
            now = (guides.index.sequence - 1) % 2, (guides.catalogue.sequence - 1) % 2
            asked.wrong += not _right(guides, finding, expected[now][question])
            looked, working_on = time.perf_counter_ns(), time.thread_time_ns()
            await asyncio.sleep(0)
            asked.taken.append((time.perf_counter_ns() - looked + answered - start) / 1e6)
            asked.worked.append((time.thread_time_ns() - working_on + worked - working) / 1e6)
            if done.done():
                break


def _right(guides: GuideService, finding: Finding, expected: tuple[str, ...]) -> bool:
    by_id = guides.catalogue.by_id
    whole = all(each.edition is by_id[each.edition.item.id] for each in finding.found)
    return whole and _led_to(finding) == expected
