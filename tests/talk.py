"""A citizen who can `say()`, `tap()` and read the last reply: how conversations are tested.

This one talks to the house directly; tests/telegram/citizen.py has one with a phone. What is compared is
what a citizen has before them: `reads`, `buttons`, `labels`.
"""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable

from bot.domain.message import Address, Button, Inbound, Reply

_EVENTS = itertools.count(1)


class Citizen:
    """Talks through the same door as every channel: Inbound in, Reply out."""

    def __init__(
        self, answer: Callable[[Inbound], Awaitable[Reply]], address: Address, language: str = ""
    ) -> None:
        self._answer = answer
        self.address = address
        self._language = language
        self.last: Reply | None = None

    async def say(self, text: str) -> Citizen:
        return await self.does(Inbound(self.address, str(next(_EVENTS)), text=text, language=self._language))

    async def tap(self, label: str) -> Citizen:
        """Press the button of the last reply whose label contains `label`."""
        return await self.press(self.button(label).action)

    async def press(self, action: str) -> Citizen:
        """Press a button that may be from any time, or be no button at all."""
        return await self.does(
            Inbound(self.address, str(next(_EVENTS)), action=action, language=self._language)
        )

    async def does(self, inbound: Inbound) -> Citizen:
        self.last = await self._answer(inbound)
        return self

    def button(self, label: str) -> Button:
        found = [button for button in self.buttons if label in button.label]
        assert found, f"no button with {label!r} in {self.labels}"
        return found[0]

    @property
    def reply(self) -> Reply:
        assert self.last is not None, "nobody has said anything yet"
        return self.last

    @property
    def buttons(self) -> list[Button]:
        """The buttons there are now."""
        return list(self.reply.buttons)

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    @property
    def reads(self) -> str:
        """All the words of the last reply, as one text."""
        card = self.reply.card
        parts = [self.reply.text]
        if card:
            parts += [card.title, card.subtitle]
            parts += [f"{line.label}：{line.text}" if line.label else line.text for line in card.lines]
            parts.append(card.footer)
        return "\n".join(part for part in parts if part)
