"""Is every mistake in a rule named with its place, and every dataset checked before it is used?"""

import copy
from datetime import date
from fractions import Fraction

import pytest

from governance.fingerprint import canonical_json, fingerprint
from governance.forms.form import Form, FormError, fraction
from governance.law import presets
from governance.law.presets import UnknownPreset, parse_preset, parse_statutes
from governance.law.rule import AREA, MandateLimit, ShareLimit
from governance.law.rule_data import rule_data
from governance.law.rule_form import parse_rule
from governance.tally.verdict_data import verdict_from_data
from governance.tally.weight import area_text, decimal_text, parse_weight, weight_text

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
    "an unknown key": ("round", [], "round: this key is not known"),
    "a round without an id": ("rounds/0/id", "…", "rounds[0]: the key 'id' is missing"),
    "a round without a majority": ("rounds/0/pass", "…", "rounds[0]: the key 'pass' is missing"),
    "an unknown key of a round": ("rounds/0/passed", True, "rounds[0].passed: this key is not known"),
    "an empty branch": ("rounds/0/pass", {"any": []}, "rounds[0].pass.any: the list is empty"),
    "a branch of both kinds": ("rounds/0/pass", {"all": [TERM], "any": [COUNT]}, "rounds[0].pass.any: this key is not known"),
    "an unknown measure": (f"{T}/measure", "feet", "rounds[0].pass.all[0].measure: 'feet' is not known; possible: heads, area, units"),
    "an unknown class": (f"{T}/of", "ayes", "rounds[0].pass.all[0].of: 'ayes' is not known"),
    "an unknown sign": (f"{T}/cmp", "=", "rounds[0].pass.all[0].cmp: '=' is not known; possible: >, >=, <, <="),
    "an unknown base": (f"{T}/base", "some", "rounds[0].pass.all[0].base: 'some' is not known; possible: all, participating, cast"),
    "a base that is missing": (f"{T}/base", "…", "rounds[0].pass.all[0]: the key 'base' is missing"),
    "a fraction by number": (f"{T}/frac", 1, "rounds[0].pass.all[0].frac: a fraction is written as text like \"2/3\", not the number 1"),
    "a fraction in percent": (f"{T}/frac", "66%", "rounds[0].pass.all[0].frac: a fraction is written"),
    "half a fraction": (f"{T}/frac", "1/", "rounds[0].pass.all[0].frac: a fraction is written"),
    "a negative fraction": (f"{T}/frac", "-1/2", "rounds[0].pass.all[0].frac: a fraction is written"),
    "a fraction of nothing": (f"{T}/frac", "1/0", "rounds[0].pass.all[0].frac: a fraction cannot have the denominator 0"),
    "more than the whole": (f"{T}/frac", "3/2", "rounds[0].pass.all[0].frac: 3/2 is more than the whole"),
    "another tie": (f"{T}/tie", "coin", "rounds[0].pass.all[0].tie: 'coin' is not known; possible: chair"),
    "a count by text": ("rounds/0/pass/all/1/count", "2", "rounds[0].pass.all[1].count: a whole number is needed, not some text"),
    "a count by truth": ("rounds/0/pass/all/1/count", True, "rounds[0].pass.all[1].count: a whole number is needed, not true or false"),
    "a negative count": ("rounds/0/pass/all/1/count", -1, "rounds[0].pass.all[1].count: -1 is below 0"),
    "a count of a base": ("rounds/0/pass/all/1/base", "all", "rounds[0].pass.all[1].base: this key is not known"),
    "one id twice": ("rounds/0/pass/all/1/id", "p", "rounds[0]: two conditions of this round have the id 'p'"),
    "a round twice": ("rounds", [RULE["rounds"][0], RULE["rounds"][0]], "rounds[1].id: there is already a round 'main'"),
    "a next that is nowhere": ("rounds/0/next", [{"to": "second", "when": "either"}], "rounds[0].next[0].to: there is no round 'second' below this one"),
    "a next to itself": ("rounds/0/next", [{"to": "main", "when": "either"}], "rounds[0].next[0].to: there is no round 'main' below this one"),
    "an unknown when": ("rounds/0/next", [{"to": "main", "when": "later"}], "rounds[0].next[0].when: 'later' is not known; possible: no_quorum, not_passed, either"),
    "fresh in words": ("rounds/0/next", [{"to": "main", "when": "either", "fresh_ballots": "no"}], "rounds[0].next[0].fresh_ballots: true or false is needed"),
    "a next with more": ("rounds/0/next", [{"to": "main", "when": "either", "days": 7}], "rounds[0].next[0].days: this key is not known"),
    "deemed without days": ("rounds/0/deemed_yes", {"provisional": COUNT | {"id": "d"}}, "rounds[0].deemed_yes: the key 'days' is missing"),
    "an unknown kind": ("kind", "raffle", "kind: 'raffle' is not known; possible: resolution, election"),
    "an election without ranking": ("kind", "election", "rank_by: an election, and only an election"),
    "a ranking without election": ("rank_by", ["heads"], "rank_by: an election, and only an election"),
    "a ranking by beauty": ("rank_by", ["beauty"], "rank_by[0]: 'beauty' is not known"),
    "classes by number": ("counting", {"cast": [1]}, "counting.cast[0]: a text is needed, not the number 1"),
    "an unknown class of counting": ("counting", {"cast": ["absent"]}, "counting.cast[0]: 'absent' is not known"),
    "an unknown silence": ("counting", {"absent": "yes"}, "counting.absent: 'yes' is not known; possible: absent, abstain, follow_majority"),
    "needs without following": ("counting", {"follow_needs": {"cmp": ">", "frac": "1/2"}}, "counting.follow_needs: this belongs to absent = follow_majority only"),
    "needs downwards": ("counting", {"absent": "follow_majority", "follow_needs": {"cmp": "<", "frac": "1/2"}}, "counting.follow_needs.cmp: '<' is not known"),
    "an unknown conflict": ("counting", {"conflict": "fight"}, "counting.conflict: 'fight' is not known"),
    "an unknown key of counting": ("counting", {"silence": "absent"}, "counting.silence: this key is not known"),
    "a cap that is a text": ("cap", "1/5", "cap: a table of keys and values is needed, not some text"),
    "an unknown cap": ("cap", {"kind": "baseball"}, "cap.kind: 'baseball' is not known"),
    "a cap without its limit": ("cap", {"kind": "fraction"}, "cap: the key 'limit' is missing"),
    "a limit that is not one": ("cap", {"kind": "majority_holder", "limit": "1/5"}, "cap.limit: this key is not known"),
    "a cap that applies nowhere": ("cap", {"kind": "majority_holder", "applies_to": "area"}, "cap.applies_to: 'area' is not known"),
    "a modifier without a tag": ("weight_modifier", {}, "weight_modifier: the key 'tag' is missing"),
    "a modifier with more": ("weight_modifier", {"tag": "t", "factor": "1/3", "share_at_least": "1/2", "lots_over": 2, "x": 1}, "weight_modifier.x: this key is not known"),
    "an unknown limit": ("proxy_limit", {"kind": "none"}, "proxy_limit.kind: 'none' is not known; possible: mandates, share, lots"),
    "a limit without number": ("proxy_limit", {"kind": "lots"}, "proxy_limit: the key 'max' is missing"),
    "too many without seats": ("counting", {"too_many": "invalid"}, "counting.too_many: only an election has seats"),
    "a weight by number": ("weight", 1, "weight: a text is needed, not the number 1"),
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


