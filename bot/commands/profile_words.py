"""Why details of a citizen were not kept or not shown. No command says so; the pages do, in their place."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

PROFILE_REFUSALS: Mapping[str, str] = {
    "profile_faults": N_("Please check this. Nothing is lost."),
    "phone_unknown": N_("This phone number is not complete. A mobile number has 11 digits."),
    "phone_service": N_("This is no number of a person. Write their own mobile or home number."),
    "reveal_field": N_("Choose which field to show."),
    "reveal_reason": N_("Say why you need it, in {least} to {most} characters. Nothing was shown."),
}
