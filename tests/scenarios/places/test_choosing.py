"""Does a community come to the law of its place, and does nobody change it alone?"""

from __future__ import annotations

from storage.communities import communities
from tests.journals import acts
from tests.sandbox_client import Person
from tests.scenarios.village import Village


async def _opens_the_place(chair: Person) -> None:
    await chair.says("/settings")
    await chair.presses("小区设置")
    await chair.presses("地方与表决规则", on=await chair.sees("时区"))


async def test_a_steward_in_florida_comes_from_an_unknown_place_to_the_law_of_the_state(life: Village) -> None:
    await life.post("/language", language="en")
    emma, liu = life.person("Emma Clarke"), life.person("刘洋")
    group = await life.new_group("Palm Court", [emma, liu])
    await emma.says("/setup", to=group)
    await emma.presses("Set up", on=await group.shows("Set this group up"))
    await emma.presses("Settings (steward)", on=await group.shows("Palm Court is set up"))
    await emma.sees("Where is Palm Court?")

    await emma.says("Atlantis")
    await emma.sees(
        "I know no place called Atlantis…“Another place, or a club”: there you can take in a rule of your own"
    )
    await emma.says("Florda")
    asked = await emma.sees("I know no place called Florda. Is one of these meant?")
    assert asked.buttons[:2] == ["United States, Florida", "China"]  # what may be meant, and all countries below
    await emma.presses("United States, Florida")
    read = await emma.sees(
        "United States, Florida…condominium association; unit owners' meeting; board of administration"
    )
    await emma.presses("This is right", on=read)
    await emma.presses("America/Chicago", on=await emma.sees("✅ United States, Florida…more than one time zone"))
    await emma.presses("Time zone", on=await emma.sees("Palm Court…America/Chicago…United States, Florida"))
    await emma.says("Atlantis")
    await emma.sees("I know no clock for Atlantis")
    await emma.says("Miami")

    await emma.sees("Palm Court…Time zone: America/New_York")
    async with life.database.uow(life.clock.now()) as uow:
        (community,) = await communities.everyone(uow)
    assert (community.jurisdiction, community.timezone) == ("US-FL", "America/New_York")


async def test_later_another_place_takes_two_people_and_the_owners_read_it(settled: Village) -> None:
    chair, wu = settled.person("郑国平"), settled.person("吴晓燕")
    await _opens_the_place(chair)
    await chair.presses("换一个地方", on=await chair.sees("中国…当地称呼"))
    await chair.presses("中国", on=await chair.sees("议事亭小区在哪里"))
    await chair.presses("山东")
    await chair.presses("没有规定：不算参与表决")
    await chair.presses("20%以上的业主")
    read = await chair.sees("中国，山东…业委会按此决定：业主委员会会议（三分之二以上出席")
    await chair.presses("就是这样", on=read)
    asked = await wu.sees("郑国平提出改按另一个地方的法律计票…中国，山东")
    refused = await chair.forges(asked.button("确认")["callback_data"], read)
    await settled.quiet()
    async with settled.database.uow(settled.clock.now()) as uow:
        before = (await communities.everyone(uow))[0].jurisdiction

    await wu.presses("确认", on=asked)

    await settled.group.shows("议事亭小区今后的表决按中国，山东的法律计票")
    await chair.sees("吴晓燕已确认，从现在起生效")
    async with settled.database.uow(settled.clock.now()) as uow:
        (after,) = await communities.everyone(uow)
    assert "要由业委会另一位委员确认" in refused.text
    assert (before, after.jurisdiction) == ("CN", "CN-SD")
    assert await acts(settled.database, "law.") == ["law.proposed", "law.adopted"]
