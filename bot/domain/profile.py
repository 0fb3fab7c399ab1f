"""The self-declared profile: what somebody leaves on our own page, so that later forms come filled in.

Only the name is needed; every other field may stay empty (个人信息保护法 art. 6: the least that serves the
purpose). It never travels through chat (ARCHITECTURE rule 8), belongs to the visitor of the signed cookie,
and proves nothing: nobody has checked it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import phonenumbers

from bot.domain.masking import mask_address, mask_name, mask_phone
from bot.domain.personal import Personal
from bot.errors import Refused

MAX_NAME = 50  # characters; the longest name of a Chinese identity card has 25, foreign ones are longer
MAX_PHONE = 30
MAX_ADDRESS = 200
LONGEST_SERVICE = 6  # digits: 12345, 95588, 118114
OLDEST = 130  # years
FIELDS = ("name", "phone", "address", "birth_year", "relation")
# Facts that can endanger somebody who lives alone, or show a child: 个人信息保护法 art. 28, read with care.
SENSITIVE = frozenset({"address", "birth_year"})


class Relation(StrEnum):
    """For whom the forms will be: the person at the screen, or somebody they help."""

    MYSELF = "myself"
    PARENT = "parent"
    SPOUSE = "spouse"
    CHILD = "child"
    RELATIVE = "relative"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True, slots=True)
class Profile:
    """What was declared. `phone` is E.164, or empty; `birth_year` four digits, or empty."""

    id: str
    name: Personal
    phone: Personal = field(default_factory=Personal)
    address: Personal = field(default_factory=Personal)
    birth_year: Personal = field(default_factory=Personal)
    relation: Relation = Relation.MYSELF

    @property
    def is_sensitive(self) -> bool:
        return any(getattr(self, name) for name in SENSITIVE)

    def plain(self, name: str, reason: str) -> str:
        """One of FIELDS in plain; the reason as in Personal.reveal."""
        value = getattr(self, name)
        return value.reveal(reason) if isinstance(value, Personal) else str(value)


def profile_of(profile_id: str, plain: Mapping[str, str]) -> Profile:
    """A profile from values in plain that were checked before."""
    return Profile(
        id=profile_id,
        name=Personal(plain["name"], mask_name),
        phone=Personal(plain.get("phone", ""), mask_phone),
        address=Personal(plain.get("address", ""), mask_address),
        birth_year=Personal(plain.get("birth_year", "")),
        relation=Relation(plain.get("relation", Relation.MYSELF)),
    )


def declared(profile_id: str, typed: Mapping[str, str], this_year: int) -> Profile:
    """A profile from what somebody typed. Raises Refused("profile_faults", faults={field: code}) with all
    that is wrong at once; the facts hold no value."""
    values = {name: _tidy(typed.get(name, "")) for name in FIELDS}
    faults = {name: code for name in FIELDS if (code := _fault(name, values[name], this_year))}
    if faults:
        raise Refused("profile_faults", faults=faults)
    if values["phone"]:
        values["phone"] = normal_phone(values["phone"])
    return profile_of(profile_id, {**values, "relation": values["relation"] or Relation.MYSELF})


def normal_phone(typed: str) -> str:
    """A person's number as E.164: +8613812345678. Raises Refused: ``phone_unknown``, ``phone_service``
    (12345, 400 and 800 numbers belong to nobody)."""
    try:
        number = phonenumbers.parse(_tidy(typed)[:MAX_PHONE], "CN")
    except phonenumbers.NumberParseException:
        raise Refused("phone_unknown") from None
    if number.country_code == 86 and len(str(number.national_number)) <= LONGEST_SERVICE:
        raise Refused("phone_service")
    if not phonenumbers.is_valid_number(number):
        raise Refused("phone_unknown")
    if phonenumbers.number_type(number) not in _PERSONAL_KINDS:
        raise Refused("phone_service")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def as_dialled(phone: str) -> str:
    """An E.164 number as people write it here: 138 1234 5678; one of another country with its +."""
    number = phonenumbers.parse(phone)
    kinds = phonenumbers.PhoneNumberFormat
    kind = kinds.NATIONAL if phone.startswith("+86") else kinds.INTERNATIONAL
    return phonenumbers.format_number(number, kind)


_PERSONAL_KINDS = frozenset(
    {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
        phonenumbers.PhoneNumberType.VOIP,
    }
)


def _tidy(typed: str) -> str:
    """One line, full-width digits and letters in their plain form, nothing invisible."""
    plain = unicodedata.normalize("NFKC", typed)
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())


def _fault(name: str, value: str, this_year: int) -> str:
    if name == "name":
        return _name_fault(value)
    if name == "relation":
        return "" if not value or value in set(Relation) else "relation_unknown"
    if not value:
        return ""
    if name == "address":
        return "address_long" if len(value) > MAX_ADDRESS else ""
    return _phone_fault(value) if name == "phone" else _year_fault(value, this_year)


def _name_fault(value: str) -> str:
    if not value:
        return "name_missing"
    return "name_long" if len(value) > MAX_NAME else ""


def _phone_fault(value: str) -> str:
    try:
        normal_phone(value)
    except Refused as refused:
        return refused.code
    return ""


def _year_fault(value: str, this_year: int) -> str:
    known = value.isascii() and value.isdecimal() and len(value) == 4
    return "" if known and this_year - OLDEST <= int(value) <= this_year else "birth_year_unknown"
