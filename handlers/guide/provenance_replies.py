"""Where a guide's words come from, said with every answer: which edition, in which language, what is missing.

Every answer shows code, edition and the date last checked, and invents nothing (ARCHITECTURE rules 13, 17).
"""

from __future__ import annotations

from bot.i18n import Translator
from content.catalogue import Catalogue
from content.item import Edition


def footer(_: Translator, edition: Edition, catalogue: Catalogue) -> str:
    """Code, edition, fingerprint, date last checked: the same on every channel (ARCHITECTURE rule 13)."""
    code = edition.guide.elements.item_code
    parts = [
        _("Code {code}", code=code.base_code or code.full_code),
        _("edition {number} ({hash})", number=edition.number, hash=edition.content_hash[:8]),
    ]
    checked = edition.guide.checked_on
    parts.append(_("checked {day}", day=checked.isoformat()) if checked else _("not checked yet"))
    if catalogue.city.demonstration:
        parts.append(_("demonstration data; what your own city publishes is what counts"))
    return " · ".join(parts)


def missing(_: Translator, catalogue: Catalogue) -> str:
    """What stands where the city has not provided an element (ARCHITECTURE rule 17)."""
    return _("not provided by this city yet; please call {phone}", phone=catalogue.city.hotline)
