"""A house in which one person can begin each of the dialogues that there are, and the ways to begin them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from governance.moderation.mute import Reason, State
from governance.roles import Role
from handlers.routes import HOUSE
from storage.communities.communities import communities as table
from storage.moderation import mutes
from storage.offices import roles
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue
from tests.handlers.lived_once import lived_once
from tests.handlers.talk import Person, Said, Talk, a_community, a_member
from tests.samples.registers import an_entry, import_entries, tie

CHAIR, WU, LI = Person(951, "老陈"), Person(952, "吴晓燕"), Person(953, "李强")
GROUP = -1001


@dataclass(frozen=True, slots=True)
class House:
    """What the ways below name: our keys of the community, the chair's account, home, mute, and a neighbour's office."""

    community: int
    chair: int
    mute: int
    holding: int


async def a_house(talk: Talk) -> House:
    """The chair owns 1-1-101 and is muted until further notice; Wu is of the committee, Li a neighbour."""
    return await lived_once(talk, _moved_in)


async def _moved_in(talk: Talk) -> House:
    community = await a_community(talk)
    chair = await a_member(talk, CHAIR, community, Role.CHAIR)
    wu = await a_member(talk, WU, community, Role.COMMITTEE)
    await a_member(talk, LI, community)
    async with talk.database.uow(talk.now) as uow:
        await uow.execute(update(table).where(table.c.id == community).values(stewarded=0, jurisdiction="OWN"))
        await import_entries(uow, community, [an_entry("1-1-101", "老陈"), an_entry("1-1-102", "李强")])
        await tie(uow, community, chair, "1-1-101", by=wu)
        words = {"reason": Reason.WORDS, "words": "吵", "length": timedelta(days=3)}
        mute = await mutes.propose(uow, community, chair, by=wu, **words)
        holding = next(one for one in await roles.holders(uow, community) if one.account == wu)
    await talk.says(LI, "#报修 楼道灯不亮", GROUP)
    await _opened_again(talk)
    await _done_and_confirmed(talk)
    return House(community, chair, mute.id, holding.id)


async def _done_and_confirmed(talk: Talk) -> None:
    """Matter 3 is the chair's own; Wu has closed it, and it is done."""
    await talk.says(CHAIR, "#报修 水龙头漏水", GROUP)
    await talk.presses(WU, "1:matter.close:3")
    await talk.says(WU, "换了")
    await talk.presses(WU, "1:matter.closed:3:done")
    await talk.presses(CHAIR, "1:matter.done:3:0")


async def _opened_again(talk: Talk) -> None:
    """Matter 2 is the chair's own; Wu has closed it, and it is not done."""
    await talk.says(CHAIR, "#报修 门锁坏了", GROUP)
    await talk.presses(WU, "1:matter.close:2")
    await talk.says(WU, "修好了")
    await talk.presses(WU, "1:matter.closed:2:done")
    await talk.presses(CHAIR, "1:matter.undone:2:0")
    await talk.presses(CHAIR, "1:matter.enough:2")  # nothing is begun yet


async def muted(talk: Talk, house: House, *, now: bool) -> None:
    """The chair is muted, or is not."""
    async with talk.database.uow(talk.now) as uow:
        mute = await mutes.get(uow, house.community, house.mute)
        state, until = (State.ACTIVE, talk.now + timedelta(days=3)) if now else (State.LIFTED, talk.now)
        await mutes.change(uow, mute, state, until=until)


def ways(house: House) -> dict[str, Sequence[str]]:
    """How each dialogue is begun, with something in it: what is written, and what is pressed (it begins with "1:")."""
    return {
        "arrange.split": ("1:arrange.split:1",),
        "correct": (f"1:correct.begin:{house.community}", "1-1-101"),
        "dispute": ("1:dispute.line:1",),
        "matter": ("/report 电梯坏了",),
        "matter.handling": ("1:matter.close:1", "换了灯泡"),
        "motion": ("/motion 换门禁",),
        "matter.missing": ("1:matter.missing:2",),
        "matter.word": ("1:rating.word:3:0",),
        "mute": (f"1:mute.begin:{house.community}", "李强", "pick"),
        "mute.appeal": (f"1:mute.appeal:{house.mute}",),
        "outage": ("/outage 电梯停用",),
        "place.code": (f"1:place.new:{house.community}:lift",),
        "rule": (f"1:rule.begin:{house.community}",),
        "office": (f"1:office.words:{house.holding}",),
        "place": (f"1:place.choose:{house.community}",),
        "poll": ("/poll 换不换门禁",),
        "reminder": ("/remind 周六停水",),
        "role": (f"1:role.pick:{house.community}:mediator",),
        "roster": (f"1:roster.new:{house.community}", "门岗"),
        "settings": (f"1:setup.zones:{house.community}",),
    }


# A voice note must have come before: tests/scenarios/voice_notes.
KINDS = sorted(set(HOUSE.guided) - {"voice.writing"})


async def begin(talk: Talk, house: House, kind: str) -> Said:
    """Begin a dialogue; what was asked last."""
    if kind == "mute.appeal":
        await muted(talk, house, now=True)
    talk.now += timedelta(minutes=2)
    said: list[Said] = []
    for step in ways(house)[kind]:
        data = said[-1].data("李强") if step == "pick" else step
        heard = await (talk.presses(CHAIR, data) if data.startswith("1:") else talk.says(CHAIR, data))
        said += [one for one in heard if one.chat == CHAIR.id]
    if kind == "mute.appeal":
        await muted(talk, house, now=False)
    return said[-1]


async def all_begun(talk: Talk, house: House) -> list[Dialogue]:
    """What the chair has begun and not finished; what hears them first."""
    async with talk.database.uow(talk.now) as uow:
        return await dialogues.all_of(uow, house.chair)


async def nothing_begun(talk: Talk, house: House) -> None:
    """As if nothing had been begun."""
    async with talk.database.uow(talk.now) as uow:
        await dialogues.end_all(uow, house.chair)


async def unfinished(talk: Talk) -> list[tuple[str, str]]:
    """What the menu names as unfinished: label and data of each button."""
    (page,) = [one for one in await talk.says(CHAIR, "/start") if one.chat == CHAIR.id]
    buttons = [one for row in page.row.body["reply_markup"]["inline_keyboard"] for one in row]
    return [(one["text"], one["callback_data"]) for one in buttons if one["text"].startswith("没办完：")]


async def edits(talk: Talk, text: str, message: int) -> list[Said]:
    """The chair edits a message in private."""
    body = talk._message(CHAIR, None) | {"message_id": message, "edit_date": int(talk.now.timestamp()), "text": text}
    await talk.feed({"edited_message": body})
    return await talk.heard()


async def numbered(talk: Talk, text: str, **more: Any) -> tuple[int, Said]:
    """The chair writes; the message's number and what is said last."""
    body = talk._message(CHAIR, None) | {"text": text} | more
    await talk.feed({"message": body})
    return body["message_id"], (await talk.heard())[-1]
