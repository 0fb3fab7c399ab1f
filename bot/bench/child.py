"""Servers in processes of their own, so that what they use is told apart from what asking them costs.

`wenban()` is the real `wenban serve` on this machine's own network, with a database in a folder you name;
`peer()` is a bare server of peer.py. Both are measured from outside by the kernel's own counts, end with
the body that asked for them, and nothing they wrote stays.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.config import Config
from bot.errors import Refused

HOST = "127.0.0.1"
START_SECONDS, STOP_SECONDS = 60.0, 20.0
LOOK_SECONDS = 0.002  # between two looks whether it listens by now; what a start may be measured too long

_ROOT = Path(__file__).parents[2]
_PEER = Path(__file__).with_name("peer.py")
_SETTINGS = {
    "SECRET_KEY": "bench-secret-" + "x" * 32,
    "DATA_KEYS": "k1:" + "A" * 43 + "=",
    "LOG_LEVEL": "warning",
    # One person of a bench does the work of a town, from one address.
    "RATE_LIMIT_PER_MINUTE": "1000000",
    "CHAT_LIMIT_PER_MINUTE": "1000000",
    "CHAT_LIMIT_TOTAL": "100000000",
}


@dataclass(frozen=True, slots=True)
class Child:
    """A server that listens. `started` is when it was started, on `time.perf_counter`."""

    pid: int
    address: str
    started: float

    def cpu_seconds(self) -> float:
        """Processor time it has used so far, all its threads, exact to the nanosecond."""
        return time.clock_gettime(~self.pid << 3 | 2)  # the clock of a process, as Linux numbers them

    def memory_mb(self) -> Mapping[str, float]:
        """Resident memory now and at its highest, in MB of a million bytes."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        held = dict(line.split(":", 1) for line in lines)
        names = {"rss_mb": "VmRSS", "peak_mb": "VmHWM"}
        return {ours: round(int(held[name].split()[0]) * 1024 / 1e6, 1) for ours, name in names.items()}


@contextmanager
def wenban(folder: Path, **settings: str) -> Iterator[Child]:
    """`wenban serve` with its SQLite file in `folder`; other settings of this machine do not count."""
    port = _free_port()
    ours = {"DATABASE_URL": f"sqlite:///{folder / 'bench.db'}", "HOST": HOST, "PORT": str(port)}
    known = {name.upper() for name in Config.model_fields}
    environment = {name: value for name, value in os.environ.items() if name.upper() not in known}
    environment |= {"PYTHONPATH": str(_ROOT)} | _SETTINGS | ours | settings
    with _running([sys.executable, "-m", "bot", "serve"], folder, environment, port) as child:
        yield child


@contextmanager
def peer(name: str, folder: Path, *arguments: str) -> Iterator[Child]:
    """A bare server of peer.py, in a process like ours."""
    port = _free_port()
    command = [sys.executable, "-P", str(_PEER), name, str(port), *arguments]
    with _running(command, folder, os.environ, port) as child:
        yield child


@asynccontextmanager
async def aside(server: AbstractContextManager[Child]) -> AsyncIterator[Child]:
    """The same for a server that asks us something while it starts and ends: our loop runs on meanwhile."""
    child = await asyncio.to_thread(server.__enter__)
    try:
        yield child
    finally:
        await asyncio.to_thread(server.__exit__, None, None, None)


@contextmanager
def _running(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], port: int
) -> Iterator[Child]:
    if not sys.platform.startswith("linux"):
        raise Refused("bench_needs_linux")
    said = folder / "said.log"
    with said.open("w+b") as log:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            _wait(process, port, said)
            yield Child(process.pid, f"http://{HOST}:{port}", started)
        finally:
            _end(process)


def _wait(process: subprocess.Popen[bytes], port: int, said: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _listens(port):
        if process.poll() is not None or time.monotonic() > deadline:
            words = said.read_text(errors="replace").strip().splitlines() or [f"{port}"]
            raise Refused("bench_no_server", said=words[-1])
        time.sleep(LOOK_SECONDS)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
