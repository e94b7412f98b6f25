"""How do the lists of communities abroad come in, from the file to the first page of the register?"""

from __future__ import annotations

from tests.scenarios.village import Village

_DOORS = [f"{floor}º{door}" for floor in range(1, 31) for door in "ABCD"]
_OWNERS = ("García López, Ana y Pedro Ruiz", "Soler Muñoz, José", "Ibáñez Peña, Eva")


def _list(heading: str, *rows: str, encoding: str) -> bytes:
    return "\n".join([heading, *rows]).encode(encoding)


async def _set_up(life: Village) -> None:
    chair = life.person("chair")
    await chair.says("/setup", to=life.group)
    await chair.presses("设立", where=life.group)
    await life.group.shows("是筹备人")
    await chair.starts()
    await chair.says("/language")
    await chair.presses("English", on=await chair.private.shows("您希望我用哪种语言", button="English"))


async def test_homes_and_owners_alone_are_a_register_in_three_taps_and_shares_can_follow(life: Village) -> None:
    await _set_up(life)
    chair = life.person("chair")
    homes = [f"{door};{_OWNERS[at % 3]} {at}" for at, door in enumerate(_DOORS)]

    await chair.says(document=("vecinos.csv", _list("Vivienda;Propietario", *homes, encoding="cp1252")))
    asked = await chair.private.shows("What counts when you vote?", button="One home, one vote")
    assert "m²" not in asked.text
    await chair.presses("One home, one vote", on=asked)
    preview = await chair.private.shows("Homes: 120", button="Make it the register")
    await chair.presses("Make it the register", on=preview)

    await chair.private.shows("vecinos.csv is now the register…one home, one vote")
    await chair.says("/homes")
    await chair.private.shows("Not yet: 1ºA, 1ºB")
    await chair.says("/slips")
    await chair.private.shows("Each slip has its own code", button="Slips for all homes")
    shared = [f"{home};0,83" for home in homes[:-1]]
    heading = "Vivienda;Propietario;Coeficiente (%)"
    await chair.says(document=("cuotas.csv", _list(heading, *shared, f"{homes[-1]};1,13", encoding="mac_roman")))
    preview = await chair.private.shows("Votes count by cuotas, no longer by homes", button="Make it the register")
    assert "The cuotas come to 99.9%, not 100%: 0.1% is missing." in preview.text
    await chair.presses("Make it the register", on=preview)
    await chair.private.shows("cuotas.csv is now the register…99.9 of 100%")
    await life.group.shows("表决改按份额（cuotas）计")


async def test_parking_spaces_have_a_vote_of_their_own_where_the_place_says_so(life: Village) -> None:
    await _set_up(life)
    chair = life.person("chair")
    rows = ("101;Ana Gil;", "102;Eva Sanz;", "P-1;Leo Roy;parking", "P-2;Ana Gil;parking")

    await chair.says(document=("units.csv", _list("Unit;Owner;Use", *rows, encoding="utf-8")))
    asked = await chair.private.shows("What counts", button="Parking and storage have one vote, too")
    assert "owners: 2" in asked.text
    await chair.presses("Parking and storage have one vote, too", on=asked)
    preview = await chair.private.shows("owners: 3", button="Make it the register")
    await chair.presses("Make it the register", on=preview)

    await chair.private.shows("units.csv is now the register")
    await chair.says("/register")
    await chair.private.shows("can vote from a phone: 0 of 4")


async def test_a_unit_twice_a_date_and_a_weight_of_zero_are_named_with_row_reason_and_cure(life: Village) -> None:
    await _set_up(life)
    chair = life.person("chair")
    rows = ("1ºA;Ana Gil;33,3", "1ºA;Eva Sanz;33,3", "02-ene;Leo Roy;0", "2ºB;Luis Soto;8‰")

    await chair.says(document=("mal.csv", _list("Vivienda;Propietario;Cuota", *rows, encoding="cp1252")))

    told = await chair.private.shows("Nothing was taken from mal.csv")
    assert "Row 3, Vivienda: 1ºA is already in row 2. Put joint owners in one cell." in told.text
    assert "Row 4, Vivienda: the spreadsheet turned this into a date, “02-ene”." in told.text
    assert "Row 4, Cuota: “0” must be more than zero." in told.text
