"""What do people see who raise a matter, press "me too", or look one up?"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from governance.matters.matter import Kind, Visibility
from governance.roles import Role
from storage.engine.database import Database
from storage.matters.joiners import joined
from storage.matters.matters import change, matters
from storage.queues import jobs
from tests.handlers.matters.matter_village import ANN, CHAIR, GROUP, LI, WANG, a_photo, a_quoted
from tests.handlers.talk import a_community, a_member, talking
from tests.journals import acts

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_whoever_reports_in_the_group_gets_a_number_and_a_receipt_with_buttons(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)

        (card,) = await talk.says(WANG, "/report 3号楼电梯坏了", GROUP)

        assert card.chat == GROUP
        assert "诉求1号" in card.text
        assert "3号楼电梯坏了" in card.text
        assert "王芳提出" in card.text
        assert list(card.buttons) == ["我也是", "详情"]
        assert "回执号 " in card.text
        assert len(card.text.splitlines()) <= 8


async def test_a_dash_for_words_is_not_taken_for_erased_words(database: Database) -> None:
    """Or whoever writes only that with a photo would be shown as somebody who had themself erased."""
    async with talking(database) as talk:
        await a_community(talk, GROUP)

        (card,) = await talk.says(WANG, "#报修 –", GROUP)

        assert "“–”" in card.text
        assert "王芳提出" in card.text


async def test_a_reply_keeps_wording_photo_and_author_who_is_the_raiser_and_is_told(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_community(talk, GROUP)
        await a_member(talk, WANG, community)

        quoted = a_quoted(WANG, None, caption="水管漏水", **a_photo())
        card, told = await talk.says(LI, "/report 报修 已经三天", GROUP, **quoted)

        assert "水管漏水" in card.text
        assert "王芳提出，由李雷转来" in card.text
        assert "1张照片" in card.text
        assert card.row.body["reply_parameters"]["message_id"] == 77
        assert told.chat == WANG.id
        assert "李雷把您的话转来" in told.text
        assert "撤回" in told.buttons
        (job,) = await database.look(select(jobs.jobs))
        assert job.payload["file_id"] == "f-p1"


async def test_an_author_without_a_private_chat_can_take_it_back_from_the_card(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)

        (card,) = await talk.says(LI, "/report", GROUP, **a_quoted(WANG, "水管漏水"))

        assert "这是我说的，撤回" in card.buttons


async def test_the_same_message_is_not_filed_twice(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)
        await talk.says(LI, "/report", GROUP, **a_quoted(WANG, "水管漏水"))

        (answer,) = await talk.says(ANN, "/report", GROUP, **a_quoted(WANG, "水管漏水"))

        assert "已经是诉求1号" in answer.text
        assert "我也是" in answer.buttons
        assert len(await database.look(select(matters.c.id))) == 1


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.ANONYMOUS])
async def test_what_was_said_in_confidence_is_not_shown_when_it_is_reported_again(
    database: Database, visibility: Visibility
) -> None:
    async with talking(database) as talk:
        community = await a_community(talk, GROUP)
        await a_member(talk, LI, community)
        await talk.says(LI, "/report 纠纷", GROUP, **a_quoted(WANG, "楼上夜里唱歌"))
        async with database.uow(talk.now) as uow:
            kind = Kind.DISPUTE if visibility is Visibility.PRIVATE else Kind.REPAIR
            await change(uow, 1, visibility=visibility.value, kind=kind.value)

        again = await talk.says(ANN, "/report", GROUP, **a_quoted(WANG, "楼上夜里唱歌"))

        assert again == []
        assert len(await database.look(select(matters.c.id))) == 1


async def test_a_dispute_that_is_raised_in_the_group_is_never_shown_there(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_community(talk, GROUP)
        await a_member(talk, LI, community)

        heard = await talk.says(LI, "/report 纠纷 楼上夜里唱歌", GROUP)
        heard += await talk.says(ANN, "/matter 1", GROUP)
        heard += await talk.says(ANN, "/matters", GROUP)

        ((number, kept),) = await database.look(select(matters.c.number, matters.c.visibility))
        assert (number, kept) == (1, "private")
        assert not [one.text for one in heard if one.chat == GROUP and "唱歌" in one.text]


async def test_an_album_is_one_matter_with_all_its_photos(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)
        album = {"media_group_id": "a1"}
        await talk.says(WANG, None, GROUP, caption="#报修 墙裂了", **a_photo("p1"), **album)

        await talk.says(WANG, None, GROUP, **a_photo("p2"), **album)
        await talk.says(WANG, None, GROUP, **a_photo("p2"), **album)
        (card,) = await talk.says(WANG, None, GROUP, **a_photo("p3"), **album)

        assert "3张照片" in card.text
        assert card.card == "matter:1"
        assert len(await database.look(select(jobs.jobs))) == 3


async def test_report_with_nothing_explains_itself(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP, language="en")

        (answer,) = await talk.says(ANN, "/report", GROUP)

        assert answer.text.startswith("What is wrong, and where?")


async def test_a_sticker_is_answered_kindly(database: Database) -> None:
    name = {"file_id": "s", "file_unique_id": "s", "type": "regular"}
    body = {"sticker": {**name, "width": 1, "height": 1, "is_animated": False, "is_video": False}}
    async with talking(database) as talk:
        community = await a_community(talk, GROUP)
        await a_member(talk, WANG, community)

        (in_group,) = await talk.says(LI, "/report", GROUP, **a_quoted(WANG, None, **body))
        (in_private,) = await talk.says(WANG, None, **body)

        for answer in (in_group, in_private):
            assert answer.text == "我能记下文字、照片和语音，但记不了视频或贴纸。请用一句话写下或说出是什么问题。"


async def test_a_message_in_a_topic_is_its_own_wording(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)
        topic = a_quoted(WANG, None, forum_topic_created={"name": "T", "icon_color": 1})

        (card,) = await talk.says(LI, "/report 灯坏了", GROUP, **topic, is_topic_message=True, message_thread_id=77)

        assert "灯坏了" in card.text
        assert "李雷提出" in card.text


async def test_me_too_needs_no_registration_and_counts_once(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)
        (card,) = await talk.says(WANG, "/report 电梯坏了", GROUP)

        (again,) = await talk.presses(LI, card.data("我也是"), GROUP)
        first = talk.toast
        twice = await talk.presses(LI, card.data("我也是"), GROUP)

        assert "1位邻居也有同样问题" in again.text
        assert first.startswith("已记下")
        assert talk.toast.startswith("诉求1号已经记下您")
        assert twice == []


async def test_whoever_leaves_a_matter_again_is_no_longer_with_it(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_community(talk, GROUP)
        await a_member(talk, LI, community)
        (card,) = await talk.says(WANG, "/report 电梯坏了", GROUP)
        await talk.presses(LI, card.data("我也是"), GROUP)

        await talk.presses(LI, "1:matter.leave:1")
        await talk.presses(LI, "1:matter.leave:1")

        assert await database.look(select(joined.c.account_id)) == []
        assert await acts(database, "matter.") == ["matter.raised", "matter.joined", "matter.left"]


async def test_me_too_for_ones_own_matter_says_so(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)
        (card,) = await talk.says(WANG, "/report 电梯坏了", GROUP)

        await talk.presses(WANG, card.data("我也是"), GROUP)

        assert talk.toast.startswith("这是您自己的诉求")


async def test_the_committee_finds_a_new_matter_in_private_with_the_buttons_to_handle_it(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_community(talk, GROUP)
        await a_member(talk, CHAIR, community, Role.CHAIR)

        _, told = await talk.says(WANG, "/report 电梯坏了", GROUP)

        assert told.chat == CHAIR.id
        assert list(told.buttons)[:4] == ["接手", "答复", "定期限", "办结"]


async def test_matters_and_matter_show_what_is_open(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_community(talk, GROUP)
        await a_member(talk, LI, community)
        await talk.says(WANG, "/report 电梯坏了", GROUP)

        (listed,) = await talk.says(LI, "/matters", GROUP)
        (shown,) = await talk.says(LI, "/matter 1")
        (unknown,) = await talk.says(LI, "/matter 9")
        (unclear,) = await talk.says(LI, "/matter 电梯")

        assert "1号 · 投诉：电梯坏了（待答复）" in listed.text
        assert "电梯坏了" in shown.text
        assert "我也是" in shown.buttons
        assert "没有可以显示的" in unknown.text
        assert "例如：/matter 12" in unclear.text


async def test_a_very_long_text_is_kept_whole_and_shown_shortened(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_community(talk, GROUP)
        await a_member(talk, WANG, community)
        wording = "漏" * 4000

        heard = await talk.says(WANG, f"/report {wording}", GROUP)
        shown = await talk.says(WANG, "/matter 1")

        assert all(len(one.text) < 4096 for one in [*heard, *shown])
        (row,) = await database.look(select(matters.c.text))
        assert row.text == wording


async def test_another_communitys_matter_is_not_found(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)
        await a_community(talk, -2002, name="别的小区")
        (card,) = await talk.says(WANG, "/report 电梯坏了", GROUP)

        await talk.presses(LI, card.data("我也是"), -2002)

        assert talk.toast.startswith("没有找到")
