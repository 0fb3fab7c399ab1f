"""Keeps one test server alive exactly as long as its owner, and leaves nothing behind.

    python keeper.py OWNER_PID FOLDER USER COMMAND…

Runs COMMAND as USER ("" for ourselves) until it ends, the owner process is gone, or SIGTERM comes; then
stops it and removes FOLDER. Should this process itself be killed, the kernel stops the server (Linux).
A script of its own, because a test worker may end long before the other workers are done with the server.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time

LOOK_SECONDS = 0.2
STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1


def main(owner: int, folder: str, user: str, command: list[str]) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the owner, who then ends
    identity = {"user": user, "group": group_of(user), "extra_groups": ()} if user else {}
    server = subprocess.Popen(command, preexec_fn=_end_with_parent, **identity)  # type: ignore[call-overload]
    try:
        while server.poll() is None and _lives(owner):
            time.sleep(LOOK_SECONDS)
    finally:
        server.send_signal(signal.SIGINT)  # PostgreSQL: fast shutdown; Valkey: save nothing, leave
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def group_of(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:])
