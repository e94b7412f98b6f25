"""Is every mistake in a rule named with its place, and every dataset checked before it is used?"""

import copy
from fractions import Fraction

import pytest

from governance.fingerprint import canonical_json, fingerprint
from governance.forms.form import Form, FormError, fraction
from governance.law.rule import AREA, MandateLimit, ShareLimit
from governance.law.rule_data import rule_data
from governance.law.rule_form import parse_rule
from governance.tally.decision import decide
from governance.tally.roll import Facts
from governance.tally.verdict_data import verdict_from_data
from governance.tally.weight import area_text, decimal_text, parse_weight, weight_text
from tests.governance.tally.votes import a_roll, ballots

TERM = {"id": "p", "measure": "heads", "of": "yes", "cmp": ">", "frac": "1/2", "base": "all"}
COUNT = {"id": "c", "measure": "heads", "of": "yes", "cmp": ">=", "count": 2}
RULE = {"rounds": [{"id": "main", "quorum": None, "pass": {"all": [TERM, COUNT]}}]}


def changed(path: str, value: object) -> dict:
    """The rule with one place changed; "…" as a value takes the key away."""
    rule = copy.deepcopy(RULE)
    target: object = rule
    *way, last = path.split("/")
    for step in way:
        target = target[int(step) if step.isdigit() else step]
    if value == "…":
        del target[last]
    else:
        target[int(last) if last.isdigit() else last] = value
    return rule


