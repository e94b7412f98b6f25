"""Roll of a vote: who is on it, with which weight, and what is known besides the ballots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from governance.tally.weight import Number, weight_text

OUT_OF_BASE = "base"
"""The row is in no count at all (a debtor in Spain, a parking unit in Ontario)."""
NO_VOTE = "vote"
"""The row stays in every base, but its ballot is not counted (own business in Germany)."""


class RegisterRow(NamedTuple):
    """One separately owned unit on the roll; a named tuple, for a large roll has 100,000 of them.

    `owner` names the owner; joint owners of a unit are one owner. `weight` is in ten-thousandths (of m², of a
    share). `heads_group` is the person counted once in heads: the owner unless it says otherwise.
    `excluded` is "", "base" or "vote".
    """

    unit: str
    owner: str
    weight: Number
    heads_group: str = ""
    excluded: str = ""
    tags: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """The person who is counted once."""
        return self.heads_group or self.owner


@dataclass(frozen=True, slots=True)
class Facts:
    """What a count needs to know and the ballots do not say. Owners are named as on the roll.

    `chair_casting` is "yes", "no" or "" (not used); `proxies` maps an owner to whoever carries the mandate.
    `not_served` are owners without proof of notice: their silence never means anything.
    """

    chair_casting: str = ""
    in_person: frozenset[str] = frozenset()
    objecting: frozenset[str] = frozenset()
    not_served: frozenset[str] = frozenset()
    proxies: Mapping[str, str] = field(default_factory=dict)


NO_FACTS = Facts()


def counted(register: Sequence[RegisterRow]) -> list[RegisterRow]:
    """The rows that are in the base."""
    return [row for row in register if row.excluded != OUT_OF_BASE]


def roll_data(register: Iterable[RegisterRow]) -> list[dict[str, object]]:
    """The roll as plain data in the order of its units, for `fingerprint`: weights as exact decimals."""
    rows = sorted(register, key=lambda row: row.unit)
    return [
        {
            "unit": row.unit,
            "owner": row.owner,
            "area": weight_text(row.weight),
            "heads_group": row.head,
            "excluded": row.excluded,
            "tags": sorted(row.tags),
        }
        for row in rows
    ]
