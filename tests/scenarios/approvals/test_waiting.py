"""What one person proposed and nobody decides: who is reminded, when does it lapse, can it be proposed anew?"""

from __future__ import annotations

from sqlalchemy import delete

from bot.documents.spreadsheets import read_spreadsheet, write_csv
from storage.engine import journal
from storage.queues import due
from tests.databases import opened
from tests.sandbox_client import Person
from tests.scenarios.approvals.test_committee_room import drafted
from tests.scenarios.offices.test_roles import propose
from tests.scenarios.village import Village


async def _proposes_an_area(life: Village, person: Person) -> None:
    await person.says("/register")
    await person.presses("更正一条")
    await person.private.shows("哪一套")
    await person.says("3-2-501")
    await person.presses("面积", on=await person.private.shows("要改什么"))
    await life.quiet()
    await person.says("99.5")
    await person.presses("提出变更", on=await person.private.shows("→", button="提出变更"))


async def test_a_correction_that_nobody_confirms_is_brought_to_mind_and_lapses(settled: Village) -> None:
    chair, wu = settled.person("chair"), settled.person("吴晓燕")
    await _proposes_an_area(settled, chair)
    asked = await wu.private.shows("提出更正业主名册的一条…→ 99.50平方米")

    await settled.forward(days=4)
    reminded = await wu.private.shows("→ 99.50平方米…这已等了几天", after=asked.id)
    await settled.quiet()
    assert [one.buttons for one in await wu.reads() if one.id == asked.id] == [[]]
    await settled.forward(days=12)
    late = await wu.forges(reminded.button("确认")["callback_data"], reminded)
    lapsed = await chair.private.shows("3栋2单元501：没有改动。14天没人确认，已作废")

    assert "这件事已经处理过" in late.text
    assert (await wu.private.shows("3栋2单元501：没有改动。14天没人确认")).buttons == []
    await chair.presses("重新提出", on=lapsed)
    await chair.presses("面积", on=await chair.private.shows("要改什么", after=lapsed.id))
    await settled.quiet()
    await chair.says("99.5")
    await chair.presses("提出变更", on=await chair.private.shows("→ 99.50平方米", button="提出变更", after=lapsed.id))
    again = await wu.private.shows("提出更正业主名册的一条", button="确认", after=reminded.id)
    assert "业主名册已更正" in (await wu.presses("确认", on=again)).text
    async with settled.database.uow(settled.clock.now()) as uow:
        assert await journal.verify(uow, 1) is None
        assert await due.waiting(uow, 1, "correction.remind", "correction.lapse") == []


def _with_another_area(exported: bytes) -> bytes:
    rows = [[str(cell) for cell in row] for row in read_spreadsheet(exported)]
    rows[1][3] = "88.88"
    return write_csv(rows[0], rows[1:])


async def test_a_list_that_nobody_confirms_goes_back_to_whoever_sent_it(settled_in_english: Village) -> None:
    life = settled_in_english
    chair, deputy = life.person("chair"), life.person("吴晓燕")
    for person in (chair, deputy):
        await person.says("/language")
        await person.presses("English")
    await chair.says("/register")
    await chair.presses("Export")
    exported = await life.download((await chair.private.shows("personal")).files[0]["url"])
    await chair.says(document=("new.csv", _with_another_area(exported)))
    await chair.presses("Propose this change", on=await chair.private.shows("new.csv", button="Propose"))
    first = await deputy.private.shows("proposes changing the register (new.csv)")

    await life.forward(days=4)
    await deputy.private.shows("(new.csv)…This has been waiting for some days", button="Confirm")
    await life.quiet()
    assert [one.buttons for one in await deputy.reads() if one.id == first.id] == [[]]
    await life.forward(days=12)

    back = await chair.private.shows("new.csv: nobody confirmed it for 14 days…Nothing has changed yet")
    assert back.buttons == ["Discard", "Propose this change"]
    assert (await deputy.private.shows("new.csv: nobody confirmed it")).buttons == []
    await chair.presses("Propose this change", on=back)
    asked = await deputy.private.shows("proposes changing the register (new.csv)", button="Confirm")
    assert "taking this list over" in (await deputy.presses("Confirm", on=asked)).text
    await chair.private.shows("Confirmed by 吴晓燕")


async def test_a_list_that_is_only_looked_at_is_not_kept_for_ever(settled: Village) -> None:
    chair = settled.person("chair")
    await chair.says("/register")
    await chair.presses("导出")
    exported = await settled.download((await chair.private.shows("内有个人信息")).files[0]["url"])
    await chair.says(document=("new.csv", _with_another_area(exported)))
    preview = await chair.private.shows("面积或用途变动：1（1栋1单元101）")

    await settled.forward(days=15)

    await chair.private.shows("new.csv：14天内没有人提交，已放弃")
    late = await chair.forges(preview.button("提出变更")["callback_data"], preview)
    assert "已经放弃" in late.text


async def test_a_draft_is_brought_to_mind_once_and_stays(settled: Village) -> None:
    chair, wu = settled.person("chair"), settled.person("吴晓燕")
    await drafted(settled, "更换门锁")

    await settled.forward(days=4)
    told = await chair.private.shows("更换门锁…这份草案已等了几天")
    asked = await wu.private.shows("更换门锁…这份草案已等了几天", button="开始表决")
    await settled.forward(days=30)

    assert len(told.buttons) == 1
    assert len([one for one in await wu.reads() if "这份草案已等了几天" in one.text]) == 1
    assert "开始表决" in (await wu.presses("开始表决", on=asked)).text
    async with settled.database.uow(settled.clock.now()) as uow:
        assert await due.waiting(uow, 1, "draft.remind", "draft.lapse") == []


async def test_what_waits_in_an_older_database_gets_its_deadline_after_the_upgrade(settled: Village) -> None:
    chair, wu = settled.person("chair"), settled.person("吴晓燕")
    await propose(chair, "监督员", "王秀英", home="3-2-501")
    await wu.private.shows("王秀英任…监督员")
    await _proposes_an_area(settled, chair)
    await drafted(settled, "更换门锁")
    await settled.quiet()
    async with settled.stopped():
        await _as_before(settled)

    await settled.forward(days=4)

    for words in ("→ 99.50平方米…这已等了几天", "王秀英任…监督员…这已等了几天", "更换门锁…这份草案已等了几天"):
        await wu.private.shows(words)
    await settled.forward(days=12)
    await chair.private.shows("3栋2单元501：没有改动。14天没人确认")
    await chair.private.shows("14天没人答复…王秀英")


async def _as_before(life: Village) -> None:
    """The database as a version without deadlines has left it, just brought to today's tables."""
    async with opened(life.yishiting.settings.database.url) as database, database.uow(life.clock.now()) as uow:
        await uow.execute(delete(due.due).where(due.due.c.kind.like("%.remind") | due.due.c.kind.like("%.lapse")))
        await due.schedule(uow, due.AFTER_UPGRADE, "upgrade", life.clock.now())