T = "rounds/0/pass/all/0"
WRONG = {
    "no rounds": ("rounds", "…", "the key 'rounds' is missing"),
    "empty rounds": ("rounds", [], "rounds: the list is empty"),
    "rounds that are a table": ("rounds", {}, "rounds: a list is needed, not a table"),
    "an unknown key": ("round", [], "round: this key is unknown"),
    "a round without an id": ("rounds/0/id", "…", "rounds[0]: the key 'id' is missing"),
    "a round without a majority": ("rounds/0/pass", "…", "rounds[0]: the key 'pass' is missing"),
    "an unknown key of a round": ("rounds/0/passed", True, "rounds[0].passed: this key is unknown"),
    "an empty branch": ("rounds/0/pass", {"any": []}, "rounds[0].pass.any: the list is empty"),
    "a branch of both kinds": ("rounds/0/pass", {"all": [TERM], "any": [COUNT]}, "rounds[0].pass.any: this key is unknown"),
    "an unknown measure": (f"{T}/measure", "feet", "rounds[0].pass.all[0].measure: 'feet' is unknown; possible: heads, area, units"),
    "an unknown class": (f"{T}/of", "ayes", "rounds[0].pass.all[0].of: 'ayes' is unknown"),
    "an unknown sign": (f"{T}/cmp", "=", "rounds[0].pass.all[0].cmp: '=' is unknown; possible: >, >=, <, <="),
    "an unknown base": (f"{T}/base", "some", "rounds[0].pass.all[0].base: 'some' is unknown; possible: all, participating, cast"),
    "a base that is missing": (f"{T}/base", "…", "rounds[0].pass.all[0]: the key 'base' is missing"),
    "a fraction by number": (f"{T}/frac", 1, "rounds[0].pass.all[0].frac: a fraction is written as text like \"2/3\", not the number 1"),
    "a fraction in percent": (f"{T}/frac", "66%", "rounds[0].pass.all[0].frac: a fraction is written"),
    "half a fraction": (f"{T}/frac", "1/", "rounds[0].pass.all[0].frac: a fraction is written"),
    "a negative fraction": (f"{T}/frac", "-1/2", "rounds[0].pass.all[0].frac: a fraction is written"),
    "a fraction of nothing": (f"{T}/frac", "1/0", "rounds[0].pass.all[0].frac: a fraction cannot have the denominator 0"),
    "more than the whole": (f"{T}/frac", "3/2", "rounds[0].pass.all[0].frac: 3/2 is more than the whole"),
    "another tie": (f"{T}/tie", "coin", "rounds[0].pass.all[0].tie: 'coin' is unknown; possible: chair"),
    "a count by text": ("rounds/0/pass/all/1/count", "2", "rounds[0].pass.all[1].count: a whole number is needed, not some text"),
    "a count by truth": ("rounds/0/pass/all/1/count", True, "rounds[0].pass.all[1].count: a whole number is needed, not true or false"),
    "a negative count": ("rounds/0/pass/all/1/count", -1, "rounds[0].pass.all[1].count: -1 is below 0"),
    "a count of a base": ("rounds/0/pass/all/1/base", "all", "rounds[0].pass.all[1].base: this key is unknown"),
    "one id twice": ("rounds/0/pass/all/1/id", "p", "rounds[0]: two conditions of this round have the id 'p'"),
    "a round twice": ("rounds", [RULE["rounds"][0], RULE["rounds"][0]], "rounds[1].id: there is already a round 'main'"),
    "a next that is nowhere": ("rounds/0/next", [{"to": "second", "when": "either"}], "rounds[0].next[0].to: there is no round 'second' below this one"),
    "a next to itself": ("rounds/0/next", [{"to": "main", "when": "either"}], "rounds[0].next[0].to: there is no round 'main' below this one"),
    "an unknown when": ("rounds/0/next", [{"to": "main", "when": "later"}], "rounds[0].next[0].when: 'later' is unknown; possible: no_quorum, not_passed, either"),
    "fresh in words": ("rounds/0/next", [{"to": "main", "when": "either", "fresh_ballots": "no"}], "rounds[0].next[0].fresh_ballots: true or false is needed"),
    "a next with more": ("rounds/0/next", [{"to": "main", "when": "either", "days": 7}], "rounds[0].next[0].days: this key is unknown"),
    "deemed without days": ("rounds/0/deemed_yes", {"provisional": COUNT | {"id": "d"}}, "rounds[0].deemed_yes: the key 'days' is missing"),
    "an unknown kind": ("kind", "raffle", "kind: 'raffle' is unknown; possible: resolution, election"),
    "an election without ranking": ("kind", "election", "rank_by: only an election names the measures"),
    "a ranking without election": ("rank_by", ["heads"], "rank_by: only an election names the measures"),
    "a ranking by beauty": ("rank_by", ["beauty"], "rank_by[0]: 'beauty' is unknown"),
    "classes by number": ("counting", {"cast": [1]}, "counting.cast[0]: text is needed, not the number 1"),
    "an unknown class of counting": ("counting", {"cast": ["absent"]}, "counting.cast[0]: 'absent' is unknown"),
    "an unknown silence": ("counting", {"absent": "yes"}, "counting.absent: 'yes' is unknown; possible: absent, abstain, follow_majority"),
    "needs without following": ("counting", {"follow_needs": {"cmp": ">", "frac": "1/2"}}, "counting.follow_needs: this is only allowed with absent = follow_majority"),
    "needs downwards": ("counting", {"absent": "follow_majority", "follow_needs": {"cmp": "<", "frac": "1/2"}}, "counting.follow_needs.cmp: '<' is unknown"),
    "an unknown conflict": ("counting", {"conflict": "fight"}, "counting.conflict: 'fight' is unknown"),
    "an unknown key of counting": ("counting", {"silence": "absent"}, "counting.silence: this key is unknown"),
    "a cap that is a text": ("cap", "1/5", "cap: a table of keys and values is needed, not some text"),
    "an unknown cap": ("cap", {"kind": "baseball"}, "cap.kind: 'baseball' is unknown"),
    "a cap without its limit": ("cap", {"kind": "fraction"}, "cap: the key 'limit' is missing"),
    "a limit that is not one": ("cap", {"kind": "majority_holder", "limit": "1/5"}, "cap.limit: this key is unknown"),
    "a cap that applies nowhere": ("cap", {"kind": "majority_holder", "applies_to": "area"}, "cap.applies_to: 'area' is unknown"),
    "a modifier without a tag": ("weight_modifier", {}, "weight_modifier: the key 'tag' is missing"),
    "a modifier with more": ("weight_modifier", {"tag": "t", "factor": "1/3", "share_at_least": "1/2", "lots_over": 2, "x": 1}, "weight_modifier.x: this key is unknown"),
    "mandates by word": ("cap", {"kind": "majority_holder", "with_mandates": "yes"}, "cap.with_mandates: true or false is needed"),
    "exceeded somehow": ("proxy_limit", {"kind": "share", "only_if_heads_over": 0, "heads_at_most": "1/5", "area_at_most": "1/5", "exceeded": "none"}, "proxy_limit.exceeded: 'none' is unknown; possible: either, both"),
    "an unknown limit": ("proxy_limit", {"kind": "none"}, "proxy_limit.kind: 'none' is unknown; possible: mandates, share, lots"),
    "a limit without number": ("proxy_limit", {"kind": "lots"}, "proxy_limit: the key 'max' is missing"),
    "too many without seats": ("counting", {"too_many": "invalid"}, "counting.too_many: only an election has seats"),
    "a weight by number": ("weight", 1, "weight: text is needed, not the number 1"),
}  # fmt: skip


def test_a_rule_may_be_without_a_name():
    assert parse_rule(changed("id", " ")).id == " "


