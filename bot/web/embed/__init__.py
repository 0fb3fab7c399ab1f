"""The chat on other sites: one script tag adds a button, which opens our chat in a frame.

`/embed.js` is that script, `/embed/chat` the only page of ours that may be framed, and `/embed` tells
webmasters how. Which sites may is a setting (EMBED_ORIGINS); with none, there is no frame at all.
"""

from __future__ import annotations

from bot.config import Config


def origins(config: Config) -> tuple[str, ...]:
    """The sites that may show the chat, such as `https://www.example.gov.cn`."""
    return tuple(origin for origin in config.embed_origins.split(",") if origin)
