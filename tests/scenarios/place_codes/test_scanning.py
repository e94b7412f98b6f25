"""Does whoever stands before a sheet get to one question, and whoever scans a forged or ended one a clear word?"""

from __future__ import annotations

import re

from sqlalchemy import select

from storage.engine import journal
from storage.place_codes.place_codes import place_codes
from tests.scenarios.village import Village


async def _codes(life: Village) -> list[str]:
    async with life.database.uow(life.clock.now()) as uow:
        return [row.code for row in await uow.rows(select(place_codes).order_by(place_codes.c.id))]


async def test_the_chair_prints_a_sheet_and_a_stranger_who_scans_it_needs_one_sentence(settled: Village) -> None:
    chair, group = settled.person("chair"), settled.group
    await chair.says("/places")
    await chair.presses("新增：电梯", on=await chair.sees("还没有张贴任何二维码", button="新增：电梯"))
    await chair.sees("贴在哪里")
    await chair.says("3栋2单元电梯")
    sheet = await chair.sees("请用 A4 纸打印")
    paper = await settled.download(sheet.files[0]["url"])
    assert paper.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    (code,) = await _codes(settled)

    he = await settled.newcomer("何田")
    await he.starts(f"place-{code}")
    await he.sees("您在这里：3栋2单元电梯…出了什么问题")
    await he.says("门关不上")
    await he.presses("实名提交", on=await he.sees("门关不上…地点：3栋2单元电梯", button="实名提交"))
    await group.shows("诉求1号 · 报修…“门关不上”…地点：3栋2单元电梯…何田提出")


async def test_a_code_is_replaced_and_ended_and_a_forged_one_says_so(settled_in_english: Village) -> None:
    life = settled_in_english
    chair, emma = life.person("chair"), life.person("Emma Clarke")
    await chair.says("/places")
    await chair.presses("新增：心愿墙", on=await chair.sees("还没有张贴", button="新增：心愿墙"))
    await chair.sees("贴在哪里")
    await chair.says("Wish wall by the gate")
    await chair.sees("请用 A4 纸打印")
    (old,) = await _codes(life)
    await chair.says("/places")
    await chair.presses("Wish wall by the gate", on=await chair.sees("已张贴1个二维码", button="Wish wall"))
    await chair.presses("换新码", on=await chair.sees("换新码", button="换新码"))
    await chair.sees("正在做1张二维码")
    await life.quiet()
    _, new = await _codes(life)
    for code in (old, new):  # an old copy that still hangs somewhere leads to the same place
        await emma.starts(f"place-{code}")
        await emma.sees("You are here: Wish wall by the gate.…What would you like?")

    await chair.says("/places")
    await chair.presses("Wish wall by the gate", on=await chair.sees("已张贴1个二维码", button="Wish wall"))
    ending = await chair.sees("“停用”后，扫码的人会看到", button="停用")
    assert "码已停用" in await chair.presses("停用", on=ending)
    await emma.starts(f"place-{new}")
    await emma.sees("This code is out of use: Wish wall by the gate", button="Report a problem")
    await emma.starts("place-abcd2345wxyz")
    await emma.sees("I have never made this code. It may be a forgery", button="Report a problem")
    await emma.starts("place-%00".replace("%", "x"))
    await life.quiet()
    await emma.forges(ending.button("停用")["callback_data"], await emma.sees("never made this code"))
    async with life.database.uow(life.clock.now()) as uow:
        acts = [row.act for row in await uow.rows(select(journal.lines.c.act))]
    assert [act for act in acts if act.startswith("place.")] == ["place.made", "place.replaced", "place.ended"]


async def test_every_entrance_of_the_register_gets_door_and_lift_once(settled: Village) -> None:
    chair = settled.person("chair")
    await chair.says("/places")
    listed = await chair.sees("还没有张贴", button="每个单元的门口和电梯")
    await chair.presses("每个单元的门口和电梯", on=listed)
    await chair.sees("请用 A4 纸打印")
    made = await _codes(settled)
    assert len(made) == len(set(made)) > 2
    await chair.says("/places")
    again = await chair.sees(f"已张贴{len(made)}个二维码", button="每个单元的门口和电梯")
    assert "每个单元都有码" in await chair.presses("每个单元的门口和电梯", on=again)
    assert await _codes(settled) == made
    await chair.presses("全部打印", on=again)
    await settled.quiet()
    async with settled.database.uow(settled.clock.now()) as uow:
        acts = [row.act for row in await uow.rows(select(journal.lines.c.act))]
    assert acts.count("place.printed") == 1
