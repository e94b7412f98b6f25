"""People of the guides' pictures: who they are and what they write, the same ones in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cast:
    """Who lives there and what they write. The register's rows: building, entrance, unit, area, owner."""

    language: str
    house: str
    group: str
    steward: str
    members: tuple[str, str]
    owner: str
    others: tuple[str, ...]
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wrong: tuple[tuple[str, ...], ...]
    repair: str
    answered: str
    done: str
    quiet_wish: str
    motion: tuple[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody with a phone."""
        return (self.steward, *self.members, self.owner, *self.others)


CHINESE = Cast(
    language="zh",
    house="桂花苑",
    group="桂花苑业主群",
    steward="陈国栋",
    members=("林秀梅", "何志强"),
    owner="王桂芳",
    others=("赵明", "孙丽", "刘芳"),
    heading=("楼栋", "单元", "房号", "建筑面积", "业主"),
    rows=(
        ("1栋", "1单元", "101", "89.37", "王桂芳"),
        ("1栋", "1单元", "102", "89.37", "赵明"),
        ("1栋", "1单元", "201", "102.50", "林秀梅"),
        ("1栋", "1单元", "202", "102.50", "何志强"),
        ("2栋", "1单元", "101", "76.20", "陈国栋"),
        ("2栋", "1单元", "102", "76.20", "孙丽、周涛"),
        ("2栋", "1单元", "201", "98.08", "刘芳"),
        ("2栋", "1单元", "202", "98.08", "吴刚"),
    ),
    wrong=(("1栋", "1单元", "101", "约89", "王桂芳"), ("1栋", "1单元", "102", "89.37", "")),
    repair="#报修 1栋门口的灯不亮，晚上看不清台阶",
    answered="已经约了电工，明天上午来换灯。",
    done="灯换好了，换的是节能灯。",
    quiet_wish="楼上晚上十一点以后搬桌椅，睡不好",
    motion=("更换1栋门口的灯和线路", "从维修资金支出 3,000 元，更换1栋门口的灯和线路，三家报价选最低的一家。"),
)

ENGLISH = Cast(
    language="en",
    house="Maple Court",
    group="Maple Court owners",
    steward="Arthur Bell",
    members=("Grace Miller", "Henry Cole"),
    owner="Rose Walker",
    others=("Tom Baker", "Ann Price", "Lucy Ward"),
    heading=("building", "entrance", "unit", "area", "owner"),
    rows=(
        ("1", "1", "101", "89.37", "Rose Walker"),
        ("1", "1", "102", "89.37", "Tom Baker"),
        ("1", "1", "201", "102.50", "Grace Miller"),
        ("1", "1", "202", "102.50", "Henry Cole"),
        ("2", "1", "101", "76.20", "Arthur Bell"),
        ("2", "1", "102", "76.20", "Ann Price, Paul Price"),
        ("2", "1", "201", "98.08", "Lucy Ward"),
        ("2", "1", "202", "98.08", "Mark Stone"),
    ),
    wrong=(("1", "1", "101", "about 89", "Rose Walker"), ("1", "1", "102", "89.37", "")),
    repair="#repair The lamp at the door of building 1 is dark, nobody sees the steps",
    answered="An electrician comes tomorrow morning.",
    done="There is a new lamp, one that saves power.",
    quiet_wish="Chairs are moved upstairs after eleven at night, I cannot sleep",
    motion=(
        "New lamp and cable at building 1",
        "3,000 yuan from the repair fund for the lamp and its cable at building 1; the lowest of three offers.",
    ),
)
