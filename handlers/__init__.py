"""The conversation, the same on every channel.

`CONVERSATIONS` is the one list of them; the last, fallback, hears whatever no other understood.
Steps route, replies speak, and the rules are below, in `content` and `bot/domain`.
"""

from __future__ import annotations

from handlers.conversation import Conversation
from handlers.fallback.steps import FALLBACK
from handlers.guide.steps import GUIDE
from handlers.menu.steps import MENU
from handlers.signpost.steps import SIGNPOST

CONVERSATIONS: tuple[Conversation, ...] = (MENU, GUIDE, SIGNPOST, FALLBACK)
