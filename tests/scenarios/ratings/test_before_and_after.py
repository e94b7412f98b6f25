"""Do before and after stand side by side on the card in the group, with its words and buttons?"""

from __future__ import annotations

import io

from PIL import Image
from sqlalchemy import select

from storage.ratings.pictures import pictures
from tests.scenarios.village import Village


def a_photo(color: str, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


async def test_the_card_in_the_group_becomes_a_picture_and_a_grey_one_when_it_is_taken_back(settled: Village) -> None:
    group, wang, chair = settled.group, settled.person("王秀英"), settled.person("chair")
    await wang.says("#报修 墙裂了", to=group, photo=a_photo("red", (60, 90)))
    card = await group.shows("诉求1号…墙裂了")
    await chair.says("/matter 1")
    await chair.sees("诉求1号", button="办结")
    await settled.quiet()
    posts = (await group.transcript()).count("诉求1号")

    await chair.presses("办结")
    await chair.sees("结果如何")
    await chair.says("补好了", photo=a_photo("blue", (90, 60)))
    await chair.sees("这样就解决了吗")
    await chair.presses("已解决")
    await wang.sees("真的办好了吗")
    await settled.quiet()
    closed = await group.shows("已办结，待确认…墙裂了…补好了")

    assert closed.id == card.id
    assert closed.raw["photo"]
    assert closed.buttons == ["是，办好了", "否，没办好", "详情"]
    assert (await group.transcript()).count("诉求1号") == posts
    assert [row.digest is not None for row in await settled.database.look(select(pictures.c.digest))] == [True]

    assert "确实办好了" in await wang.presses("是")
    await settled.quiet()
    again = await group.shows("已办好，经确认…补好了")
    assert again.id == card.id
    assert again.raw["photo"]
