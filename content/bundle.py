"""“One thing” (一件事): what a change in life brings with it, put together from the items' own guides.

A paper several items ask for is brought once; how many that saves is said, because it is the point.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from content.catalogue import Catalogue
from content.city import LifeEvent
from content.item import Edition
from content.summary import to_bring
from content.unified import Material


@dataclass(frozen=True, slots=True)
class Bundle:
    """`editions` in the order to do them. `shared` are papers more than one of them asks for, `saved` how
    often less a paper is brought than if each item were done alone."""

    event: LifeEvent
    editions: tuple[Edition, ...]
    shared: tuple[Material, ...]
    single: tuple[Material, ...]
    saved: int


def bundle_of(event: LifeEvent, catalogue: Catalogue) -> Bundle:
    """The bundle as the catalogue stands; an item that is not in it (yet) is left out."""
    editions = tuple(catalogue.by_key[key] for key in event.items if key in catalogue.by_key)
    papers = [paper for edition in editions for paper in _brought(edition)]
    times = Counter(paper.name for paper in papers)
    once = {paper.name: paper for paper in reversed(papers)}
    ordered = tuple(once[name] for name in dict.fromkeys(paper.name for paper in papers))
    return Bundle(
        event,
        editions,
        shared=tuple(paper for paper in ordered if times[paper.name] > 1),
        single=tuple(paper for paper in ordered if times[paper.name] == 1),
        saved=len(papers) - len(ordered),
    )


def _brought(edition: Edition) -> tuple[Material, ...]:
    """What has to be brought for certain; of the rest each guide says when."""
    return tuple(to_bring(edition.guide.elements.materials or ()).always)
