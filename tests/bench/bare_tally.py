"""Bare tally: what the shortest program costs that counts the same file. One rule, no check, no word.

The baseline for `tests.bench.tally`, in a process of its own: python tests/bench/bare_tally.py FILE
"""

import json
import sys
from decimal import Decimal
from pathlib import Path


def count(text: str) -> tuple[bool, bool]:
    """Quorum and approval by art. 278, special matters, in heads and in area."""
    vote = json.loads(text)
    area: dict[str, Decimal] = {}
    heads: dict[str, dict[str, None]] = {}
    for row in vote["register"]:
        choice = vote["ballots"].get(row["unit"], "absent")
        area[choice] = area.get(choice, Decimal(0)) + Decimal(row["area"])
        heads.setdefault(choice, {})[row["owner"]] = None
    values = [area, {choice: len(owners) for choice, owners in heads.items()}]
    part = [sum(value for choice, value in each.items() if choice != "absent") for each in values]
    quorum = all(3 * there >= 2 * sum(each.values()) for there, each in zip(part, values, strict=True))
    carried = all(4 * each["yes"] >= 3 * there for there, each in zip(part, values, strict=True))
    return quorum, quorum and carried


if __name__ == "__main__":
    print(*count(Path(sys.argv[1]).read_text(encoding="utf-8")))
