"""The whole export put together: the catalogue as a dataset, each service in it, the life events around them.

A life event whose services all serve organisations too is a BusinessEvent (opening a shop); the city's
list does not say which is which.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from rdflib import DCAT, DCTERMS, FOAF, ORG, URIRef

from content.city import LifeEvent
from content.exchange.cpsv_case import write_case
from content.exchange.cpsv_course import write_course
from content.exchange.cpsv_papers import write_papers
from content.exchange.cpsv_places import write_places
from content.exchange.cpsv_service import write_service
from content.exchange.cpsv_writing import CPSV, CV, Telling, Words, Writing
from content.item import Edition

INDIVIDUALS = "1"  # in the code list service_object


def write_catalogue(writing: Writing, editions: Sequence[Edition]) -> None:
    """Write every edition into the graph."""
    dataset = _dataset(writing)
    for edition in editions:
        service = _service_of(writing, edition)
        writing.link(service, DCTERMS.isPartOf, dataset)
        writing.link(dataset, DCTERMS.hasPart, service)
        telling = Telling(writing, edition, service)
        write_service(telling)
        write_papers(telling)
        write_case(telling)
        write_course(telling)
        write_places(telling)
    for event in writing.city.life_events:
        _event(writing, event, editions)


def _service_of(writing: Writing, edition: Edition) -> URIRef:
    path = f"/guides/{quote(edition.item.key, safe='')}#service"
    return writing.node(path, CPSV.PublicService)


def _dataset(writing: Writing) -> URIRef:
    city = writing.city
    publisher = writing.node("/#publisher", FOAF.Agent, ORG.Organization)
    writing.text(publisher, DCTERMS.identifier, writing.address)
    writing.words(publisher, DCTERMS.title, Words(city.name, city.name_en))
    dataset = writing.node("/#catalogue", DCAT.Dataset)
    name = Words(f"{city.name}政务服务事项", f"Public services of {city.name_en or city.name}")
    writing.words(dataset, DCTERMS.title, name)
    demonstration = Words("演示数据，不是真实的城市", "Demonstration data, not a real city")
    told = (name, demonstration) if city.demonstration else (name,)
    writing.words(dataset, DCTERMS.description, *told)
    writing.link(dataset, DCTERMS.publisher, publisher)
    writing.page(dataset, DCAT.landingPage, f"{writing.address}/")
    return dataset


def _event(writing: Writing, event: LifeEvent, editions: Sequence[Edition]) -> None:
    """Written only where one of its services is in the graph: the profile wants events with services."""
    grouped = [edition for edition in editions if edition.item.key in event.items]
    if not grouped:
        return
    business = all(_serves_organisations(edition) for edition in grouped)
    kind = CV.BusinessEvent if business else CV.LifeEvent
    node = writing.node(f"/life-events/{quote(event.key, safe='')}#event", CV.Event, kind)
    writing.text(node, DCTERMS.identifier, event.key)
    writing.words(node, DCTERMS.title, Words(event.name, event.name_en))
    writing.words(node, DCTERMS.description, Words(event.summary, event.summary_en))
    for alias in event.aliases:
        writing.words(node, DCTERMS.alternative, Words(alias))
    for edition in grouped:
        service = _service_of(writing, edition)
        writing.link(node, CV.hasRelatedService, service)
        writing.link(service, CV.isGroupedBy, node)


def _serves_organisations(edition: Edition) -> bool:
    return bool(set(edition.guide.elements.service_objects) - {INDIVIDUALS})