def test_a_share_limit_names_the_weight_as_area():
    limit = ShareLimit(20, fraction("1/5", ""), fraction("1/4", ""))

    assert presets.get("it_1136_ordinary").proxy_limit.heads_at_most == limit.heads_at_most
    assert rule_data(presets.get("it_1136_ordinary"))["proxy_limit"] == {
        "kind": "share", "only_if_heads_over": 20, "heads_at_most": "1/5", f"{AREA}_at_most": "1/5",
    }  # fmt: skip


PRESET = {"id": "own", "name_en": "Own", "name_zh": "自定", "verified": "text", **RULE}


def test_a_preset_says_where_it_comes_from():
    found = parse_preset(PRESET | {"valid_from": "2026-04-01", "valid_until": date(2027, 3, 31)})

    assert (found.id, found.jurisdiction, found.citation, found.notes("zh")) == ("own", "OWN", "", "")
    assert not found.valid_on(date(2026, 3, 31))
    assert found.valid_on(date(2026, 4, 1))
    assert found.valid_on(date(2027, 3, 31))
    assert not found.valid_on(date(2027, 4, 1))
    assert parse_preset(PRESET).valid_on(date(1900, 1, 1))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"valid_from": "April"}, "valid_from: 'April' is no date; a date is written 2026-04-01"),
        ({"valid_from": 2026}, "valid_from: a date is written 2026-04-01"),
        ({"verified": "surely"}, "verified: 'surely' is not known; possible: text, secondary, knowledge"),
        ({"name_zh": ""}, "name_zh: a text is needed"),
        ({"colour": "red"}, "colour: this key is not known"),
    ],
)
def test_a_mistake_in_a_preset_is_named(change, message):
    with pytest.raises(FormError) as refused:
        parse_preset(PRESET | change)

    assert str(refused.value).startswith(message)


