"""Does each place get one page, however long its name is?"""

from __future__ import annotations

import re

import pytest

from bot.documents.places import print_places
from governance.place_codes.place_code import LONGEST_NAME, Sort
from handlers.frame.words import words
from storage.place_codes.place_codes import PlaceCode

LONG = {
    "zh": "地下车库二层东区靠近三号出口的自行车停放处旁边墙上" * 3,
    "en": "underground garage, level two, east, next to the bicycles by exit 3",
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sheet_is_one_page(language: str) -> None:
    name = LONG[language][:LONGEST_NAME]
    codes = [PlaceCode(1, 1, "abcd2345wxyz", sort, name, None, None) for sort in Sort]

    paper = print_places(words(language), "议事亭小区 <b>*#[x]", "yishiting_bot", codes)

    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == len(Sort)
