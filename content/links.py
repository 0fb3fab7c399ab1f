"""Links that a city wrote, as they can be trusted: by the domain they really lead to."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit


@lru_cache(maxsize=4096)
def domain_of(url: str) -> str:
    """The domain a link leads to, shown before anybody follows it; empty if it is no web address, which
    an imported link may well be: only a web address becomes a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
