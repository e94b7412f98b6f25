"""Is a rule explained with all of its clauses, in both languages?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from governance.law import presets
from governance.law.rule import BOTH, Cap, Counting, Round, ShareLimit
from handlers.frame.words import words
from handlers.law.preset_words import preset_words
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


@pytest.mark.parametrize(
    ("limit", "english", "chinese"),
    [
        (
            ShareLimit(0, Fraction(1, 5), Fraction(1, 4)),
            "A proxy holder can vote for at most 1/5 of the owners and 1/4 of the weight; any more are void.",
            "一名代理人所代不得超过人数的 1/5，也不得超过权重的 1/4；多出的无效。",
        ),
        (
            ShareLimit(20, Fraction(1, 5), Fraction(1, 5), exceeded=BOTH),
            "A proxy holder can vote for at most 1/5 of the owners or 1/5 of the weight; only a proxy that exceeds "
            "both is void. This applies above 20 owners.",
            "一名代理人所代以人数的 1/5、权重的 1/5 为限；两项都超过的才无效。超过 20 人时才有此限。",
        ),
        (
            ShareLimit(0, Fraction(1, 2), Fraction(1, 2), only_if_mandates_over=1),
            "A proxy holder can vote for at most 1/2 of the owners and 1/2 of the weight; any more are void. "
            "This applies from 2 proxies.",
            "一名代理人所代不得超过人数的 1/2，也不得超过权重的 1/2；多出的无效。代 2 份以上才有此限。",
        ),
    ],
)
def test_a_limit_of_mandates_says_when_it_is_passed_and_for_whom_it_holds(limit, english, chinese) -> None:
    rule = a_rule(proxy_limit=limit)

    assert english in rule_words(words("en"), rule)
    assert chinese in rule_words(words("zh"), rule)


@pytest.mark.parametrize(
    ("kind", "owned", "carried"),
    [
        ("majority_holder", "An owner of more than half counts", "An owner of more than half, including votes held for others, counts"),
        ("sum_of_other_present", "Nobody counts more than all the others", "Nobody, including votes held for others, counts more than all"),
        ("fraction", "Nobody counts more than 1/5 of all", "Nobody, including votes held for others, counts more than 1/5 of"),
    ],
)  # fmt: skip
def test_a_cap_says_whether_it_looks_at_what_one_carries(kind, owned, carried) -> None:
    for with_mandates, begins in ((False, owned), (True, carried)):
        rule = a_rule(cap=Cap(kind, Fraction(1, 5), with_mandates=with_mandates))
        assert [line for line in rule_words(words("en"), rule) if line.startswith(begins)]


def test_a_preset_says_for_what_it_is_when_it_was_read_who_changed_it_and_what_holds_for_proxies() -> None:
    built_in = presets.preset("es_17_12")
    english, chinese = preset_words(words("en"), built_in), preset_words(words("zh"), built_in)

    assert "For: holiday lets" in english
    assert "Last checked: 2026-11-30" in english
    assert "Last amended: 2025-01-02, by LO 1/2025" in english
    assert "Proxies: the law sets no limit." in english
    assert "最后修改：2025-01-02（LO 1/2025）" in chinese
    assert "代理：法律没有限制。" in chinese
    plain = preset_words(words("en"), replace(built_in, amended_on=date(2021, 12, 3), amended_by="", proxies="barred"))
    assert "Last amended: 2021-12-03" in plain
    assert "Proxies: not allowed." in plain


def test_a_rule_of_ones_own_that_says_nothing_of_matters_and_dates_is_shown_without_them() -> None:
    own = presets.parse_own({"rounds": [{"id": "main", "pass": {"id": "p", "measure": "heads", "of": "yes", "cmp": ">", "frac": "1/2", "base": "all"}}]})  # fmt: skip

    said = preset_words(words("en"), own)

    assert not [line for line in said if line.startswith(("For:", "Last", "Proxies"))]
