"""Can every rule that is built in be reached from the place that it is for, and nothing else?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from governance.law import presets
from governance.motions.motion_class import REHEARSAL, Electorate
from governance.places.atlas import ELSEWHERE, countries, everywhere, parts_of, place_of
from governance.places.place import WORDS, Place


def _houses(place: Place) -> Iterator[dict[str, str]]:
    """Every way in which the questions of a place can be answered."""
    options = [[option.id for option in question.options] for question in place.questions]
    for chosen in product(*options):
        yield {question.id: option for question, option in zip(place.questions, chosen, strict=True)}


def _reached(place: Place) -> set[str]:
    return {each.source.id for house in _houses(place) for each in place.classes(house)}


def test_no_preset_exists_that_cannot_be_reached_from_the_place_it_is_for() -> None:
    """But those for elections, and those that are no longer in force."""
    wanted = [one for one in presets.all_presets() if not one.rule.is_election and one.valid_until is None]

    unreached = [one.id for one in wanted if one.id not in _reached(place_of(one.jurisdiction))]

    assert len(wanted) > 90
    assert unreached == []


def test_a_place_offers_the_rules_of_no_other_place() -> None:
    model = {"us_rr_majority", "us_rr_two_thirds"}

    for place in everywhere().values():
        for preset in (presets.preset(each) for each in _reached(place) - model):
            assert preset.jurisdiction in {place.id, place.within}


def test_nineteen_places_are_built_in_and_one_for_everybody_else() -> None:
    assert len(countries()) == 20
    assert countries()[-1].id == ELSEWHERE
    assert {place.id for place in parts_of("CN")} == {"CN-SD", "CN-SH", "CN-HA"}


@pytest.mark.parametrize("code", everywhere())
def test_every_house_has_classes_each_with_a_name_of_its_own_and_a_rule_for_its_board(code: str) -> None:
    place = place_of(code)

    for house in _houses(place):
        classes = place.classes(house)
        assert len({each.id for each in classes}) == len(classes)
        for language in ("en", "zh"):
            assert len({each.name(language) for each in classes}) == len(classes)
            assert all(place.words[word].name(language) for word in WORDS)
        assert any(each.electorate is Electorate.COMMITTEE for each in classes)
        rehearsal = place.find(REHEARSAL, house)
        assert rehearsal is not None
        assert rehearsal.electorate is Electorate.PRESENT


def test_a_name_of_a_class_and_of_an_option_fits_a_button_on_a_phone() -> None:
    names = [each.name_en for place in everywhere().values() for each in place.kinds]
    names += [
        option.name_en for place in everywhere().values() for question in place.questions for option in question.options
    ]

    assert [name for name in names if len(name) > 64] == []


def test_shandong_asks_for_two_thirds_of_its_committee_and_the_rest_of_china_for_more_than_half() -> None:
    assert place_of("CN-SD").find("committee_daily", {}).source.id == "cn_committee_sd"  # type: ignore[union-attr]
    assert place_of("CN").find("committee_daily", {}).source.id == "cn_committee"  # type: ignore[union-attr]
    assert place_of("CN-SD").find("house_pact", {}).source.id == "cn_278_ordinary"  # type: ignore[union-attr]


def test_what_a_house_says_of_itself_decides_by_which_rule_it_votes() -> None:
    germany = place_of("DE")

    ordinary = [germany.find("de_ordinary", {"votes": each}) for each in ("owner", "share", "unit", "nonsense")]

    assert [each.source.id for each in ordinary if each] == [
        "de_25_heads",
        "de_25_value",
        "de_25_object",
        "de_25_heads",
    ]


def test_a_place_that_nobody_knows_is_elsewhere_and_an_unknown_part_is_its_country() -> None:
    assert place_of("ZZ").id == ELSEWHERE
    assert place_of("CN-XX").id == "CN"
    assert place_of("US").find("es_ordinary", {}) is None


def test_the_classes_of_communities_that_exist_keep_their_rules() -> None:
    """What `CN` and `US` meant before there were places."""
    before = {
        "CN": {
            "assembly_rules": "cn_278_ordinary",
            "house_pact": "cn_278_ordinary",
            "property_manager": "cn_278_ordinary",
            "use_repair_fund": "cn_278_ordinary",
            "raise_repair_fund": "cn_278_special",
            "rebuild": "cn_278_special",
            "change_common_use": "cn_278_special",
            "other_common": "cn_278_ordinary",
            "committee_daily": "cn_committee",
            "rehearsal": "cn_committee",
        },
        "US": {
            "ordinary_business": "us_rr_majority",
            "change_of_rules": "us_rr_two_thirds",
            "committee_business": "us_rr_majority",
            "rehearsal": "us_rr_majority",
        },
    }

    for code, classes in before.items():
        found = {name: place_of(code).find(name, {}) for name in classes}
        assert {name: each.source.id for name, each in found.items() if each} == classes
