"""How does a register come in, seen before anything changes, and how is it changed later by two?"""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from bot.documents.spreadsheets import read_spreadsheet, write_csv
from governance.register.sheet import read_sheet
from tests.bot.documents.hostile import hostile
from tests.scenarios.village import Village

HEADING = ["楼栋", "单元", "房号", "建筑面积（㎡）", "业主", "电话"]


def _csv(*rows: list[str], heading: list[str] = HEADING, encoding: str = "utf-8") -> bytes:
    return write_csv(heading, rows).decode("utf-8-sig").encode(encoding)


async def _set_up(life: Village) -> None:
    """The chair makes the group a community and is its steward."""
    chair = life.person("chair")
    await chair.says("/setup", to=life.group)
    await chair.presses("设立", where=life.group)
    await life.group.shows("是筹备人")
    await chair.starts()


async def test_a_steward_imports_a_register_and_the_group_hears_of_it(life: Village) -> None:
    await _set_up(life)
    steward = life.person("chair")
    content = _csv(
        ["1栋", "1单元", "101", "８９．３７㎡", "王秀英", "13800000001"],
        ["1栋", "1单元", "102", "100", "李强、周敏", ""],
        ["1栋", "1单元", "201", "80", "未售", ""],
        encoding="gb18030",
    )

    await steward.says(document=("名册.csv", content))
    preview = await steward.private.shows("1栋，3套房屋，3位业主，269.37平方米")
    answer = await steward.presses("作为业主名册", on=preview)

    assert "现在就是业主名册" in answer.text
    assert "未售：1 · 共有：1" in preview.text
    await life.group.shows("业主名册已建好：3套房屋，3位业主")
    again = await steward.forges(preview.button("作为业主名册")["callback_data"], preview)
    assert "已经是业主名册" in again.text


async def test_what_is_wrong_is_named_by_row_column_and_reason_and_nothing_is_taken(life: Village) -> None:
    await _set_up(life)
    steward = life.person("chair")
    rows = [["1", "1", f"{number}", "约89", "王秀英", ""] for number in range(101, 115)]

    await steward.says(document=("名册.csv", _csv(*rows, ["1", "1", "201", "89.37041", "李强", ""])))

    told = await steward.private.shows("一行也没有采用")
    assert "第2行“建筑面积(m2)”：“约89”不是面积" in told.text
    assert "另外还有5处" in told.text
    await life.quiet()
    listed = [seen for seen in await steward.private.messages() if seen.files and seen.by_bot]
    assert len(read_spreadsheet(await life.download(listed[-1].files[0]["url"]))) == 16
    await life.group.shows_not("业主名册已建好")


async def test_a_file_that_is_no_spreadsheet_is_refused_kindly(life: Village) -> None:
    await _set_up(life)
    steward = life.person("chair")

    await steward.says(document=("名册.xlsx", b"PK\x03\x04 not at all"))

    await steward.private.shows("我读不了这个文件")


@pytest.mark.parametrize(
    ("name", "answer"),
    [("quotes that kill the sniffer", "没有找到这些表头"), ("merged over the whole sheet", "这个文件作为业主名册太大")],
)
async def test_a_file_that_is_made_to_stop_the_bot_is_answered_like_any_other(
    life: Village, name: str, answer: str
) -> None:
    await _set_up(life)
    steward = life.person("chair")

    await steward.says(document=("名册.csv", hostile(name).content))

    await steward.private.shows(answer)


async def test_the_template_is_refused_untouched_and_taken_once_it_is_filled_in(life: Village) -> None:
    await _set_up(life)
    steward = life.person("chair")

    await steward.says("/register")
    await steward.presses("发给我模板")
    sent = await steward.private.shows("请每套房屋填一行")
    content = await life.download(sent.files[0]["url"])

    assert read_sheet(read_spreadsheet(content)).good
    assert "填写说明" in load_workbook(io.BytesIO(content)).sheetnames
    await steward.says(document=("业主名册.xlsx", content))
    await steward.private.shows("这还是空白模板")
    filled = load_workbook(io.BytesIO(content))
    filled.worksheets[0].delete_rows(2, 3)
    filled.worksheets[0].append(["1", "1", "101", "89.37", "赵敏"])
    written = io.BytesIO()
    filled.save(written)
    await steward.says(document=("业主名册.xlsx", written.getvalue()))
    await steward.private.shows("1栋，1套房屋")


async def test_after_set_up_a_change_is_shown_and_needs_a_second_person(settled: Village) -> None:
    chair, deputy = settled.person("chair"), settled.person("吴晓燕")
    await chair.says("/register")
    await chair.presses("导出")
    exported = await settled.download((await chair.private.shows("内有个人信息")).files[0]["url"])
    rows = [[str(cell) for cell in row] for row in read_spreadsheet(exported)]
    assert len(rows) == 282
    rows[1][3] = "88.88"

    await chair.says(document=("new.csv", write_csv(rows[0], rows[1:])))
    preview = await chair.private.shows("面积或用途变动：1（1栋1单元101）")
    await chair.presses("提出变更", on=preview)
    asked = await deputy.private.shows("提出变更业主名册")
    own = await chair.forges(asked.button("确认")["callback_data"], preview)
    answer = await deputy.presses("确认", on=asked)

    assert "要由业委会另一位委员确认" in own.text
    assert "正在启用这份名单" in answer.text
    await settled.group.shows("业主名册有变动…面积或用途变动：1")
    await chair.private.shows("由吴晓燕确认")


async def test_the_same_register_again_changes_nothing(settled_in_english: Village) -> None:
    chair = settled_in_english.person("chair")
    await chair.says("/language")
    await chair.presses("English")
    await chair.says("/register")
    await chair.presses("Export")
    exported = await settled_in_english.download((await chair.private.shows("personal data")).files[0]["url"])

    await chair.says(document=("same.xlsx", exported))

    preview = await chair.private.shows("It is the same as the current register.")
    assert preview.buttons == ["Discard"]


async def test_a_resident_who_sends_a_spreadsheet_is_told_who_may(settled: Village) -> None:
    wang = settled.person("王秀英")

    await wang.says(document=("名册.csv", _csv(["1", "1", "101", "89", "王秀英", ""])))

    await wang.private.shows("您的身份不能办这件事")


@pytest.mark.parametrize("button", ["register.take", "register.confirm", "register.drop", "slips.make"])
async def test_a_neighbour_cannot_forge_the_buttons_of_an_import(settled: Village, button: str) -> None:
    chair, wang = settled.person("chair"), settled.person("王秀英")
    await chair.says(document=("a.csv", _csv(["1", "1", "101", "89", "王秀英", ""])))
    preview = await chair.private.shows("名册还没有变动")
    number = preview.button("放弃")["callback_data"].rsplit(":", 1)[1]
    seen = await wang.says("大家好", to=settled.group)

    answer = await wang.forges(f"1:{button}:{number}:0", seen)

    assert answer.alert
    await settled.group.shows_not("业主名册有变动")
