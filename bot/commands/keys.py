"""`wenban keys …`: the keys that protect stored fields (DATA_KEYS): make one, see what each seals, seal anew.

Changing a key without a pause: put the new one behind the old in DATA_KEYS and restart every process, so
that all can open it; put it first and restart, so that all seal with it; `wenban keys rotate`; take the old
one out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.app import open_app
from bot.commands import operator_language, print_json
from bot.config import Config, new_data_key, parse_data_keys
from bot.domain.data_key import NO_KEY_OF_OURS, KeyUse
from bot.i18n import Translator
from bot.services import Services


async def list_keys(config: Config, *, as_json: bool = False) -> bool:
    """Print how many values each key seals. False: some are under a key that is not in DATA_KEYS."""
    async with open_app(config, answers=False) as app:
        uses = await app.services.data_keys.uses()
    ids = tuple(parse_data_keys(config.data_keys))
    if as_json:
        fields = [{"field": use.field, "key": use.key_id, "count": use.count} for use in uses]
        print_json({"keys": ids, "fields": fields})
    else:
        _print_uses(operator_language(), ids, uses)
    return all(use.key_id != NO_KEY_OF_OURS for use in uses)


async def rotate(config: Config) -> bool:
    """Seal everything under the newest key. False: something could not be opened, and stays as it was.

    May be stopped and started again at any time, also while Wenban serves.
    """
    _, unreadable = operator_language(), 0
    async with open_app(config, answers=False) as app:
        for name in await app.services.data_keys.tables():
            done, closed = await _rotate(app.services, name)
            unreadable += closed
            print(
                _(
                    "{table}: {done} rows sealed anew, {closed} could not be opened.",
                    table=name,
                    done=done,
                    closed=closed,
                )
            )
        _print_uses(_, tuple(parse_data_keys(config.data_keys)), await app.services.data_keys.uses())
    return unreadable == 0


def new_key(config: Config) -> None:
    """Print a fresh pair for DATA_KEYS, and only that: it can be piped."""
    numbers = [
        int(found[1])
        for key_id in parse_data_keys(config.data_keys)
        if (found := re.fullmatch(r"k(\d+)", key_id))
    ]
    print(f"k{max(numbers, default=0) + 1}:{new_data_key()}")


async def _rotate(services: Services, name: str) -> tuple[int, int]:
    """Rows sealed anew, and rows that no key opens."""
    done, closed = 0, 0
    after: Sequence[object] = ()
    while True:
        step = await services.data_keys.reseal(name, after)
        done, closed, after = done + step.done, closed + step.unreadable, step.last
        if not after:
            return done, closed


def _print_uses(_: Translator, ids: Sequence[str], uses: Sequence[KeyUse]) -> None:
    print(_("Keys, newest first: {ids}", ids=", ".join(ids)))
    for use in uses:
        key = use.key_id or _("a key that is not in DATA_KEYS")
        print(_("  {field}: {count} under {key}", field=use.field, count=use.count, key=key))
    if not uses:
        print(_("  Nothing is sealed yet."))
