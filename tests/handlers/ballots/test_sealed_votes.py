"""Who learns how somebody voted? Nobody but the voter, before the close; after it the totals, and no more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import select

from governance.residents.binding import Relation
from storage.ballots import ballots
from storage.communities import accounts
from storage.engine.database import Database
from storage.privacy import personal
from tests.handlers.ballots.carrying_poll import a_poll_is_sent, answers, stopped
from tests.handlers.motions.motion_committee import CHAIR, GROUP, LI, WU, ZHAO, a_committee, a_draft, an_open_motion
from tests.handlers.talk import Person, Said, Talk, a_member, talking
from tests.samples.registers import an_entry, import_entries, tie

HE, SHE = Person(711, "共有人甲"), Person(712, "Joint", "en")
WANG = Person(713, "王业主")
EVERYBODY = (CHAIR, LI, WU, ZHAO, HE, SHE, WANG)
CARRIERS = pytest.mark.parametrize("carrier", [ballots.GROUP, ballots.PRIVATE, ballots.NATIVE_POLL])
OWNERS_VOTE = {"kind": "使用维修资金", "period": "3天"}
SHARED = "A joint owner has voted for the home you share."
WORDS = {"yes": ("同意", "In favour"), "no": ("反对", "Against")}


async def an_owners_vote(talk: Talk, carrier: str, *, hers: Sequence[str] = ("1-1-101",)) -> None:
    """Two homes of the same area are to vote: one that HE and SHE own together, and one of WANG's."""
    community = await a_committee(talk)
    ids = [await a_member(talk, person, community) for person in (HE, SHE, WANG)]
    async with talk.database.uow(talk.now) as uow:
        chair = (await accounts.remember(uow, CHAIR.id, CHAIR.name, CHAIR.language)).id
        entries = [an_entry("1-1-101", "甲", "乙"), an_entry("1-1-102", "王", "丙")]
        await import_entries(uow, community, entries, by=chair)
        await tie(uow, community, ids[0], "1-1-101", by=chair)
        for home in hers:
            await tie(uow, community, ids[1], home, by=chair, relation=Relation.JOINT_OWNER, line=1)
        await tie(uow, community, ids[2], "1-1-102", by=chair)
    if carrier == ballots.NATIVE_POLL:
        await a_poll_is_sent(talk, await a_draft(talk, "用 Telegram", **OWNERS_VOTE))
    else:
        await an_open_motion(talk, **OWNERS_VOTE)


async def casts(talk: Talk, carrier: str, person: Person, choice: str) -> list[Said]:
    if carrier == ballots.NATIVE_POLL:
        return await answers(talk, person, choice)
    return await talk.presses(person, f"1:ballot.cast:1:{choice}", GROUP if carrier == ballots.GROUP else None)


async def looks(talk: Talk, people: Sequence[Person]) -> list[Said]:
    """What each of them is shown who asks for the vote, and what the group is shown."""
    seen: list[Said] = []
    for person in people:
        seen += await talk.says(person, "/start motion-1")
    for line in ("/motion 1", "/motions"):
        seen += await talk.says(ZHAO, line, GROUP)
    return seen


async def mydata(talk: Talk, people: Sequence[Person]) -> list[str]:
    """All that each of them would get who asks for everything that is stored of them."""
    told = []
    for person in people:
        async with talk.database.uow(talk.now) as uow:
            account = await accounts.by_telegram_id(uow, person.id)
            assert account is not None
            told.append(orjson.dumps(await personal.stored_about(uow, account), default=str).decode())
    return told


def others(*voters: Person) -> list[Person]:
    return [person for person in EVERYBODY if person not in voters]


@dataclass
class Seen:
    """What others than the voter were shown, asked to see, and could have had, without what must differ."""

    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    """What the voters' presses were answered with."""


def _shown(said: Sequence[Said], *but_for: Person) -> list[str]:
    own = {person.id for person in but_for}
    return [f"{one.chat} {orjson.dumps(one.row.body).decode()}" for one in said if one.chat not in own]


def _alike(told: Sequence[str], pattern: str = r"\b[A-Z2-7]{10}\b") -> list[str]:
    return [re.sub(pattern, "…", line) for line in told]


