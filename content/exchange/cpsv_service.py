"""A service itself: names, codes, status, law, who answers for it, what it costs and what it yields."""

from __future__ import annotations

import re
from urllib.parse import quote

from rdflib import DCAT, DCTERMS, FOAF, OWL, SKOS, XSD, URIRef

from content.elements import UNIFIED_ELEMENTS
from content.exchange.cpsv_bodies import authority, city_location, participation
from content.exchange.cpsv_writing import ADMS, CPSV, CV, ELI, Telling, Words, fragments, labelled
from content.item import EditionState, Origin
from content.unified import Fee, Law, Result

CHINESE = "http://publications.europa.eu/resource/authority/language/ZHO"
YUAN = "http://publications.europa.eu/resource/authority/currency/CNY"
STATUS = "http://purl.org/adms/status/"

_ONE_AMOUNT = re.compile(r"(?:每[证本件张份人次户])?\s*(\d+(?:\.\d+)?)\s*元")  # and nothing beside it


def write_service(telling: Telling) -> None:
    """Everything about the service that is neither paper, step nor place."""
    _names(telling)
    _codes(telling)
    _standing(telling)
    _authority(telling)
    laws = telling.edition.guide.elements.legal_basis
    named = fragments("law", (law.law_name for law in laws))
    for fragment, law in zip(named, laws, strict=True):
        _law(telling, fragment, law)
    _costs(telling)
    results = telling.edition.guide.elements.results
    named = fragments("output", (result.name for result in results))
    for fragment, result in zip(named, results, strict=True):
        _output(telling, fragment, result)


def _names(telling: Telling) -> None:
    writing, service, guide = telling.writing, telling.service, telling.edition.guide
    name = Words(guide.elements.item_name, guide.name_en)
    writing.words(service, DCTERMS.title, name)
    writing.words(service, DCTERMS.alternative, Words(guide.plain_name, guide.plain_name_en))
    writing.words(service, DCTERMS.description, Words(guide.summary or name.zh, guide.summary_en))
    for alias in guide.aliases:
        writing.words(service, DCAT.keyword, Words(alias))
    for text in guide.elements.extra.values():
        writing.words(service, SKOS.note, Words(text))
    page = f"{writing.address}/guides/{quote(telling.edition.item.key, safe='')}"
    writing.page(service, FOAF.page, page)


def _codes(telling: Telling) -> None:
    """A national base code may stand for several items of a city, so it cannot be the one identifier."""
    writing, item, code = telling.writing, telling.edition.item, telling.edition.guide.elements.item_code
    writing.text(telling.service, DCTERMS.identifier, code.full_code or item.id)
    suffixed = code.base_code + code.handling_suffix if code.handling_suffix else ""
    for value in dict.fromkeys((code.base_code, suffixed, code.full_code)):
        if value:
            node = writing.node(f"/codes#item-{quote(value, safe='')}", ADMS.Identifier)
            writing.text(node, SKOS.notation, value)
            writing.link(telling.service, ADMS.identifier, node)


def _standing(telling: Telling) -> None:
    writing, service, elements = telling.writing, telling.service, telling.edition.guide.elements
    writing.link(service, DCTERMS.language, writing.declared(CHINESE, DCTERMS.LinguisticSystem))
    writing.link(service, DCTERMS.spatial, city_location(writing))
    writing.link(service, DCTERMS.type, writing.code("item_type", elements.item_type))
    for value in elements.service_objects:
        writing.link(service, DCTERMS.audience, writing.code("service_object", value))
    for value in elements.exercise_level:
        writing.link(service, CV.isClassifiedBy, writing.code("exercise_level", value))
    writing.link(service, CV.isClassifiedBy, writing.code("case_type", elements.case_type))
    scope = writing.code("cross_region_scope", elements.cross_region_scope)
    writing.link(service, CV.isClassifiedBy, scope)
    writing.link(service, CV.thematicArea, _theme(telling))
    writing.link(service, ADMS.status, _status(telling))
    _edition(telling)


def _theme(telling: Telling) -> URIRef | None:
    key = telling.edition.guide.theme
    if not key:
        return None
    theme = telling.writing.city.theme(key)
    name = Words(theme.name, theme.name_en) if theme else Words(key)
    concept = telling.writing.concept(f"/themes/{quote(key, safe='')}#theme", name)
    if theme:
        telling.writing.words(concept, SKOS.definition, Words(theme.hint, theme.hint_en))
    return concept


def _status(telling: Telling) -> URIRef:
    done = telling.edition.state is EditionState.PUBLISHED
    name, words = ("Completed", Words("完整", "Completed")) if done else ("UnderDevelopment", _INCOMPLETE)
    status = telling.writing.declared(STATUS + name, SKOS.Concept)
    telling.writing.words(status, SKOS.prefLabel, words)
    return status


