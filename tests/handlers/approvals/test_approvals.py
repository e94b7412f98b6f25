"""A kind of approval that no room has: is what two people decide the same for it as for all others?

The kind is declared here as a room would declare one: somebody has counted the paper ballots of a motion.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from governance.approvals.deadlines import Patience
from governance.motions.acts import DRAFT_MOTION
from governance.roles import Role
from handlers.approvals.approval import Approval, Decision, Values, deadline_routes
from handlers.approvals.deadlines import Waiting
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.room import House, Room
from handlers.frame.triggers import Route
from handlers.frame.work import Work
from storage.communities import accounts, communities
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.database import Database
from storage.motions import motions
from storage.motions.motions import Motion
from tests.databases import NOW
from tests.handlers.talk import BOT, Person, Said, Talk, a_community, a_member, talking
from tests.samples.motions import a_draft

CHAIR, DEPUTY, OWNER = Person(801, "Chair", "en"), Person(802, "Deputy", "en"), Person(803, "Owner", "en")
PATIENCE = Patience((timedelta(days=3),), timedelta(days=14))
NIGHT = NOW + timedelta(hours=3, minutes=30)  # 23:30 in Shanghai

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class OwnCount(Refusal):
    message = "Somebody else checks what you have counted."


async def _values(work: Work, community: Community, motion: Motion) -> Values:
    proposer = (await accounts.get(work.uow, motion.drafted_by)).name
    return {"proposer": proposer, "number": motion.number, "community": community.name}


def _papers(patience: Patience = PATIENCE) -> tuple[Approval[Motion], list[Route]]:
    over: set[int] = set()

    async def decide(_work: Work, _community: Community, motion: Motion, _by: int) -> bool:
        before = motion.id in over
        over.add(motion.id)
        return not before

    papers = Approval(
        word="papers",
        table="motions",
        act=DRAFT_MOTION,
        load=lambda work, _, key: motions.find(work.uow, key),
        waits=lambda motion: motion.id not in over,
        proposer=lambda motion: motion.drafted_by,
        otherwise=OwnCount,
        values=_values,
        asks="{proposer} has counted the papers of {number} in {community}.",
        buttons="papers",
        deadlines=Waiting("papers", patience),
        lapse=Decision(decide, act="papers.lapsed", cards="Nobody has checked {number} for {days} days."),
        again=lambda t, _: (t("Count again."), []),
    )
    confirm: Decision[Motion] = Decision(
        decide,
        verb="papers.confirm",
        act="papers.confirmed",
        facts=lambda motion: {"motion": motion.number},
        cards="The papers of {number} are checked by {by}.",
        said="Thank you.",
        may=lambda motion, me: me != motion.drafted_by,
    )
    refuse = replace(confirm, verb="papers.refuse", act="papers.refused", cards="Not so, says {by}.", said="Noted.")
    refuse = replace(refuse, may=None)
    return papers, [*papers.on(confirm, refuse), *deadline_routes(papers)]


async def _counted(talk: Talk, papers: Approval[Motion]) -> list[Said]:
    """The chair has counted; returns what is said then."""
    key = await a_community(talk, language="en", name="Pavilion")
    chair = await a_member(talk, CHAIR, key, Role.CHAIR)
    await a_member(talk, DEPUTY, key, Role.COMMITTEE)
    await a_member(talk, OWNER, key)
    async with talk.database.uow(talk.now) as uow:
        motion = await a_draft(uow, key, by=chair)
        await papers.begin(Work(uow, BOT, House()), await communities.get(uow, key), motion)
    return await talk.heard()


async def _written(database: Database) -> list[tuple[str, str, Any]]:
    lines, contents = journal.lines.c, journal.contents.c
    query = select(lines.act, lines.subject, contents.content).where(lines.seq == contents.seq)
    rows = await database.look(query.where(lines.act.like("papers.%")).order_by(lines.seq))
    return [(row.act, row.subject, row.content) for row in rows]


async def test_everybody_who_may_is_asked_but_whoever_proposed_it(database: Database) -> None:
    papers, routes = _papers()
    async with talking(database, House([Room(name="papers", routes=routes)])) as talk:
        said = await _counted(talk, papers)

    assert [(one.chat, one.text) for one in said] == [(DEPUTY.id, "Chair has counted the papers of 1 in Pavilion.")]
    assert said[0].buttons == {"Refuse": "1:papers.refuse:1", "Confirm": "1:papers.confirm:1"}


async def test_a_second_person_decides_it_once_and_everybody_concerned_reads_by_whom(database: Database) -> None:
    papers, routes = _papers()
    async with talking(database, House([Room(name="papers", routes=routes)])) as talk:
        (asked,) = await _counted(talk, papers)
        await talk.arrives(asked)

        said = await talk.presses(DEPUTY, asked.data("Confirm"))
        thanks = talk.toast
        again = await talk.presses(DEPUTY, asked.data("Refuse"))

    assert {(one.chat, one.text) for one in said} == {
        (CHAIR.id, "The papers of 1 are checked by Deputy."),
        (DEPUTY.id, "The papers of 1 are checked by Deputy."),
    }
    assert (thanks, talk.toast, again) == ("Thank you.", "This was already decided; nothing has changed.", [])
    assert await _written(database) == [("papers.confirmed", "papers:1", {"by": 2, "motion": 1})]


NOT_ALLOWED = "Your role does not allow this. These can: committee member."


@pytest.mark.parametrize(
    ("person", "verb", "refused"),
    [
        (CHAIR, "papers.confirm", OwnCount.message),
        (OWNER, "papers.confirm", NOT_ALLOWED),
        (OWNER, "papers.refuse", NOT_ALLOWED),
    ],
)
async def test_nobody_decides_in_their_own_cause_or_without_the_right(
    database: Database, person: Person, verb: str, refused: str
) -> None:
    papers, routes = _papers()
    async with talking(database, House([Room(name="papers", routes=routes)])) as talk:
        await _counted(talk, papers)

        said = await talk.presses(person, f"1:{verb}:1")

        assert (talk.toast, said) == (refused, [])
    assert await _written(database) == []


async def test_what_is_not_there_is_not_decided(database: Database) -> None:
    papers, routes = _papers()
    async with talking(database, House([Room(name="papers", routes=routes)])) as talk:
        await _counted(talk, papers)

        await talk.presses(DEPUTY, "1:papers.confirm:99")

        assert talk.toast == NotYours.message


async def test_whoever_proposed_it_takes_it_back_and_nobody_is_reminded(database: Database) -> None:
    papers, routes = _papers()
    async with talking(database, House([Room(name="papers", routes=routes)])) as talk:
        await _counted(talk, papers)

        await talk.presses(CHAIR, "1:papers.refuse:1")
        later = await talk.play(NOW + timedelta(days=30))

    assert (talk.toast, later) == ("Noted.", [])


async def test_it_is_reminded_of_in_the_morning_and_lapses_with_a_way_to_begin_anew(database: Database) -> None:
    papers, routes = _papers()
    async with talking(database, House([Room(name="papers", routes=routes)])) as talk:
        talk.now = NIGHT
        await _counted(talk, papers)

        reminded = await talk.play(NIGHT + timedelta(days=10))
        lapsed = await talk.play(NIGHT + timedelta(days=15))

    (reminder,) = reminded
    assert reminder.chat == DEPUTY.id
    assert reminder.text.splitlines()[1:] == ["This has been waiting for some days. Without an answer it will expire."]
    assert reminder.row.created_at == datetime(2026, 11, 25, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai
    assert [(one.chat, one.text) for one in lapsed] == [
        (CHAIR.id, "Nobody has checked 1 for 14 days.\nCount again."),
    ]
    assert await _written(database) == [("papers.lapsed", "papers:1", {})]


async def test_where_the_question_names_the_moment_it_lapses_at_that_moment_even_at_night(database: Database) -> None:
    papers, routes = _papers(Patience((), timedelta(days=7), to_the_minute=True))
    async with talking(database, House([Room(name="papers", routes=routes)])) as talk:
        talk.now = NIGHT
        await _counted(talk, papers)

        before = await talk.play(NIGHT + timedelta(days=7) - timedelta(seconds=1))
        after = await talk.play(NIGHT + timedelta(days=7))

    assert (before, [one.text for one in after]) == ([], ["Nobody has checked 1 for 7 days.\nCount again."])
