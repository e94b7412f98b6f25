"""What happens to somebody who is muted, who decides it, and what stays open to them?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.roles import Role
from storage.engine import journal
from storage.engine.database import Database
from storage.moderation.mutes import mutes as rows
from tests.handlers.talk import Person, Said, Talk, a_community, a_member, talking
from tests.journals import acts

GROUP = -1001
CHAIR, DEPUTY, JUDGE = Person(801, "Chair", "en"), Person(802, "Deputy", "en"), Person(803, "Judge", "en")
MANAGER, LOUD = Person(804, "Manager", "en"), Person(805, "老李", "en")

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def _house(talk: Talk) -> int:
    community = await a_community(talk, GROUP, language="en", name="Pavilion")
    await a_member(talk, CHAIR, community, Role.CHAIR, Role.COMMITTEE)
    await a_member(talk, DEPUTY, community, Role.COMMITTEE)
    await a_member(talk, JUDGE, community, Role.MEDIATOR)
    await a_member(talk, MANAGER, community, Role.MANAGER)
    await a_member(talk, LOUD, community)
    return community


def _to(said: list[Said], person: Person) -> Said:
    return next(one for one in reversed(said) if one.chat == person.id)


async def _mute(talk: Talk, length: str = "24 hours", reason: str = "insults") -> list[Said]:
    (listed,) = await talk.says(CHAIR, "/mute")
    await talk.presses(CHAIR, listed.data("Mute somebody"))
    (found,) = await talk.says(CHAIR, "老")
    (asked,) = await talk.presses(CHAIR, found.data("老李"))
    (how_long,) = await talk.presses(CHAIR, asked.data(reason))
    return await talk.presses(CHAIR, how_long.data(length))


async def _acts(database: Database) -> list[str]:
    return [row.act for row in await database.look(select(journal.lines.c.act))]


async def test_a_day_holds_at_once_and_the_person_hears_why_and_until_when(database: Database) -> None:
    async with talking(database) as talk:
        await _house(talk)

        said = await _mute(talk)

    assert _to(said, LOUD).text == (
        "Until Sun 22 Nov, 20:00 you cannot raise matters, press “Me too” or post through me in Pavilion.\nReason: insults.\n"
        "You can still vote and see everything. It ends by itself."
    )
    assert _to(said, CHAIR).text == "老李 is muted for 24 hours. Only they are told."
    assert {one.chat for one in said} == {LOUD.id, CHAIR.id}


async def test_whoever_is_muted_cannot_raise_or_join_and_the_group_does_not_read_why(database: Database) -> None:
    async with talking(database) as talk:
        await _house(talk)
        (card, *_) = await talk.says(JUDGE, "#repair the lamp is out", GROUP)
        await _mute(talk)

        (in_group,) = await talk.says(LOUD, "#repair mine too", GROUP)
        (explained,) = await talk.says(LOUD, "/start muted-1")
        await talk.presses(LOUD, card.data("Me too"), GROUP)
        toast = talk.toast
        await talk.heard()
        begun = await talk.says(LOUD, "/report the lamp")

    assert in_group.text == "I could not accept this. In our private chat I will explain why, and what you can do."
    assert explained.text.startswith("Until Sun 22 Nov, 20:00 you cannot raise")
    assert toast == (
        "Until Sun 22 Nov, 20:00 you cannot raise matters, press “Me too” or post through me. Reason: insults. You can still vote."
    )
    assert begun[0].text == toast
    assert (await _acts(database)).count("matter.raised") == 1
    assert "matter.joined" not in await _acts(database)


async def test_it_ends_by_itself_and_the_person_hears_so(database: Database) -> None:
    async with talking(database) as talk:
        await _house(talk)
        await _mute(talk)

        said = await talk.play(talk.now + timedelta(days=1))
        raised = await talk.says(LOUD, "#repair the lamp is out", GROUP)

    assert _to(said, LOUD).text == "You can raise matters, press “Me too” and post in Pavilion again."
    assert "Matter 1" in raised[0].text
    assert [row.state for row in await database.look(select(rows.c.state))] == ["ended"]
    assert await acts(database, "mute.") == ["mute.proposed", "mute.ended"]


async def test_more_than_a_day_holds_only_after_a_second_member_confirmed(database: Database) -> None:
    async with talking(database) as talk:
        await _house(talk)
        said = await _mute(talk, "7 days")
        asked = _to(said, DEPUTY)
        still = await talk.says(LOUD, "#repair one", GROUP)
        await talk.presses(CHAIR, asked.data("Confirm"))
        own = talk.toast
        await talk.presses(MANAGER, asked.data("Confirm"))
        foreign = talk.toast

        confirmed = await talk.presses(DEPUTY, asked.data("Confirm"))
        silent = await talk.says(LOUD, "#repair two", GROUP)

    assert "Matter 1" in still[0].text
    assert own.startswith("Somebody else must decide this")
    assert foreign.startswith("Your role does not allow this")
    assert _to(confirmed, LOUD).text.startswith("Until Sat 28 Nov, 20:00")
    assert silent[0].text.startswith("I could not accept this")
    assert await acts(database, "mute.") == ["mute.proposed", "mute.confirmed"]


async def test_a_proposal_that_nobody_confirms_lapses(database: Database) -> None:
    async with talking(database) as talk:
        await _house(talk)
        await _mute(talk, "30 days")

        await talk.play(talk.now + timedelta(days=8))

    assert [row.state for row in await database.look(select(rows.c.state))] == ["refused"]
    assert await acts(database, "mute.") == ["mute.proposed", "mute.lapsed"]


async def test_the_appeal_goes_to_others_than_the_one_who_decided_and_may_end_it(database: Database) -> None:
    async with talking(database) as talk:
        await _house(talk)
        said = await _mute(talk)
        await talk.presses(LOUD, _to(said, LOUD).data("Appeal"))
        await talk.heard()
        appealed = await talk.says(LOUD, "<b>I</b> only asked twice")
        asked = _to(appealed, JUDGE)
        await talk.presses(CHAIR, asked.data("Lift the mute"))
        own = talk.toast
        await talk.presses(LOUD, asked.data("Lift the mute"))
        about_oneself = talk.toast
        still = await talk.says(LOUD, "#repair one", GROUP)

        lifted = await talk.presses(JUDGE, asked.data("Lift the mute"))
        heard = await talk.says(LOUD, "#repair two", GROUP)

    assert {one.chat for one in appealed} == {DEPUTY.id, JUDGE.id, LOUD.id}
    assert "“&lt;b&gt;I&lt;/b&gt; only asked twice”" in asked.text
    assert own.startswith("Somebody else must decide this")
    assert about_oneself.startswith("Your role does not allow this")
    assert still[0].text.startswith("I could not accept this")
    assert _to(lifted, LOUD).text == "You can raise matters, press “Me too” and post in Pavilion again."
    assert "Matter 1" in heard[0].text
    assert [act for act in await _acts(database) if act.startswith("mute.")] == [
        "mute.proposed",
        "mute.appealed",
        "mute.lifted",
    ]


async def test_an_appeal_is_heard_once(database: Database) -> None:
    async with talking(database) as talk:
        await _house(talk)
        card = _to(await _mute(talk), LOUD)
        (asked,) = await talk.presses(LOUD, card.data("Appeal"))
        appealed = await talk.presses(LOUD, asked.data("Just send the appeal"))

        kept = await talk.presses(JUDGE, _to(appealed, JUDGE).data("Keep the mute"))
        await talk.presses(DEPUTY, _to(appealed, JUDGE).data("Lift the mute"))
        late = talk.toast
        await talk.presses(LOUD, card.data("Appeal"))

    assert _to(kept, LOUD).text.endswith("Somebody else has considered your appeal: the mute stays.")
    assert late == "This button is out of date. Please use the newest message, or /start to see what you can do."
    assert talk.toast == "Your appeal is already recorded. I will tell you the result."
    assert await acts(database, "mute.") == ["mute.proposed", "mute.appealed", "mute.upheld"]


async def test_the_committee_lifts_it_before_its_time(database: Database) -> None:
    async with talking(database) as talk:
        await _house(talk)
        await _mute(talk)
        (listed,) = await talk.says(DEPUTY, "/mute")

        lifted = await talk.presses(DEPUTY, listed.data("Lift: 老李"))
        await talk.presses(DEPUTY, listed.data("Lift: 老李"))

    assert listed.text == "老李: until Sun 22 Nov, 20:00, insults"
    assert _to(lifted, LOUD).text == "You can raise matters, press “Me too” and post in Pavilion again."
    assert talk.toast == "This has ended: the person can raise matters, press “Me too” and post again."


async def test_in_the_group_it_is_begun_by_an_answer_and_goes_on_in_private(database: Database) -> None:
    theirs = {"message_id": 1, "date": 0, "chat": {"id": GROUP, "type": "supergroup", "title": "G"}, "text": "…"}
    async with talking(database) as talk:
        await _house(talk)

        said = await talk.says(CHAIR, "/mute", GROUP, reply_to_message={**theirs, "from": LOUD.as_json()})
        (in_words,) = await talk.says(CHAIR, "sells watches")
        done = await talk.presses(CHAIR, in_words.data("24 hours"))
        office = await talk.says(CHAIR, "/mute", GROUP, reply_to_message={**theirs, "from": MANAGER.as_json()})
        stranger = {"id": 899, "is_bot": False, "first_name": "S"}
        unknown = await talk.says(CHAIR, "/mute", GROUP, reply_to_message={**theirs, "from": stranger})
        resident = await talk.says(LOUD, "/mute", GROUP, reply_to_message={**theirs, "from": CHAIR.as_json()})

    assert [one.chat for one in said] == [CHAIR.id]
    assert said[0].text == "Why should 老李 be muted? Press a reason, or write it in a few words."
    assert "Reason: sells watches." in _to(done, LOUD).text
    assert office[0].text.startswith("Manager holds an office, and nobody in office can be muted.")
    assert unknown[0].text.startswith("I do not know this person here")
    assert resident[0].text.startswith("Your role does not allow this")
