"""Is a rule of one's own taken in as a file, read back in words, and in force only when two people want it?"""

from __future__ import annotations

from storage.communities import communities
from tests.journals import acts
from tests.scenarios.village import Village

BENCH = """
id = "our_bench"
name_en = "Bench meeting"
name_zh = "板凳议事会"
matters_en = "what the bench meeting decides"
weight = "one per member"
[[rounds]]
id = "main"
quorum = { id = "q_heads", measure = "heads", of = "participating", cmp = ">=", frac = "1/3", base = "all" }
pass = { id = "p_heads", measure = "heads", of = "yes", cmp = ">=", frac = "3/5", base = "participating" }
"""
HARM = b"[" * 60_000


async def _elsewhere(life: Village) -> None:
    await life.post("/language", language="en")
    async with life.database.uow(life.clock.now()) as uow:
        await communities.change(uow, 1, jurisdiction="OWN", house={})


async def test_a_rule_comes_as_a_file_is_read_back_and_two_people_put_it_into_force(english: Village) -> None:
    await _elsewhere(english)
    chair, wu = english.person("郑国平"), english.person("吴晓燕")
    await chair.says("/settings")
    await chair.presses("Community settings")
    await chair.presses("Place and rules", on=await chair.sees("Another place, or a club"))
    await chair.presses("Take in a rule of your own", on=await chair.sees("take in a rule of your own"))
    await chair.sees("Please send the rule as a file in TOML or JSON")

    await chair.says("", document=("deep.json", HARM))
    await chair.presses("Send another file", on=await chair.sees("Nothing was taken from deep.json"))
    await chair.says("", document=("bench.toml", BENCH.replace("3/5", "5/3").encode()))
    wrong = await chair.sees("Nothing was taken from bench.toml…rounds[0].pass.frac: 5/3 is more than the whole")
    await chair.presses("Send another file", on=wrong)
    await chair.says("", document=("bench.toml", BENCH.encode()))
    read = await chair.sees(
        "what the bench meeting decides…at least 1/3 of all…at least 3/5 of those taking part…Who votes by it?"
    )
    await chair.presses("Propose it: the board votes", on=read)
    asked = await wu.sees("郑国平 proposes a rule of your own, from bench.toml…at least 3/5 of those taking part")
    await chair.says("/motion Paint the bench")
    await chair.says("Green.")
    before = await chair.sees("What kind of motion is it?")
    await wu.presses("Confirm", on=asked)
    await english.group.shows("has taken in a rule of its own: what the bench meeting decides")
    await chair.says("/motion Paint it twice")
    await chair.says("Green, then red.")
    await english.quiet()
    after = await chair.private.last()

    assert "what the bench meeting decides" not in before.buttons
    assert await acts(english.database, "law.") == ["law.proposed", "law.adopted"]
    await chair.presses("what the bench meeting decides", on=after)
    await chair.sees("what the bench meeting decides: the board votes…Rule: Bench meeting")


async def test_where_the_law_decides_no_rule_of_one_s_own_takes_its_place(english: Village) -> None:
    await english.post("/language", language="en")
    chair = english.person("郑国平")
    await chair.says("/settings")
    shown = await chair.sees("Your settings", button="Community settings")

    refused = await chair.forges("1:rule.begin:1", shown)

    assert refused.text.startswith("Here the law decides how votes are counted")
    await chair.presses("Community settings", on=shown)
    await chair.presses("Place and rules", on=await chair.sees("China"))
    assert "Take in a rule of your own" not in (await chair.sees("Called here")).buttons


async def test_what_nobody_confirms_expires_and_what_is_refused_changes_nothing(english: Village) -> None:
    await _elsewhere(english)
    chair, wu = english.person("郑国平"), english.person("吴晓燕")
    for end in ("Refuse", ""):
        shown = await chair.says("/settings")
        await chair.forges("1:rule.begin:1", shown)
        await chair.says("", document=("bench.toml", BENCH.encode()))
        await english.quiet()
        await chair.presses("Propose it: the owners vote", on=await chair.private.last())
        if end:
            await wu.presses(end, on=await wu.sees("proposes a rule of your own"))
            await chair.sees("吴晓燕 refused it. Votes are counted as before.")

    await english.forward(days=15)

    await chair.sees("Nobody confirmed this for 14 days, so it has expired. Votes are counted as before.")
    assert await acts(english.database, "law.") == ["law.proposed", "law.refused", "law.proposed", "law.lapsed"]
