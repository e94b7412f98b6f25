"""Is a rule explained with all of its clauses, in both languages?"""

from __future__ import annotations

from dataclasses import replace

from governance.law.rule import Counting, Round
from handlers.frame.words import words
from handlers.law.rule_words import rule_words
from tests.governance.tally.votes import a_rule, a_term


def test_what_too_many_choices_mean_is_said_with_the_rule() -> None:
    rule = a_rule(a_term(), counting=Counting(too_many="invalid"), rank_by=("heads",))

    assert rule_words(words("zh"), rule)[-1].endswith("同意人数超过应选人数的选票，整票无效。")
    assert rule_words(words("en"), rule)[-1].endswith("more candidates than there are seats is invalid.")


def test_a_round_of_ones_own_begins_its_line_and_a_weight_of_ones_own_stands_as_it_is() -> None:
    rule = a_rule(weight="parking bays")
    spring = replace(rule, rounds=(Round("spring", None, a_term("area", base="all")),))

    assert "Spring:" in rule_words(words("en"), spring)
    assert "spring：" in rule_words(words("zh"), spring)
    assert "  Passed if: parking bays in favour: more than 1/2 of all." in rule_words(words("en"), spring)