async def the_story(database: Database, carrier: str, home: str, wang: str) -> Seen:
    """HE votes for the home that he shares, WANG for his own; SHE votes for hers over HIM; the vote ends."""
    seen = Seen()
    async with talking(database) as talk:
        await an_owners_vote(talk, carrier)
        said = await casts(talk, carrier, HE, home) + await casts(talk, carrier, WANG, wang)
        for length, people in ((timedelta(seconds=10), [SHE]), (timedelta(days=2, hours=23), others(HE, WANG))):
            said += await talk.play(talk.now + length) + await looks(talk, people)
        seen.before += _shown(said, HE, WANG) + await mydata(talk, others(HE, WANG))
        said = await casts(talk, carrier, SHE, home)
        said += await talk.play(talk.now + timedelta(seconds=10)) + await looks(talk, others(SHE, WANG))
        # What HE once chose is HIS own data, though it stands no more.
        seen.before += _shown(said, SHE, WANG) + await mydata(talk, others(HE, SHE, WANG))
        said = await talk.play(talk.now + timedelta(hours=1))
        if carrier == ballots.NATIVE_POLL:
            said += await stopped(talk, 3) + await talk.play(talk.now + timedelta(minutes=1))
        said += await looks(talk, others(SHE, WANG))
        seen.after += _shown(said, SHE, WANG) + await mydata(talk, others(HE, SHE, WANG))
        seen.toasts = [answer.text for answer in talk.answers]
    seen.before, seen.after = _alike(seen.before), _alike(seen.after)
    return seen


def _without_choice(toasts: Sequence[str], choice: str) -> list[str]:
    return [re.sub("|".join(WORDS[choice]), "CHOICE", toast) for toast in _alike(toasts)]


@CARRIERS
async def test_all_yes_and_all_no_look_the_same_to_everybody_but_the_voter_until_the_close(
    database: Database, twin: Database, carrier: str
) -> None:
    yes = await the_story(database, carrier, "yes", "yes")
    no = await the_story(twin, carrier, "no", "no")

    assert len(yes.before) > 20
    assert yes.before == no.before
    assert not any(word in line for line in yes.before for word in ("✓", "回执号 …", "receipt …"))
    assert yes.after != no.after  # the totals are public then
    assert _without_choice(yes.toasts, "yes") == _without_choice(no.toasts, "no")


@CARRIERS
async def test_after_the_close_the_totals_are_public_and_who_chose_what_is_not(
    database: Database, twin: Database, carrier: str
) -> None:
    one = await the_story(database, carrier, "yes", "no")
    other = await the_story(twin, carrier, "no", "yes")

    assert one.before == other.before
    # The fingerprint at the close covers the ballots themselves.
    assert _alike(one.after, r"\b[0-9a-f]{64}\b") == _alike(other.after, r"\b[0-9a-f]{64}\b")
    assert any("1/2" in line for line in one.after)


@CARRIERS
async def test_a_joint_owner_hears_and_reads_that_the_home_voted_and_neither_what_nor_the_receipt(
    database: Database, carrier: str
) -> None:
    async with talking(database) as talk:
        await an_owners_vote(talk, carrier)

        heard = await casts(talk, carrier, HE, "yes")
        first = [said.text for said in heard if said.chat == SHE.id]
        second = [said.text for said in await casts(talk, carrier, HE, "no") if said.chat == SHE.id]
        (paper,) = await talk.says(SHE, "/start motion-1")
        (own,) = await talk.says(HE, "/start motion-1")

        rule = "Joint owners have one ballot together; the latest one before the end counts."
        assert {said.chat for said in heard if (said.card or "").startswith("joint:")} == {SHE.id}
        assert first == [f"Motion 1: a joint owner has voted for 1-1-101.\n{rule}"]
        assert second == [f"Motion 1: a joint owner has changed the ballot for 1-1-101.\n{rule}"]
        receipt = (await database.look(select(ballots.ballots.c.receipt)))[0].receipt
        assert paper.text.endswith(f"{SHARED}\n{rule}")
        assert receipt not in paper.text
        assert [label for label in paper.buttons if "ballot.cast" in paper.buttons[label]] == [
            "In favour",
            "Against",
            "Abstain",
        ]
        assert f"您的票：反对，回执号 {receipt}。" in own.text
        assert "✓ 反对" in own.buttons

        heard = await casts(talk, carrier, SHE, "no")
        assert "第1号议案：1-1-101的票由共有人重新投过。" in [said.text.split("\n")[0] for said in heard]
        (paper,) = await talk.says(SHE, "/start motion-1")
        (own,) = await talk.says(HE, "/start motion-1")
        assert "Your ballot: Against, receipt " in paper.text
        assert SHARED not in paper.text
        assert own.text.endswith("您共有的房屋已由共有人投票。\n共有人合计一票，截止前以最后一次为准。")
        assert "✓ 反对" not in own.buttons


async def test_who_shares_one_home_and_then_another_reads_of_each(database: Database) -> None:
    async with talking(database) as talk:
        await an_owners_vote(talk, ballots.PRIVATE, hers=("1-1-101", "1-1-102"))
        await casts(talk, ballots.PRIVATE, HE, "no")

        (before,) = await talk.says(SHE, "/start motion-1")
        await casts(talk, ballots.PRIVATE, SHE, "yes")
        await casts(talk, ballots.PRIVATE, WANG, "no")
        (after,) = await talk.says(SHE, "/start motion-1")

        assert "You have not voted yet." in before.text
        assert SHARED in before.text
        assert "Your ballot: In favour, receipt " in after.text
        assert SHARED in after.text
        assert "✓ In favour" in after.buttons
        assert "Against" in after.buttons
