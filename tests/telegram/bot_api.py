"""A Bot API server for tests, as strict as the real one: `async with BotApi() as api: ...`.

Real HTTP, real limits, the real server's words when it refuses. People with phones come from `person()`,
groups from `group()`; `fail`, `hang` and `drop` make it misbehave as the network does. What a bot must
never do (an unknown method or parameter, fetching a citizen's file) is a violation: the test fails on exit.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from aiohttp import ClientSession, web

from tests.telegram import parameters
from tests.telegram.chats import BOT_ID, USERNAME, Chat, Chats
from tests.telegram.methods import CARRIED_OUT
from tests.telegram.person import Group, Person
from tests.telegram.refusal import RefusedCall
from tests.telegram.updates import Updates

TOKEN = f"{BOT_ID}:TEST-not-a-real-token-0123456789"
_REASONS = {
    400: "Bad Request: refused by the test",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests: retry after {retry_after}",
    500: "Internal Server Error",
}


class Call(NamedTuple):
    method: str
    params: dict[str, Any]


@dataclass(frozen=True)
class _Fault:
    """What goes wrong with one call: a refusal, a wait before it, or an answer that gets lost."""

    refusal: RefusedCall | None = None
    seconds: float = 0.0
    loses_answer: bool = False


class BotApi:
    """`calls`: every call with a right token, in order of arrival; `refused`: those that were not carried
    out, with the reason. `unanswered`: pressed buttons that still show a spinner."""

    token = TOKEN
    username = USERNAME

    def __init__(self, *, expect_violations: bool = False) -> None:
        self.address = ""
        self.calls: list[Call] = []
        self.refused: list[tuple[str, str]] = []
        self.violations: list[str] = []
        self.chats = Chats()
        self.updates = Updates()
        self.commands: dict[str, list[dict[str, Any]]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.menu_button = "default"
        self.unanswered: dict[str, int] = {}
        self.popups: list[tuple[int, str]] = []
        self.messages_per_second = 0  # to one chat; 0 for no limit
        self._faults: dict[str, deque[_Fault]] = defaultdict(deque)
        self._sent: dict[int, list[float]] = defaultdict(list)
        self._expect_violations = expect_violations
        self._running = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        app.router.add_route("*", "/file/{rest:.*}", self._download)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        self._running.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        session = await self._running.enter_async_context(ClientSession())
        pushing = asyncio.create_task(self.updates.push(session))
        self._running.push_async_callback(_stop, pushing)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_exc: object) -> None:
        await self._running.aclose()
        if kind is None and not self._expect_violations:
            assert not self.violations, f"what a bot must never do: {self.violations}"

    # People and groups

    def person(
        self,
        id: int = 1001,  # noqa: A002
        language: str = "zh-hans",
        *,
        started: bool = False,
    ) -> Person:
        """The phone of person `id`, always the same chat. `started`: they have written to the bot before."""
        chat = self.chats.by_id.setdefault(id, Chat(id, first_name=f"市民{id}", language=language))
        chat.started |= started
        return Person(self, chat)

    def group(self, id: int = -1_001_000_000_001) -> Group:  # noqa: A002
        return Group(self, self.chats.by_id.setdefault(id, Chat(id, "supergroup", first_name="邻里群")))

    # Misbehaving

    def fail(
        self,
        method: str,
        status: int = 500,
        times: int = 1,
        retry_after: int | None = None,
        description: str | None = None,
        parameters: dict[str, Any] | None = None,
    ) -> None:
        """The next `times` calls of `method` are refused and not carried out."""
        reason = description or _REASONS[status].format(retry_after=retry_after or 1)
        facts = parameters or {}
        if status == 429 or retry_after is not None:
            facts = facts | {"retry_after": retry_after or 1}
        self._faults[method].extend([_Fault(RefusedCall(status, reason, facts))] * times)

    def hang(self, method: str, seconds: float, times: int = 1) -> None:
        """The next calls wait before they are carried out; not at all if the caller has gone by then."""
        self._faults[method].extend([_Fault(seconds=seconds)] * times)

    def drop(self, method: str, times: int = 1) -> None:
        """The next calls are carried out, and their answers are lost."""
        self._faults[method].extend([_Fault(loses_answer=True)] * times)

    def mend(self) -> None:
        """Nothing goes wrong any more."""
        self._faults.clear()

    # Updates

    async def deliver(self, update: dict[str, Any], *, twice: bool = False) -> None:
        """Any update at all, as it is; `twice`: again although it was confirmed."""
        await self.updates.deliver(update, times=2 if twice else 1)

    async def redeliver(self, update: dict[str, Any] | None = None) -> None:
        """The last update again (or the given one), as if its confirmation had been lost."""
        await self.updates.redeliver(update or self.updates.all[-1])

    async def until_taken(self, seconds: float = 5) -> None:
        """Until the bot has confirmed every update."""
        await self.updates.taken(seconds)

    def called(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every call of `method`."""
        return [call.params for call in self.calls if call.method == method]

    async def until_called(self, method: str, times: int = 1, seconds: float = 5) -> None:
        """Until that many calls have come; what they do is done a moment later."""
        await self.until(lambda: len(self.called(method)) >= times, seconds)

    async def until(self, holds: Callable[[], bool], seconds: float = 5) -> None:
        async with asyncio.timeout(seconds):
            while not holds():
                await asyncio.sleep(0.005)

    def now(self) -> int:
        return int(time.time())

    def over_the_limit(self, chat_id: int) -> bool:
        now = time.monotonic()
        recent = self._sent[chat_id] = [sent for sent in self._sent[chat_id] if now - sent < 1]
        recent.append(now)
        return 0 < self.messages_per_second < len(recent)

    # The server

    async def _called(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        try:
            if request.match_info["token"] != self.token:
                raise RefusedCall(401, "Unauthorized")
            params = await self._params(method, request)
            self.calls.append(Call(method, params))
            return await self._carry_out(request, method, params)
        except RefusedCall as refusal:
            self.refused.append((method, refusal.description))
            return web.json_response(refusal.envelope, status=refusal.status)

    async def _params(self, method: str, request: web.Request) -> dict[str, Any]:
        if method not in CARRIED_OUT:
            self.violations.append(f"called {method}")
            self.calls.append(Call(method, {}))
            raise RefusedCall(404, "Not Found")
        raw = await parameters.body_of(request)
        unknown = parameters.strangers(method, raw)
        if unknown:
            self.violations.append(f"{method} with unknown {', '.join(unknown)}")
            raise RefusedCall(400, f"Bad Request: unknown parameters {', '.join(unknown)}")
        return parameters.read(method, raw)

    async def _carry_out(self, request: web.Request, method: str, params: dict[str, Any]) -> web.Response:
        faults = self._faults[method]
        fault = faults.popleft() if faults else _Fault()
        await asyncio.sleep(fault.seconds)
        if fault.refusal:
            raise fault.refusal
        result = await CARRIED_OUT[method](self, params)
        if fault.loses_answer and request.transport:
            request.transport.abort()
        return web.json_response({"ok": True, "result": result})

    async def _download(self, request: web.Request) -> web.Response:
        self.violations.append("downloaded a citizen's file")
        raise web.HTTPNotFound


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
