"""Where the service is had, area by area: counters, sites, visits to the home, and whom to ring.

Each counter and home visit of an area is a Channel, each site one for all areas; a hall with its address and
hours is one node for all services. Ways to apply that no area has a channel for (by post) are channels
without a place.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from rdflib import DCTERMS, FOAF, TIME, XSD, URIRef

from content.city import Hall, Span
from content.exchange.cpsv_bodies import area_words, authority, implementing_body, location, participation
from content.exchange.cpsv_writing import CV, LOCN, Telling, Words, Writing, duration, fragments, labelled
from content.local import HandlingPlace, HomeVisit, LocalInfo
from content.summary import time_to_expect

COUNTER, BY_COMPUTER, BY_PHONE = "1", "2", "3"  # in the code list handling_form


def write_places(telling: Telling) -> None:
    """Local facts of every area, then the ways to apply that have no place."""
    guide = telling.edition.guide
    for info in guide.local:
        _area(telling, info)
    offered = {form for info in guide.local for form in _forms(info)}
    for form in guide.elements.handling_forms:
        if form not in offered:
            _channel(
                telling, f"channel-form-{quote(form, safe='')}", telling.writing.code("handling_form", form)
            )
    writing = telling.writing
    purpose = Words(f"{writing.city.name}政务服务热线", "City hotline")
    hotline = writing.phone("/#hotline", writing.city.hotline, purpose)
    writing.link(telling.service, CV.contactPoint, hotline)


def _forms(info: LocalInfo) -> Iterator[str]:
    had = {COUNTER: info.places, BY_COMPUTER: info.online_url, BY_PHONE: info.online_url_mobile}
    return (form for form, offer in had.items() if offer)


def _area(telling: Telling, info: LocalInfo) -> None:
    writing, slug = telling.writing, quote(info.area, safe="/") or "city"
    body = implementing_body(writing, info.implementing_body, info.implementing_body_code, info.area)
    area = area_words(writing, info.area)
    if body is not None:
        told = Words(f"在{area.zh}受理", f"Takes applications in {area.en}" if area.en else "")
        code = info.implementation_code
        participation(telling, "implementing", body, told, place=slug, identifier=code)
    channels = [*_channels(telling, info, slug, body or authority(telling)), *_sites(telling, info)]
    if not channels and (info.appointment or info.notes):
        channels.append(_channel(telling, f"channel-{slug}", None))
    appointment = labelled("预约", "Appointment", info.appointment, info.appointment_en)
    for channel in channels:
        writing.words(channel, DCTERMS.description, appointment, Words(info.notes, info.notes_en))
        writing.link(channel, DCTERMS.spatial, location(writing, info.area))
    _phones(telling, info, slug, area)


def _phones(telling: Telling, info: LocalInfo, slug: str, area: Words) -> None:
    for kind, number, zh, en in (
        ("consult", info.consult_phone, "咨询电话", "Questions"),
        ("complaint", info.complaint_phone, "投诉电话", "Complaints"),
    ):
        path = f"/areas#{slug}-{kind}-{quote(number, safe='')}"
        purpose = Words(f"{area.zh}{zh}", f"{en}, {area.en}" if area.en else "")
        telling.writing.link(telling.service, CV.contactPoint, telling.writing.phone(path, number, purpose))


def _channels(telling: Telling, info: LocalInfo, slug: str, owner: URIRef) -> Iterator[URIRef]:
    for place in info.places:
        yield _counter(telling, place, slug, owner)
    if info.home_visit and info.home_visit.supported:
        yield _home_visit(telling, info.home_visit, slug, owner)


def _sites(telling: Telling, info: LocalInfo) -> Iterator[URIRef]:
    """A site is one channel for all areas it serves; the competent authority answers for it."""
    for form, url in ((BY_COMPUTER, info.online_url), (BY_PHONE, info.online_url_mobile)):
        if url:
            (fragment,) = fragments(f"channel-site-{form}", [url])
            channel = _channel(telling, fragment, telling.writing.code("handling_form", form))
            telling.writing.page(channel, FOAF.page, url)
            telling.writing.link(channel, CV.ownedBy, authority(telling))
            yield channel


def _channel(telling: Telling, fragment: str, kind: URIRef | None) -> URIRef:
    node = telling.part(fragment, CV.Channel)
    telling.writing.link(node, DCTERMS.type, kind)
    lasting = duration(time_to_expect(telling.edition.guide.elements))
    telling.writing.text(node, CV.processingTime, lasting, XSD.duration)
    telling.writing.link(telling.service, CV.hasChannel, node)
    return node


def _counter(telling: Telling, place: HandlingPlace, slug: str, owner: URIRef) -> URIRef:
    """One channel a hall and area; several windows of a hall are several names of it."""
    writing = telling.writing
    concept = writing.code("handling_form", COUNTER)
    channel = _channel(telling, f"channel-{slug}-{quote(place.hall, safe='')}", concept)
    writing.link(channel, CV.ownedBy, owner)
    hall = writing.city.hall(place.hall)
    name = Words(hall.name, hall.name_en) if hall else Words(place.hall)
    window = f" {place.window}" if place.window else ""
    writing.words(channel, DCTERMS.title, Words(name.zh + window, name.en))
    if hall:
        _link_hall(writing, channel, hall)
    return channel


def _link_hall(writing: Writing, channel: URIRef, hall: Hall) -> None:
    path = f"/halls#{quote(hall.key, safe='')}"
    place, new = writing.shared(path)
    if new:
        _hall(writing, path, hall)
    name = Words(hall.name, hall.name_en)
    writing.link(channel, DCTERMS.spatial, place)
    writing.link(channel, CV.contactPoint, writing.phone(f"{path}-phone", hall.phone, name))
    if hall.hours.workdays or hall.hours.other_days:
        writing.link(channel, CV.openingHours, writing.node(f"{path}-hours"))


def _hall(writing: Writing, path: str, hall: Hall) -> None:
    place = writing.node(path, DCTERMS.Location)
    writing.words(place, LOCN.geographicName, Words(hall.name, hall.name_en))
    transport = labelled("交通", "Transport", hall.transport, hall.transport_en)
    access = labelled("无障碍", "Accessibility", hall.accessibility, hall.accessibility_en)
    writing.words(place, DCTERMS.description, transport, access)
    address = writing.node(f"{path}-address", LOCN.Address)
    writing.words(address, LOCN.fullAddress, Words(hall.address, hall.address_en))
    writing.link(place, LOCN.address, address)
    _hours(writing, f"{path}-hours", hall)


def _hours(writing: Writing, path: str, hall: Hall) -> None:
    """In words: no vocabulary knows the official calendar with its make-up Saturdays."""
    node = writing.node(path, TIME.TemporalEntity)
    told = (
        _stretches(Words("工作日", "Working days"), hall.hours.workdays),
        _stretches(Words("其他日子", "Other days"), hall.hours.other_days),
    )
    writing.words(node, DCTERMS.description, *told)


def _stretches(days: Words, spans: tuple[Span, ...]) -> Words:
    if not spans:
        return Words("")
    told = [f"{span.opens.isoformat('minutes')}–{span.closes.isoformat('minutes')}" for span in spans]
    return Words(f"{days.zh} {'、'.join(told)}", f"{days.en} {', '.join(told)}")


def _home_visit(telling: Telling, visit: HomeVisit, slug: str, owner: URIRef) -> URIRef:
    writing = telling.writing
    concept = writing.concept("/codes#channel-home-visit", Words("上门服务", "Home visit"))
    channel = _channel(telling, f"channel-{slug}-home", concept)
    writing.link(channel, CV.ownedBy, owner)
    told = labelled("上门对象", "For", visit.eligible, visit.eligible_en)
    writing.words(channel, DCTERMS.title, Words("上门服务", "Home visit"))
    writing.words(channel, DCTERMS.description, told)
    path = f"/areas#{slug}-home-visit-{quote(visit.phone, safe='')}"
    contact = writing.phone(path, visit.phone, Words("预约上门", "To ask for a home visit"))
    writing.link(channel, CV.contactPoint, contact)
    return channel
