"""Areas and public bodies: where the city is, who is competent, who takes part in which role.

A body is one node for all its services: a department by its key, an implementing body by its unified
social credit code (GB 32100), else by its name.
"""

from __future__ import annotations

from urllib.parse import quote

from rdflib import DCTERMS, FOAF, ORG, SKOS, URIRef

from content.exchange.cpsv_writing import CV, LOCN, Telling, Words, Writing, fragments

_ROLES = {
    "responsible": Words("实施主体", "Responsible authority"),
    "implementing": Words("实施机构", "Implementing body"),
}


def city_location(writing: Writing) -> URIRef:
    return location(writing, "")


def location(writing: Writing, area: str) -> URIRef:
    """The node of an area as in LocalInfo; an area this city does not have is its own name."""
    city = writing.city
    path = f"/areas#{quote(area, safe='/') or 'city'}"
    node, new = writing.shared(path)
    if not new:
        return node
    writing.node(path, DCTERMS.Location)
    writing.words(node, LOCN.geographicName, area_words(writing, area))
    if area:
        writing.link(node, DCTERMS.isPartOf, location(writing, area.rpartition("/")[0]))
    elif city.demonstration:
        writing.words(
            node, DCTERMS.description, Words("演示用，不是真实的城市", "Demonstration, not a real city")
        )
    return node


def area_words(writing: Writing, area: str) -> Words:
    if not area:
        return Words(writing.city.name, writing.city.name_en)
    name = writing.city.area_name(area, "zh_Hans")
    return Words(name, writing.city.area_name(area, "en")) if name else Words(area)


def authority(telling: Telling) -> URIRef:
    """The competent authority: the department, else the role that the guide names, else the city."""
    writing, guide = telling.writing, telling.edition.guide
    if guide.department:
        return _department(writing, guide.department)
    role = guide.elements.responsible_authority
    if role and role.department_role:
        name = Words(role.department_role, role.department_role_en)
        (fragment,) = fragments("role", [role.department_role])
        return organisation(writing, f"/bodies#{fragment}", fragment, name, "")
    city = writing.city
    return organisation(writing, "/bodies#city", "city", Words(city.name, city.name_en), "")


def _department(writing: Writing, key: str) -> URIRef:
    known = writing.city.department(key)
    name = Words(known.name, known.name_en) if known else Words(key)
    path = f"/departments/{quote(key, safe='')}"
    node = organisation(writing, f"{path}#organisation", key, name, "")
    if known:
        contact = writing.phone(f"{path}#phone", known.phone, name)
        writing.link(node, CV.contactPoint, contact)
    return node


def implementing_body(writing: Writing, name: str, code: str, area: str) -> URIRef | None:
    """The body that takes applications in an area; None where nobody is named."""
    if not name:
        return None
    (fragment,) = fragments("body", [name])
    identifier = code or fragment
    return organisation(writing, f"/bodies#{quote(identifier, safe='')}", identifier, Words(name), area)


def organisation(writing: Writing, path: str, identifier: str, name: Words, area: str) -> URIRef:
    node, new = writing.shared(path)
    if new:
        writing.node(path, CV.PublicOrganisation, ORG.Organization, FOAF.Agent)
        writing.text(node, DCTERMS.identifier, identifier)
        writing.words(node, SKOS.prefLabel, name)
        writing.words(node, DCTERMS.title, name)
    writing.link(node, DCTERMS.spatial, location(writing, area))
    return node


def participation(
    telling: Telling, role: str, body: URIRef, told: Words, *, place: str = "", identifier: str = ""
) -> None:
    """`body` takes part in the service; its code there, if it has one, identifies the participation."""
    writing = telling.writing
    fragment = f"{role}-{place}" if place else role
    node = telling.part(fragment, CV.Participation)
    if identifier:
        writing.replace_text(node, DCTERMS.identifier, identifier)
    writing.link(node, CV.role, writing.concept(f"/codes#role-{role}", _ROLES[role]))
    writing.words(node, DCTERMS.description, told)
    writing.link(node, CV.hasParticipant, body)
    writing.link(body, CV.participates, node)
    writing.link(telling.service, CV.hasParticipation, node)
