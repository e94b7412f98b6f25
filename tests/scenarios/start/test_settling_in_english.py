"""How does an English-speaking community come to its register, its owners and its roles?"""

from __future__ import annotations

import re

from bot.documents.spreadsheets import read_spreadsheet, write_csv
from storage.engine import journal
from tests.sandbox_client import Person
from tests.scenarios.residents.test_homes import a_slip
from tests.scenarios.village import Village

HEADING = ["Building", "Entrance", "Unit", "Area (m²)", "Owner", "Telephone"]


async def _steward(life: Village) -> Person:
    """An administrator sets an English group up, and is its steward."""
    await life.post("/language", language="en")
    chair = life.person("chair")
    await chair.says("/setup", to=life.group)
    await chair.presses("Set up", where=life.group)
    await life.group.shows("is its steward")
    await chair.starts()
    return chair


async def test_a_register_with_errors_is_not_taken_and_one_without_is_shown_first(life: Village) -> None:
    steward = await _steward(life)
    rows = [["1", "1", "101", "about 89", "Wang Xiuying", ""], ["1", "1", "101", "89.37041", "Li Qiang", ""]]

    await steward.says(document=("register.csv", write_csv(HEADING, rows)))

    told = await steward.sees("Nothing was taken from register.csv.")
    assert "Row 2" in told.text
    assert "“about 89”" in told.text
    rows = [["1", "1", "101", "89.37", "Wang Xiuying", ""], ["1", "1", "102", "100", "Li Qiang", ""]]
    await steward.says(document=("register.csv", write_csv(HEADING, rows)))
    preview = await steward.sees("Buildings: 1 · homes: 2 · owners: 2 · 189.37 m²")
    await steward.presses("Make it the register", on=preview)
    await life.group.shows("The register is ready: 2 homes, 2 owners.")


async def test_a_change_of_the_register_is_shown_and_confirmed_by_a_second_person(english: Village) -> None:
    chair, deputy = english.person("chair"), english.person("吴晓燕")
    await chair.says("/register")
    await chair.presses("Export")
    exported = await english.download((await chair.sees("personal data")).files[0]["url"])
    rows = [[str(cell) for cell in row] for row in read_spreadsheet(exported)]
    rows[1][3] = "88.88"

    await chair.says(document=("new.csv", write_csv(rows[0], rows[1:])))
    preview = await chair.sees("1-1-101")
    await chair.presses("Propose", on=preview)
    await deputy.presses("Confirm")

    await english.group.shows("owners' register has changed")


async def test_an_owner_scans_a_slip_and_the_building_lead_confirms(english: Village) -> None:
    buyer = await english.newcomer("Tom", "Reed", language="en", chats=[english.group.chat_id])
    lead = english.person("孙桂兰")

    await buyer.starts(await a_slip(english, "1-1-901"))
    asked = await buyer.sees("This slip is for…1-1-901")
    assert re.search(r"Owner: .\*", asked.buttons[0])
    await buyer.presses("Owner: ", on=asked)
    claim = await lead.sees("Tom Reed…1-1-901")
    confirmed = await lead.presses("Confirm", on=claim)

    assert confirmed.text == "Confirmed."
    await buyer.sees("are confirmed…1-1-901")


async def test_a_role_is_proposed_by_one_and_confirmed_by_another_in_english(english: Village) -> None:
    chair, deputy, wang = english.person("chair"), english.person("吴晓燕"), english.person("王秀英")
    await chair.says("/who")
    await chair.presses("Give a role")
    await chair.presses("mediator")
    await chair.sees("Who")
    await chair.says("王秀英")
    await chair.presses("王秀英")

    asked = await deputy.sees("王秀英…mediator")
    await deputy.presses("Confirm", on=asked)

    await wang.sees("王秀英…mediator…吴晓燕")
    async with english.database.uow(english.clock.now()) as uow:
        assert await journal.verify(uow, 1) is None
