"""Faults that a test orders, so that things go wrong on purpose; taken one by one as requests arrive."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from bot.sandbox.errors import ApiError, ControlError, NotFoundError, TooManyRequestsError
from bot.sandbox.world import Json

AFTER = frozenset({"accept_then_silence", "accept_then_cut"})
BEFORE = frozenset({"cut", "status", "flood", "delay", "refuse"})
LASTING = frozenset({"unknown_method"})
INTAKE = frozenset({"redeliver", "resend_press"})
AT_ONCE = frozenset({"jump", "poison"})
KINDS = AFTER | BEFORE | LASTING | INTAKE | AT_ONCE


class CutError(Exception):
    """The connection is to be closed without an answer, after `seconds` of silence."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__("cut")
        self.seconds = seconds


class ErrorPageError(Exception):
    """A gateway's error page instead of the Bot API's JSON."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status
        self.phrase = HTTPStatus(status).phrase


@dataclass(slots=True)
class Fault:
    """One order: `kind` for the next `times` requests of `method` (of any, when empty)."""

    id: int
    kind: str
    method: str = ""
    times: int = 1
    more: Json = field(default_factory=dict)
    chance: random.Random = field(default_factory=random.Random)

    def strikes(self) -> bool:
        """Is it this request's turn? With `share` it is that of some only, drawn by `seed`."""
        return "share" not in self.more or self.chance.random() < float(self.more["share"])


class Faults:
    """The orders that are still open."""

    def __init__(self, tick: Callable[[], float]) -> None:
        self._tick = tick
        self._serial = 0
        self.open: list[Fault] = []

    def order(self, kind: str, method: str = "", times: int = 1, **more: object) -> Fault:
        """Raises ControlError for an unknown kind, or a lasting one of no method."""
        if kind not in KINDS:
            raise ControlError(f"There is no fault {kind!r}; there are: {', '.join(sorted(KINDS))}.")
        if kind in LASTING and not method:
            raise ControlError(f"A fault {kind!r} needs the name of a method.")
        self._serial += 1
        fault = Fault(self._serial, kind, method.lower(), times, dict(more), random.Random(str(more.get("seed", ""))))
        self.open.append(fault)
        return fault

    def clear(self) -> None:
        self.open.clear()

    def take(self, kinds: frozenset[str], method: str) -> Fault | None:
        """The first open order of these kinds for this method, used up by one."""
        for fault in self.open:
            if fault.kind in kinds and fault.method in {"", method} and fault.strikes():
                fault.times -= 1
                if fault.times <= 0:
                    self.open.remove(fault)
                return fault
        return None

    async def before(self, method: str) -> None:
        """Raises what should happen instead of the request, or waits."""
        if not self.open:
            return
        if any(fault.kind in LASTING and fault.method == method for fault in self.open):
            raise NotFoundError("method not found")
        fault = self.take(BEFORE, method)
        if fault is None:
            return
        if fault.kind == "delay":
            await asyncio.sleep(float(fault.more.get("seconds", 1)))
        elif fault.kind == "cut":
            raise CutError
        elif fault.kind == "status":
            raise ErrorPageError(int(fault.more.get("status", 502)))
        elif fault.kind == "flood":
            raise TooManyRequestsError(int(fault.more.get("retry_after", 3)))
        else:
            code = int(fault.more.get("error_code", 400))
            raise ApiError(code, str(fault.more.get("description", "Bad Request: refused on order")))

    def after(self, method: str) -> None:
        """Raises CutError when the answer to a request that took effect must get lost."""
        if not self.open:
            return
        fault = self.take(AFTER, method)
        if fault is not None:
            silent = fault.kind == "accept_then_silence"
            raise CutError(float(fault.more.get("seconds", 30)) if silent else 0.0)
