"""A portal elsewhere takes our catalogue as CPSV-AP 3.2.0: it conforms, says everything, and nothing else.

The judge is the profile's own SHACL file, which lies beside a checkout; where it is absent the stories
that need it are skipped and say so.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from rdflib import DCTERMS, FOAF, RDF, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from content.acceptance import located
from content.city import City
from content.exchange.cpsv import cpsv_graph, cpsv_jsonld, cpsv_turtle
from content.item import Edition, EditionState, Guide, Origin, ServiceItem
from content.unified import ItemCode
from tests.conftest import shared
from tests.unit.cpsv import ADMS, CPSV, CV, SITE, edition, faults, shapes, told
from tests.unit.guides import demonstration_city, demonstration_items, guide

# rdflib's reader of JSON-LD makes one of its own deprecated graphs
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

# Not words for people: ids inside a guide, told as links between its parts; what local facts are made of;
# a code told as a word.
INNER = {"only_if", "local_choice", "acceptance", "unit"}


@cache
def catalogue() -> tuple[Edition, ...]:
    return tuple(
        Edition(
            ServiceItem(item.id, item.key, "demonstration", item.key),
            1,
            EditionState.PUBLISHED,
            Origin.DEMONSTRATION,
            item.guide,
            "",
            1,
        )
        for item in demonstration_items()
    )


@cache
def whole() -> Graph:
    return cpsv_graph(catalogue(), demonstration_city(), SITE)


def test_the_whole_demonstration_catalogue_conforms_to_the_profile() -> None:
    shapes()  # skips here, before the work
    services = set(whole().subjects(RDF.type, CPSV.PublicService))
    print(f"{len(services)} services, {len(whole())} triples")
    assert services == {URIRef(f"{SITE}/guides/{each.item.key}#service") for each in catalogue()}
    assert faults(whole()) == ""


@pytest.mark.parametrize(
    ("removed", "found"),
    [
        ((None, DCTERMS.title, None), "title"),
        ((None, CV.hasCompetentAuthority, None), "hasCompetentAuthority"),
        ((None, RDF.type, CV.Channel), "hasChannel"),
        ((None, DCTERMS.identifier, None), "identifier"),
    ],
)
def test_a_broken_graph_is_found(removed: tuple[None, URIRef, URIRef | None], found: str) -> None:
    graph = told()
    assert faults(graph) == ""
    graph.remove(removed)
    assert found in faults(graph)


@pytest.mark.parametrize(
    "bare",
    [
        Guide(guide().elements),
        Guide(dataclasses.replace(guide().elements, responsible_authority=None)),
        Guide(type(guide().elements)("某事项", ItemCode()), aliases=("某事",)),
        Guide(
            type(guide().elements)("某事项", ItemCode(full_code="A/1 #?")), department="外来部门", theme="x y"
        ),
    ],
    ids=["no department", "no authority either", "a name and nothing else", "imported as it came"],
)
def test_an_incomplete_guide_conforms_too_and_says_that_it_is_incomplete(bare: Guide) -> None:
    graph = cpsv_graph([edition(bare, "a/b c", EditionState.INCOMPLETE)], City("某市"), SITE)
    service = URIRef(f"{SITE}/guides/a%2Fb%20c#service")
    assert str(graph.value(service, ADMS.status)).endswith("UnderDevelopment")
    assert faults(graph) == ""


def test_json_ld_and_turtle_say_the_same_graph_and_need_no_network() -> None:
    some, city = catalogue()[::20], demonstration_city()
    graph = cpsv_graph(some, city, SITE)
    document = cpsv_jsonld(some, city, SITE)
    assert isomorphic(Graph().parse(data=json.dumps(document), format="json-ld"), graph)
    assert isomorphic(Graph().parse(data=cpsv_turtle(some, city, SITE), format="turtle"), graph)


def test_json_ld_speaks_the_published_terms_of_the_profile() -> None:
    published = json.loads(shared("schemas", "cpsv-ap", "cpsv-ap.context.jsonld").read_text("utf-8"))[
        "@context"
    ]
    document = cpsv_jsonld(catalogue()[:1], demonstration_city(), SITE)
    terms = {key: value for key, value in document["@context"].items() if key[0].isupper()}
    assert {"PublicService", "PublicService.name", "Evidence.isConformantTo", "Cost.hasValue"} <= terms.keys()
    assert terms.items() <= published.items()
    (service,) = (node for node in document["@graph"] if node["@type"] == ["PublicService"])
    assert {"@language": "zh", "@value": catalogue()[0].name} in service["PublicService.name"]


def test_the_same_catalogue_is_written_the_same_twice_and_without_nameless_nodes() -> None:
    some, city = catalogue()[:2], demonstration_city()
    assert json.dumps(cpsv_jsonld(some, city, SITE)) == json.dumps(cpsv_jsonld(some, city, f"{SITE}/"))
    assert not any(isinstance(term, BNode) for triple in whole() for term in triple)


@cache
def _spoken() -> tuple[set[str], set[str], str]:
    """Lines in English and lines in Chinese or no language, whole and after their label; and all of the
    latter with all addresses as one text, for what stands inside a longer line."""
    lines: dict[str, set[str]] = {"zh": set(), "en": set(), "": set()}
    terms = {term for triple in whole() for term in triple}
    for text in (term for term in terms if isinstance(term, Literal)):
        spoken = lines[text.language or ""]
        for line in str(text).split("\n"):
            spoken |= {line, re.split("：|: ", line, maxsplit=1)[-1]}
    original = lines["zh"] | lines[""]
    return (
        lines["en"],
        original,
        "\n".join(original | {str(term) for term in terms if isinstance(term, URIRef)}),
    )


def _texts(value: object, field: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value:
        yield field, value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each, field)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each, field)
    elif dataclasses.is_dataclass(value):
        for part in dataclasses.fields(value):
            if part.name not in INNER:
                yield from _texts(getattr(value, part.name), part.name)


@cache
def _lost(field: str, text: str) -> bool:
    english, original, everything = _spoken()
    if field.endswith("_en"):
        return not english.issuperset(text.split("\n"))
    return any(line not in original and line not in everything for line in text.split("\n"))


def test_no_text_is_lost_in_either_language() -> None:
    """A word of a guide is a text of the graph in its language; keys, codes and links are in addresses."""
    lost = [
        (each.item.key, field, text)
        for each in catalogue()
        for field, text in dict.fromkeys(_texts(located(each.guide, each.item.key, demonstration_city())))
        if _lost(field, text)
    ]
    assert lost == []


def test_nobody_is_in_it() -> None:
    """Bodies and roles only: no persons, no identity numbers, no mobile phones, no mail addresses."""
    whole_text = "\n".join(str(value) for value in set(whole().objects()) if isinstance(value, Literal))
    assert not set(whole().subjects(RDF.type, FOAF.Person))
    assert not re.search(r"(?<!\w)\d{17}[\dX](?!\w)", re.sub(r"(?<!\w)11990\w{13}(?!\w)", "", whole_text))
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)|\w@\w", whole_text)
