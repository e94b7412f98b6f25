"""Is the roll of a register the same for every way of writing it down?"""

from __future__ import annotations

from dataclasses import replace

from governance.register.register import Place, Use
from governance.register.roll_of import head_of, roll_of
from governance.register.weighing import Per
from tests.samples.registers import an_entry, the_developer


def test_joint_owners_are_one_head_in_any_order_and_the_developer_is_one() -> None:
    roll = roll_of(
        [
            an_entry("1-1-101", "李强", "周敏"),
            an_entry("1-1-102", "周敏", "李强"),
            an_entry("1-1-103", the_developer()),
            an_entry("1-1-104", the_developer("未售")),
        ]
    )

    assert [row.head for row in roll] == [roll[0].head, roll[0].head, "developer", "developer"]
    assert head_of("周敏、李强") == head_of("李强 和 周敏") == "周敏+李强"
    assert head_of("未售") == head_of("Developer") == "developer"


def test_what_weighs_nothing_is_on_no_roll_and_what_counts_with_a_home_adds_to_it() -> None:
    parking = an_entry("1-1-P1", area="10", use=Use.PARKING)
    entries = [
        an_entry("1-1-101", area="80"),
        replace(parking, part_of=Place("1", "1", "101")),
        an_entry("1-1-P2", area=0, use=Use.PARKING),
        an_entry("1-1-102", area="70"),
    ]

    assert [(row.unit, row.weight) for row in roll_of(entries)] == [("1-1-101", 900_000), ("1-1-102", 700_000)]
    assert [row.weight for row in roll_of(entries, Per.UNIT)] == [10_000, 10_000]
    assert [row.weight for row in roll_of(entries, Per.OWNER)] == [5_000, 5_000]
