"""Admission of groups: in which this bot may be used, and who is asked, as handlers read it from the configuration."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Admission:
    """`open`: every group is accepted. `operator`: Telegram's number of the operator's chat, 0 for none."""

    open: bool = True
    operator: int = 0
    language: str = "zh"
