"""Do the built-in rules say where they come from, and is their file checked before anything is counted by it?"""

from datetime import date

import pytest

from governance.fingerprint import fingerprint
from governance.forms.form import FormError
from governance.law import presets
from governance.law.presets import UnknownPreset, parse_preset, parse_statutes
from governance.law.rule_data import rule_data
from tests.governance.law.test_rule_form import RULE

OPENED_WITH = {
    "cn_278_ordinary": "f9506538d962b3423e6ad8fd00bab92a31710f34ce18258ebd248ef8e251642a",
    "cn_278_special": "8128a19e3b1c8421ee75eac28d28ab9d36396627a44ce481b63d39aeda011d84",
    "cn_committee": "28d84ac91a2eba874696cf38736d249f9f21e9fe55c0d7f6859e82d058b44ac3",
    "us_rr_majority": "2e05550598a819ea8ac7038d599ac6b78454be131a65c95be7594986df8e7c7c",
    "us_rr_two_thirds": "4da9e49aca430368f9825eec05b87ab40c7801b4f8966af8f2a4d9d507cb8796",
}
"""What votes of the chat have been opened with; whoever changes such a rule gives it another id."""


@pytest.mark.parametrize(("preset", "print_"), sorted(OPENED_WITH.items()))
def test_the_rules_by_which_motions_can_run_have_the_fingerprint_they_had(preset, print_):
    assert fingerprint(rule_data(presets.get(preset))) == print_


PRESET = {"id": "own", "name_en": "Own", "name_zh": "自定", "verified": "text", **RULE}
LIMIT = {"proxy_limit": {"kind": "mandates", "max": 3}}


def test_a_preset_says_for_which_matters_it_is_when_it_was_read_and_whether_one_may_vote_for_others():
    found = parse_preset(
        PRESET | {"matters_en": "a lift", "matters_zh": "电梯", "read_on": "2026-11-30", "amended_on": date(2021, 12, 3)}
        | {"amended_by": "Act 1", "proxies": "barred"}
    )  # fmt: skip

    assert (found.matters("en"), found.matters("zh")) == ("a lift", "电梯")
    assert (found.read_on, found.amended_on, found.amended_by) == (date(2026, 11, 30), date(2021, 12, 3), "Act 1")
    assert found.proxies == "barred"
    silent = parse_preset(PRESET | LIMIT)
    assert (silent.matters("en"), silent.read_on, silent.proxies) == ("", None, "")


def test_every_built_in_preset_says_for_which_matters_it_is_when_it_was_read_and_what_holds_for_proxies():
    for each in presets.all_presets():
        assert each.matters("en"), each.id
        assert each.matters("zh"), each.id
        assert each.read_on in (date(2026, 11, 21), date(2026, 11, 30)), each.id
        assert bool(each.proxies) is (each.rule.proxy_limit is None), each.id
    assert [each.id for each in presets.all_presets() if each.amended_by and not each.amended_on] == []


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
        ({"valid_from": "April"}, "valid_from: 'April' is not a date; a date is written 2026-04-01"),
        ({"valid_from": 2026}, "valid_from: a date is written 2026-04-01"),
        ({"verified": "surely"}, "verified: 'surely' is unknown; possible: text, secondary, knowledge"),
        ({"name_zh": ""}, "name_zh: text is needed"),
        ({"colour": "red"}, "colour: this key is unknown"),
        ({"proxies": "two"}, "proxies: 'two' is unknown; possible: free, free_unchecked, house_rules"),
        ({"proxies": "free", **LIMIT}, "proxies: the rule limits mandates already (proxy_limit); leave one of the two"),
        ({"read_on": "today"}, "read_on: 'today' is not a date"),
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
        "x =": "xx.toml: not valid TOML",
        STATUTES + ONE.replace("[[preset]]", "[[presets]]"): "xx.toml: the key 'preset' is missing",
        "more = 1\n" + STATUTES + ONE: "xx.toml.more: this key is unknown",
        STATUTES + "x = 1\n" + ONE: "xx.toml.place.x: this key is unknown",
    }.items():
        with pytest.raises(FormError) as refused:
            parse_statutes(text, "xx.toml")
        assert str(refused.value).startswith(message)


def test_there_are_113_presets_in_19_files_and_each_id_begins_with_its_file():
    assert len(presets.ids()) == len(set(presets.ids())) == 113
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
