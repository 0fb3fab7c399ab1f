"""The settings and the log of one command, before it opens the house."""

from __future__ import annotations

from bot.config import Config, ConfigFault, load_config
from bot.log import configure_logging


def command_config(*, quiet: bool = False) -> Config:
    """Settings as the command finds them; `quiet` keeps ordinary events out of its
    output. Raises ConfigFault."""
    try:
        config = load_config()
    except OSError as fault:
        raise ConfigFault([(str(fault.filename), str(fault.strerror))]) from None
    configure_logging("warning" if quiet and config.log_level == "info" else config.log_level)
    return config
