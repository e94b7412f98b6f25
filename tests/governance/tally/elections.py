"""Builders for elections, so that a test says only what matters to it."""

from collections.abc import Mapping
from dataclasses import replace

from governance.law import presets
from governance.tally.election import ElectionVerdict, Selection, elect
from tests.governance.tally.votes import a_row, a_rule, a_term, equal_roll

PLURALITY = a_rule(a_term(share="1/100", cmp=">=", base="all"), rank_by=("heads",))


def votes_for(**numbers: int) -> Mapping[str, Selection]:
    """`votes_for(P=5, Q=3)`: each candidate is named by that many voters of his own."""
    voter = 0
    ballots = {}
    for name, number in numbers.items():
        for _ in range(number):
            voter += 1
            ballots[f"O{voter}"] = Selection({name: "yes"})
    return ballots


def elected(seats: int, **numbers: int) -> ElectionVerdict:
    return elect(PLURALITY, equal_roll(20), votes_for(**numbers), list(numbers), seats)


def four_of_six(too_many: str = "counts") -> ElectionVerdict:
    """Six owners, two seats: four say yes to three candidates, two to one."""
    rule = presets.get("cn_278_election")
    limited = replace(rule, counting=replace(rule.counting, too_many=too_many))
    ballots = {f"O{n}": Selection(dict.fromkeys("PQR", "yes")) for n in range(1, 5)}
    ballots |= {f"O{n}": Selection({"P": "yes"}) for n in (5, 6)}
    return elect(limited, equal_roll(6), ballots, list("PQR"), 2)


def torn_on_one() -> ElectionVerdict:
    """P is elected; on Q an owner of two flats says two things, so that too few take part there."""
    everybody = a_term("heads", "participating", ">=", "1", "all")
    rule = a_rule(a_term(), quorum=everybody, rank_by=("heads",))
    roll = [a_row("1", "Two flats"), a_row("2", "Two flats"), a_row("3", "One flat")]
    torn_on_q = {
        "1": Selection({"P": "yes", "Q": "yes"}),
        "2": Selection({"P": "yes", "Q": "no"}),
        "3": Selection({"P": "yes", "Q": "yes"}),
    }
    return elect(rule, roll, torn_on_q, ["P", "Q"], 1)