@pytest.mark.parametrize("wrong", WRONG)
def test_a_mistake_in_a_rule_is_named_with_its_place(wrong):
    path, value, message = WRONG[wrong]

    with pytest.raises(FormError) as refused:
        parse_rule(changed(path, value))

    assert str(refused.value).startswith(message)


def test_the_place_of_a_mistake_begins_where_the_rule_lies():
    with pytest.raises(FormError, match=r"^cases\[3\]\.rule\.rounds\[0\]: the key 'id' is missing$") as refused:
        parse_rule({"rounds": [{}]}, "cases[3].rule")

    assert refused.value.place == "cases[3].rule.rounds[0]"
    assert refused.value.problem == "the key 'id' is missing"


def test_what_is_left_out_of_a_rule_has_its_usual_value():
    rule = parse_rule(RULE)

    assert (rule.id, rule.weight, rule.cap, rule.rank_by, rule.is_election) == (
        "own_rule",
        "floor area",
        None,
        (),
        False,
    )
    assert rule.counting.participates == {"yes", "no", "abstain", "present"}
    assert rule.counting.cast == {"yes", "no"}
    assert (rule.counting.silence, rule.counting.conflict) == ("absent", "invalid")
    assert rule.round() is rule.round("main") is rule.rounds[0]


def test_every_clause_is_read_as_it_is_written():
    step = {"to": "second", "when": COUNT | {"id": "w"}}
    rule = parse_rule(
        {
            "id": "full",
            "weight": "tantièmes",
            "counting": {
                "participates": ["yes"],
                "cast": ["no"],
                "absent": "follow_majority",
                "conflict": "head_abstains",
            },
            "cap": {"kind": "fraction", "limit": "1/5", "applies_to": "votes_and_quorum", "reduce_base": True},
            "weight_modifier": {"tag": "t", "factor": "1/3", "share_at_least": "1/2", "lots_over": 2},
            "proxy_limit": {"kind": "mandates", "max": 3},
            "rounds": [
                {"id": "first", "pass": TERM | {"tie": "chair"}, "next": [step]},
                {
                    "id": "second",
                    "pass": TERM,
                    "defeated_if": COUNT,
                    "deemed_yes": {"provisional": COUNT | {"id": "d"}, "days": 30},
                },
            ],
        }
    )

    assert rule.rounds[0].next[0].fresh_ballots is True
    assert rule.rounds[0].approval.chair_breaks_tie
    assert rule.proxy_limit == MandateLimit(3, None)
    assert (rule.cap.limit, rule.cap.in_quorum, rule.cap.reduce_base) == (fraction("1/5", ""), True, True)
    assert parse_rule(rule_data(rule)) == rule
    assert "tie" not in rule_data(rule)["rounds"][1]["pass"]


def test_what_too_many_choices_mean_is_kept_with_the_rule():
    election = RULE | {"kind": "election", "rank_by": ["heads"]}
    rule = parse_rule(election | {"counting": {"too_many": "invalid"}})

    assert rule_data(rule)["counting"]["too_many"] == "invalid"
    assert parse_rule(rule_data(rule)) == rule
    assert "too_many" not in rule_data(parse_rule(election))["counting"]


def with_limit(**more: object) -> dict:
    return RULE | {
        "proxy_limit": {"kind": "share", "only_if_heads_over": 20, "heads_at_most": "1/5", f"{AREA}_at_most": "1/4"}
        | more
    }


def test_a_share_limit_names_the_weight_as_area_and_says_when_it_is_passed():
    plain, italy, korea = with_limit(), with_limit(exceeded="both"), with_limit(only_if_mandates_over=1)
    shares = (fraction("1/5", ""), fraction("1/4", ""))

    assert parse_rule(plain).proxy_limit == ShareLimit(20, *shares)
    assert parse_rule(italy).proxy_limit == ShareLimit(20, *shares, exceeded="both")
    assert parse_rule(korea).proxy_limit == ShareLimit(20, *shares, only_if_mandates_over=1)
    for written in (plain, italy, korea):
        assert rule_data(parse_rule(written))["proxy_limit"] == written["proxy_limit"]


def test_a_cap_says_whether_it_looks_at_mandates_too():
    cap = {"kind": "sum_of_other_present", "applies_to": "votes", "reduce_base": True}

    for written in (cap, cap | {"with_mandates": True}):
        rule = parse_rule(RULE | {"cap": written})
        assert rule.cap.with_mandates is ("with_mandates" in written)
        assert rule_data(rule)["cap"] == written


