"""Rights: the one table of who may do what, gathered from the acts that every room declares."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil

import governance
from governance.roles import Act


def gathered() -> tuple[Act, ...]:
    """The acts of every room, room by room. Raises ValueError if two have the same name."""
    found: list[Act] = []
    for room in sorted(info.name for info in pkgutil.iter_modules(governance.__path__) if info.ispkg):
        name = f"governance.{room}.acts"
        if importlib.util.find_spec(name) is not None:
            found += [one for one in vars(importlib.import_module(name)).values() if isinstance(one, Act)]
    if len({one.name for one in found}) < len(found):
        raise ValueError("two acts have the same name")
    return tuple(found)


ACTS = gathered()
