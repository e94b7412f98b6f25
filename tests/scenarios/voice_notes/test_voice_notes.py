"""Is a voice note heard: kept, listened to by those who may, written out by a helper and corrected by its speaker?"""

from __future__ import annotations

import base64
from pathlib import Path

from sqlalchemy import select

from storage.comments.voices import voices
from storage.engine import journal
from storage.engine.files import FileStore
from tests.scenarios.village import Village

SPOKEN = {"base64": base64.b64encode(b"OggS and what an old man says").decode(), "duration": 7}


async def test_an_old_mans_voice_note_is_a_matter_written_out_by_the_chair_and_corrected_by_himself(
    settled: Village,
) -> None:
    group, wang, chair = settled.group, settled.person("王秀英"), settled.person("chair")
    await wang.says(voice=SPOKEN)
    await wang.presses("报修", on=await wang.sees("属于哪一类", button="报修"))
    await wang.presses("跳过", on=await wang.sees("在什么地方", button="跳过"))
    await wang.presses("没有照片", on=await wang.sees("照片", button="没有照片"))
    await wang.presses("实名提交", on=await wang.sees("1段语音", button="实名提交"))
    await group.shows("诉求1号…（语音，还没有写成文字）…王秀英提出…1段语音")
    await settled.quiet()

    await chair.says("/matter 1")
    await chair.presses("听语音", on=await chair.sees("诉求1号", button="听语音"))
    heard = await chair.sees("诉求1号…王秀英：发来语音", button="写成文字")
    assert await settled.download(heard.files[0]["url"]) == b"OggS and what an old man says"
    await chair.presses("写成文字", on=heard)
    await chair.sees("请把语音里说的写下来")
    await chair.says("三号楼的灯不亮了")
    await chair.sees("已写在诉求1号下面")
    await group.shows("诉求1号…“三号楼的灯不亮了”")
    await wang.sees("郑国平把您的语音写成了文字：“三号楼的灯不亮了”", button="改文字")
    await wang.presses("改文字")
    await wang.sees("目前写的是：“三号楼的灯不亮了”")
    await wang.says("三号楼楼道的灯不亮了")
    await group.shows("诉求1号…“三号楼楼道的灯不亮了”")
    await settled.quiet()
    await chair.forges(heard.button("写成文字")["callback_data"], heard)  # its speaker has said what they said
    await settled.quiet()
    async with settled.database.uow(settled.clock.now()) as uow:
        acts = [row.act for row in await uow.rows(select(journal.lines.c.act))]
    assert acts.count("voice.written_out") == 2


async def test_a_voice_note_as_a_reply_in_the_group_and_one_that_a_neighbour_brings(
    settled_in_english: Village,
) -> None:
    life = settled_in_english
    group, emma, wang = life.group, life.person("Emma Clarke"), life.person("王秀英")
    await emma.says("#repair The lift in building 5 is stuck", to=group)
    card = await group.shows("Matter 1")
    await wang.says(to=group, reply_to=card, voice=SPOKEN)
    await group.shows("Matter 1…1 voice note")
    aloud = await wang.says(to=group, voice=SPOKEN)
    await life.quiet()
    assert "Matter 2" not in await group.transcript()
    await emma.says("/report", to=group, reply_to=aloud)
    await group.shows("Matter 2…(voice note)…From 王秀英; raised by Emma Clarke")

    await emma.presses("Details", on=card)
    await emma.presses("Listen", on=await emma.sees("Matter 1…王秀英: a voice note", button="Listen"))
    heard = await emma.sees("Matter 1…王秀英: a voice note", button="")
    assert "Write it out" not in heard.buttons
    await wang.says("/matter 1")
    await wang.presses("留言", on=await wang.sees("王秀英：发来语音", button="留言"))
    await wang.presses("删除“", on=await wang.sees("发来语音", button="删除“"))
    await wang.presses("删除", on=await wang.sees("要删除", button="删除"))
    await life.quiet()
    async with life.database.uow(life.clock.now()) as uow:
        assert len(await uow.rows(select(voices))) == 1
        acts = {row.act for row in await uow.rows(select(journal.lines.c.act))}
    assert "matter.spoken" in acts


