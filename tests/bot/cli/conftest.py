"""What every test of the command line may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.cli.typed import Typed


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """A command line to type into."""
    return Typed(tmp_path, monkeypatch, capsys)
