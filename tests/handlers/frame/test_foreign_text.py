"""Can somebody's name or text turn our lines around, hide itself, or fill the screen?"""

from __future__ import annotations

import pytest
from telegram import User

from handlers.frame.foreign_text import one_line, tidy
from handlers.frame.occasion import name_of
from handlers.frame.words import words


@pytest.mark.parametrize(
    "text",
    [
        "3栋电梯停了",
        "Grüße aus Łódź, naïve café",
        "Nguyễn Thị Ánh",
        "👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️",
        "ผู้ใหญ่",
        "བོད་ཡིག",
        "e\u0301\u0323",
        "a\n\nb",
        "{x} %s &lt;",
    ],
)
def test_what_honest_people_write_stays_as_it_is(text: str) -> None:
    assert tidy(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\u2066a\u2069\u200f\u200b\ufeff", "a"),
        ("Z" + "\u0301\u0327\u0489" * 40 + "x", "Z\u0301\u0327x"),
        ("a" + "\n" * 300 + "b", "a\n\nb"),
        ("a\n \n \t\n\nb", "a\n\nb"),
        ("\x00\x07bell", "bell"),
        ("\u3164\u3164", ""),
    ],
)
def test_what_disfigures_a_line_is_taken_away(text: str, shown: str) -> None:
    assert tidy(text) == shown


def test_what_is_written_from_the_right_does_not_turn_our_numbers_around() -> None:
    assert words("en")("Matter {number} …", number="אבג") == "Matter \u2068אבג\u2069 …"
    assert words("en").plain("Matter {number} …", number="مرحبا") == "Matter \u2068مرحبا\u2069 …"


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("小明", "王", "王小明"),
        ("Ann\nAdmin:", None, "Ann Admin:"),
        ("\u202e", None, "…"),
        ("\u3164", "\u200b", "…"),
        ("x" * 64, "y" * 64, "x" * 63 + "…"),
        ("Z" + "\u0336" * 50, None, "Z\u0336\u0336"),
    ],
)
def test_a_name_is_one_readable_line(first: str, last: str | None, shown: str) -> None:
    assert name_of(User(1, first, is_bot=False, last_name=last)) == shown
    assert len(one_line(first, 64)) <= 64
