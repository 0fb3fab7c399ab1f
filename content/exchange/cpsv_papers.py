"""What is asked of a citizen: conditions and papers.

A condition is a Requirement. The papers needed in every case are one Requirement with one list of
evidence types; a paper needed in some case is a Requirement of its own that says in which case. Each
paper is an Evidence of an EvidenceType, and the service's input.
"""

from __future__ import annotations

from rdflib import DCTERMS, FOAF, URIRef

from content.exchange.cpsv_case import link_case
from content.exchange.cpsv_writing import CPSV, CV, Telling, Words, fragments, labelled
from content.unified import Condition, Material

_PAPERS = Words("申请材料", "What to bring")
_IN_SOME_CASES = Words("有的情况下才要的材料", "Needed only in some cases")


def write_papers(telling: Telling) -> None:
    """Conditions and materials; materials that are not provided (None) are not told as “none needed”."""
    elements = telling.edition.guide.elements
    named = fragments("condition", (each.text for each in elements.acceptance_conditions))
    for fragment, condition in zip(named, elements.acceptance_conditions, strict=True):
        _condition(telling, fragment, condition)
    materials = elements.materials or ()
    named = fragments("paper", (each.name for each in materials))
    for fragment, material in zip(named, materials, strict=True):
        _paper(telling, fragment, material)


def _condition(telling: Telling, fragment: str, condition: Condition) -> None:
    node = telling.part(fragment, CV.Requirement)
    telling.writing.words(node, DCTERMS.title, Words(condition.text, condition.text_en))
    telling.writing.link(telling.service, CV.holdsRequirement, node)
    _rests_on(telling, node, condition.basis_ref)


def _paper(telling: Telling, fragment: str, material: Material) -> None:
    writing = telling.writing
    name = Words(material.name, material.name_en)
    kind = _kind(telling, f"{fragment}-type", material)
    node = telling.part(fragment, CV.Evidence)
    writing.words(node, DCTERMS.title, name)
    writing.words(node, DCTERMS.description, *_told_of(material))
    writing.link(node, DCTERMS.type, writing.code("material_type", material.material_type))
    writing.link(node, DCTERMS.conformsTo, kind)
    _rests_on(telling, node, material.basis_ref)
    for url in dict.fromkeys((material.form_url, material.sample_url)):
        writing.page(node, FOAF.page, url)
    requirement = _requirement(telling, fragment, material)
    writing.link(requirement, CV.hasSupportingEvidence, node)
    writing.link(node, CV.supportsRequirement, requirement)
    writing.link(_list(telling, requirement), CV.specifiesEvidenceType, kind)
    writing.link(telling.service, CPSV.hasInput, node)
    writing.link(telling.service, CV.hasInputType, kind)


def _kind(telling: Telling, fragment: str, material: Material) -> URIRef:
    writing = telling.writing
    kind = telling.part(fragment, CV.EvidenceType)
    writing.words(kind, DCTERMS.title, Words(material.name, material.name_en))
    codes = {
        "material_type": material.material_type,
        "material_form": material.form,
        "material_source": material.source,
        "material_necessity": material.necessity,
    }
    for code_list, value in codes.items():
        writing.link(kind, CV.evidenceTypeClassification, writing.code(code_list, value))
    return kind


def _requirement(telling: Telling, fragment: str, material: Material) -> URIRef:
    """The Requirement a paper is for: that of all papers, or one of its own for its case."""
    if not (material.when or material.only_if or material.necessity != "1"):
        node, title = telling.part("papers", CV.Requirement), _PAPERS
    else:
        node = telling.part(f"{fragment}-case", CV.Requirement)
        title = Words(material.when, material.when_en) if material.when else _IN_SOME_CASES
        link_case(telling, node, material.only_if)
    telling.writing.words(node, DCTERMS.title, title)
    telling.writing.link(telling.service, CV.holdsRequirement, node)
    return node


def _list(telling: Telling, requirement: URIRef) -> URIRef:
    fragment = requirement.partition("#")[2]
    evidence = telling.part(f"{fragment}-list", CV.EvidenceTypeList)
    telling.writing.link(requirement, CV.hasEvidenceTypeList, evidence)
    return evidence


def _told_of(material: Material) -> tuple[Words, ...]:
    originals, copies = material.originals, material.copies
    return (
        Words(material.notes, material.notes_en),
        labelled("原件", "Originals", str(originals or ""), str(originals or "")),
        labelled("复印件", "Copies", str(copies or ""), str(copies or "")),
        labelled("出具单位", "", material.issuer),
        _SHARED if material.exempt_by_data_sharing else Words(""),
        _ON_SITE if material.filled_on_site else Words(""),
    )


_SHARED = Words("能查到的不用交", "Not needed where the office can look it up")
_ON_SITE = Words("现场填写", "Filled in on site")


def _rests_on(telling: Telling, node: URIRef, basis: str) -> None:
    """The basis in words, and the law itself where one of the guide's own laws is named in them."""
    laws = telling.edition.guide.elements.legal_basis
    telling.writing.words(node, DCTERMS.source, Words(basis))
    named = fragments("law", (law.law_name for law in laws))
    for fragment, law in zip(named, laws, strict=True):
        if law.law_name in basis:
            telling.writing.link(node, DCTERMS.references, telling.part(fragment))
