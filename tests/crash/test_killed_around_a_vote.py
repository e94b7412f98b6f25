"""Is a vote opened once and closed once, with every confirmed ballot in it, when the bot is killed right then?"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from governance.motions.motion import Stage
from governance.motions.motion_class import Electorate
from governance.roles import Role
from storage.communities import accounts, chats, communities
from storage.engine import journal
from storage.motions import motions
from storage.offices import roles
from storage.queues import due
from tests.crash.killable import Killable, mortal
from tests.databases import opened
from tests.samples.motions import a_draft

_LONGEST = 120.0  # seconds
TITLE = "更换东门门禁"


@pytest.fixture
async def life(tmp_path: Path, empty_sqlite: Path) -> AsyncIterator[Killable]:
    """People, and a bot that can be killed."""
    async with mortal(tmp_path, empty_sqlite, None) as living:
        yield living


async def _a_draft(life: Killable) -> tuple[int, int]:
    """A motion that waits to be opened, and the Telegram id of somebody who may open it."""
    async with opened(life.url_of_database) as database, database.uow(life.clock.now()) as uow:
        (community,) = await communities.everyone(uow)
        held = await roles.holders(uow, community.id, Role.COMMITTEE)
        drafter, opener = list(dict.fromkeys(one.account for one in held))[:2]
        motion = await a_draft(
            uow,
            community.id,
            title=TITLE,
            motion_class="committee_daily",
            electorate=Electorate.COMMITTEE,
            days=1,
            by=drafter,
            chat=(await chats.groups_of(uow, community.id, "owners"))[0].id,
        )
        presser = (await accounts.get(uow, opener)).telegram_id
    return motion.id, presser


async def _time_is_over(life: Killable, motion: int) -> None:
    """The vote's last moment came while the bot was down."""
    async with opened(life.url_of_database) as database, database.uow(life.clock.now()) as uow:
        past = uow.now - timedelta(seconds=1)
        times = {"opened_at": past - timedelta(days=1), "closes_at": past}
        await uow.execute(update(motions.motions).where(motions.motions.c.id == motion).values(times))
        close = (due.due.c.kind == "motion.close", due.due.c.name == f"motion:{motion}")
        assert await uow.execute(update(due.due).where(*close).values(at=past)) == 1


async def _acts(life: Killable, motion: int) -> tuple[Counter[str], str]:
    """What the journal says of the motion, and where it stands."""
    query = select(journal.lines.c.act).where(journal.lines.c.subject == f"motion:{motion}")
    async with opened(life.url_of_database) as database:
        acts = Counter(row.act for row in await database.look(query))
        (row,) = await database.look(select(motions.motions.c.stage).where(motions.motions.c.id == motion))
    return acts, row.stage


@pytest.mark.slow
@pytest.mark.parametrize("step", ["committed:1"])
async def test_a_vote_is_opened_once_and_closed_once_though_the_bot_dies_at_both(life: Killable, step: str) -> None:
    motion, opener = await _a_draft(life)
    presser = next(one for one in life.people("committee", "chair") if one.id == opener)
    start = await presser.says("/motions")

    await life.start(kill_at=step)
    await life.post(
        f"/people/{presser.id}/presses",
        chat_id=start.chat_id,
        message_id=start.id,
        data=f"1:motion.open:{motion}",
        forged=True,
        wait=0,
    )
    await life.dies()
    await life.start()
    card = await life.group.shows(TITLE, within=_LONGEST, button="同意")
    await presser.presses("同意", on=card)
    await life.stop()
    await _time_is_over(life, motion)
    await life.start(kill_at="message sent:1")
    await life.dies()
    await life.start()
    await life.quiet(within=_LONGEST)
    await life.stop()

    acts, stage = await _acts(life, motion)
    assert acts["motion.opened"] == 1
    assert acts["motion.closed"] == 1
    assert acts["ballot.cast"] == 1
    assert stage == Stage.CLOSED.value
    assert await life.journal_holds()
