"""A process that has imported Wenban once and forks for each command.

Importing takes most of a short command's time, and the journeys run some two hundred of them. What a command
does is the same as with `python -m bot`: its own process, arguments, environment, folder and standard streams,
ended by its exit code. Servers, benches, the Makefile and whatever a test starts by `COMMAND` still begin cold.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 1 << 20  # bytes of arguments and environment
_ONE_AT_A_TIME = threading.Lock()


def run(args: tuple[str, ...], env: Mapping[str, str], stdin: str, seconds: float) -> tuple[int, str, str]:
    """One command: its exit code and what it printed. Raises TimeoutExpired, the command ended."""
    with (
        _ONE_AT_A_TIME,
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        channel = _process()
        given.write(stdin.encode())
        given.seek(0)
        asked = json.dumps([args, dict(env), str(Path.cwd())]).encode()
        socket.send_fds(channel, [asked], [given.fileno(), out.fileno(), err.fileno()])
        number = int(channel.recv(32))
        channel.settimeout(seconds)
        try:
            code = int(channel.recv(32))
        except TimeoutError:
            os.kill(number, signal.SIGKILL)
            channel.settimeout(None)
            channel.recv(32)
            raise subprocess.TimeoutExpired(args, seconds) from None
        finally:
            channel.settimeout(None)
        texts = [file.seek(0) or file.read().decode() for file in (out, err)]
        return code, texts[0], texts[1]


@cache
def _process() -> socket.socket:
    """The warm process of this test process; it ends when our end of the socket closes."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LARGEST)
    subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.warm", str(theirs.fileno())],
        cwd=ROOT, pass_fds=[theirs.fileno()], env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    theirs.close()
    atexit.register(ours.close)
    return ours


def _serve(channel: socket.socket) -> None:
    _import_everything()
    while True:
        asked, fds, _flags, _from = socket.recv_fds(channel, LARGEST, 3)
        if not asked:
            return
        child = os.fork()
        if child == 0:
            channel.close()
            _become(*json.loads(asked), fds)
        for fd in fds:
            os.close(fd)
        channel.send(str(child).encode())
        _pid, status = os.waitpid(child, 0)
        with contextlib.suppress(BrokenPipeError):
            channel.send(str(os.waitstatus_to_exitcode(status)).encode())


def _import_everything() -> None:
    from bot.app import open_app  # noqa: F401
    from bot.commands import ask, check, export, import_, keys, link, migrate, notify, questions, staff  # noqa: F401
    from content.search.pinyin import pinyin_table

    pinyin_table()


def _become(args: list[str], env: dict[str, str], folder: str, fds: list[int]) -> None:
    """Run the command as this process, and end with it."""
    for number, fd in enumerate(fds):
        os.dup2(fd, number)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    sys.argv = ["wenban", *args]
    code = 1
    try:
        from bot.__main__ import main

        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
