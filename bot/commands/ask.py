"""`wenban ask TEXT`: one question, the answer as a citizen gets it, and why it was chosen."""

from __future__ import annotations

import sys

from bot.app import open_app
from bot.channels.terminal import TerminalChannel
from bot.commands import print_json
from bot.config import Config
from bot.domain.message import MAX_TEXT, Address, Inbound
from bot.services.guide import Finding
from bot.web.api.search import search_answer
from content.family import Family
from content.readable import readable
from content.search import DecisionKind


async def ask(config: Config, text: str, *, as_json: bool = False, language: str = "") -> None:
    """Answer one question. With `as_json`, the object that `/api/search` answers too."""
    async with open_app(config) as app:
        finding = app.services.guides.find(readable(text)[:MAX_TEXT])
        if as_json:
            sequence = app.services.guides.catalogue.sequence
            print_json(search_answer(finding, sequence, config.address).model_dump(mode="json"))
            return
        inbound = Inbound(Address("ask", "once"), app.ids.item_id(), text=text, language=language)
        channel = TerminalChannel(app.ports, out=sys.stdout, address_id="ask", ids=app.ids)
        print(channel.preview(await app.dispatch.answer(inbound)))
        print("\n" + _explained(finding, app.services.guides.catalogue.family_of(finding.editions)))


def _explained(finding: Finding, family: Family | None) -> str:
    why = finding.decision.why
    said = f"[{finding.decision.kind.value}] best {why.best:.2f} of {why.needed:.2f} needed; "
    lines = [f"{said}second/best {why.ratio:.2f} of {why.allowed:.2f} allowed"]
    if finding.decision.told:
        lines.append(f"  less is needed: it tells “{finding.decision.told}”")
    against = ", ".join(f"{cue.text} ({cue.kind.value})" for cue in finding.decision.against)
    if against:
        lines.append(f"  more is needed: {against}")
    if family and finding.decision.kind is DecisionKind.ASK:
        kinds = ", ".join(member.label_en for member in family.members)
        lines.append(f"  family “{family.name}”: {kinds}")
    for found in (*finding.found, *finding.others):
        matched = ", ".join(f"{reason.text} {reason.score:.1f}" for reason in found.hit.reasons)
        lines.append(f"  {found.hit.score:6.2f}  {found.edition.name}  ({matched})")
    return "\n".join(lines)
