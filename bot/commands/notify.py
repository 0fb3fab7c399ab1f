"""`wenban notify telegram:1001`: does a channel reach somebody? A test notice, all the way and at once.

It goes through the outbox like any notice, so it needs `wenban serve` (embedded) or `wenban worker` to run.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time

from bot.app import App, open_app
from bot.channels import channel_names
from bot.commands import operator_language
from bot.commands.notify_words import NOTICE_REASONS
from bot.config import Config
from bot.domain.message import Address
from bot.domain.outbox import Notice, NoticeKind, NoticeState, Standing
from bot.errors import Refused
from bot.i18n import DEFAULT_LANGUAGE, N_, Translator, known_language
from bot.worker.delivery import TOPIC

TOO_LATE = dt.timedelta(minutes=10)  # whoever tests looks now; nobody wants it tomorrow
LOOK_SECONDS = 0.2

_ENDS = {
    NoticeState.SENT: N_("Sent: the channel took it, as message {message}."),
    NoticeState.FAILED: N_("Failed: {reason}. Nothing more is tried."),
    NoticeState.SKIPPED: N_("Not sent: {reason}."),
    NoticeState.UNKNOWN: N_("Unknown: the sending process ended before it could say whether it was sent."),
    NoticeState.OPEN: N_(
        "Still waiting. Notices are sent by `wenban serve`, and with PostgreSQL by `wenban worker`: is it "
        "running, is the channel on, and in the web chat, is that person's page open? It is dropped after "
        "{minutes} minutes."
    ),
}


async def notify(config: Config, address: str, *, language: str = "", wait: float = 30.0) -> bool:
    """Send, wait and say. True: it was sent. Raises Refused("notify_address")."""
    receiver = _receiver(address)
    async with open_app(config, answers=False) as app:
        number = await app.services.outbox.add(_notice(app, receiver, language))
        await app.volatile.wakeups.wake(TOPIC)
        standing = await _ended(app, number, wait)
    _say(operator_language(), standing)
    return standing.state is NoticeState.SENT


def _receiver(address: str) -> Address:
    channel, _colon, person = address.partition(":")
    if channel not in channel_names() or not person:
        raise Refused("notify_address", given=address, known=", ".join(channel_names()))
    return Address(channel, person)


def _notice(app: App, receiver: Address, language: str) -> Notice:
    now = app.services.outbox.now()
    return Notice(
        NoticeKind.TEST,
        receiver,
        known_language(language) or DEFAULT_LANGUAGE,
        dedupe=f"test:{app.ids.visitor_id()}",
        not_before=now,
        too_late=now + TOO_LATE,
        urgent=True,
    )


async def _ended(app: App, number: int, wait: float) -> Standing:
    """How it stands once it is done, or once we have waited long enough."""
    deadline = time.monotonic() + wait
    while True:
        standing = await app.services.outbox.standing(number)
        if standing is None:
            raise LookupError(f"notice {number} is gone")
        if standing.state is not NoticeState.OPEN or time.monotonic() > deadline:
            return standing
        await asyncio.sleep(LOOK_SECONDS)


def _say(_: Translator, standing: Standing) -> None:
    reason = _(NOTICE_REASONS.get(standing.reason, standing.reason))
    facts = {"message": standing.external_id, "reason": reason}
    print(_(_ENDS[standing.state], **facts, minutes=TOO_LATE.seconds // 60))
    if standing.state is NoticeState.OPEN and standing.attempts:
        print(_("Attempts so far: {n}.", n=standing.attempts))
