"""What is done with one thing: the first card, a lost one, an expired one; as titles say it, as citizens do.

`title_variants` cuts a title into the thing and what is done with it: 居民身份证丢失补领 is 居民身份证 and
`lost`. Only what stands at the end of a title, or in brackets there, counts: 变更 in the middle of a long
title is part of what it is about. The words are data: `cues/variants.tsv`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import NamedTuple

from content.search.tokenize import plain


class Variant(NamedTuple):
    """One thing that can be done, with its words for buttons; `said` finds it in a plain question."""

    key: str
    label: str
    label_en: str
    words: tuple[str, ...]
    said: re.Pattern[str]


@cache
def variants() -> tuple[Variant, ...]:
    """All of them, in the order of buttons; the first is what a title means that names none."""
    text = resources.files("content.cues").joinpath("variants.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        Variant(key, label, label_en, tuple(words.split("|")), re.compile(said))
        for key, label, label_en, words, said in rows
    )


def title_variants(title: str) -> tuple[str, tuple[Variant, ...]]:
    """The thing a title is about, in plain form, and what is done with it; none if the title does not say."""
    left, found = plain(_TELLING_NOTHING.sub("", title)).replace(" ", ""), set[str]()
    while match := _ending().search(left):
        found |= {match[1]} - {None}
        left = left[: match.start()]
    left = left.removesuffix("书") if left.endswith("证书") else left
    if found & _IMPLIED:
        found -= _GENERIC
    named = tuple(each for each in variants() if not found.isdisjoint(each.words))
    lost = any(each.key == "lost" for each in named)
    return left, tuple(each for each in named if not (lost and each.key == "hold"))


# Who exercises a power tells nobody apart; what else stands in brackets does.
_TELLING_NOTHING = re.compile(
    "[(（](?:[县市省]级?(?:/[县市]级)?(?:行使|权限)?|备案|即办件|承诺件|含中外合资)[）)]|[《》“”]"
)
_FORMAL = "登记|审批|办理|申请|审查|备案|执业|注册|许可证?|[与和及或]"
_GENERIC = frozenset({"核发", "发放", "签发", "申领"})


@cache
def _ending() -> re.Pattern[str]:
    words = sorted((word for each in variants() for word in each.words), key=len, reverse=True)
    return re.compile(f"(?:({'|'.join(words)})|{_FORMAL})$")


_IMPLIED = frozenset(word for each in variants() if each.key not in ("first", "claim") for word in each.words)


def variants_said(text: str) -> tuple[Variant, ...]:
    """What a plain question says is to be done: several where its word is of several."""
    return tuple(each for each in variants() if each.said.search(text))