_INCOMPLETE = Words("信息不全，还在补充", "Under development: some elements are missing")


def _edition(telling: Telling) -> None:
    writing, edition = telling.writing, telling.edition
    writing.text(telling.service, OWL.versionInfo, str(edition.number))
    if checked := edition.guide.checked_on:
        writing.text(telling.service, DCTERMS.modified, checked.isoformat(), XSD.date)
    if edition.origin is Origin.DEMONSTRATION:
        writing.words(telling.service, SKOS.note, Words("示范文本", "Demonstration text"))
    chosen = [element for element in UNIFIED_ELEMENTS if element.field in edition.guide.local_choice]
    if chosen:
        zh, en = "、".join(each.name_zh for each in chosen), ", ".join(each.name_en for each in chosen)
        note = labelled("这里写的是常见做法，各省不同", "Typical here, differs by province", zh, en)
        writing.words(telling.service, SKOS.note, note)


def _authority(telling: Telling) -> None:
    body = authority(telling)
    telling.writing.link(telling.service, CV.hasCompetentAuthority, body)
    responsible = telling.edition.guide.elements.responsible_authority
    if responsible is None:
        return
    telling.writing.link(body, DCTERMS.type, telling.writing.code("body_nature", responsible.body_nature))
    words = Words(responsible.department_role, responsible.department_role_en)
    if words.zh or words.en:
        participation(telling, "responsible", body, words)


def _law(telling: Telling, fragment: str, law: Law) -> None:
    """An unchecked number is told only in words that say so, where no machine takes it for certain."""
    writing = telling.writing
    node = telling.part(fragment, ELI.LegalResource)
    writing.words(node, DCTERMS.title, Words(law.law_name))
    if not law.unverified:
        writing.text(node, ELI.number, law.document_no)
    place = " ".join(part for part in (law.document_no, law.article) if part)
    unchecked = law.unverified and place
    mark = Words("（待核）", "Number not checked") if unchecked else Words("")
    told = (Words(place + mark.zh, mark.en), Words(law.text), labelled("发文机关", "", law.issuer))
    writing.words(node, DCTERMS.description, *told)
    if law.effective_on:
        writing.text(node, ELI.first_date_entry_in_force, law.effective_on.isoformat(), XSD.date)
    writing.page(node, FOAF.page, law.url)
    writing.link(telling.service, CV.hasLegalResource, node)


def _costs(telling: Telling) -> None:
    """The note on charges as a whole stands with each of them, or alone where none is listed."""
    fees = telling.edition.guide.elements.fees
    if fees is None:
        return
    note = Words(fees.note, fees.note_en)
    paid = Words("可以网上缴费", "Can be paid online") if fees.online_payment else Words("")
    if not fees.charged:
        free = _cost(telling, "cost", Words("不收费", "Free of charge"), note)
        _valued(telling, free, "0")
    elif not fees.items:
        _cost(telling, "cost", Words("要收费", "A charge is made"), note, paid)
    named = fragments("cost", (fee.name for fee in fees.items))
    for fragment, fee in zip(named, fees.items, strict=True):
        node = _cost(telling, fragment, *_told_of(fee), note, paid)
        telling.writing.words(node, DCTERMS.title, Words(fee.name, fee.name_en))
        if fees.charged and (amount := _ONE_AMOUNT.fullmatch(fee.standard.strip())):
            _valued(telling, node, amount[1])


def _told_of(fee: Fee) -> tuple[Words, ...]:
    reducible = Words("符合条件的可以减免", "May be reduced") if fee.reducible else Words("")
    return Words(fee.standard, fee.standard_en), labelled("收费依据", "", fee.basis), reducible


def _cost(telling: Telling, fragment: str, *told: Words) -> URIRef:
    node = telling.part(fragment, CV.Cost)
    telling.writing.words(node, DCTERMS.description, *told)
    telling.writing.link(telling.service, CV.hasCost, node)
    return node


def _valued(telling: Telling, cost: URIRef, amount: str) -> None:
    telling.writing.text(cost, CV.hasValue, amount, XSD.double)
    yuan = telling.writing.declared(YUAN, SKOS.Concept)
    telling.writing.words(yuan, SKOS.prefLabel, Words("人民币元", "Renminbi yuan"))
    telling.writing.link(cost, CV.currency, yuan)


def _output(telling: Telling, fragment: str, result: Result) -> None:
    writing = telling.writing
    node = telling.part(fragment, CV.Output)
    writing.words(node, DCTERMS.title, Words(result.name, result.name_en))
    writing.link(node, DCTERMS.type, writing.code("result_type", result.result_type))
    validity, delivery = labelled("有效期", "", result.validity), labelled("领取方式", "", result.delivery)
    writing.words(node, DCTERMS.description, validity, delivery)
    writing.page(node, FOAF.page, result.sample_url)
    writing.link(telling.service, CPSV.produces, node)
