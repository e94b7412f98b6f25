"""Type that comes with the project: it has every Chinese letter, and looks alike on every machine."""

from __future__ import annotations

import noto_cjk


def font_of_ours() -> str:
    """Where the file with our type lies."""
    return str(noto_cjk.otc_path("sans"))
