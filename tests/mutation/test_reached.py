"""Do tests that hold something to a limit in time pass while the lines that they come through are noted?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

LIMITED = "tests/bot/documents/test_foreign.py::test_a_hostile_file_is_read_or_refused_while_everything_else_goes_on"


@pytest.mark.nightly
def test_a_test_with_a_limit_in_time_notices_changes_too(tmp_path: Path) -> None:
    """It did not: fifteen tests of foreign files failed as soon as lines were counted, and so stood for nothing."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "tests.mutation.reached"]
    around = {**os.environ, "REACHED": str(tmp_path), "PYTHONPATH": str(ROOT)}
    around.pop("PYTEST_XDIST_WORKER", None)

    ended = subprocess.run([*command, LIMITED], cwd=ROOT, env=around, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stdout
    noted = json.loads((tmp_path / "main.json").read_text("utf-8"))
    assert noted["failed"] == []
    assert "bot/documents/foreign.py" in noted["lines"]
