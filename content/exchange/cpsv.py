"""Editions → CPSV-AP 3.2.0, the European profile for public services, as a graph, JSON-LD and Turtle.

Only what the guides and the city say; what they do not say is left out. The rules of this export:

- Every node has an address below ours (`/guides/<key>#paper-…`) that stays when another paper is added
  before it; there are no blank nodes, so two exports can be compared line by line.
- Chinese is the original (`@zh`), English stands beside it where the guide has it (`@en`).
- A coded value is a concept of its own with both names, because the profile's shapes demand it in the graph.
- A duration is written for calendar days and “on the spot” only: `xsd:duration` cannot say working days,
  which stand in words (a Rule). A cost has a number only where its standard is one amount.
- Coordinates stay out: ours are GCJ-02, and the profile's readers take them for WGS 84.
- The number of a law that nobody has checked is marked as such (ARCHITECTURE rule 24).

rdflib takes about half a second to import and nobody else wants it, so it waits in the functions below.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from content.acceptance import located
from content.city import City
from content.item import Edition

if TYPE_CHECKING:
    from rdflib import Graph


def cpsv_graph(editions: Iterable[Edition], city: City, address: str) -> Graph:
    """The services of `editions` in `city`; `address` is that of our pages, as `https://zwfw.example`.

    A life event is told with those of its services that are among `editions`.
    """
    from content.exchange.cpsv_catalogue import write_catalogue
    from content.exchange.cpsv_writing import new_writing

    writing = new_writing(city, address)
    write_catalogue(writing, [_placed(edition, city) for edition in editions])
    return writing.graph


def cpsv_jsonld(editions: Iterable[Edition], city: City, address: str) -> dict[str, Any]:
    """The same graph as JSON-LD with the profile's published terms, which are inlined: reading it needs
    no network."""
    from content.exchange.cpsv_jsonld import compacted

    return compacted(cpsv_graph(editions, city, address))


def cpsv_turtle(editions: Iterable[Edition], city: City, address: str) -> str:
    """The same graph as Turtle."""
    return cpsv_graph(editions, city, address).serialize(format="turtle")


def _placed(edition: Edition, city: City) -> Edition:
    """An edition fresh from a file has no local facts yet; one of a catalogue has them and stays."""
    return replace(edition, guide=located(edition.guide, edition.item.key, city))
