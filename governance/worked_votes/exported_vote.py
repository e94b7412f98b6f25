"""Exported vote: a vote of the chat as it was frozen and cast, written down so that `tally` counts it anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from governance.tally.roll import RegisterRow
from governance.tally.weight import weight_text

ROLL_COLUMNS = ("unit", "owner", "area")
BALLOT_COLUMNS = ("voter", "choice")
"""Headings that a tally knows, in whatever language it answers."""


@dataclass(frozen=True, slots=True)
class ExportedVote:
    """The frozen roll, each line with how people call its unit; and head → choice, once the vote is over."""

    name: str
    title: str
    rule: Mapping[str, Any]
    lines: Sequence[tuple[RegisterRow, str]]
    choices: Mapping[str, str]

    def roll(self) -> list[tuple[str, str, str]]:
        """A row for each unit: its name, its head, its weight as an exact decimal or fraction."""
        return [(label, row.owner, weight_text(row.weight)) for row, label in self.lines]

    def ballots(self) -> list[tuple[str, str]]:
        """A row for each unit whose head has cast a ballot, by the unit's name, so that everybody finds their own."""
        return [(label, self.choices[row.owner]) for row, label in self.lines if row.owner in self.choices]

    def case(self) -> dict[str, Any]:
        """The whole vote in the form of `governance.worked_votes.case_form`."""
        return {
            "id": self.name,
            "title": self.title,
            "rule": dict(self.rule),
            "register": [dict(zip(ROLL_COLUMNS, row, strict=True)) for row in self.roll()],
            "ballots": dict(self.ballots()),
        }
