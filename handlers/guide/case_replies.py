"""Every word of the guided questions: one question at a time, and the papers and steps of one's case."""

from __future__ import annotations

from urllib.parse import urlencode

from bot.domain.message import Button, Card, Line, Reply
from bot.i18n import Translator
from content.case import Case
from content.catalogue import Catalogue
from content.item import Edition
from content.situations import Answer, Question, digits_of
from handlers.actions import pack
from handlers.button_replies import to_guide
from handlers.guide.provenance_replies import footer
from handlers.guide.shape_replies import materials_words, steps_words


def question(_: Translator, edition: Edition, case: Case, asked: Question, catalogue: Catalogue) -> Reply:
    """The next question; its answers are buttons, the way back leads to the question before."""
    digits = digits_of(case.asked)
    return Reply(
        card=Card(
            title=_.rendering(asked.ask, asked.ask_en),
            subtitle=edition.title(_.language),
            lines=tuple(Line("", hint) for hint in [_.rendering(asked.hint, asked.hint_en)] if hint),
            footer=footer(_, edition, catalogue),
        ),
        buttons=(
            *(
                Button(_.rendering(answer.label, answer.label_en), _to(edition, f"{digits}{number}"))
                for number, answer in enumerate(asked.answers)
            ),
            _one_back(_, edition, digits),
        ),
    )


def result(_: Translator, edition: Edition, case: Case, page: str, catalogue: Catalogue) -> Reply:
    """What to bring and do in this case; any answer can be changed, the page can be shared and printed."""
    digits, address = digits_of(case.asked), case_address(page, edition, case)
    return Reply(
        card=Card(
            title=_("Your case: {item}", item=edition.title(_.language)),
            subtitle=_("; ").join(
                _.rendering(answer.label, answer.label_en) for _q, answer in case.asked.answered
            ),
            lines=tuple(_lines(_, case)),
            footer=footer(_, edition, catalogue),
        ),
        buttons=(
            *(
                Button(
                    _("Change: {question}", question=_.rendering(q.ask, q.ask_en)),
                    _to(edition, digits[:number]),
                )
                for number, (q, _a) in enumerate(case.asked.answered)
            ),
            Button(_("Share or print this result"), url=address),
            to_guide(_, edition),
        ),
    )


def case_address(page: str, edition: Edition, case: Case) -> str:
    """The result on our pages: the answers stand in the address, by the ids of their questions."""
    return f"{page}/guides/{edition.item.key}/case?{urlencode(case.asked.answers)}"


def _lines(_: Translator, case: Case) -> list[Line]:
    notes = [Line("", _.rendering(answer.note, answer.note_en)) for answer in case.asked.notes]
    if ended := case.asked.ended:
        return [Line("", _ended(_, ended)), *notes]
    return [
        Line(_("What to bring"), materials_words(_, case.materials)),
        Line(_("How it goes"), steps_words(_, case.steps)),
        *notes,
    ]


def _ended(_: Translator, answer: Answer) -> str:
    return _.rendering(answer.ends, answer.ends_en)


def _one_back(_: Translator, edition: Edition, digits: str) -> Button:
    return Button(_("Back"), _to(edition, digits[:-1]), is_back=True) if digits else to_guide(_, edition)


def _to(edition: Edition, digits: str) -> str:
    return pack("guide.ask", edition.item.id, edition.number, digits)
