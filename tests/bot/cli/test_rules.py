"""Does `yishiting rules` explain every built-in rule, and name what is wrong in one's own?"""

import json

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from governance import presets
from governance.rule_form import parse_rule


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
    assert preset.citation in explained.stdout
    assert preset.notes(language) in explained.stdout
    assert ("Carried when" in explained.stdout) is (language == "en")
    assert ("通过条件" in explained.stdout) is (language == "zh")


def test_a_rule_says_how_long_it_holds():
    assert "In force: until 2026-03-31" in run("jp_old_39", "--lang", "en").stdout
    assert "效力期间：2007-10-01 起至 2020-12-31" in run("cn_76_ordinary", "--lang", "zh").stdout
    assert "In force: dates not stated by the source" in run("ch_unanimity", "--lang", "en").stdout


@pytest.mark.parametrize("preset", list(presets.all_presets()), ids=lambda preset: preset.id)
def test_the_data_of_a_rule_read_again_is_the_same_rule(preset):
    printed = json.loads(run(preset.id, "--json").stdout)

    assert parse_rule(printed) == preset.rule


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
    assert "Carried when: heads in favour: at least 3/5 of all." in result.stdout
    assert json.loads(run("--check", path, "--json").stdout)["id"] == "our_bench"


def test_a_mistake_in_ones_own_rule_is_told_with_its_place(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace("FRAC", "6/5"))

    result = run("--check", path)

    assert result.exit_code == 2
    assert result.stderr == "own.toml: rounds[0].pass.frac: 6/5 is more than the whole\n"


def test_pages_are_written_and_what_people_wrote_around_them_stays(tmp_path):
    (tmp_path / "tw.md").write_text("# Taiwan\n\nOur own words.\n", encoding="utf-8")

    assert run("--write-pages", tmp_path).exit_code == 0
    assert run("--write-pages", tmp_path).exit_code == 0

    page = (tmp_path / "tw.md").read_text(encoding="utf-8")
    assert page.startswith("# Taiwan\n\nOur own words.\n")
    assert page.count("### tw_31_32") == 1
    assert (tmp_path / "hk.md").read_text(encoding="utf-8").startswith("# Hong Kong · 香港")
    assert run("--write-pages", tmp_path / "none").exit_code == 2
