"""Does the reconciliation of a native poll add up in public?"""

from __future__ import annotations

from governance.motions.poll_count import reconcile


def test_strangers_and_overruled_joint_owners_are_told_apart_and_the_sum_is_what_telegram_shows() -> None:
    heads = {person: (f"H{person}",) for person in range(1, 44)} | {44: ("H1",)}
    answered = [*range(1, 45), 901, 902, 903]

    found = reconcile(47, answered, heads, {f"H{person}": person for person in range(1, 44)})

    assert (found.shown, found.strangers, found.overruled, found.counted, found.unheard) == (47, 3, 1, 43, 0)
    assert found.established


def test_a_voter_whom_telegram_counts_and_we_have_not_heard_leaves_the_result_open() -> None:
    found = reconcile(2, [1], {1: ("A",), 2: ("B",)}, {"A": 1})

    assert found.unheard == 1
    assert not found.established


def test_a_ballot_by_button_overrules_the_same_persons_answer_and_is_named_apart() -> None:
    found = reconcile(1, [1], {1: ("A",)}, {"A": 0})

    assert (found.overruled, found.counted, found.elsewhere) == (1, 0, 1)


def test_an_owner_of_two_heads_is_one_person_in_the_count() -> None:
    found = reconcile(1, [1], {1: ("A", "B")}, {"A": 1, "B": 1})

    assert found.counted == 1
