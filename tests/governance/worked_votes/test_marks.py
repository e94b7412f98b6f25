"""What do marks on a ballot list mean, and is an unclear one never guessed?"""

from __future__ import annotations

import pytest

from governance.worked_votes.marks import UNCLEAR, choice_meant


@pytest.mark.parametrize(
    ("written", "choice"),
    [
        ("同意", "yes"),
        ("不同意", "no"),
        ("✓", "yes"),
        ("✗", "no"),
        ("sí", "yes"),
        ("Oui", "yes"),
        ("Nein.", "no"),
        ("In favour", "yes"),
        ("空白", "abstain"),
        ("废票", "invalid"),
        ("en blanco", "abstain"),
        ("", "absent"),
        ("未投", "absent"),
        ("X", UNCLEAR),
        ("maybe", None),
    ],
)
def test_a_mark_is_read_as_its_place_means_it(written: str, choice: str | None) -> None:
    assert choice_meant(written) == choice


def test_somebody_may_say_what_a_mark_means_on_this_list() -> None:
    assert choice_meant("X", {"x": "yes"}) == "yes"
