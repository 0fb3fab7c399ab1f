"""Where people talk to us. A channel turns its platform's events into `Inbound` and renders a `Reply`.

Every channel has the same three files: receive.py (platform → Inbound), render.py (Reply → what its
people see), send.py (getting it there). It is handed `Ports` and knows messages, not business: no
handler, no service, no store. A new one is a folder, a line in `CHANNELS`, and an adapter in
tests/channels/contract.py. A channel is imported only when it is built: one that is off costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.clock import SystemClock
from bot.config import Config
from bot.domain.channel import Channel, Ports
from bot.ids import Ids


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list. `serves`: it runs inside `wenban serve`; the terminal is its own command.

    `needs` names the settings without which it is off; the start-up notice prints them.
    """

    name: str
    build: Callable[[Ports, Config, Ids], Channel]
    serves: bool = True
    needs: tuple[str, ...] = ()

    def is_on(self, config: Config) -> bool:
        return all(getattr(config, setting.lower()) for setting in self.needs)


def _webchat(ports: Ports, config: Config, ids: Ids) -> Channel:
    from bot.channels.webchat import WebChatChannel

    return WebChatChannel(ports, public_url=config.address, ids=ids)


def _terminal(ports: Ports, _config: Config, ids: Ids) -> Channel:
    from bot.channels.terminal import TerminalChannel

    return TerminalChannel(ports, ids=ids)


def _telegram(ports: Ports, config: Config, ids: Ids) -> Channel:
    from bot.channels.telegram import TelegramChannel

    return TelegramChannel(
        ports,
        token=config.telegram_token,
        api=config.telegram_api,
        webhook=config.telegram_webhook,
        key=config.secret_key,
        clock=SystemClock(config.zone),
        ids=ids,
    )


CHANNELS: Sequence[Listed] = (
    Listed("webchat", _webchat),
    Listed("telegram", _telegram, needs=("TELEGRAM_TOKEN",)),
    Listed("terminal", _terminal, serves=False),
)


def channel_names() -> tuple[str, ...]:
    """The channels people can come in by from a page or a code, whether they are on or not."""
    return tuple(each.name for each in CHANNELS if each.serves)


def serving_channels(ports: Ports, config: Config, ids: Ids) -> list[Channel]:
    """Every channel that `wenban serve` runs and whose settings are there, built."""
    return [each.build(ports, config, ids) for each in CHANNELS if each.serves and each.is_on(config)]
