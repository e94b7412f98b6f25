"""What do people see of an outage: who announces it, who reports it all the same, whom it concerns?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.residents.binding import Relation
from governance.roles import Role
from storage.engine.database import Database
from storage.likeness.held import held_matters
from storage.matters.matters import matters
from storage.outages.outages import joined, outages
from storage.register.register import units
from storage.residents import bindings
from tests.databases import NOW
from tests.handlers.matters.matter_village import ANN, CHAIR, GROUP, LI, WANG, a_village, in_group, to
from tests.handlers.talk import Person, Said, Talk, a_member
from tests.journals import acts
from tests.samples.registers import an_entry, import_entries

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
MANAGER = Person(605, "物业小陈")  # it is 20:00 in Shanghai


async def announced(talk: Talk, community: int, text: str = "3-2电梯停用，预计今天23:00恢复") -> list[Said]:
    await a_member(talk, MANAGER, community, Role.MANAGER)
    (shown,) = await talk.says(MANAGER, f"/outage {text}", GROUP)
    return await talk.presses(MANAGER, shown.data("发布"), GROUP)


def requests(heard: list[Said], method: str) -> list[Said]:
    return [one for one in heard if one.row.method == method]


async def test_one_post_is_read_back_and_becomes_one_pinned_card_with_its_end(database: Database) -> None:
    async with a_village(database) as (talk, community):
        await a_member(talk, MANAGER, community, Role.MANAGER)
        (shown,) = await talk.says(MANAGER, "/outage 3-2电梯停用，预计今天23:00恢复", GROUP)
        assert "🔧 <b>电梯停用</b>，3栋2单元" in shown.text
        assert "预计恢复：周六 11月21日 23:00" in shown.text
        assert await database.look(select(outages)) == []

        heard = await talk.presses(MANAGER, shown.data("发布"), GROUP)

        (card,) = [one for one in in_group(heard) if one.card == "outage:1" and one.row.method == "sendMessage"]
        assert "物业小陈发布" in card.text
        assert list(card.buttons) == ["我也是"]
        assert len(requests(heard, "pinChatMessage")) == 1
        assert await acts(database, "outage") == ["outage.announced"]


async def test_what_is_not_said_is_asked_for_and_never_guessed(database: Database) -> None:
    async with a_village(database, ANN) as (talk, community):
        await a_member(talk, ANN, community, Role.MANAGER)

        (asked,) = await talk.says(ANN, "/outage it is off until further notice")
        assert asked.text == "What is off? Please press one."
        (asked,) = await talk.presses(ANN, asked.data("No water"))
        assert asked.text.startswith("Where?")
        (asked,) = await talk.says(ANN, "buildings 1-3")
        assert asked.text.startswith("Until when?")
        (refused,) = await talk.says(ANN, "9-12")
        assert "I cannot read a time to come in that." in refused.text
        (shown,) = await talk.says(ANN, "tomorrow 12:00")
        assert "No water</b>, building 1, building 2, building 3" in shown.text
        assert "Expected back: Sun 22 Nov, 12:00" in shown.text


async def test_who_may_announce_says_it_in_plain_words_in_private(database: Database) -> None:
    async with a_village(database, ANN, MANAGER) as (talk, community):
        await a_member(talk, ANN, community, Role.BUILDING_LEAD)
        await a_member(talk, MANAGER, community, Role.MANAGER)

        (lift,) = await talk.says(ANN, "lift 3-2 out, expected back 23:00")
        (water,) = await talk.says(ANN, "water off tomorrow 9–12, buildings 1–3")
        (chinese,) = await talk.says(MANAGER, "明天9点到12点停水，1-3栋")

        assert "Lift out of service</b>, building 3 entrance 2\nExpected back: Sat 21 Nov, 23:00" in lift.text
        where = "building 1, building 2, building 3"
        assert f"No water</b>, {where}\nFrom Sun 22 Nov, 09:00 until Sun 22 Nov, 12:00" in water.text
        assert "停水</b>，1栋、2栋、3栋\n周日 11月22日 09:00到周日 11月22日 12:00" in chinese.text
        assert "Announce it" in lift.buttons


async def test_a_neighbour_announces_nothing(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        (refused,) = await talk.says(WANG, "/outage 3-2电梯停用，预计今天23:00恢复", GROUP)

        assert "发布" not in refused.buttons
        assert await database.look(select(outages)) == []


async def test_later_reports_about_it_become_me_too(database: Database) -> None:
    async with a_village(database, LI) as (talk, community):
        await announced(talk, community)

        for number, text in enumerate(("3栋2单元电梯坏了", "3-2的电梯怎么又停了", "The lift in 3-2 is out"), start=1):
            heard = await talk.says(Person(800 + number, f"邻居{number}"), f"#报修 {text}", GROUP)
            (known,) = [one for one in in_group(heard) if one.card == f"held:{number}"]
            assert "这件事已经知道了" in known.text
        (card,) = [one for one in in_group(heard) if one.card == "outage:1"]

        assert "3位邻居也有同样问题" in card.text
        assert await database.look(select(matters)) == []
        assert {row.text for row in await database.look(select(joined))} >= {"3栋2单元电梯坏了"}


async def test_whoever_means_something_else_has_it_recorded(database: Database) -> None:
    async with a_village(database) as (talk, community):
        await announced(talk, community)
        heard = await talk.says(LI, "#报修 3栋2单元电梯按钮坏了", GROUP)
        (known,) = [one for one in in_group(heard) if (one.card or "").startswith("held:")]

        heard = await talk.presses(LI, known.data("不是这件"), GROUP)

        assert any("诉求1号" in one.text and "按钮坏了" in one.text for one in in_group(heard))
        assert await database.look(select(held_matters)) == []


async def test_somebody_trapped_another_lift_and_a_wish_are_no_me_too(database: Database) -> None:
    async with a_village(database) as (talk, community):
        await announced(talk, community)

        for text in ("#求助 3栋2单元电梯困人了，没人来", "#报修 5栋1单元电梯坏了", "#建议 6栋装个电梯"):
            heard = await talk.says(LI, text, GROUP)
            assert any((one.card or "").startswith("matter:") for one in in_group(heard)), text
        assert await database.look(select(joined)) == []


async def test_a_report_that_may_mean_it_is_asked_about(database: Database) -> None:
    async with a_village(database) as (talk, community):
        await announced(talk, community)

        (question,) = await talk.says(LI, "#报修 电梯坏了", GROUP)  # which one? nobody knows where he lives
        assert list(question.buttons) == ["就是这件", "不是，登记我的"]
        await talk.presses(LI, question.data("就是这件"), GROUP)

        assert "已记下：您也遇到了" in talk.answers[-1].text
        assert len(await database.look(select(joined))) == 1
        assert await talk.play(talk.now + timedelta(minutes=5)) == []


async def test_an_outage_past_its_time_is_asked_about_and_whoever_has_it_too_hears(database: Database) -> None:
    async with a_village(database, LI, MANAGER) as (talk, community):
        await announced(talk, community)
        await talk.says(LI, "#报修 3栋2单元电梯坏了", GROUP)

        late = await talk.play(NOW + timedelta(hours=3))
        assert len(requests(late, "unpinChatMessage")) == 1
        assert "我问过物业小陈" in in_group(late)[0].text
        (asked,) = [one for one in late if one.chat == MANAGER.id]
        assert "时间已过，恢复了吗？" in asked.text

        await talk.presses(MANAGER, asked.data("再延3小时"))
        moved = await talk.play(talk.now + timedelta(minutes=1))
        assert any("预计恢复：周日 11月22日 02:00" in text for text in to(moved, LI))

        await talk.presses(MANAGER, asked.data("已恢复"))
        over = await talk.play(talk.now + timedelta(minutes=1))
        assert any("已恢复：电梯停用" in text for text in to(over, LI))
        assert await talk.play(talk.now + timedelta(hours=12)) == []  # nobody is asked any more
        assert await acts(database, "outage") == ["outage.announced", "outage.joined", "outage.moved", "outage.over"]


async def test_nobody_answers_so_the_others_are_asked(database: Database) -> None:
    async with a_village(database, CHAIR, MANAGER) as (talk, community):
        await announced(talk, community)

        heard = await talk.play(NOW + timedelta(days=1))

        assert any("时间已过" in text for text in to(heard, CHAIR))


async def test_whoever_lives_there_hears_that_it_moves_and_others_do_not(database: Database) -> None:
    async with a_village(database, WANG, LI, MANAGER) as (talk, community):
        people = [await a_member(talk, one, community) for one in (WANG, LI)]
        chair = await a_member(talk, CHAIR, community)
        async with database.uow(talk.now) as uow:
            await import_entries(uow, community, [an_entry("3-2-501"), an_entry("3-1-501")])
            homes = {row.entrance: row.id for row in await uow.rows(select(units))}
            for person, entrance in zip(people, ("2", "1"), strict=True):
                lives = await bindings.claim(uow, community, person, homes[entrance], Relation.TENANT, None)
                await bindings.confirm(uow, lives.id, by=chair)
        await announced(talk, community)

        await talk.presses(MANAGER, "1:outage.later:1:3")
        heard = await talk.play(talk.now + timedelta(minutes=1))

        assert len(to(heard, WANG)) == 1
        assert to(heard, LI) == []


async def test_what_is_announced_for_tomorrow_counts_from_then_on(database: Database) -> None:
    async with a_village(database) as (talk, community):
        heard = await announced(talk, community, "1-3栋明天9点到12点停水")
        (card,) = [one for one in in_group(heard) if one.card == "outage:1" and one.text]
        assert "周日 11月22日 09:00到周日 11月22日 12:00" in card.text

        heard = await talk.says(LI, "#报修 2栋停水了", GROUP)
        assert any((one.card or "").startswith("matter:") for one in in_group(heard))

        talk.now = NOW + timedelta(hours=14)  # 10:00 in Shanghai
        heard = await talk.says(ANN, "#complaint No water in building 1", GROUP)
        assert any("这件事已经知道了" in one.text for one in in_group(heard))
