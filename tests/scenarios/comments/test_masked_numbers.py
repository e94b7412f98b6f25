"""What stands on a public card of a message with a telephone number in it, and what do those read who handle it?"""

from __future__ import annotations

from tests.scenarios.village import Village


async def test_a_number_is_hidden_from_neighbours_and_whole_for_those_who_handle_it(settled: Village) -> None:
    group, liu, wang, chair = settled.group, *(settled.person(one) for one in ("刘洋", "王秀英", "chair"))
    await liu.says("#投诉 京A12345堵住3栋2单元501门口，车主电话13812345678", to=group)

    card = await group.shows("诉求1号…京A*****堵住3栋2单元501门口，车主电话13*******78")

    await liu.sees("13812345678…卡片上已把电话、证件、银行卡或车牌号遮住…原消息仍然看得到")
    await chair.says("/matter 1")
    await chair.sees("京A12345堵住…13812345678", button="接手")
    await wang.says("/matter 1")
    assert "13812345678" not in await wang.sees("诉求1号…13*******78")
    await wang.says("/matters")
    assert "13812345678" not in await wang.sees("京A*****")
    await wang.says("他还有一个号 139 0000 1111", to=group, reply_to=card)
    await wang.sees("已记在诉求1号下面…邻居看不到…原消息仍然看得到")
    await chair.sees("王秀英：“他还有一个号 139 0000 1111”")
    await chair.presses("接手", on=await chair.sees("诉求1号", button="接手"))
    await chair.presses("答复", on=await chair.sees("诉求1号", button="答复"))
    await chair.sees("您如何答复")
    await chair.says("已联系车主15812340000")
    await group.shows("郑国平答复：“已联系车主15*******00”")
    await liu.sees("郑国平答复：“已联系车主15812340000”")
    assert "13812345678" not in "\n".join(one.text for one in await group.messages() if one.by_bot)


async def test_the_same_in_english_and_who_has_no_private_chat_reads_it_in_the_group(
    settled_in_english: Village,
) -> None:
    life = settled_in_english
    he = await life.newcomer("Tom", chats=[life.group.chat_id])
    said = await he.says("#complaint Call me on 13812345678, flat 501", to=life.group)
    await life.group.shows("Matter 1…Call me on 13*******78, flat 501")
    told = await life.group.shows("On the card I have masked numbers that belong to a person")
    assert told.replies_to == said.id
