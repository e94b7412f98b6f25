"""Which words may a mistyped one be?"""

from __future__ import annotations

import pytest

from governance.speech.typing import Spelling, alike

KNOWN = Spelling(["ballot", "vote", "duty", "值", "票", "投"])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("balot", "ballot"),
        ("ballott", "ballot"),
        ("bollot", "ballot"),
        ("blalot", "ballot"),
        ("vtoe", "vote"),
        ("duyt", "duty"),
    ],
)
def test_one_slip_of_the_finger_is_forgiven(said: str, meant: str) -> None:
    assert alike(said, meant)
    assert KNOWN.near(said) == (meant,)


@pytest.mark.parametrize(
    ("said", "meant"), [("note", "vote"), ("voter", "vote"), ("volt", "vote"), ("bal", "ballot"), ("ballad", "ballot")]
)
def test_another_word_is_another_word(said: str, meant: str) -> None:
    assert not (said[0] == meant[0] and alike(said, meant))
    assert KNOWN.near(said) == ()


def test_a_known_word_is_never_taken_for_another_and_chinese_goes_by_its_sound() -> None:
    assert KNOWN.near("vote") == ()
    assert KNOWN.near("植") == ("值",)
    assert KNOWN.near("漂") == ("票",)
    assert KNOWN.near("狗") == ()
    assert KNOWN.near("") == ()