def test_a_rule_that_was_frozen_before_the_law_was_mended_keeps_its_fingerprint_and_its_verdict():
    """What a running vote opened with is read back as it was written, word for word."""
    term = {"id": "p_heads", "measure": "heads", "of": "yes", "cmp": ">", "frac": "1/2", "base": "all"}
    frozen = {
        "id": "it_1136_ordinary",
        "kind": "resolution",
        "weight": "millesimi",
        "counting": {
            "participates": ["abstain", "no", "present", "yes"],
            "cast": ["no", "yes"],
            "absent": "absent",
            "conflict": "invalid",
        },
        "rounds": [{"id": "main", "quorum": None, "pass": term}],
        "proxy_limit": {"kind": "share", "only_if_heads_over": 2, "heads_at_most": "1/2", "area_at_most": "1/2"},
    }
    rule = parse_rule(frozen)
    verdict = decide(rule, a_roll("80", "10", "5", "5"), ballots(yes=3), Facts(proxies={"O1": "X"}))

    assert fingerprint(rule_data(rule)) == fingerprint(frozen)
    assert [note.who for note in verdict.notes] == ["O1"]
    assert not verdict.passed


def test_canonical_json_has_one_spelling_and_no_floats():
    assert canonical_json({"b": 1, "a": "面积"}) == '{"a":"面积","b":1}'.encode()
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert len(fingerprint({})) == 64
    with pytest.raises(TypeError, match="set has no canonical spelling"):
        canonical_json({"a": {1}})
    with pytest.raises(TypeError, match="float has no canonical spelling"):
        canonical_json({"a": [0.1]})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("1", 10_000),
        ("89.37", 893_700),
        ("0.0001", 1),
        ("007.5", 75_000),
        ("100.00", 1_000_000),
        ("0.00010", 1),
    ],
)
def test_a_weight_is_read_exactly(text, value):
    assert parse_weight(text) == value
    assert type(parse_weight(text)) is int


def test_a_weight_finer_than_a_ten_thousandth_stays_exact():
    assert parse_weight("0.00001") * 10 == 1
    assert weight_text(parse_weight("0.123456789")) == "0.123456789"


def test_a_weight_of_forty_characters_is_read_and_a_longer_one_is_not():
    longest = "0." + "1" * 38

    assert weight_text(parse_weight(longest)) == longest
    with pytest.raises(ValueError, match=r"^a weight of 41 characters is too long; the most is 40$"):
        parse_weight(longest + "1")


@pytest.mark.parametrize(
    "text", ["", ".5", "5.", "1,5", "1e3", "٣", "+1", "1.2.3", " 1", "NaN", "-", "--1", "-x", "-1.2.3"]
)
def test_what_is_no_plain_decimal_is_no_weight(text):
    with pytest.raises(ValueError, match=r"is not a weight; a weight is a decimal number such as 89\.37$"):
        parse_weight(text)


@pytest.mark.parametrize("text", ["-1", "-0.5"])
def test_a_negative_weight_is_named(text):
    with pytest.raises(ValueError, match=f"^the weight {text} is negative; write 0 or more$"):
        parse_weight(text)


def test_numbers_are_shown_without_loss():
    assert [weight_text(value) for value in (0, 1, 10, 10_000, 12_345_600)] == ["0", "0.0001", "0.001", "1", "1234.56"]
    assert decimal_text(fraction("1/3", "") * 100) == "100/3"
    assert decimal_text(fraction("1/8", "") * -1) == "-0.125"
    assert decimal_text(fraction("1/40", "")) == "0.025"
    assert decimal_text(fraction("3/25", "")) == "0.12"
    assert [area_text(value) for value in (0, 12_345_678_900, 7_999_900, 1)] == [
        "0.00",
        "1,234,567.89",
        "799.99",
        "0.0001",
    ]
    assert area_text(fraction("1/3", "")) == "0.0000…"
    assert area_text(Fraction(1438594 * 10_000, 75)) == "19,181.2533…"


def test_a_form_tells_what_it_found_instead():
    for value, told in {"x": "some text", 3: "the number 3", None: "nothing", True: "true or false"}.items():
        with pytest.raises(FormError, match=f"not {told}"):
            Form(value, "here")
    with pytest.raises(FormError, match="a list is needed, not a table"):
        list(Form({"a": {}}).items("a"))


def test_what_is_no_stored_verdict_is_refused():
    with pytest.raises(KeyError):
        verdict_from_data({})
    stored = {"conditions": [], "next": [], "notes": [], "tallies": [], "quorum_tallies": None}
    with pytest.raises(TypeError, match="a table here"):
        verdict_from_data(stored)
    with pytest.raises(TypeError, match="lists here"):
        verdict_from_data(stored | {"conditions": {}})
