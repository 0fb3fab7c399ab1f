"""The `wenban` command in another process, run to its end or serving."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys import warm

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "bot")


def environment(**env: str) -> dict[str, str]:
    """Of a command: the small catalogue unless a test names another, since every start may read it anew."""
    small = str(ROOT / "tests" / "catalogue")
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LANG": "en_US.UTF-8",
        "LC_ALL": "",
        "CATALOGUE": small,
        **env,
    }


def wenban(*args: str, stdin: str = "", check: bool = True, **env: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.CompletedProcess(args, *warm.run(args, environment(**env), stdin, seconds=90))
    if check:
        assert done.returncode == 0, done.stderr
    return done


def refused(*args: str, **env: str) -> str:
    """What a command says that ends in exit code 2 without a stack trace."""
    done = wenban(*args, check=False, **env)
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(**env: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server that answers, under its address; stopped at the end if a test has not."""
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "serve"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(PORT=str(port), **env),
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _until_it_answers(address, process)
        yield address, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def _until_it_answers(address: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()[1]
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=1).read()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("serve did not answer within 60 seconds")
