"""Place code: at which sort of place a sheet hangs, and which kind of matter is begun there."""

from __future__ import annotations

import re
from enum import Enum, unique

from governance.matters.matter import Kind

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
LENGTH = 12
LONGEST_NAME = 60
_CODE = re.compile(rf"[{LETTERS}]{{{LENGTH}}}")


@unique
class Sort(Enum):
    """Where a sheet hangs."""

    DOOR = "door"  # 单元门口
    LIFT = "lift"  # 电梯
    GARAGE = "garage"  # 车库
    BOX = "box"  # 意见箱
    WISHES = "wishes"  # 心愿墙: 微心愿码


BEGINS: dict[Sort, Kind] = {
    Sort.DOOR: Kind.REPAIR,
    Sort.LIFT: Kind.REPAIR,
    Sort.GARAGE: Kind.REPAIR,
    Sort.BOX: Kind.SUGGESTION,
    Sort.WISHES: Kind.WISH,
}
"""What is begun at a place; before it is recorded, its kind can be changed like everything else."""

OF_EACH_ENTRANCE = (Sort.DOOR, Sort.LIFT)


def is_code(text: str) -> bool:
    """Could this be a code of ours? Whether it is one only the database knows."""
    return _CODE.fullmatch(text) is not None
