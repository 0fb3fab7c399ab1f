"""What stories about the CPSV-AP export share: one changed guide as a graph, and the profile's own judge."""

from __future__ import annotations

from functools import cache

from pyshacl import validate
from rdflib import Graph, Namespace, URIRef

from content.city import City
from content.exchange.cpsv import cpsv_graph
from content.item import Edition, EditionState, Guide, Origin, ServiceItem
from tests.conftest import shared
from tests.unit.guides import demonstration_city, guide

SITE = "https://guide.example"
CV = Namespace("http://data.europa.eu/m8g/")
CPSV = Namespace("http://purl.org/vocab/cpsv#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
ADMS = Namespace("http://www.w3.org/ns/adms#")


def edition(of: Guide, key: str = "card", state: EditionState = EditionState.PUBLISHED) -> Edition:
    return Edition(ServiceItem(f"id-of-{key}", key, "test", key), 3, state, Origin.STAFF, of, "hash", 7)


def told(*, city: City | None = None, **changes: object) -> Graph:
    """The graph of one complete guide that is changed so."""
    return cpsv_graph([edition(guide(**changes))], city or demonstration_city(), SITE)


@cache
def shapes() -> Graph:
    return Graph().parse(shared("schemas", "cpsv-ap", "cpsv-ap-SHACL.ttl"))


def faults(graph: Graph) -> str:
    """What the profile's shapes hold against a graph; empty if it conforms."""
    conforms, _, report = validate(graph, shacl_graph=shapes(), inplace=True)
    return "" if conforms else report


def values(graph: Graph, fragment: str, predicate: URIRef) -> set[str]:
    return {str(value) for value in graph.objects(URIRef(f"{SITE}/guides/card#{fragment}"), predicate)}
