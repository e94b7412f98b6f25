"""How slow is this machine just now? So that a limit in time fails because of the code, and not because of a neighbour."""

from __future__ import annotations

import time

from governance.fingerprint import fingerprint
from governance.tally.roll import RegisterRow, roll_data

# What the work below takes where limits are meant: two cores of 2025, nothing else going on.
_QUIET_MS = 15.0
_ROWS = [RegisterRow(f"unit:{number}", f"owner:{number}", 893_700 + number) for number in range(3000)]


def slowness() -> float:
    """How much slower it is than where limits are meant, in time of a processor; never less than 1."""
    taken = []
    for _ in range(5):
        begun = time.process_time()
        fingerprint(roll_data(_ROWS))
        taken.append(1000 * (time.process_time() - begun))
    return max(1.0, sorted(taken)[2] / _QUIET_MS)
