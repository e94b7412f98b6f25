"""A community has more than one group: who says what each is for, and what is shown where?"""

from __future__ import annotations

from tests.sandbox_client import Group, Seen
from tests.scenarios.village import Village


async def _asked(life: Village, title: str, *, set_up: str, question: str) -> tuple[Group, Seen]:
    """A new group whose owner, the chair, is asked what it is."""
    chair = life.person("chair")
    group = await life.new_group(title, [chair, life.people("committee")[0], life.person("王秀英")])
    await chair.says("/setup", to=group)
    await chair.presses(set_up, on=await group.shows("", button=set_up))
    return group, await group.shows(question)


async def test_a_building_has_its_own_group_once_two_people_have_said_so(settled: Village) -> None:
    life = settled
    chair, second, wang = life.person("chair"), life.people("committee")[0], life.person("王秀英")
    group, asked = await _asked(life, "邻里小群", set_up="设立", question="这个群是做什么的")
    await chair.presses("一栋楼的群", on=asked)
    houses = await group.shows("本群是哪栋楼的")
    building = houses.buttons[0]
    await chair.presses(building, on=houses)
    proposed = await group.shows(f"“邻里小群”归议事亭小区，用于{building}")
    await life.chat("业委会").shows("“邻里小群”归议事亭小区")
    alone = await chair.presses("确认", on=proposed)
    await second.presses("确认", on=proposed)
    await group.shows("“邻里小群”现在归议事亭小区")

    number = building[0]
    await wang.says(f"#报修 {number}号楼的门坏了", to=life.group)
    await wang.says("#报修 大门口的灯坏了", to=life.group)
    await life.group.shows("大门口的灯坏了", button="我也是")
    card = await group.shows(f"{number}号楼的门坏了", button="我也是")
    await second.presses("我也是", on=card)

    assert alone.alert
    await group.shows(f"{number}号楼的门坏了…1位邻居")
    await life.group.shows(f"{number}号楼的门坏了…1位邻居")
    await group.shows_not("大门口的灯坏了")
    await wang.says("#报修 本楼水管漏水", to=group)
    await group.shows("本楼水管漏水", button="我也是")
    await life.group.shows_not("本楼水管漏水")


async def test_a_refused_group_belongs_to_nobody_in_english(settled_in_english: Village) -> None:
    life = settled_in_english
    await life.post("/language", language="en")
    chair, second = life.person("chair"), life.people("committee")[0]
    group, asked = await _asked(life, "Annex", set_up="Set up", question="what is this group?")
    await chair.presses("Another group for everyone", on=asked)

    await second.presses("Refuse", on=await group.shows("adding the group…for: everyone"))

    await group.shows("Refused: the group “Annex” does not belong to")
    await chair.says("/matters", to=group)
    await group.shows("This group has not been set up yet.")
