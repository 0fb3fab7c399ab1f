"""What we keep, why and how long (个人信息保护法 art. 17), and the button that forgets it."""

from __future__ import annotations

from aiohttp import web
from aiohttp_session import get_session

from bot.domain.channel import WEBCHAT
from bot.domain.citizen import FORGET_AFTER_DAYS
from bot.domain.link_count import REPEAT_SECONDS
from bot.domain.message import Address
from bot.domain.retention import RULES
from bot.domain.volatile import HISTORY_SECONDS
from bot.web.context import page
from bot.web.reader import reader_of
from bot.web.site import site_of


async def privacy_page(request: web.Request) -> web.Response:
    return page(
        request,
        "citizen/privacy.html",
        history_hours=HISTORY_SECONDS // 3600,
        forget_after_days=FORGET_AFTER_DAYS,
        repeat_minutes=REPEAT_SECONDS // 60,
        rules=[rule for rule in RULES if rule.of_citizens and rule.days is not None],
        forgotten=request.query.get("forgotten") == "yes",
    )


async def forget(request: web.Request) -> web.Response:
    """Forget everything there is about this reader: row, notices, profile, session, chat, cookie."""
    site, visitor = site_of(request), reader_of(request).visitor
    if visitor:
        address = Address(WEBCHAT, visitor)
        await site.citizens.forget(address)
        await site.services.profiles.withdraw(address)
        await site.volatile.sessions.forget(address)
        await site.volatile.history.forget(address)
    (await get_session(request)).invalidate()
    raise web.HTTPSeeOther("/privacy?forgotten=yes")
