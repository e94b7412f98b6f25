"""Typesetting: Typst makes text into paper, with type that has every Chinese letter; one house style for all papers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from bot.documents.fonts import font_of_ours

_SHARP = 216.0  # points are three pixels: 320 of them fill the screen of an old telephone


@cache
def _fonts() -> typst.Fonts:
    """The type that comes with the project; what the machine has is left alone, so that papers look alike."""
    folder = Path(font_of_ours()).parent
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def typeset(name: str, facts: Mapping[str, Any], *, picture: bool = False) -> bytes:
    """The PDF of the paper `name` (a `.typ` file in this package) with these facts; `picture`: its one page as PNG.

    The facts reach Typst as data, never as markup: whatever a resident wrote is printed as it is.
    """
    source = files("bot.documents") / "papers" / f"{name}.typ"
    given = {"facts": json.dumps(facts, ensure_ascii=False)}
    how: dict[str, Any] = {"format": "png", "ppi": _SHARP} if picture else {}
    compiled = typst.compile(source.read_bytes(), font_paths=_fonts(), sys_inputs=given, **how)
    if not isinstance(compiled, bytes):
        raise TypeError("a paper of several files was not expected")
    return compiled