STATUTES = '[place]\ncode = "xx"\nname_en = "X"\nname_zh = "某地"\n'
ONE = '[[preset]]\nid = "xx_a"\nname_en = "A"\nname_zh = "甲"\nverified = "text"\nrounds = [{ id = "main", pass = { id = "p", measure = "heads", of = "yes", cmp = ">", frac = "1/2", base = "all" } }]\n'


def test_a_file_of_statutes_is_checked_as_a_whole():
    place, found = parse_statutes(STATUTES + ONE, "xx.toml")

    assert (place.name("zh"), place.name("en"), list(found)) == ("某地", "X", ["xx_a"])
    for text, message in {
        STATUTES + ONE + ONE: "xx.toml.preset[1].id: there is already a preset 'xx_a'",
        STATUTES: "xx.toml: the key 'preset' is missing",
        "x =": "xx.toml: no TOML",
        STATUTES + ONE.replace("[[preset]]", "[[presets]]"): "xx.toml: the key 'preset' is missing",
        "more = 1\n" + STATUTES + ONE: "xx.toml.more: this key is not known",
        STATUTES + "x = 1\n" + ONE: "xx.toml.place.x: this key is not known",
    }.items():
        with pytest.raises(FormError) as refused:
            parse_statutes(text, "xx.toml")
        assert str(refused.value).startswith(message)


def test_there_are_91_presets_in_19_files_and_each_id_begins_with_its_file():
    assert len(presets.ids()) == len(set(presets.ids())) == 91
    assert len(list(presets.places())) == 19
    for place, members in presets.places():
        assert all(member.id.startswith(f"{place.code}_") for member in members)
        assert all(member.name_en and member.name_zh and member.name_local and member.citation for member in members)
        assert all(bool(member.notes_en) == bool(member.notes_zh) for member in members)


def test_an_unknown_preset_says_what_looks_like_it():
    with pytest.raises(UnknownPreset, match="there is no preset 'fr_27'; did you mean fr_2"):
        presets.get("fr_27")
    with pytest.raises(UnknownPreset, match=r"^there is no preset 'zzz'$"):
        presets.get("zzz")


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
    with pytest.raises(ValueError, match=r"^a weight of 41 characters is too long; up to 40 are read$"):
        parse_weight(longest + "1")


@pytest.mark.parametrize(
    "text", ["", ".5", "5.", "1,5", "1e3", "٣", "+1", "1.2.3", " 1", "NaN", "-", "--1", "-x", "-1.2.3"]
)
def test_what_is_no_plain_decimal_is_no_weight(text):
    with pytest.raises(ValueError, match=r"is no weight; a weight is a decimal number such as 89\.37$"):
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
