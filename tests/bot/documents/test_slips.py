"""Does each home get a slip that can be cut out and scanned?"""

from __future__ import annotations

import re

import pytest

from bot.documents.slips import PrintedSlip, print_slips, qr
from governance.register.register import Place
from handlers.frame.words import words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_ten_slips_fill_a_page_and_the_eleventh_begins_another(language: str) -> None:
    slips = [PrintedSlip(Place("3", "2", str(500 + number)), f"abcdefgh{number:04d}") for number in range(11)]

    paper = print_slips(words(language), "议事亭小区 <b>*#[x]", "yishiting_bot", slips)

    assert paper.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2


def test_a_code_is_small_enough_to_be_scanned_from_thirty_millimetres_of_paper() -> None:
    drawing = qr("https://t.me/a_bot_with_a_rather_long_name_bot?start=slip-abcdefgh2345")

    size = re.search(r'width="(\d+)"', drawing)
    assert size is not None
    # 41 modules of 0.7 mm; below 0.4 mm older phones begin to fail.
    assert int(size.group(1)) // 4 <= 45