async def test_of_an_anonymous_matter_only_those_who_may_see_the_name_can_listen(settled: Village) -> None:
    wang, lead, chair, liu = (settled.person(name) for name in ("王秀英", "周建华", "chair", "刘洋"))
    await wang.says(voice=SPOKEN)
    await wang.presses("投诉", on=await wang.sees("属于哪一类", button="投诉"))
    await wang.presses("跳过", on=await wang.sees("在什么地方", button="跳过"))
    await wang.presses("没有照片", on=await wang.sees("照片", button="没有照片"))
    await wang.presses("匿名提交", on=await wang.sees("1段语音", button="匿名提交"))
    await settled.quiet()
    assert "诉求1号" not in await settled.group.transcript()

    await chair.says("/matter 1")
    await chair.presses("听语音", on=await chair.sees("诉求1号…王秀英提出", button="听语音"))
    await chair.sees("诉求1号…发来语音", button="写成文字")
    await lead.says("/matter 1")
    shown = await lead.sees("诉求1号…不愿具名", button="听语音")
    assert "听声音就知道是谁" in await lead.presses("听语音", on=shown)
    await liu.says("/matter 1")
    theirs = await liu.sees("诉求1号…不愿具名")
    assert "听语音" not in theirs.buttons
    await liu.forges(shown.button("听语音")["callback_data"], theirs)
    await settled.quiet()
    for one in (lead, liu):
        assert not [seen for seen in await one.reads() if seen.files]


async def test_whoever_has_themself_forgotten_leaves_no_voice_behind(settled: Village) -> None:
    group, wang = settled.group, settled.person("王秀英")
    await settled.person("刘洋").says("#报修 灯坏了", to=group)
    await wang.says(to=group, reply_to=await group.shows("诉求1号"), voice=SPOKEN)
    await group.shows("1段语音")
    await settled.quiet()
    files = FileStore(Path(settled.yishiting.settings.files.folder))
    async with settled.database.uow(settled.clock.now()) as uow:
        (digest,) = [row.digest for row in await uow.rows(select(voices))]
    assert digest in files.names()

    await wang.says("/forget")
    asked = await wang.sees("要删除您的资料吗")
    await wang.presses(asked.buttons[1], on=asked)
    await settled.quiet()
    await settled.forward(minutes=5)
    await settled.quiet()

    assert digest not in files.names()
    async with settled.database.uow(settled.clock.now()) as uow:
        assert await uow.rows(select(voices)) == []


async def test_a_place_on_the_map_is_kept_with_the_matter(settled: Village) -> None:
    group, wang, liu = settled.group, settled.person("王秀英"), settled.person("刘洋")
    said = await liu.says("#报修 路灯不亮", to=group)
    await group.shows("诉求1号")
    await liu.says("从门口数第三盏", to=group, reply_to=said)
    await group.shows("诉求1号…“路灯不亮 （…补充：从门口数第三盏）”")
    await wang.says(to=group, reply_to=said, location={"latitude": 37.5193, "longitude": 111.1442})
    await group.shows("诉求1号…1条留言")
    await settled.quiet()
    await liu.says("/matter 1")
    await liu.presses("看地图", on=await liu.sees("王秀英：“📍 37.51930, 111.14420”", button="看地图"))
    await settled.quiet()
    sent = (await settled.requests("sendLocation"))[0]["params"]
    assert (sent["latitude"], sent["longitude"]) == (37.5193, 111.1442)

    await wang.says("报修 井盖松了")
    await wang.sees("在什么地方")
    await wang.says(location={"latitude": 37.52, "longitude": 111.15})
    await wang.presses("没有照片", on=await wang.sees("照片", button="没有照片"))
    await wang.sees("地点：📍 37.52000, 111.15000")
