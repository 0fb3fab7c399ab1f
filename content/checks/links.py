"""Do the links of a guide lead anywhere? Told from the address alone: nothing here asks the network.

An address nobody can open is an error; one that opens but should not be handed to citizens is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from content.checks.issue import Bar, Findings, Issue
from content.checks.subject import Rule, Subject
from content.checks.texts import Text

_HANDLING = frozenset({"online_url", "online_url_mobile", "form_url"})  # where citizens type or sign
_RESERVED = re.compile(r"(?:^|\.)(?:example|test|invalid|localhost|example\.(?:com|net|org))$")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+\.?")


def link_fault(url: str) -> str:
    """Why nobody can open `url`: “space”, “scheme”, “host”; empty if one can."""
    if re.search(r"\s", url):
        return "space"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "host"
    if parts.scheme not in ("http", "https"):
        return "scheme"
    return "" if _HOST.fullmatch(host) or _is_address(host) else "host"


def link_oddity(url: str, *, demonstration: bool) -> str:
    """Why a link that opens is not for citizens: “address” (a bare number), “login”, “reserved”, or empty."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if _is_address(host):
        return "address"
    if parts.username is not None:
        return "login"
    return "reserved" if _RESERVED.search(host) and not demonstration else ""


def _is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _links(subject: Subject) -> list[Text]:
    """Each address once an element: the desks of a city give one link to many areas."""
    found = (each for each in subject.texts if each.field.startswith("online_url") or _is_url(each))
    return list({(each.element, each.text): each for each in found}.values())


def _is_url(each: Text) -> bool:
    return each.field == "url" or each.field.endswith("_url")


def _links_open(subject: Subject, find: Findings) -> Iterator[Issue]:
    for link in _links(subject):
        if fault := link_fault(link.text):
            yield find.error(link.element, "broken_link", value=link.text, reason=f"link_{fault}")


def _links_are_for_citizens(subject: Subject, find: Findings) -> Iterator[Issue]:
    demonstration = subject.city is None or subject.city.demonstration
    for link in _links(subject):
        if link_fault(link.text):
            continue
        if odd := link_oddity(link.text, demonstration=demonstration):
            yield find.warning(link.element, "odd_link", value=link.text, reason=f"link_{odd}")
        elif link.field in _HANDLING and link.text.startswith("http:"):
            yield find.warning(link.element, "link_not_encrypted", value=link.text)


RULES: tuple[Rule, ...] = (
    Rule(Bar.PROPOSAL, _links_open),
    Rule(Bar.PROPOSAL, _links_are_for_citizens),
)
