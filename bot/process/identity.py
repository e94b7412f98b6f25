"""Identity of a process: which one this is, and whether another one of this machine still lives."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path


def this_process() -> str:
    """A name that no other process bears: machine, number, and a few random digits (at most 64 characters)."""
    return f"{_machine()}/{os.getpid()}/{secrets.token_hex(4)}"


def is_dead(holder: str | None) -> bool:
    """Was that a process of this machine that is no more? False where it cannot be known."""
    machine, _, rest = (holder or "").partition("/")
    number = rest.partition("/")[0]
    if machine != _machine() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _machine() -> str:
    # Two containers of one machine may bear its name and still number their processes apart.
    numbering = Path("/proc/self/ns/pid")
    try:
        return f"{socket.gethostname()[:32]}-{numbering.stat().st_ino}"
    except OSError:
        return socket.gethostname()[:40]
