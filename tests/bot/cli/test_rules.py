"""Does `yishiting rules` explain every built-in rule, and name what is wrong in one's own?"""

import json

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from governance.law import presets
from governance.law.rule_form import parse_rule


def run(*arguments: object, **environment: str):
    return CliRunner().invoke(app, ["rules", *map(str, arguments)], env=environment)


def test_the_list_names_every_rule_with_its_source():
    listed = run(LC_ALL="C").stdout

    assert all(f"  {preset.id} " in listed and preset.citation in listed for preset in presets.all_presets())
    assert "Hong Kong" in listed
    assert "香港" in run(LC_ALL="zh_CN.UTF-8").stdout


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("preset", list(presets.all_presets()), ids=lambda preset: preset.id)
def test_every_rule_is_explained_in_both_languages(preset, language):
    explained = run(preset.id, "--lang", language)

    assert explained.exit_code == 0
    assert preset.source(language) in explained.stdout
    assert preset.notes(language) in explained.stdout
    assert ("Passed if" in explained.stdout) is (language == "en")
    assert ("通过条件" in explained.stdout) is (language == "zh")


def test_a_rule_says_how_long_it_holds():
    assert "In force: until 2026-03-31" in run("jp_old_39", "--lang", "en").stdout
    assert "有效期：2007-10-01 起至 2020-12-31" in run("cn_76_ordinary", "--lang", "zh").stdout
    assert "In force: the source states no dates" in run("ch_unanimity", "--lang", "en").stdout


@pytest.mark.parametrize("preset", list(presets.all_presets()), ids=lambda preset: preset.id)
def test_the_data_of_a_rule_read_again_is_the_same_rule(preset):
    printed = json.loads(run(preset.id, "--json").stdout)

    assert parse_rule(printed) == preset.rule


def test_one_place_can_be_listed_alone_and_for_programs():
    listed = run("tw", "--lang", "zh").stdout

    assert listed.startswith("台湾\n  tw_31_32 ")
    assert "《公寓大厦管理条例》第27、31、32条（已读法条原文）" in listed
    assert "cn_" not in listed.splitlines()[1]
    assert json.loads(run("tw", "--json").stdout) == ["tw_31_32"]
    assert json.loads(run("--json").stdout) == list(presets.ids())


def test_the_beginning_of_a_name_is_hint_enough():
    assert "did you mean cn_278_ordinary, cn_278_special, cn_278_ordinary_invalid_counts" in run("cn_278").stderr


def test_an_unknown_rule_is_refused_with_a_hint():
    result = run("cn_278_ordinari")

    assert result.exit_code == 2
    assert "there is no preset 'cn_278_ordinari'; did you mean cn_278_ordinary" in result.stderr


OWN = """
id = "our_bench"
name_en = "Bench meeting"
name_zh = "板凳议事会"
verified = "knowledge"
valid_from = 2026-01-01
weight = "one per member"

[[rounds]]
id = "main"
pass = { id = "p", measure = "heads", of = "yes", cmp = ">=", frac = "FRAC", base = "all" }
"""


def test_a_rule_of_ones_own_is_checked_and_explained(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace("FRAC", "3/5"))

    result = run("--check", path, "--lang", "en")

    assert result.stdout.startswith("Bench meeting (our_bench)")
    assert "Passed if: heads in favour: at least 3/5 of all." in result.stdout
    assert json.loads(run("--check", path, "--json").stdout)["id"] == "our_bench"


def test_a_mistake_in_ones_own_rule_is_told_with_its_place(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace("FRAC", "6/5"))

    result = run("--check", path)

    assert result.exit_code == 2
    assert result.stderr == "own.toml: rounds[0].pass.frac: 6/5 is more than the whole; write a fraction up to 1/1\n"


FAIR = OWN.replace("FRAC", "3/5")
OWN_MISTAKES = {
    "misspelt": (FAIR.replace("weight", "wieght"), "wieght: this key is unknown"),
    "no rounds": ("id = 'x'", "the key 'rounds' is missing"),
    "no condition": ("[[rounds]]\nid = 'a'", "rounds[0]: the key 'pass' is missing"),
    "a float": (OWN.replace('"FRAC"', "0.6"), "rounds[0].pass.frac: a fraction is written as text like \"2/3\", not the number 0.6"),
    "a nan": (OWN.replace('"FRAC"', "nan"), "rounds[0].pass.frac: a fraction is written as text"),
    "by zero": (OWN.replace("FRAC", "1/0"), "rounds[0].pass.frac: a fraction cannot have the denominator 0"),
    "without end": (OWN.replace("FRAC", "1/" + "9" * 5000), "rounds[0].pass.frac: this fraction has too many digits"),
    "a number without end": (f"x = {'9' * 5000}", "there is a number with far too many digits"),
    "too deep": ("x = " + "[" * 5000 + "]" * 5000, "the tables are nested too deeply"),
    "a key twice": ("id = 1\nid = 2", "at the end: not valid TOML: this key appears twice"),
    "a measure": (FAIR.replace('"heads"', '"hands"'), "rounds[0].pass.measure: 'hands' is unknown; possible: heads, area, units"),
    "a date": (FAIR.replace("2026-01-01", '"1 January"'), "valid_from: '1 January' is not a date; a date is written 2026-04-01"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", OWN_MISTAKES)
def test_each_mistake_in_ones_own_rule_is_one_line(mistake, tmp_path):
    text, message = OWN_MISTAKES[mistake]
    path = tmp_path / "own.toml"
    path.write_text(text)

    result = run("--check", path)

    assert result.exit_code == 2
    assert result.stderr.startswith("own.toml: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_rule_of_ones_own_needs_neither_name_nor_source(tmp_path):
    path = tmp_path / "own.json"
    term = {"id": "p", "measure": "heads", "of": "yes", "cmp": ">", "frac": "1/2", "base": "all"}
    path.write_text(json.dumps({"rounds": [{"id": "main", "pass": term}]}))

    assert run("--check", path, "--lang", "en").stdout.startswith("A rule of your own (own_rule)\n")
    assert run("--check", path, "--lang", "zh").stdout.startswith("自定规则（own_rule）\n")


def test_pages_are_written_and_what_people_wrote_around_them_stays(tmp_path):
    (tmp_path / "tw.md").write_text("# Taiwan\n\nOur own words.\n", encoding="utf-8")

    assert run("--write-pages", tmp_path).exit_code == 0
    assert run("--write-pages", tmp_path).exit_code == 0

    page = (tmp_path / "tw.md").read_text(encoding="utf-8")
    assert page.startswith("# Taiwan\n\nOur own words.\n")
    assert page.count("### tw_31_32") == 1
    assert (tmp_path / "hk.md").read_text(encoding="utf-8").startswith("# Hong Kong · 香港")
    assert run("--write-pages", tmp_path / "none").exit_code == 2
