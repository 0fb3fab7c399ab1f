"""Whether a text of a guide speaks of an amount: what one gets, pays in, or is paid back."""

from __future__ import annotations

import re

_AMOUNT = re.compile(r"\d[\d,.万]* ?(?:元|块|%|％)|百分之|多少钱|领多少|交多少|报多少|标准是|按比例")


def speaks_of_money(text: str) -> bool:
    """True for 每人每月 200 元, 报 70%, 能领多少钱."""
    return bool(_AMOUNT.search(text))
