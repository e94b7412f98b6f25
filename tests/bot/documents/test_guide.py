"""Is the residents' guide one page in large type, whatever the community is called?"""

from __future__ import annotations

import re
import zlib

import pytest

from bot.documents.guide import print_guide
from handlers.frame.words import words

LONGEST_NAME = 60  # letters of a community's name at most (handlers/community/setup.py)
LONGEST_BOT = "a" * 29 + "bot"  # Telegram: 32 letters


def _contents(paper: bytes) -> str:
    """What is drawn: the page's content streams, unpacked."""
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", paper, flags=re.S):
        try:
            found.append(zlib.decompress(packed).decode("latin-1"))
        except zlib.error:
            continue
    return "\n".join(found)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "bot"), [("", ""), ("议" * LONGEST_NAME, LONGEST_BOT), ("M" * 30 + " *#[x]", "x_bot")]
)
def test_it_is_one_page_in_large_type(language: str, name: str, bot: str) -> None:
    paper = print_guide(words(language), name, bot)

    sizes = {float(size) for size in re.findall(r"/f\w+ ([0-9.]+) Tf", _contents(paper), flags=re.I)}
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    assert min(sizes) >= 14
    assert max(sizes) >= 24


def test_with_a_bot_it_carries_a_code_to_scan() -> None:
    without, with_one = print_guide(words("zh"), "议事亭小区"), print_guide(words("zh"), "议事亭小区", "yishiting_bot")

    assert len(with_one) > len(without) + 500
