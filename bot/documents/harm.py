"""Harm that a cell can do: what would a spreadsheet program run, and how is it written so that none does?"""

from __future__ import annotations

# What a spreadsheet program would take for a formula (OWASP, CSV injection).
_HARMFUL = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: object) -> str:
    """A cell that no spreadsheet program takes for a formula, whatever a resident wrote into it."""
    text = str(cell)
    return "'" + text if text.lstrip(" ").startswith(_HARMFUL) or text.startswith(_HARMFUL) else text


def unharmed(cell: str) -> str:
    """The cell as it was before an export made it harmless: `'+86…` → `+86…`."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in _HARMFUL else cell
