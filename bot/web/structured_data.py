"""A guide for search engines: schema.org GovernmentService as JSON-LD, out of the edition and the city.

Only what the edition says, in the page's language; what it does not say is left out. Three things are left
out on purpose: coordinates, because ours are GCJ-02 and schema.org's are WGS 84; a number of working days,
because a schema.org duration counts calendar days (the words are there instead); and the amount of a fee,
which cities write in words. The block is data, which browsers do not run, so the policy against inline
scripts need not make an exception.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from markupsafe import Markup

from bot.i18n import HTML_LANGUAGES, Translator, translator
from bot.web.public_address import in_language, public_path
from bot.web.structured_places import Node, channel, common_hours, given
from content.catalogue import Catalogue
from content.codelists import CODE_LISTS
from content.item import Edition
from content.links import domain_of
from content.unified import Fee, Law, UnifiedElements


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is told about, where it is known, and in whose words."""

    catalogue: Catalogue
    edition: Edition
    speak: Translator
    site: str
    page: str


def structured_data(catalogue: Catalogue, edition: Edition, language: str, site: str) -> Markup:
    """The content of a `<script type="application/ld+json">`; `site` is the address of our pages.

    No `<` is left in it, so nothing a city wrote can end the block early.
    """
    text = json.dumps(described(catalogue, edition, language, site), ensure_ascii=False)
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(escaped)  # noqa: S704 - escaped for a script element, where HTML entities mean nothing


def described(catalogue: Catalogue, edition: Edition, language: str, site: str) -> Node:
    """The graph: the service, the page about it, and where the page lies."""
    page = site + public_path("guide", edition.item.key)
    telling = _Telling(catalogue, edition, translator(language), site, page)
    return {
        "@context": "https://schema.org",
        "@graph": [_service(telling), _page(telling), _trail(telling)],
    }


def _service(telling: _Telling) -> Node:
    service = {"@type": "GovernmentService", "@id": f"{telling.page}#service", "url": telling.page}
    return given({**service, **_what_it_is(telling), **_how_it_goes(telling)})


def _what_it_is(telling: _Telling) -> Node:
    guide, city, say = telling.edition.guide, telling.catalogue.city, telling.speak.rendering
    place = {"@type": "AdministrativeArea", "name": say(city.name, city.name_en)}
    theme = city.theme(guide.theme)
    return {
        "name": telling.edition.title(telling.speak.language),
        "alternateName": _other_names(telling),
        "description": say(guide.summary, guide.summary_en),
        "identifier": _codes(guide.elements),
        "category": say(theme.name, theme.name_en) if theme else "",
        "provider": _provider(telling),
        "jurisdiction": place,
        "areaServed": place,
        "subjectOf": [_law(law) for law in guide.elements.legal_basis],
    }


def _how_it_goes(telling: _Telling) -> Node:
    guide, city, say = telling.edition.guide, telling.catalogue.city, telling.speak.rendering
    conditions = [say(each.text, each.text_en) for each in guide.elements.acceptance_conditions]
    results = [say(each.name, each.name_en) for each in guide.elements.results]
    return {
        "audience": _audience(telling),
        "termsOfService": "\n".join(conditions),
        "offers": _offers(telling),
        "serviceOutput": [{"@type": "Thing", "name": name} for name in results],
        "availableChannel": [channel(city, telling.edition, info, telling.speak) for info in guide.local],
        "hoursAvailable": common_hours(city, telling.edition),
    }


def _other_names(telling: _Telling) -> list[str]:
    guide, name = telling.edition.guide, telling.edition.title(telling.speak.language)
    names = (
        [guide.plain_name_en, telling.edition.name]
        if telling.speak.language == "en"
        else [guide.plain_name, *guide.aliases, guide.name_en]
    )
    return [each for each in dict.fromkeys(names) if each and each != name]


def _codes(elements: UnifiedElements) -> list[Node]:
    code = elements.item_code
    codes = {"base_code": code.base_code, "full_code": code.full_code}
    return [
        {"@type": "PropertyValue", "propertyID": name, "value": value}
        for name, value in codes.items()
        if value
    ]


def _provider(telling: _Telling) -> Node | None:
    key = telling.edition.guide.department
    name = telling.catalogue.department_name(key, telling.speak.language)
    known = telling.catalogue.city.department(key)
    organization = {
        "@type": "GovernmentOrganization",
        "name": name,
        "telephone": known.phone if known else "",
    }
    return given(organization) if name else None


def _audience(telling: _Telling) -> list[Node]:
    names = CODE_LISTS["service_object"]
    objects = telling.edition.guide.elements.service_objects
    return [
        {"@type": "Audience", "audienceType": names.name(each, telling.speak.language)} for each in objects
    ]


def _offers(telling: _Telling) -> list[Node]:
    """Free of charge is an offer for nothing; a charge is told in the words of its standard."""
    fees = telling.edition.guide.elements.fees
    if fees is None:
        return []
    if not fees.charged:
        return [{"@type": "Offer", "price": 0, "priceCurrency": "CNY"}]
    return [_fee(telling.speak, fee) for fee in fees.items]


def _fee(speak: Translator, fee: Fee) -> Node:
    standard = speak.rendering(fee.standard, fee.standard_en)
    return given({"@type": "Offer", "name": speak.rendering(fee.name, fee.name_en), "description": standard})


def _law(law: Law) -> Node:
    """A number that nobody has checked is not passed on to machines, which would not see the mark."""
    number = "" if law.unverified else law.document_no
    link = law.url if domain_of(law.url) else ""
    return given({"@type": "Legislation", "name": law.law_name, "legislationIdentifier": number, "url": link})


def _page(telling: _Telling) -> Node:
    checked = telling.edition.guide.checked_on
    language = telling.speak.language
    return given(
        {
            "@type": "WebPage",
            "@id": telling.page,
            "url": in_language(telling.page, language),
            "name": telling.edition.title(language),
            "inLanguage": HTML_LANGUAGES[language],
            "version": telling.edition.number,
            "lastReviewed": checked.isoformat() if checked else "",
            "dateModified": checked.isoformat() if checked else "",
            "mainEntity": {"@id": f"{telling.page}#service"},
            "breadcrumb": {"@id": f"{telling.page}#trail"},
        }
    )


def _trail(telling: _Telling) -> Node:
    _, city = telling.speak, telling.catalogue.city
    theme = city.theme(telling.edition.guide.theme)
    steps = [(_("Front page"), public_path("home"))]
    if theme:
        steps.append((_.rendering(theme.name, theme.name_en), public_path("theme", theme.key)))
    steps.append((telling.edition.title(_.language), public_path("guide", telling.edition.item.key)))
    rows = [
        {"@type": "ListItem", "position": place, "name": name, "item": telling.site + path}
        for place, (name, path) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "@id": f"{telling.page}#trail", "itemListElement": rows}
