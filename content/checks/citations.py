"""Can a reader follow what a guide cites? Numbers somebody looked at, bases that are in the list of laws.

A document or article number nobody has checked is marked `unverified` and shown as 待核. What was checked is
in `known_laws`; a city that has checked a number itself may leave the warning standing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from content.checks.issue import Bar, Findings, Issue
from content.checks.known_laws import articles_in, known_law, plain_law_name, plain_number
from content.checks.subject import Rule, Subject
from content.unified import Law

# 国发〔2022〕5号, 国务院令第722号, 公告2021年第4号, GB/T 16180-2014
_NUMBER = re.compile(
    r".*(?:〔\d{4}〕\s?(?:第\s?)?\d+\s?号|(?:[令年]|公告)第?\s?\d+\s?号)|[A-Z]{2,4}(?:/T)? ?[\d.]+-\d{4}"
)
_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+[条章节编]")


def _laws_have_names(subject: Subject, find: Findings) -> Iterator[Issue]:
    laws = subject.elements.legal_basis
    for number, law in enumerate(laws, 1):
        if not law.law_name.strip():
            yield find.error("legal_basis", "law_without_name", number=number)
    for (name, _, _), count in Counter((law.law_name, law.document_no, law.article) for law in laws).items():
        if count > 1:
            yield find.warning("legal_basis", "law_twice", law=name)


def _numbers_are_well_formed(subject: Subject, find: Findings) -> Iterator[Issue]:
    for law in subject.elements.legal_basis:
        if law.document_no and not _NUMBER.fullmatch(law.document_no):
            yield find.warning(
                "legal_basis", "malformed_document_number", law=law.law_name, value=law.document_no
            )
        if law.article and not _ARTICLE.search(law.article):
            yield find.warning("legal_basis", "malformed_article", law=law.law_name, value=law.article)


def _numbers_were_looked_at(subject: Subject, find: Findings) -> Iterator[Issue]:
    for law in subject.elements.legal_basis:
        if _against_the_text(law):
            facts = {"law": law.law_name, "value": f"{law.document_no} {law.article}".strip()}
            yield find.error("legal_basis", "citation_against_text", **facts)
        elif not law.unverified and not _was_looked_at(law):
            facts = {"law": law.law_name, "value": f"{law.document_no} {law.article}".strip()}
            yield find.warning("legal_basis", "citation_not_checked", **facts)


def _against_the_text(law: Law) -> bool:
    """Whether the number is another than that law's, or the article comes after its last one."""
    known = known_law(law.law_name)
    if known is None:
        return False
    other = known.number and law.document_no and plain_number(law.document_no) != known.number
    after = known.articles and max(articles_in(law.article), default=0) > known.articles
    return bool(other or after)


def _was_looked_at(law: Law) -> bool:
    known = known_law(law.law_name)
    number = not law.document_no or bool(known and known.number)
    article = not law.article or bool(known and known.articles)
    return number and article


def _bases_are_listed(subject: Subject, find: Findings) -> Iterator[Issue]:
    laws = [plain_law_name(law.law_name) for law in subject.elements.legal_basis if law.law_name.strip()]
    if not laws:
        return
    for element, basis in _bases(subject):
        if basis.strip() and not any(_names(basis, law) for law in laws):
            yield find.warning(element, "basis_not_listed", basis=basis)


def _bases(subject: Subject) -> Iterator[tuple[str, str]]:
    elements = subject.elements
    yield from (("acceptance_conditions", each.basis_ref) for each in elements.acceptance_conditions)
    yield from (("materials", each.basis_ref) for each in elements.materials or ())
    yield from (("fees", each.basis) for each in (elements.fees.items if elements.fees else ()))


def _names(basis: str, law: str) -> bool:
    """“社会保险法第十六条” names the law; so does a short form of it."""
    basis = plain_law_name(basis)
    return law in basis or basis in law


def _in_force_when_checked(subject: Subject, find: Findings) -> Iterator[Issue]:
    checked = subject.guide.checked_on
    for law in subject.elements.legal_basis:
        if checked and law.effective_on and law.effective_on > checked:
            yield find.warning("legal_basis", "law_not_in_force", law=law.law_name, since=law.effective_on)


RULES: tuple[Rule, ...] = (
    Rule(Bar.PROPOSAL, _laws_have_names),
    Rule(Bar.PROPOSAL, _numbers_are_well_formed),
    Rule(Bar.PROPOSAL, _numbers_were_looked_at),
    Rule(Bar.PROPOSAL, _bases_are_listed),
    Rule(Bar.PROPOSAL, _in_force_when_checked),
)
