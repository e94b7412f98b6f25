"""Do people get on who write as they speak, as a chat would go?"""

from __future__ import annotations

from tests.scenarios.village import Village


async def test_a_neighbour_who_writes_as_she_speaks_gets_on(settled: Village) -> None:
    wang = settled.person("王秀英")

    await wang.says("谢谢")
    await wang.sees("不客气。")
    await wang.says("物业电话多少")
    await wang.sees("谁负责什么")
    await wang.says("那个什么的呀")
    await wang.presses("把我写的登记下来", on=await wang.sees("我没太明白。您说的是哪件事？"))
    await wang.presses("建议", on=await wang.sees("“那个什么的呀”"))
    await wang.sees("什么地方")


async def test_a_hashtag_added_by_editing_raises_the_matter_and_without_one_nothing_is_heard(settled: Village) -> None:
    wang = settled.person("王秀英")
    said = await wang.says("楼道灯不亮", to=settled.group)
    other = await wang.says("今天天气真好", to=settled.group)
    await settled.quiet()

    await wang.edits(other, "今天天气真不错")
    await wang.edits(said, "#报修 楼道灯不亮")

    await settled.group.shows("诉求1号…楼道灯不亮")
    await wang.sees_not("诉求2号", where=settled.group)
    await wang.sees_not("天气真不错", where=settled.group, after=said.id)


async def test_a_kind_with_a_colon_raises_a_matter_in_the_group(settled: Village) -> None:
    await settled.person("刘洋").says("报修：3号楼2单元门锁坏了", to=settled.group)

    await settled.group.shows("诉求1号…报修…“3号楼2单元门锁坏了”")
