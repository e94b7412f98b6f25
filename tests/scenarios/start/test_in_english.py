"""Does an English-speaking community find its way? The short stories that the longer ones do not tell."""

from __future__ import annotations

from tests.journals import acts
from tests.scenarios.village import Village


async def test_an_administrator_sets_an_english_group_up(life: Village) -> None:
    await life.post("/language", language="en")
    emma, liu = life.person("Emma Clarke"), life.person("刘洋")
    group = await life.new_group("Rosewood Court", [emma, liu])
    await emma.says("/setup", to=group)

    await emma.presses("Set up", on=await group.shows("Set this group up for a residential community?"))

    founded = await group.shows("Rosewood Court is set up, and Emma Clarke is its steward.")
    await emma.presses("Settings (steward)", on=founded)
    await emma.presses("Singapore", on=await emma.sees("Where is Rosewood Court?"))
    await emma.presses(
        "This is right", on=await emma.sees("Singapore…management corporation (MCST); general meeting; council")
    )
    await emma.presses("Back to the settings", on=await emma.sees("✅ Singapore"))
    await emma.sees("Rosewood Court…Time zone: Asia/Singapore…Place whose law counts the votes: Singapore")


async def test_an_anonymous_poll_says_so_and_keeps_totals_only(settled_in_english: Village) -> None:
    life = settled_in_english
    await life.post("/language", language="en")
    (chair,) = life.people("chair")
    await chair.says("/poll Where shall the charging posts stand?\nEast gate\nWest gate")
    await chair.presses("Without names")
    poll = await life.group.shows("Where shall the charging posts stand?…nonymous")
    await life.person("王秀英").votes(poll, "East gate")
    await life.person("刘洋").votes(poll, "East gate")
    await life.quiet()

    await chair.presses("End it now")

    await chair.sees("East gate: 2")
    assert await acts(settled_in_english.database, "poll.") == ["poll.asked"]


async def test_who_is_responsible_is_said_in_english(settled_in_english: Village) -> None:
    life = settled_in_english
    await life.post("/language", language="en")

    await life.person("王秀英").says("/who")

    await life.person("王秀英").sees("郑国平")


async def test_a_button_that_nobody_knows_gets_a_kind_answer_in_english(settled_in_english: Village) -> None:
    life = settled_in_english
    await life.post("/language", language="en")
    emma = life.person("Emma Clarke")
    said = await emma.says("hello", to=life.group)

    answer = await emma.forges("1:no.such:1", said)

    assert answer.alert
    assert "out of date" in answer
