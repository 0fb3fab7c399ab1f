"""A graph as JSON-LD in the profile's own terms: “PublicService.name”, as its published context has them.

`cpsv-ap.context.jsonld` beside this file is that context, release 3.2.0 of SEMICeu/CPSV-AP, unchanged
(CC BY 4.0). Only the terms a document uses are inlined. What the profile has no term for carries a prefix.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

Terms = Mapping[str, Any]


def compacted(graph: Graph) -> dict[str, Any]:
    """Nodes and values in one order, so that two exports of the same catalogue are the same text."""
    used: dict[str, Any] = {}
    nodes = [_node(graph, subject, used) for subject in sorted(set(graph.subjects()), key=str)]
    prefixes = {prefix: str(name) for prefix, name in graph.namespaces() if prefix}
    spoken = {key.partition(":")[0] for node in nodes for key in _names_in(node)}
    context = {prefix: name for prefix, name in sorted(prefixes.items()) if prefix in spoken}
    return {"@context": {**context, **dict(sorted(used.items()))}, "@graph": nodes}


def _names_in(node: Mapping[str, Any]) -> list[str]:
    return [*node, *node["@type"]]


@cache
def _published() -> Terms:
    text = resources.files("content.exchange").joinpath("cpsv-ap.context.jsonld").read_text("utf-8")
    terms: Terms = json.loads(text)["@context"]
    return terms


@cache
def _classes() -> Mapping[str, str]:
    """The profile's classes: IRI → term. A name it gives twice (Code, Concept) is the later one."""
    return {iri: term for term, iri in _published().items() if isinstance(iri, str)}


@cache
def _properties() -> Mapping[tuple[str, str], str]:
    """(class term, property IRI) → term."""
    properties = {term: value for term, value in _published().items() if not isinstance(value, str)}
    return {(term.partition(".")[0], value["@id"]): term for term, value in properties.items()}


def _node(graph: Graph, subject: Node, used: dict[str, Any]) -> dict[str, Any]:
    kinds = sorted(str(kind) for kind in graph.objects(subject, RDF.type))
    classes = [_classes()[kind] for kind in kinds if kind in _classes()]
    used.update({name: _published()[name] for name in classes})
    node: dict[str, Any] = {"@id": str(subject), "@type": [_class_name(graph, kind) for kind in kinds]}
    for predicate in sorted(set(graph.predicates(subject)) - {RDF.type}, key=str):
        values = sorted(graph.objects(subject, predicate), key=lambda value: value.n3())
        term = next(
            (
                _properties()[name, str(predicate)]
                for name in classes
                if (name, str(predicate)) in _properties()
            ),
            "",
        )
        if term:
            used[term] = _published()[term]
        node[term or _short(graph, predicate)] = _values(values, used.get(term, {}))
    return node


def _class_name(graph: Graph, kind: str) -> str:
    return _classes().get(kind) or _short(graph, URIRef(kind))


def _short(graph: Graph, iri: Node) -> str:
    return graph.namespace_manager.qname(str(iri))


def _values(values: Sequence[Node], term: Terms) -> Any:
    told = [_value(value, term.get("@type", "")) for value in values]
    return told if len(told) > 1 or term.get("@container") == "@set" else told[0]


def _value(value: Node, coerced: str) -> Any:
    """A term that says what its values are (`@type`) takes them bare, except words, which name their
    language."""
    if not isinstance(value, Literal):
        return str(value) if coerced == "@id" else {"@id": str(value)}
    if value.language:
        return {"@value": str(value), "@language": value.language}
    if value.datatype is None or str(value.datatype) == coerced:
        return str(value)
    return {"@value": str(value), "@type": str(value.datatype)}
