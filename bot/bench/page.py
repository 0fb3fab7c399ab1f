"""`wenban bench page`: what a guide's page costs the server, whole and “not changed”.

The server is `wenban serve` in a process of its own; the reader has no cookie and asks for one guide again
and again over a few kept connections, as a proxy in front would. “Not changed” is a reader who has the page
already and names its ETag. Peer: a bare aiohttp server in a process like ours which answers with the very
bytes and headers of our page, and with 304 to the same ETag. The client is a few lines over a bare
socket, because a whole client library would cost more than what is measured.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.bench.child import Child, peer, wenban
from bot.bench.rounds import Rounds, interleaved
from bot.errors import Refused

TARGET_RATIO = 0.8
PAGE = "/guides/social-security-card-replacement"
ROUNDS, REQUESTS, CONNECTIONS = 9, 600, 4
OWN_HEADERS = ("content-length", "date", "server", "connection")  # what aiohttp writes by itself


def run(*, rounds: int = 0) -> dict[str, object]:
    """Per case: the server's processor microseconds per request, milliseconds to an answer, and requests a
    second. `ratio` is the peer's processor time for the same answer over ours: 1.0 is as good."""
    temporary = tempfile.TemporaryDirectory
    with temporary() as ours, temporary() as theirs, wenban(Path(ours)) as server:
        seen = asyncio.run(_ask_once(server.address))
        _keep(seen, Path(theirs))
        with peer("static", Path(theirs), theirs) as bare:
            figures = asyncio.run(_measured(server, bare, seen, rounds or ROUNDS))
    ratio = {name: _ratio(figures, name) for name in ("page", "not_changed") if name in figures}
    return {
        "figure": "server CPU in microseconds per request, median of rounds; answers in ms",
        "target": {"ratio": TARGET_RATIO},
        "kept": ratio["page"] >= TARGET_RATIO,
        "ratio": ratio,
        **figures,
        **({} if seen.etag else {"not_changed": "our page has no ETag"}),
        "peer": "bare aiohttp server, same bytes and headers",
        "page_bytes": len(seen.body),
        "rounds": rounds or ROUNDS,
        "requests_per_round": REQUESTS,
        "connections": CONNECTIONS,
    }


@dataclass(frozen=True, slots=True)
class _Answer:
    headers: Mapping[str, str]
    body: bytes

    @property
    def etag(self) -> str:
        return self.headers.get("Etag", "")  # as aiohttp spells it


def _keep(seen: _Answer, folder: Path) -> None:
    """Where the peer finds what it shall answer."""
    headers = {name: value for name, value in seen.headers.items() if name.lower() not in OWN_HEADERS}
    (folder / "body").write_bytes(seen.body)
    (folder / "headers.json").write_text(json.dumps(headers), encoding="utf-8")


def _ratio(figures: Mapping[str, Mapping[str, float]], name: str) -> float:
    return round(figures[f"peer_{name}"]["cpu_us"] / figures[name]["cpu_us"], 2)


async def _measured(server: Child, bare: Child, seen: _Answer, rounds: int) -> dict[str, dict[str, float]]:
    marks = {"page": ""} | ({"not_changed": seen.etag} if seen.etag else {})
    async with AsyncExitStack() as stack:
        cases = {
            f"{whose}{name}": Rounds(child, await _lines(stack, child.address, mark, CONNECTIONS), REQUESTS)
            for name, mark in marks.items()
            for whose, child in (("", server), ("peer_", bare))
        }
        await interleaved(tuple(cases.values()), rounds)
    return {name: case.figures() for name, case in cases.items()}


# ---- a client of few lines


class _Line:
    """A kept connection that asks for the page, always in the same words: with `mark`, whether it changed."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mark: str) -> None:
        self._reader = reader
        self._writer = writer
        self._request = _request(mark)
        self._expected = 304 if mark else 200

    async def act(self) -> None:
        await self.ask()

    async def ask(self) -> _Answer:
        self._writer.write(self._request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head[:-4].split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        if int(first.split(" ", 2)[1]) != self._expected:
            raise Refused("bench_not_answered", said=first)
        length = 0 if self._expected == 304 else int(headers["Content-Length"])
        return _Answer(headers, await self._reader.readexactly(length))


async def _lines(stack: AsyncExitStack, address: str, mark: str, number: int) -> Sequence[_Line]:
    host, port = urlsplit(address).hostname, urlsplit(address).port
    lines = []
    for _ in range(number):
        reader, writer = await asyncio.open_connection(host, port, limit=2**20)
        stack.callback(writer.close)
        lines.append(_Line(reader, writer, mark))
    return lines


def _request(mark: str) -> bytes:
    lines = [f"GET {PAGE} HTTP/1.1", "Host: 127.0.0.1", "Accept: text/html", "Accept-Language: zh-CN"]
    lines += [f"If-None-Match: {mark}"] if mark else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _ask_once(address: str) -> _Answer:
    async with AsyncExitStack() as stack:
        (line,) = await _lines(stack, address, "", 1)
        return await line.ask()
