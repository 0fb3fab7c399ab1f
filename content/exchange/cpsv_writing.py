"""What every part of the CPSV-AP export writes with: names of vocabularies, nodes, words, concepts.

A node's address is made here and nowhere else. Parts of a guide are named by a digest of their Chinese
name, not by their place in the list, so that a new paper renames none of the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import quote

from rdflib import DCAT, DCTERMS, FOAF, ORG, OWL, RDF, SKOS, TIME, XSD, Graph, Literal, Namespace, URIRef

from content.city import City
from content.codelists import CODE_LISTS
from content.item import Edition
from content.links import domain_of
from content.unified import TimeLimit

ADMS = Namespace("http://www.w3.org/ns/adms#")
CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
LOCN = Namespace("http://www.w3.org/ns/locn#")
SCHEMA = Namespace("https://schema.org/")

_DEFINED = {
    "dcat": DCAT,
    "dct": DCTERMS,
    "foaf": FOAF,
    "org": ORG,
    "owl": OWL,
    "skos": SKOS,
    "time": TIME,
    "xsd": XSD,
}
_PREFIXES = {"adms": ADMS, "cpsv": CPSV, "cv": CV, "eli": ELI, "locn": LOCN, "schema": SCHEMA}


class Words(NamedTuple):
    """The same in both languages; empty means that it is not said there."""

    zh: str
    en: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """The graph being written, the city it is of, and the address of our pages without a slash at its end."""

    graph: Graph
    city: City
    address: str
    told: set[str] = field(default_factory=set)  # paths of what services share and is written already

    def shared(self, path: str) -> tuple[URIRef, bool]:
        """The node at `path`, and whether it still has to be written: a hall is told once, not 600 times."""
        new = path not in self.told
        self.told.add(path)
        return URIRef(f"{self.address}{path}"), new

    def node(self, path: str, *kinds: URIRef) -> URIRef:
        """The node at `path` below our address (“/halls#north”), declared to be of `kinds`."""
        return self.declared(f"{self.address}{path}", *kinds)

    def declared(self, iri: str, *kinds: URIRef) -> URIRef:
        node = URIRef(iri)
        for kind in kinds:
            self.graph.add((node, RDF.type, kind))
        return node

    def link(self, subject: URIRef, predicate: URIRef, target: URIRef | None) -> None:
        if target is not None:
            self.graph.add((subject, predicate, target))

    def text(self, subject: URIRef, predicate: URIRef, value: str, datatype: URIRef | None = None) -> None:
        """A value that is in no language: a code, a phone, a number."""
        if value:
            self.graph.add((subject, predicate, Literal(value, datatype=datatype)))

    def words(self, subject: URIRef, predicate: URIRef, *told: Words) -> None:
        """Several `told` become one text per language, a line each."""
        for language in ("zh", "en"):
            lines = [line for words in told if (line := getattr(words, language))]
            if lines:
                self.graph.add((subject, predicate, Literal("\n".join(lines), lang=language)))

    def replace_text(self, subject: URIRef, predicate: URIRef, value: str) -> None:
        self.graph.set((subject, predicate, Literal(value)))

    def page(self, subject: URIRef, predicate: URIRef, url: str) -> None:
        """A link a city wrote; what is no web address (content/links.py) stays text."""
        if domain_of(url):
            iri = quote(url, safe="%/:=&?~#+!$,;'@()*[]")
            self.link(subject, predicate, self.declared(iri, FOAF.Document))
        elif url:
            self.text(subject, SCHEMA["url"], url)

    def code(self, code_list: str, value: str) -> URIRef | None:
        """The concept of one of our code lists; a code the list does not know is its own name."""
        if not value:
            return None
        path = f"/codes#{code_list}-{quote(value, safe='')}"
        concept, new = self.shared(path)
        if new:
            names = CODE_LISTS[code_list]
            self.concept(path, Words(names.name(value, "zh"), names.name(value, "en")))
            self.text(concept, SKOS.notation, value)
            scheme = self.node(f"/codes#{code_list}", SKOS.ConceptScheme)
            self.text(scheme, DCTERMS.source, names.source)
            self.link(concept, SKOS.inScheme, scheme)
        return concept

    def concept(self, path: str, name: Words) -> URIRef:
        concept = self.node(path, SKOS.Concept)
        self.words(concept, SKOS.prefLabel, name)
        return concept

    def phone(self, path: str, number: str, purpose: Words) -> URIRef | None:
        """A ContactPoint with one telephone; None where there is no number."""
        if not number:
            return None
        contact, new = self.shared(path)
        if not new:
            return contact
        self.node(path, CV.ContactPoint)
        self.text(contact, CV.telephone, number)
        self.words(contact, DCTERMS.description, purpose)
        return contact


@dataclass(frozen=True, slots=True)
class Telling:
    """One edition being told; its parts hang below the address of its page."""

    writing: Writing
    edition: Edition
    service: URIRef

    def part(self, fragment: str, *kinds: URIRef) -> URIRef:
        """A part of this guide with its identifier, which the profile demands of nearly everything."""
        key = self.edition.item.key
        node = self.writing.node(f"/guides/{quote(key, safe='')}#{fragment}", *kinds)
        self.writing.text(node, DCTERMS.identifier, f"{key}#{fragment}")
        return node


def new_writing(city: City, address: str) -> Writing:
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in _PREFIXES.items():
        graph.bind(prefix, namespace)
    for prefix, defined in _DEFINED.items():
        graph.bind(prefix, defined)
    return Writing(graph, city, address.rstrip("/"))


def fragments(kind: str, names: Iterable[str]) -> Iterator[str]:
    """“paper-3f9a1c22” for each name, in order; a name that comes again is told apart by its number."""
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        digest = blake2b(name.encode(), digest_size=4).hexdigest()
        yield f"{kind}-{digest}" + (f"-{seen[name]}" if seen[name] > 1 else "")


def labelled(zh: str, en: str, value: str, value_en: str = "") -> Words:
    """“依据：…” and “Basis: …”, each only where there is something to say."""
    return Words(f"{zh}：{value}" if value else "", f"{en}: {value_en}" if value_en else "")


def duration(limit: TimeLimit | None) -> str:
    """ISO 8601 for calendar days and for “on the spot”; working days cannot be said so."""
    if limit is None or limit.value is None or (limit.unit != "day" and limit.value != 0):
        return ""
    return f"P{limit.value}D"
