"""Is it said why a sentence means what it means, and are two that fit equally well not guessed between?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.speech.understanding import Meant, Said, Sense, Vocabulary

ROOMS = Vocabulary(
    {
        "help": Said(asks=("how does|do work|use", "怎么 用|弄"), general=True),
        "lend": Said(asks=("borrow ladder", "ladder|ladders", "借 梯子", "梯子")),
        "walk": Said(asks=("walk*|hike dog", "dog|dogs", "遛狗")),
        "report": Said(asks=("complain", "投诉"), tells=("broken", "坏|漏")),
    }
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("May I borrow the ladder?", Meant(Sense.ASKS, "lend", "borrow ladder")),
        ("我想借一下您家的梯子", Meant(Sense.ASKS, "lend", "借 梯子")),
        ("ladders", Meant(Sense.ASKS, "lend", "ladder|ladders")),
        ("can I borow the lader", Meant(Sense.ASKS, "lend", "borrow ladder")),
        ("who is walking the dog", Meant(Sense.ASKS, "walk", "walk*|hike dog")),
        ("how do I use the ladder", Meant(Sense.ASKS, "help", "how does|do work|use")),
        ("怎么用梯子", Meant(Sense.ASKS, "help", "怎么 用|弄")),
        ("the ladder is broken", Meant(Sense.TELLS, "report", "broken", wording=True)),
        ("门坏了", Meant(Sense.TELLS, "report", "坏|漏", wording=True)),
        ("when is the broken ladder back", Meant(Sense.ASKS, "lend", "ladder|ladders")),
        ("I want to complain", Meant(Sense.ASKS, "report", "complain")),
        ("I want to complain about smoking upstairs", Meant(Sense.ASKS, "report", "complain", wording=True)),
        ("ladder or dog", Meant(Sense.UNCLEAR, near=("lend", "walk"))),
        (
            "one evening last summer we sat below with wine and olives and somebody mentioned dogs there",
            Meant(Sense.UNCLEAR, near=("walk",)),
        ),
        ("thanks for that nice evening", Meant(Sense.THANKS)),
        ("thx!", Meant(Sense.THANKS)),
        ("👍", Meant(Sense.THANKS)),
        ("Good morning everyone", Meant(Sense.GREETS)),
        ("???", Meant(Sense.UNCLEAR)),
        ("", Meant(Sense.UNCLEAR)),
        ("nice weather", Meant(Sense.UNCLEAR)),
    ],
)
def test_a_sentence_means_a_screen_or_less_and_names_its_reason(text: str, meant: Meant) -> None:
    assert ROOMS.understand(text) == meant


@given(st.text(max_size=300))
def test_whatever_is_written_means_something(text: str) -> None:
    meant = ROOMS.understand(text)

    assert (meant.screen != "") is (meant.sense in {Sense.ASKS, Sense.TELLS})
    assert (meant.because != "") is (meant.screen != "")
