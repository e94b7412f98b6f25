"""A loop in which time runs faster: what waits for whole seconds in earnest is tested with the same code in tenths."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
SPEED = 10.0


class _Selector(selectors.DefaultSelector):
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout if timeout is None else timeout / SPEED)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        super().__init__(_Selector())

    def time(self) -> float:
        return super().time() * SPEED


def hurried(story: Coroutine[Any, Any, Result]) -> Result:
    """Run it in such a loop. Only what asks the loop for the time runs faster; `loop.time` tells it to others."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(story)
