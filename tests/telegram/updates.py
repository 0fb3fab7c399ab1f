"""How updates reach the bot: one queue, fetched by long polling or pushed to a webhook.

An update stays in the queue until it is confirmed: by a higher offset, or by a 2xx of the webhook.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.telegram.refusal import RefusedCall, bad_request

FIRST_UPDATE = 700_000_000
MAX_WAIT = 50  # seconds; Telegram's own upper limit of a long poll
_RETRY_SECONDS = 0.05


class Updates:
    """`webhook_base`: where webhooks are really posted to, in place of the https host of their address."""

    def __init__(self) -> None:
        self.pending: list[dict[str, Any]] = []
        self.all: list[dict[str, Any]] = []
        self.webhook: dict[str, Any] = {}
        self.webhook_base = ""
        self.deliveries: list[int] = []  # the webhook's statuses; 0 when nobody listened
        self.conflicts = 0
        self.allowed: list[str] = []
        self._forced: list[dict[str, Any]] = []
        self._changed = asyncio.Condition()
        self._poll: asyncio.Event | None = None  # set when another poll takes over
        self._last = FIRST_UPDATE

    async def add(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        self._last += 1
        update = {"update_id": self._last, kind: content}
        self.all.append(update)
        if not self.allowed or kind in self.allowed:
            await self.deliver(update)
        return update

    async def deliver(self, update: dict[str, Any], *, times: int = 1) -> None:
        """Queue it, and `times - 1` times more although it will have been confirmed."""
        async with self._changed:
            self.pending.append(update)
            self._forced += [update] * (times - 1)
            self._changed.notify_all()

    async def redeliver(self, update: dict[str, Any]) -> None:
        async with self._changed:
            self._forced.append(update)
            self._changed.notify_all()

    async def taken(self, seconds: float) -> None:
        """Until every update has been confirmed."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: not self.pending and not self._forced)

    async def fetch(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise RefusedCall(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        limit = params.get("limit", 100)
        if not 1 <= limit <= 100:
            raise bad_request("limit must be between 1 and 100")
        self.allowed = params.get("allowed_updates", self.allowed)
        await self._confirm(params.get("offset", 0))
        async with self._one_poll() as taken_over:
            return await self._wait(limit, min(params.get("timeout", 0), MAX_WAIT), taken_over)

    def _one_poll(self) -> _OnePoll:
        return _OnePoll(self)

    async def _confirm(self, offset: int) -> None:
        async with self._changed:
            if offset < 0:
                self.pending = self.pending[offset:]
            else:
                self.pending = [each for each in self.pending if each["update_id"] >= offset]
            self._changed.notify_all()

    async def _wait(self, limit: int, seconds: float, taken_over: asyncio.Event) -> list[dict[str, Any]]:
        ready = lambda: taken_over.is_set() or self.pending or self._forced  # noqa: E731
        async with self._changed:
            try:
                async with asyncio.timeout(seconds):
                    await self._changed.wait_for(ready)
            except TimeoutError:
                pass
            if taken_over.is_set():
                self.conflicts += 1
                raise RefusedCall(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
            found, self._forced = (self._forced + self.pending)[:limit], self._forced[limit:]
            self._changed.notify_all()
            return found

    async def push(self, session: ClientSession) -> None:
        """Post to the webhook for ever: each chat's updates in order, different chats side by side."""
        async with asyncio.TaskGroup() as running:
            busy: set[int] = set()
            while True:
                async with self._changed:
                    await self._changed.wait_for(lambda: self.webhook and self._next_for(busy))
                    found = self._next_for(busy)
                for update in found:
                    busy.add(chat_of(update))
                    running.create_task(self._push_one(session, update, busy))

    def _next_for(self, busy: set[int]) -> list[dict[str, Any]]:
        """The oldest waiting update of every chat that is not being delivered to."""
        first: dict[int, dict[str, Any]] = {}
        for update in self._forced + self.pending:
            first.setdefault(chat_of(update), update)
        return [update for chat, update in first.items() if chat not in busy]

    async def _push_one(self, session: ClientSession, update: dict[str, Any], busy: set[int]) -> None:
        status = await self._post(session, update)
        self.deliveries.append(status)
        if not 200 <= status < 300:
            await asyncio.sleep(_RETRY_SECONDS)
        async with self._changed:
            if 200 <= status < 300:
                queue = self._forced if update in self._forced else self.pending
                queue[:] = [each for each in queue if each is not update]
            busy.discard(chat_of(update))
            self._changed.notify_all()

    async def _post(self, session: ClientSession, update: dict[str, Any]) -> int:
        url, secret = self.webhook.get("url", ""), self.webhook.get("secret_token", "")
        address = self.webhook_base + "/" + url.split("/", 3)[3] if self.webhook_base else url
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            async with session.post(
                address, json=update, headers=headers, timeout=ClientTimeout(total=30)
            ) as response:
                return response.status
        except (ClientError, OSError, TimeoutError):
            return 0

    async def hook(self, webhook: dict[str, Any]) -> None:
        """Set the webhook, or take it away with an empty one."""
        async with self._changed:
            self.webhook = webhook
            self.allowed = webhook.get("allowed_updates", self.allowed)
            self._changed.notify_all()

    async def forget_pending(self) -> None:
        async with self._changed:
            self.pending.clear()
            self._changed.notify_all()

    def waiting(self) -> Counter[str]:
        return Counter(kind for update in self.pending for kind in update if kind != "update_id")


class _OnePoll:
    """Only one long poll waits at a time: a second one ends the first, which gets a 409."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._taken_over = asyncio.Event()

    async def __aenter__(self) -> asyncio.Event:
        async with self._updates._changed:
            if self._updates._poll:
                self._updates._poll.set()
            self._updates._poll = self._taken_over
            self._updates._changed.notify_all()
        return self._taken_over

    async def __aexit__(self, *_exc: object) -> None:
        if self._updates._poll is self._taken_over:
            self._updates._poll = None


def chat_of(update: dict[str, Any]) -> int:
    """Whose order an update belongs to."""
    for kind in ("message", "edited_message", "my_chat_member"):
        if kind in update:
            return int(update[kind]["chat"]["id"])
    return int(update["callback_query"]["from"]["id"]) if "callback_query" in update else 0
