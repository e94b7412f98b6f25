"""How does raising a matter in private go, step by step?"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from governance.roles import Role
from storage.engine.database import Database
from storage.matters.matters import matters
from storage.queues import dialogues
from tests.handlers.matters.matter_village import ANN, CHAIR, GROUP, LI, WANG, a_photo
from tests.handlers.talk import BOT, Said, Talk, a_community, a_member, talking

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def a_home(talk: Talk) -> int:
    community = await a_community(talk, GROUP)
    for person in (WANG, LI, ANN):
        await a_member(talk, person, community)
    await a_member(talk, CHAIR, community, Role.CHAIR)
    return community


async def a_preview(talk: Talk, text: str = "报修 电梯坏了") -> Said:
    """WANG says it in private, skips the place and the photo, and sees the preview."""
    (place,) = await talk.says(WANG, text)
    (photo,) = await talk.presses(WANG, place.data("跳过"))
    (preview,) = await talk.presses(WANG, photo.data("没有照片"))
    return preview


async def test_plain_words_lead_through_place_and_photo_to_a_number(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)

        (place,) = await talk.says(WANG, "报修 电梯坏了")
        (photo,) = await talk.says(WANG, "3号楼2单元")
        (preview,) = await talk.says(WANG, None, **a_photo())
        heard = await talk.presses(WANG, preview.data("实名"))

        assert "什么地方" in place.text
        assert "照片" in photo.text
        assert "1张照片" in preview.text
        assert talk.toast == "已记为诉求1号。"
        card = next(one for one in heard if one.chat == GROUP)
        assert "电梯坏了" in card.text
        assert "3号楼2单元" in card.text
        assert any("诉求1号已登记" in one.text for one in heard if one.chat == WANG.id)


async def test_buttons_alone_are_enough_until_the_words(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_home(talk)

        (kinds,) = await talk.presses(WANG, f"1:matter.begin:{community}")
        (words,) = await talk.presses(WANG, kinds.data("心愿"))
        (place,) = await talk.says(WANG, "装一把长椅")

        assert "议事亭小区" in kinds.text
        assert "一两句话" in words.text
        assert "什么地方" in place.text


async def test_it_goes_the_same_way_in_english(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)

        (place,) = await talk.says(ANN, "repair: the lift is stuck")
        (photo,) = await talk.presses(ANN, place.data("Skip"))
        (preview,) = await talk.presses(ANN, photo.data("No photo"))
        heard = await talk.presses(ANN, preview.data("Record with my name"))

        assert "always see your name" in preview.text
        assert any("Matter 1 is recorded" in one.text for one in heard if one.chat == ANN.id)
        assert "诉求1号" in next(one for one in heard if one.chat == GROUP).text


async def test_a_bare_command_or_hashtag_in_private_begins_the_dialogue(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)

        (kinds,) = await talk.says(ANN, "/report")
        (words,) = await talk.says(WANG, "#报修")

        assert "What kind is it?" in kinds.text
        assert "一两句话" in words.text


async def test_a_suggestion_is_not_asked_what_is_wrong(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)

        (kinds,) = await talk.says(ANN, "/report")
        (words,) = await talk.presses(ANN, kinds.data("Suggestion"))

        assert "What would you like?" in words.text


async def test_an_anonymous_matter_never_shows_in_the_group_and_says_who_sees_the_name(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        preview = await a_preview(talk)

        heard = await talk.presses(WANG, preview.data("匿名"))
        listed = await talk.says(LI, "/matters", GROUP)
        asked = await talk.says(LI, "/matter 1", GROUP)
        read = await talk.says(LI, "/matter 1")

        assert [one for one in heard if one.chat == GROUP] == []
        receipt = next(one for one in heard if one.chat == WANG.id)
        assert "张主任等" in receipt.text
        assert "电梯" not in listed[0].text + asked[0].text
        assert "电梯坏了" in read[0].text
        assert "王芳" not in read[0].text
        chair = next(one for one in heard if one.chat == CHAIR.id)
        assert "王芳提出" in chair.text


async def test_an_anonymous_matters_manager_does_not_see_the_name(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_home(talk)
        await a_member(talk, LI, community, Role.MANAGER)
        preview = await a_preview(talk)

        heard = await talk.presses(WANG, preview.data("匿名"))

        told = next(one for one in heard if one.chat == LI.id)
        assert "王芳" not in told.text


async def test_steps_of_an_anonymous_matter_stay_out_of_the_group(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        preview = await a_preview(talk)
        heard = await talk.presses(WANG, preview.data("匿名"))
        take = next(one.data("接手") for one in heard if one.chat == CHAIR.id)

        steps = await talk.presses(CHAIR, take)

        assert {one.chat for one in steps} == {WANG.id, CHAIR.id}


async def test_a_dispute_is_private_and_only_its_parties_read_it(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        preview = await a_preview(talk, "纠纷 楼上太吵")
        assert [label for label in preview.buttons if "实名" in label] == []

        # A forged press that would publish it is put right by the rule.
        heard = await talk.presses(WANG, "1:matter.record:open")
        (refused,) = await talk.says(LI, "/matter 1")
        (own,) = await talk.says(WANG, "/matter 1")

        assert [one for one in heard if one.chat == GROUP] == []
        assert "没有可以显示的" in refused.text
        assert "楼上太吵" in own.text
        (row,) = await database.look(select(matters.c.visibility))
        assert row.visibility == "private"


async def test_what_nobody_understood_is_offered_as_a_matter(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)

        (offer,) = await talk.says(WANG, "楼道灯不亮")

        assert "要为议事亭小区记下这件事吗" in offer.text
        assert "楼道灯不亮" in offer.text


async def test_a_forwarded_complaint_keeps_its_wording_and_says_whose_it_is(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        origin = {"type": "hidden_user", "date": 1, "sender_user_name": "老李"}
        (offer,) = await talk.says(WANG, "3号楼地下室进水", forward_origin=origin)
        (photo,) = await talk.presses(WANG, offer.data("报修"))
        (preview,) = await talk.presses(WANG, photo.data("没有照片"))

        heard = await talk.presses(WANG, preview.data("实名"))

        assert "原话出自老李，由王芳转来" in next(one for one in heard if one.chat == GROUP).text


async def test_cancel_keeps_nothing(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        (offer,) = await talk.says(WANG, "楼道灯不亮")

        (gone,) = await talk.presses(WANG, offer.data("取消"))

        assert "没有提交" in gone.text
        assert await database.look(select(dialogues.dialogues)) == []


async def test_the_last_button_pressed_twice_files_once(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        preview = await a_preview(talk)
        await talk.presses(WANG, preview.data("实名"))

        await talk.presses(WANG, preview.data("实名"))

        assert "草稿已经结束" in talk.toast
        assert len(await database.look(select(matters.c.id))) == 1


async def test_an_album_in_the_dialogue_is_kept_whole(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        (place,) = await talk.says(WANG, "报修 墙裂了")
        await talk.presses(WANG, place.data("跳过"))
        for name in ("p1", "p2", "p3"):
            heard = await talk.says(WANG, None, media_group_id="a", **a_photo(name))

        assert "3张照片" in heard[0].text


async def test_a_sticker_in_the_dialogue_is_refused_and_the_dialogue_goes_on(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        await talk.says(WANG, "报修 墙裂了")

        sticker = {"file_id": "v", "file_unique_id": "v", "type": "regular", "width": 9, "height": 9}
        (refused,) = await talk.says(WANG, None, sticker={**sticker, "is_animated": False, "is_video": False})
        (photo,) = await talk.says(WANG, "大门")

        assert "记不了视频或贴纸" in refused.text
        assert "照片" in photo.text


async def test_a_place_that_is_too_long_is_refused_kindly(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        await talk.says(WANG, "报修 墙裂了")

        (refused,) = await talk.says(WANG, "很" * 300)

        assert "地点太长" in refused.text


async def test_a_stranger_to_every_community_is_told_the_way(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)

        (answer,) = await talk.says(WANG, "报修 墙裂了")

        assert "还不知道您住在哪个小区" in answer.text


async def test_the_group_button_leads_into_the_private_chat(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_community(talk, GROUP)

        await talk.presses(WANG, f"1:matter.begin:{community}", GROUP)
        (kinds,) = await talk.says(WANG, f"/start report-{community}")

        assert talk.answers[-1].url == f"https://t.me/{BOT}?start=report-{community}"
        assert "报修" in kinds.buttons


async def test_the_deep_link_of_a_foreign_community_leads_nowhere(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        other = await a_community(talk, -2002, name="别的小区")

        (answer,) = await talk.says(WANG, f"/start report-{other}")

        assert answer.text.startswith("没有找到")


async def test_the_manager_neither_hears_of_a_dispute_nor_finds_it(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_home(talk)
        await a_member(talk, LI, community, Role.MANAGER)
        preview = await a_preview(talk, "纠纷 楼上太吵")
        heard = await talk.presses(WANG, preview.data("提交"))

        (listed,) = await talk.says(LI, "/matters")
        (asked,) = await talk.says(LI, "/matter 1")
        await talk.presses(LI, "1:matter.take:1")

        assert [one for one in heard if one.chat == LI.id] == []
        assert "楼上" not in listed.text + asked.text
        assert talk.toast.startswith("没有找到")


async def test_a_mediator_settles_a_dispute(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_home(talk)
        await a_member(talk, LI, community, Role.MEDIATOR)
        preview = await a_preview(talk, "纠纷 楼上太吵")
        heard = await talk.presses(WANG, preview.data("提交"))

        take = next(one.data("接手") for one in heard if one.chat == LI.id)
        steps = await talk.presses(LI, take)

        assert [one for one in heard if one.chat == CHAIR.id] == []
        assert any("李雷已接手" in one.text for one in steps if one.chat == WANG.id)


async def test_the_dialogue_survives_a_restart(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        await talk.says(WANG, "报修 墙裂了")

    async with talking(database) as again:
        await again.heard()
        (photo,) = await again.says(WANG, "大门")

    assert "照片" in photo.text


async def test_whoever_belongs_to_several_communities_is_asked_and_loses_no_word(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        other = await a_community(talk, -2002, name="桂花苑")
        await a_member(talk, WANG, other)

        (which,) = await talk.says(WANG, "报修 墙裂了")
        (place,) = await talk.presses(WANG, which.data("桂花苑"))
        (photo,) = await talk.presses(WANG, place.data("跳过"))
        (preview,) = await talk.presses(WANG, photo.data("没有照片"))

        assert "哪个小区" in which.text
        assert "墙裂了" in preview.text
        assert "桂花苑" in preview.text


async def test_a_community_that_is_not_ones_own_cannot_be_chosen(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        foreign = await a_community(talk, -2002, name="桂花苑")
        await talk.says(WANG, "报修 墙裂了")

        await talk.presses(WANG, f"1:matter.where:{foreign}")

        assert talk.toast.startswith("没有找到")


async def test_a_film_is_not_kept_and_its_writer_is_told(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        film = {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 1}

        in_private = await talk.says(WANG, None, caption="报修 墙裂了", video=film)
        in_group = await talk.says(LI, None, GROUP, caption="#报修 墙裂了", video=film)

        for heard in (in_private, in_group):
            assert any("视频或文件我保存不了" in one.text for one in heard)


async def test_what_is_written_at_the_wrong_moment_is_added_to_the_wording(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        preview = await a_preview(talk)

        (again,) = await talk.says(WANG, "已经三天了")

        assert "电梯坏了 已经三天了" in again.text
        assert list(again.buttons) == list(preview.buttons)


async def test_eleven_photos_are_too_many(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        await talk.says(WANG, "报修 3号楼墙裂了")
        for number in range(10):
            await talk.says(WANG, None, **a_photo(f"p{number}"))

        (refused,) = await talk.says(WANG, None, **a_photo("p11"))

        assert "最多十张" in refused.text


async def test_a_kind_may_be_typed_instead_of_pressed(database: Database) -> None:
    async with talking(database) as talk:
        await a_home(talk)
        await talk.says(WANG, "楼道灯不亮")

        (place,) = await talk.says(WANG, "报修")

        assert "什么地方" in place.text
