"""Restored database: what must be put right when it goes back to an earlier moment, so that nothing is said twice.

Between the backup and the restoring the bot lived on: what waited in the outbox then may have been sent since.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update

from storage.engine.journal import Break, verify
from storage.engine.lease import leases
from storage.engine.outbox import QUEUED, Kind, State, outbox
from storage.engine.uow import UnitOfWork
from storage.queues import workers

AGAIN = {
    Kind.CARD: True,  # an edit made twice is the same edit, and the card must show what is restored
    Kind.BALLOT: True,  # presses on either copy count once; without one nobody could vote
    Kind.NOTICE: True,  # what must be published must be published; read twice it harms nobody
    Kind.RECEIPT: False,  # its holder most likely has it; the act stands in the restored record
    Kind.ANSWER: False,  # whoever asked has long had an answer, or asks again
    Kind.REMINDER: False,
    Kind.CHATTER: False,
    Kind.POLL: False,  # two polls would split the answers
}
"""For each kind: is a message sent that waited when the backup was made, and whose time had come?"""


async def settle_outbox(uow: UnitOfWork, as_of: datetime) -> int:
    """Decide about what waited when the backup was made (`as_of`); returns how many messages are not sent any more.

    What was to leave later than now cannot have been sent and waits on.
    """
    # None of those who worked on it then is there: what they were sending is settled as after a crash.
    count = await workers.bury(uow, [worker.id for worker in await workers.everyone(uow)])
    await uow.execute(delete(leases))
    left = [kind.value for kind, again in AGAIN.items() if not again]
    may_be_out = QUEUED & (outbox.c.not_before <= uow.now) & (outbox.c.created_at <= as_of)
    values = {"state": State.UNCERTAIN.value, "error": "restored", "done_at": uow.now, "body": {}}
    return count + await uow.execute(update(outbox).where(may_be_out, outbox.c.kind.in_(left)).values(values))


async def broken_chains(uow: UnitOfWork, communities: list[int]) -> dict[int, Break]:
    """The communities whose journal does not hold, and where."""
    found = {community: await verify(uow, community) for community in communities}
    return {community: broken for community, broken in found.items() if broken is not None}
