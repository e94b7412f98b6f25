"""A refusal offers the road that is open, as a button that does not lead to the next refusal."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers import routes as routes  # noqa: PLC0414  (imports every room, so that all refusals are known)
from handlers.frame.refusals import Refusal
from handlers.routing.roads import COMMAND
from tests.databases import Database
from tests.handlers.talk import Person, a_community, a_member, talking

ROOT = Path(__file__).parents[3]
WANG = Person(700, "王秀英", "zh-hans")

BRINGS_ITS_OWN = {"NoCommunity", "WhichCommunity", "Anonymous", "Muted", "TooOften", "NotOnRoll", "NoSecondLeader"}
"""Made with `buttons=` where they are raised."""
BY_THE_ACT = {"NotAllowed"}
"""`Room.instead` of the act, the people who may do it, and the way to one's home."""
NO_ROAD = {
    "TooLong": "what was written is kept; below the question stands the button that takes what fits",
    "Unknown": "only Telegram's administrators can do something about somebody who has never used the bot",
    "NoSecond": "raised with the button how one comes to a second person",
    "Over": "nothing is left to be done",
    "NothingToHear": "the road is to write a sentence here",
    "OnlyInWords": "the road is to write a sentence here",
    "NotAtIt": "says who can; what is open to the reader stands below the card",
    "NothingSaid": "the road is to answer this very message",
    "NoAdministrator": "only Telegram makes somebody an administrator",
    "NoName": "the road is to send another name here",
    "NoClock": "the road is to press one above, or to write one here",
    "PerhapsClock": "the road is to write it again here",
    "NoPlace": "the road is to press a country above",
    "PerhapsPlace": "raised with the places that may be meant",
    "EndedPlace": "brings its own button, to report a problem",
    "UnknownPlace": "brings its own button, to report a problem",
    "BuiltIn": "the law leaves none",
    "RuleWanted": "the road is to send the file here",
    "TooLargeARule": "the road is to send a smaller file here",
    "HandedOver": "a vote that goes on with another bot is cast there; the group is shown where",
    "Incomplete": "each thing that is missing has its button below the draft",
    "WordsWanted": "the road is to write here",
    "TypedVote": "the buttons stand in the message above",
    "NotThere": "only a person can add a bot to a group",
    "Taken": "only a person can choose another group",
    "NoTopic": "a button would be pressed in the same wrong topic",
    "NoGroup": "only a person can add a bot to a group",
    "AskedAlready": "the answer has to be waited for",
    "NotBefore": "there is no committee yet that could be changed",
    "NotAHome": "it is for others to answer, who are asked",
    "NoQuestion": "the road is to write here",
    "NoOptions": "the road is to write here",
}
"""Nothing can be offered as a button, and why."""


def _kinds(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for narrower in kind.__subclasses__():
        if narrower.__module__.startswith("handlers."):
            yield narrower
            yield from _kinds(narrower)


KINDS = sorted(set(_kinds()), key=lambda kind: (kind.__name__, kind.__module__))


def test_every_typed_refusal_has_a_road_or_says_why_not() -> None:
    known = {*BRINGS_ITS_OWN, *BY_THE_ACT, *NO_ROAD}
    roadless = {kind.__name__ for kind in KINDS if not kind.roads and not COMMAND.findall(kind.message)}

    assert roadless - known == set()


def test_no_reason_outlives_its_refusal() -> None:
    roadless = {kind.__name__ for kind in KINDS if not kind.roads}

    assert {*BRINGS_ITS_OWN, *BY_THE_ACT, *NO_ROAD} <= roadless


@pytest.mark.parametrize("name", sorted(BRINGS_ITS_OWN))
def test_a_refusal_that_brings_its_own_buttons_is_made_with_them(name: str) -> None:
    made = [
        node
        for path in ROOT.glob("handlers/**/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == name
    ]

    assert any(one.arg == "buttons" for node in made for one in node.keywords)


def test_every_road_leads_to_something_that_is_there() -> None:
    house = routes.HOUSE
    known = {getattr(one.trigger, "name", "") for one in house.routes}
    known |= {getattr(one.trigger, "verb", "") for one in house.routes}
    roads = [road for kind in KINDS for road in kind.roads]
    roads += [road for offered in house.instead.values() for road in offered]

    assert {road.command or road.verb for road in roads} <= known


CLOSED = {
    "/motion": ("只有业委会委员能发起表决", "作为建议提出"),
    "/poll 今晚开会吗": ("能办的是：业委会委员、楼栋长、支部书记", "作为建议提出"),
    "/remind": ("您的身份不能办这件事", "作为建议提出"),
    "/roster": ("您的身份不能办这件事", "值班"),
    "/rehearse": ("您的身份不能办这件事", "表决"),
    "/mute": ("您的身份不能办这件事", "我要反映问题"),
    "/register": ("您的身份不能办这件事", "我的房屋"),
    "/slips": ("您的身份不能办这件事", "我的房屋"),
    "/motion 77": ("没有第77号议案", "表决"),
    "/matter 77": ("没有可以显示的这件诉求", "没办完的事"),
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_whoever_may_not_is_offered_what_they_may(database: Database) -> None:
    async with talking(database) as talk:
        await a_member(talk, WANG, await a_community(talk))
        heard = {text: (await talk.says(WANG, text))[-1] for text in CLOSED}
        in_the_group = (await talk.says(WANG, "/rehearse", -1001))[-1]

    for text, (said, road) in CLOSED.items():
        assert said in heard[text].text
        assert road in heard[text].buttons
    assert list(heard["/poll 今晚开会吗"].buttons) == ["作为建议提出", "谁负责什么", "关联我的房屋"]
    assert in_the_group.buttons["谁负责什么"] == "https://t.me/yishiting_bot?start=do-who"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_group_that_is_not_set_up_can_be_set_up_by_a_press(database: Database) -> None:
    async with talking(database) as talk:
        heard = await talk.says(WANG, "/matters", -1009)
        begun = await talk.presses(WANG, heard[-1].buttons["设置这个群"], -1009)

    assert "还没有设置" in heard[-1].text
    assert begun


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_an_old_button_in_private_leads_to_the_first_page(database: Database) -> None:
    async with talking(database) as talk:
        await a_member(talk, WANG, await a_community(talk))
        heard = await talk.presses(WANG, "1:gone.away:7")
        old = talk.toast
        page = await talk.presses(WANG, next(iter(heard[-1].buttons.values())))

    assert "这个按钮已经过时" in old
    assert "您想做什么" in page[-1].text
