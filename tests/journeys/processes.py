"""Several real `wenban serve` on one PostgreSQL and one Valkey, behind one port, and who comes to them.

`Processes` starts and stops them, `Valkey` can go away and come back at its port, `Visitor` comes through
the port from a network address of their own, each time with a new connection, so that the processes answer in turn.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from aiohttp import ClientSession, CookieJar, TCPConnector
from prometheus_client.parser import text_string_to_metric_families

from bot.channels.telegram.webhook import HEADER, PATH, secret
from tests.channels.house import Tab
from tests.journeys.one_port import OnePort
from tests.journeys.wenban import serving
from tests.server_start import start_valkey, stop

SECRETS = {"SECRET_KEY": "s" * 40, "DATA_KEYS": "k1:" + "A" * 43 + "="}


class Valkey:
    """A server that a test stops and starts again; what it held is gone then."""

    def __init__(self) -> None:
        self.port = 0
        self._folder: Path | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.stop()

    async def start(self) -> None:
        self._folder, self.port = await asyncio.to_thread(start_valkey, self.port)

    async def stop(self) -> None:
        folder, self._folder = self._folder, None
        if folder:
            await asyncio.to_thread(stop, folder)


@dataclass(eq=False, frozen=True, slots=True)
class Process:
    address: str
    popen: subprocess.Popen[str]
    left: ExitStack


class Processes:
    """`env` are the settings that all of them share."""

    def __init__(self, port: OnePort, **env: str) -> None:
        self.port = port
        self.all: list[Process] = []
        self._env = {**SECRETS, "PUBLIC_URL": port.address, "TRUSTED_PROXIES": "1", **env}
        self._asking = ClientSession()

    async def __aenter__(self) -> Self:
        try:
            await asyncio.gather(self.start(), self.start())
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._asking.close()
        await asyncio.gather(*(asyncio.to_thread(process.left.close) for process in self.all))

    async def start(self) -> Process:
        """One more, behind the port too."""
        left = ExitStack()
        address, popen = await asyncio.to_thread(left.enter_context, serving(**self._env))
        process = Process(address, popen, left)
        self.all.append(process)
        self.port.behind.append(address)
        return process

    def tell_to_stop(self, process: Process) -> None:
        process.popen.send_signal(signal.SIGTERM)

    async def stopped(self, process: Process) -> str:
        """Wait for its end, take it from behind the port; what it logged. It must have ended well."""
        _printed, logged = await asyncio.to_thread(process.popen.communicate, timeout=40)
        self.all.remove(process)
        self.port.behind.remove(process.address)
        process.left.close()
        assert process.popen.returncode == 0, logged
        return logged

    def at(self, address: str) -> Process:
        return next(process for process in self.all if process.address == address)

    async def figure(self, process: Process, name: str, **labels: str) -> float:
        """The sum of this figure's samples with these labels; 0.0 where it has not been counted yet."""
        async with self._asking.get(f"{process.address}/metrics") as answer:
            families = text_string_to_metric_families(await answer.text())
        samples = [sample for family in families for sample in family.samples if sample.name == name]
        return sum(each.value for each in samples if labels.items() <= each.labels.items())

    async def figures(self, name: str, **labels: str) -> list[float]:
        """The figure of each process."""
        return [await self.figure(process, name, **labels) for process in self.all]

    async def readiness(self, process: Process) -> tuple[int, str]:
        async with self._asking.get(f"{process.address}/readyz") as answer:
            return answer.status, json.loads(await answer.text())["status"]

    async def until_all_say(self, word: str) -> None:
        """Until every /readyz says so. All the while each of them answers 200."""
        async with asyncio.timeout(10):
            while (found := {await self.readiness(each) for each in self.all}) != {(200, word)}:
                assert {status for status, _word in found} == {200}, found
                await asyncio.sleep(0.1)


class Visitor:
    """Somebody with a browser, at `base` (the port, or a process), from the address `network`."""

    def __init__(self, base: str, network: str) -> None:
        self._base = base
        self._headers = {"X-Forwarded-For": network}
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._session = ClientSession(
            self._base,
            headers=self._headers,
            cookie_jar=CookieJar(unsafe=True),  # it keeps cookies of bare addresses too
            connector=TCPConnector(force_close=True, limit=0),
        )
        await self._open.enter_async_context(self._session)
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._open.aclose()

    async def opens(self, path: str, **query: str) -> tuple[int, str]:
        async with self._session.get(path, params=query) as answer:
            return answer.status, await answer.text()

    async def sends(self, **fields: str) -> int:
        async with self._session.post("/chat", data=fields, allow_redirects=False) as answer:
            await answer.read()
            return answer.status

    async def chat(self) -> str:
        """The chat page."""
        status, page = await self.opens("/chat")
        assert status == 200
        return page

    async def form(self) -> str:
        """The chat page's form: its id."""
        found = re.search(r'name="id" value="([^"]+)"', await self.chat())
        assert found
        return found[1]

    async def tab(self) -> Tab:
        """A tab that has not seen anything yet."""
        return Tab(await self._session.ws_connect("/chat/socket", origin=self._base))


async def said(tab: Tab, id: str, text: str = "", **act: Any) -> dict[str, Any]:  # noqa: A002
    """Write `text` (or press `action`) and read what comes until the act has ended: the event of it."""
    await tab.send(id=id, **(act or {"text": text}))
    frames = await tab.until_done()
    assert frames[-1]["done"] == id, frames
    return [frame for frame in frames if "number" in frame][-1]


def button(event: dict[str, Any], label: str) -> dict[str, str]:
    """The button of an event's reply whose label contains this."""
    return next(each for each in event["reply"]["buttons"] if label in each["label"])


async def called_at_once(called: Processes, update: dict[str, Any]) -> list[int]:
    """Telegram calls every process with the same update; their statuses."""
    async with ClientSession(headers={HEADER: secret(SECRETS["SECRET_KEY"])}) as telegram:
        posts = (telegram.post(process.address + PATH, json=update) for process in called.all)
        return [answer.status for answer in await asyncio.gather(*posts)]
