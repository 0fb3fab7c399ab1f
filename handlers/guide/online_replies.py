"""Every word of doing it from home: whether it can be done online, and where."""

from __future__ import annotations

from bot.domain.message import Button, Line
from bot.i18n import Translator
from content.elements import UNIFIED_ELEMENTS
from content.item import Edition
from content.links import domain_of
from content.summary import applies_online
from handlers.guide.local_replies import Place
from handlers.guide.provenance_replies import missing
from handlers.guide.shape_replies import element_words

_FORMS = next(element for element in UNIFIED_ELEMENTS if element.field == "handling_forms")


def online_line(_: Translator, edition: Edition, where: Place) -> Line:
    """Whether it can be applied for online, and the address; that it cannot, if it cannot."""
    domain = domain_of(_address(edition, where))
    if applies_online(edition.guide.elements):
        words = _("Yes, at {domain}; the button below leads there", domain=domain) if domain else ""
        return Line(_("On the phone or computer"), words or _ways(_, edition, where))
    if domain:
        words = _("Not to the end, but you can ask or book a time at {domain}", domain=domain)
        return Line(_("On the phone or computer"), words)
    return Line(_("Ways to apply"), _ways(_, edition, where))


def online_button(_: Translator, edition: Edition, where: Place) -> Button | None:
    """The way there; an item that only a counter handles has a site too, for making an appointment."""
    address = _address(edition, where)
    domain = domain_of(address)
    if not domain:
        return None
    if applies_online(edition.guide.elements):
        return Button(_("Apply online ({domain})", domain=domain), url=address)
    return Button(_("Ask or book a time online ({domain})", domain=domain), url=address)


def _address(edition: Edition, where: Place) -> str:
    info = edition.guide.local_for(where.area)
    return info.online_url_mobile or info.online_url if info else ""


def _ways(_: Translator, edition: Edition, where: Place) -> str:
    return element_words(_, edition, _FORMS) or missing(_, where.catalogue)
