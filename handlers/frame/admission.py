"""In which groups may this bot be used, and who is asked? What the configuration says of it, as handlers read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doors:
    """`open`: every group is accepted. `operator`: Telegram's number of the operator's chat, 0 for none."""

    open: bool = True
    operator: int = 0
    language: str = "zh"
