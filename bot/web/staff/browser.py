"""What a person would call the browser behind a session: “Firefox · Windows”, from what it calls itself."""

from __future__ import annotations

# In this order: most browsers also claim to be those further down.
_BROWSERS = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
_MACHINES = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
_UNKNOWN = 40  # characters shown of one that is none of these


def browser_name(agent: str) -> str:
    """Empty if it did not say."""
    parts = [next((name for mark, name in known if mark in agent), "") for known in (_BROWSERS, _MACHINES)]
    return " · ".join(part for part in parts if part) or agent[:_UNKNOWN]
