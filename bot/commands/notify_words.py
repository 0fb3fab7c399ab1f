"""Why a notice was not delivered, in words for `wenban notify`. A reason without words is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

NOTICE_REASONS: Mapping[str, str] = {
    # What bot/domain/outbox.py and bot/worker/delivery.py say.
    "gone": N_("the channel knows no such person, or they have blocked the bot"),
    "too_late": N_("it was too late before it could be sent"),
    "withdrawn": N_("the person had everything about them forgotten"),
    "crashed": N_("the sending process ended several times while it sent this"),
    "unreadable": N_("no key in DATA_KEYS opens the address it was kept with"),
    "unworded": N_("its words could not be made; the log says where"),
    "broken": N_("sending failed for a reason of our own; the log says where"),
    # What a channel says (bot/channels/<name>/).
    "unavailable": N_("the platform could not be reached, however often we tried"),
    "unauthorized": N_("the platform does not take the bot's token"),
    "conflict": N_("another program uses the same bot"),
    "refused": N_("the platform refused the message"),
    "bad_link": N_("the platform refused a link in the message"),
    "bad_markup": N_("the platform refused the message's markup"),
}  # fmt: skip
