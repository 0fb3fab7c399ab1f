"""“One thing” (一件事): what a change in life brings with it, put together from the items' own guides.

A paper several items ask for is brought once; how many that saves is said, because it is the point.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from content.catalogue import Catalogue
from content.city import LifeEvent
from content.item import Edition
from content.summary import to_bring
from content.unified import Material


@dataclass(frozen=True, slots=True)
class Bundle:
    """`editions` in the order to do them. `shared` are papers more than one of them may ask for, `single`
    what one of them always asks for; `saved` is how often less a paper is shown, at most, than if each
    item were done alone."""

    event: LifeEvent
    editions: tuple[Edition, ...]
    shared: tuple[Material, ...]
    single: tuple[Material, ...]
    saved: int


def bundle_of(event: LifeEvent, catalogue: Catalogue) -> Bundle:
    """The bundle as the catalogue stands; an item that is not in it (yet) is left out."""
    editions = tuple(catalogue.by_key[key] for key in event.items if key in catalogue.by_key)
    papers = [paper for edition in editions for paper in _asked_for(edition)]
    times = Counter(paper.name for paper in papers)
    once = tuple({paper.name: paper for paper in reversed(papers)}[name] for name in times)
    return Bundle(
        event,
        editions,
        shared=tuple(_whenever(paper) for paper in once if times[paper.name] > 1),
        single=tuple(paper for paper in once if times[paper.name] == 1 and not paper.when),
        saved=len(papers) - len(once),
    )


def _asked_for(edition: Edition) -> tuple[Material, ...]:
    """Every paper that may be asked for; a form that is filled in on the spot is none."""
    bring = to_bring(edition.guide.elements.materials or ())
    return (*bring.always, *bring.sometimes, *bring.looked_up)


def _whenever(paper: Material) -> Material:
    """A shared paper, without the case of one item: it serves several."""
    return replace(
        paper, necessity="1", when="", when_en="", notes="", notes_en="", exempt_by_data_sharing=False
    )
