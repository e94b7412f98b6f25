"""Verdict of a vote: what was decided, why, and with which numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from governance.law.rule import UNITS
from governance.tally.ballots import Note
from governance.tally.conditions import Condition
from governance.tally.origins import Origins
from governance.tally.tally import Tallies

PASSED, NOT_PASSED, NO_QUORUM = "passed", "not_passed", "no_quorum"
NO_PROVISIONAL_AGREEMENT = "no_provisional_agreement"
DEFEATED_BY_OBJECTIONS = "defeated_by_objections"
NOT_ESTABLISHED = "not_established"
"""The round was held although the law opens none there: whatever was cast, nothing was decided."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One round decided. Stored as it is (`verdict_data`), never computed again.

    `outcome` is one of the six words above; `next` are the rounds that it opens. `quorum_tallies` is set
    only where presence was counted otherwise than votes (a cap or a factor that does not reach the quorum).
    `weight` says what a weight is ("floor area"). `origins` says of each measure where its numbers come from; it is
    empty in a verdict that was stored before these were kept.
    """

    rule: str
    round: str
    outcome: str
    quorum_met: bool
    conditions: tuple[Condition, ...]
    tallies: Tallies
    weight: str
    quorum_tallies: Tallies | None = None
    next: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    origins: Mapping[str, Origins] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """The motion is carried."""
        return self.outcome == PASSED

    @property
    def void(self) -> bool:
        """There was no quorum: nothing was decided, neither yes nor no."""
        return self.outcome == NO_QUORUM

    @property
    def established(self) -> bool:
        """The law opens this round."""
        return self.outcome != NOT_ESTABLISHED

    @property
    def failed(self) -> bool:
        """It was decided, and the answer is no."""
        return self.established and not self.passed and not self.void

    def not_established(self, round_id: str) -> "Verdict":
        """The same count in a round that the law does not open there: no condition is held against it."""
        return replace(
            self, round=round_id, outcome=NOT_ESTABLISHED, quorum_met=False, conditions=(), quorum_tallies=None, next=()
        )

    @property
    def failed_conditions(self) -> tuple[str, ...]:
        """The ids of conditions that do not hold, in alphabetical order."""
        return tuple(sorted(each.id for each in self.conditions if not each.met))

    @property
    def measures(self) -> tuple[str, ...]:
        """Heads and area always; units only where a condition counts them."""
        counted = {each.measure for each in self.conditions}
        return tuple(name for name in self.tallies if name != UNITS or name in counted)
