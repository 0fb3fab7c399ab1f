"""Words for the list of questions, and why a command on it did nothing."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.asked_question import AskedKind, AskedState
from bot.i18n import N_

KINDS: Mapping[str, str] = {
    AskedKind.UNSURE: N_("nothing fitted"),
    AskedKind.NONE_FIT: N_("“none of these”"),
    AskedKind.WANTED_PERSON: N_("asked for a person"),
    AskedKind.CORRECTED: N_("another one was meant"),
    "proposal": N_("may become an alias"),
    "strong": N_("should become an alias"),
}

STATES: Mapping[AskedState, str] = {
    AskedState.NEW: N_("new"),
    AskedState.HANDLED: N_("handled"),
    AskedState.IGNORED: N_("ignored"),
}

ASKED_QUESTION_REFUSALS: Mapping[str, str] = {
    "question_unknown": N_(
        "There is no question {id} on the list. `wenban questions --all` shows every one."
    ),
    "proposal_unknown": N_("There is no proposal {id}. `wenban questions --proposals` lists them."),
    "proposal_masked": N_(
        "This is no alias, because something in it was masked: “{text}”. Mark it with --ignored."
    ),
    "proposal_item_gone": N_("The item that proposal {id} belongs to is no longer in the catalogue."),
    "questions_one_sort": N_(
        "Choose one of --unanswered, --corrected and --proposals, and either --json or --csv."
    ),
}
