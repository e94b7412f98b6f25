"""Tests on other days: does anything pass only because of today's date? `python -m tests.shifted [words for pytest]`.

Every process of a run, PostgreSQL too, lives under Debian's `faketime`. The exit code is 0 if all days are green, or if
`faketime` is not there, which is said; under CI its absence is an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

# What `faketime` (`date --date`) understands, and the time zone of the machine.
DAYS = {
    "a year ago": ("1 year ago", "UTC"),
    "in a year": ("1 year", "UTC"),
    "a leap day": ("2028-02-29 12:00:00", "UTC"),
    "the night in which clocks go forward": ("2027-03-28 01:55:00", "Europe/Berlin"),
}
# Where the machine's clock is read, by the product or by a process that a test starts, and what reads the calendar.
PLACES = (
    "tests/tools/test_clocks.py",
    "tests/governance/schedule/test_repetition.py",
    "tests/handlers/frame/test_recurrence.py",
    "tests/bot/health/test_health.py",
    "tests/bot/intake/test_intake.py",
    "tests/bot/keeping/test_nightly.py",
    "tests/bot/health/test_alarms.py",
    "tests/bot/test_running.py",
    "tests/bot/test_workers.py",
    "tests/bot/cli/test_commands.py",
    "tests/bot/cli/test_keeping.py",
    "tests/sandbox/test_control.py",
    "tests/scenarios/demonstration/test_demonstration.py",
    "tests/scenarios/running/test_doctor.py",
    "tests/scenarios/duty/test_duty.py",
    "tests/scenarios/running/test_pacing.py",
)


def on(moment: str, zone: str, words: list[str]) -> int:
    """Run the tests as if it were then; pytest's exit code."""
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words, *PLACES]
    return subprocess.run(["faketime", moment, *tests], env={**os.environ, "TZ": zone}, check=False).returncode


def main() -> int:
    """All days one after the other; 1 if any of them is red."""
    if shutil.which("faketime") is None:
        print("Skipped: faketime is not installed (Debian: apt-get install faketime).")
        return 2 if os.environ.get("CI") else 0
    red = []
    for name, (moment, zone) in DAYS.items():
        print(f"\n{name}: {moment}, {zone}", flush=True)
        if on(moment, zone, sys.argv[1:]):
            red.append(name)
    print(f"\nRed on: {', '.join(red)}." if red else "\nGreen on every day.")
    return 1 if red else 0


if __name__ == "__main__":
    sys.exit(main())
