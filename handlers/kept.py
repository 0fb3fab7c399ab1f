"""What of a session's data outlives an answer: where a guide was found, and the masked question.

What was wanted, what is still pending and how often we missed belong to one exchange and end with it.
"""

from __future__ import annotations

from bot.domain.session import Session

WANTED, PENDING, MISSES = _OF_ONE_ANSWER = ("wanted", "pending", "misses")


def kept(session: Session) -> dict[str, str]:
    """The session's data without what ends with an answer."""
    return {name: value for name, value in session.data.items() if name not in _OF_ONE_ANSWER}
