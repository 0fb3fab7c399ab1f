"""Every word of what a guide says about somebody else going, and about money one gets or pays in.

Both are quoted, never concluded: a son who travels in vain because we guessed would not come again.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.message import Line
from bot.i18n import Translator
from content.agent import agent_facts
from content.item import Edition, Faq
from content.money import speaks_of_money
from content.situations import Answer
from content.unified import Material
from handlers.guide.local_replies import Place
from handlers.guide.shape_replies import fees_words


def agent_lines(_: Translator, edition: Edition, where: Place) -> list[Line]:
    """What the guide says of somebody else acting, in its own words; or that it says nothing."""
    facts = agent_facts(edition.guide)
    if not facts:
        phone = _phone(edition, where)
        words = _("The guide does not say. Please ask before anybody sets out: {phone}", phone=phone)
        return [Line(_("Somebody else goes"), words)]
    lines = [Line(_("Somebody else goes"), _way(_, answer)) for answer in facts.ways]
    if facts.papers:
        lines.append(Line(_("They bring as well"), _papers(_, facts.papers)))
    lines += [Line("", _.rendering(each.text, each.text_en)) for each in facts.conditions]
    lines += _asked(_, facts.faq)
    return [*lines, _in_doubt(_, edition, where)]


def _way(_: Translator, answer: Answer) -> str:
    label = _.rendering(answer.label, answer.label_en)
    if ends := _.rendering(answer.ends, answer.ends_en):
        return _("{case}: {note}", case=label, note=ends)
    if note := _.rendering(answer.note, answer.note_en):
        return _("The guide allows for it: {case}. {note}", case=label, note=note)
    return _("The guide allows for it: {case}", case=label)


def _papers(_: Translator, papers: Sequence[Material]) -> str:
    return "\n".join(_paper(_, paper) for paper in papers)


def _paper(_: Translator, paper: Material) -> str:
    name, when = _.rendering(paper.name, paper.name_en), _.rendering(paper.when, paper.when_en)
    return _("{paper} ({when})", paper=name, when=when) if when else name


def amount_lines(_: Translator, edition: Edition, where: Place) -> list[Line]:
    """What the guide says of the money: its summary, what is often asked, the fee; and who knows exactly."""
    guide = edition.guide
    lines = []
    if speaks_of_money(guide.summary):
        lines.append(Line("", _.rendering(guide.summary, guide.summary_en)))
    lines += _asked(_, [each for each in guide.faq if speaks_of_money(each.question + each.answer)])
    if fees := fees_words(_, guide.elements.fees):
        lines.append(Line(_("Cost of applying"), fees))
    if len(lines) <= 1:
        lines.insert(0, Line("", _("How much it comes to in your case, the guide does not say.")))
    return [*lines, _in_doubt(_, edition, where)]


def _asked(_: Translator, faq: Sequence[Faq]) -> list[Line]:
    return [
        Line(_.rendering(each.question, each.question_en), _.rendering(each.answer, each.answer_en))
        for each in faq
    ]


def _in_doubt(_: Translator, edition: Edition, where: Place) -> Line:
    return Line(_("To be sure, ask"), _phone(edition, where))


def _phone(edition: Edition, where: Place) -> str:
    info = edition.guide.local_for(where.area)
    return (info.consult_phone if info else "") or where.catalogue.city.hotline
