"""`wenban ask TEXT`: one question, the answer as a citizen gets it, and why it was chosen."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict

from bot.app import App, open_app
from bot.channels.terminal import TerminalChannel
from bot.commands import print_json
from bot.config import Config
from bot.domain.message import Address, Inbound
from bot.services.guide import Finding


async def ask(config: Config, text: str, *, as_json: bool = False, language: str = "") -> None:
    """Answer one question. With `as_json`, one object: decision, why, items with score and reasons."""
    async with open_app(config) as app:
        finding = app.services.guides.find(text)
        if as_json:
            print_json(_document(app, finding))
            return
        inbound = Inbound(Address("ask", "once"), app.ids.item_id(), text=text, language=language)
        channel = TerminalChannel(app.ports, out=sys.stdout, address_id="ask")
        print(channel.preview(await app.dispatch.answer(inbound)))
        print("\n" + _explained(finding))


def _document(app: App, finding: Finding) -> Mapping[str, object]:
    hits = {hit.id: hit for hit in finding.decision.hits}
    return {
        "question": finding.question,
        "decision": finding.decision.kind.value,
        "why": {fact: round(value, 3) for fact, value in asdict(finding.decision.why).items()},
        "catalogue": app.services.guides.catalogue.sequence,
        "items": [
            {
                "key": edition.item.key,
                "id": edition.item.id,
                "name": edition.name,
                "code": edition.guide.elements.item_code.full_code
                or edition.guide.elements.item_code.base_code,
                "edition": edition.number,
                "state": edition.state.value,
                "score": round(hits[edition.item.id].score, 3),
                "reasons": [
                    {"kind": reason.kind.value, "matched": reason.text, "score": round(reason.score, 3)}
                    for reason in hits[edition.item.id].reasons
                ],
            }
            for edition in finding.editions
        ],
    }


def _explained(finding: Finding) -> str:
    why = finding.decision.why
    said = f"[{finding.decision.kind.value}] best {why.best:.2f} of {why.needed:.2f} needed; "
    lines = [f"{said}second/best {why.ratio:.2f} of {why.allowed:.2f} allowed"]
    for edition, hit in zip(finding.editions, finding.decision.hits, strict=False):
        matched = ", ".join(f"{reason.text} {reason.score:.1f}" for reason in hit.reasons[:6])
        lines.append(f"  {hit.score:6.2f}  {edition.name}  ({matched})")
    return "\n".join(lines)
