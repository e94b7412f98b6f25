"""Do the pages in docs/rules say what the data say?"""

from pathlib import Path

import pytest

from bot.cli.votes.rule_page import BEGIN, generated_part, with_generated_part
from governance.law import presets
from governance.law.presets import parse_preset

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "rules"
PLACES = list(presets.places())


@pytest.mark.parametrize(("place", "members"), PLACES, ids=[place.code for place, _ in PLACES])
def test_the_made_part_of_each_page_is_up_to_date(place, members):
    page = (PAGES / f"{place.code}.md").read_text(encoding="utf-8")

    assert with_generated_part(page, place, members) == page, "run `yishiting rules --write-pages docs/rules`"
    assert len(page.partition(BEGIN)[0]) > 100, "a page also says in its own words what was read"


def test_the_index_links_every_page_with_its_number_of_rules():
    index = (PAGES / "README.md").read_text(encoding="utf-8")

    for place, members in PLACES:
        assert f"({place.code}.md) | {len(members)} |" in index
    assert {path.stem for path in PAGES.glob("*.md")} == {place.code for place, _ in PLACES} | {"README"}


def test_the_front_pages_say_how_many_rules_there_are():
    count = len(presets.ids())

    assert len(PLACES) == 19
    assert f"\n{count} rules from nineteen places" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"\n十九个地方的 {count} 条规则" in (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")


def test_the_page_of_a_place_says_for_each_rule_where_its_source_stands_and_when_it_was_read():
    table = (PAGES / "sg.md").read_text(encoding="utf-8").partition("### sg_ordinary")[0]

    assert (
        "| [`sg_special`](#sg_special) | Special resolution | 特别决议 | not stated | secondary | 2026-11-21 |" in table
    )
    assert "| [`sg_90`](#sg_90) | 90% resolution | 九成决议 | not stated | knowledge | 2026-11-21 |" in table


def test_a_page_is_renewed_without_touching_what_people_wrote_on_either_side():
    place, members = PLACES[1]
    page = with_generated_part("# Ours\n\nBefore.\n", place, members) + "\nAfter.\n"

    assert with_generated_part(page.replace("tw_31_32", "old"), place, members) == page
    assert generated_part(members) in page


def test_the_example_of_a_rule_of_ones_own_is_a_rule():
    import tomllib

    index = (PAGES / "README.md").read_text(encoding="utf-8")
    example = index.partition("```toml\n")[2].partition("```")[0]

    assert parse_preset(tomllib.loads(example)).name("zh") == "板凳议事会"
