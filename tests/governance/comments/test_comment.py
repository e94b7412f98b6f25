"""What is a reply to a matter taken for?"""

from __future__ import annotations

import pytest

from governance.comments.comment import Said, Sort, asks, heard, joins_by_reaction, may_hear
from governance.matters.matter import State, Visibility

ONLY_ME_TOO = Said(joins=True, sort=Sort.COMMENT, text="")


@pytest.mark.parametrize(
    "said",
    [
        "我家也是",
        "我家也是。",
        "我家也是！！",
        "我也是",
        "我们家也是",
        "我们也是",
        "我这边也是",
        "我们楼也是",
        "我们单元也是的",
        "我家也一样",
        "也是",
        "俺家也是",
        "同上",
        "+1",
        "＋１",
        " +1 ",
        "加一",
        "附议",
        "me too",
        "Me too!",
        "ME TOO",
        "same here",
        "Same here.",
        "us too",
        "Same problem here",
        "👍",
    ],
)
def test_who_has_it_too_says_so_in_many_words(said: str) -> None:
    assert heard(said, voice=False) == ONLY_ME_TOO


@pytest.mark.parametrize("said", ["我家也是，已经三天了", "me too, since Monday", "+1 三天了", "我也是 晚上更吵"])
def test_what_is_said_besides_is_kept_as_well(said: str) -> None:
    assert heard(said, voice=False) == Said(joins=True, sort=Sort.COMMENT, text=said)


@pytest.mark.parametrize(
    "said",
    [
        "也是没办法",
        "我也是服了",
        "+10",
        "+1000元",
        "same old story",
        "sameness",
        "我家没有这个问题",
        "一样都没修好",
        "谢谢",
    ],
)
def test_what_only_begins_like_it_is_a_comment(said: str) -> None:
    assert heard(said, voice=False) == Said(joins=False, sort=Sort.COMMENT, text=said)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("补充：是左边那部", "是左边那部"),
        ("补充一下，今天又停了", "今天又停了"),
        ("补充: 晚上更吵", "晚上更吵"),
        ("Added: it is the left one", "it is the left one"),
        ("PS: it is the left one", "it is the left one"),
    ],
)
def test_the_raiser_adds_to_the_wording(said: str, kept: str) -> None:
    assert heard(said, voice=True) == Said(joins=False, sort=Sort.ADDITION, text=kept)
    assert heard(said, voice=False) == Said(joins=False, sort=Sort.COMMENT, text=said)


def test_an_addition_without_words_and_the_raisers_own_me_too_are_comments() -> None:
    assert heard("补充：", voice=True) == Said(joins=False, sort=Sort.COMMENT, text="补充：")
    assert heard("+1", voice=True) == Said(joins=False, sort=Sort.COMMENT, text="+1")


@pytest.mark.parametrize("said", ["是哪一层？", "几楼", "你家也漏吗", "Which floor?", "什么时候方便呢。", "哪栋"])
def test_who_asks_back_has_not_answered(said: str) -> None:
    assert asks(said)


@pytest.mark.parametrize("said", ["电工明天上午来", "已修好。", "The electrician comes tomorrow.", "没有问题了"])
def test_who_states_something_has_answered(said: str) -> None:
    assert not asks(said)


def test_what_is_hidden_is_not_spoken_of_in_a_group() -> None:
    assert may_hear(Visibility.OPEN, State.RAISED, in_group=True)
    assert not may_hear(Visibility.ANONYMOUS, State.RAISED, in_group=True)
    assert not may_hear(Visibility.PRIVATE, State.RAISED, in_group=True)
    assert may_hear(Visibility.PRIVATE, State.RAISED, in_group=False)
    assert not may_hear(Visibility.OPEN, State.WITHDRAWN, in_group=False)


def test_a_thumb_counts_only_while_everybody_sees_it_and_it_is_open() -> None:
    assert joins_by_reaction(Visibility.OPEN, State.TAKEN)
    assert not joins_by_reaction(Visibility.OPEN, State.CLOSED)
    assert not joins_by_reaction(Visibility.ANONYMOUS, State.RAISED)
