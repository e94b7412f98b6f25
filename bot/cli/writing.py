"""Writing of a paper: slips, a result and whatever else a command puts into a file is for nobody else."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def for_nobody_else(path: Path) -> None:
    """Make the file if it is not there, and take it away from everybody else, before something is written into it."""
    if path.exists() and not path.is_file():  # a pipe, a terminal
        return
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    with contextlib.suppress(PermissionError):  # somebody else's file, into which we may write all the same
        path.chmod(0o600)
