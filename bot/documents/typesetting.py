"""Typesetting: Typst makes text into paper, with type that has every Chinese letter; one house style for all papers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import noto_cjk
import typst


@cache
def _fonts() -> typst.Fonts:
    """The type that comes with the project; what the machine has is left alone, so that papers look alike."""
    folder = Path(noto_cjk.otc_path("sans")).parent
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def typeset(name: str, facts: Mapping[str, Any]) -> bytes:
    """The PDF of the paper `name` (a `.typ` file in this package) with these facts.

    The facts reach Typst as data, never as markup: whatever a resident wrote is printed as it is.
    """
    source = files("bot.documents") / "papers" / f"{name}.typ"
    compiled = typst.compile(
        source.read_bytes(), font_paths=_fonts(), sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)}
    )
    if not isinstance(compiled, bytes):
        raise TypeError("a paper of several files was not expected")
    return compiled
