"""Native polls when a community leaves their group, or when they cannot be reached any more: what becomes of them.

A poll cannot be moved. One that carries a vote is never stopped before the end, for that would show the sealed count.
"""

from __future__ import annotations

from collections.abc import Callable

from governance.motions.motion import Stage
from handlers.ballots.cards import refresh
from handlers.frame.words import Html, Words, words
from handlers.frame.work import Work
from handlers.surveys import polls
from storage.ballots import native_polls
from storage.ballots.native_polls import NativePoll
from storage.communities import communities
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.motions import motions
from storage.queues import due

Say = Callable[[Words], list[Html]]
"""What a group that is left hears, in the words of its language."""


async def leave(work: Work, chat: int) -> Say:
    """The community leaves this group: an informal poll ends there. Gives what is to be said there of its polls."""
    running = await native_polls.running_in(work.uow, chat)
    informal = [poll for poll in running if poll.motion is None]
    for poll in informal:
        await due.cancel(work.uow, "poll.close", poll.card)
        polls.stop(work, poll)
    votes, ended = len(informal) < len(running), bool(informal)
    return lambda t: _say_left(t, votes=votes, informal=ended)


def _say_left(t: Words, *, votes: bool, informal: bool) -> list[Html]:
    """What the group that is left hears of the polls in it."""
    lines = []
    if votes:
        lines.append(
            t(
                "This vote's poll stays here until it ends, and its answers count: stopping it now would "
                "reveal the votes. In the new group people vote by button; if somebody votes in both, the "
                "later vote counts."
            )
        )
    if informal:
        lines.append(
            t(
                "The informal poll ends here. The person who started it gets the result and can start a new one "
                "with /poll."
            )
        )
    return lines


async def lose(work: Work, chat: int) -> None:
    """Nobody can stop the polls in this group any more, so Telegram's count of them will never be known."""
    for poll in await native_polls.running_in(work.uow, chat):
        await native_polls.failed(work.uow, poll.id)
        if poll.motion is None:
            await due.cancel(work.uow, "poll.close", poll.card)
            await polls.tell_lost(work, poll)
        else:
            await _go_on_by_buttons(work, poll, poll.motion)


async def _go_on_by_buttons(work: Work, poll: NativePoll, key: int) -> None:
    """Each answer that got a receipt is a ballot of ours and counts; the rest can be given again."""
    motion = await motions.get(work.uow, key)
    if motion.stage is not Stage.OPEN or motion.chat is None:
        return
    await motions.carry_by_buttons(work.uow, key)
    journal.record(work.uow, motion.community, "poll.lost", motion.subject, {"poll": poll.id})
    await refresh(work, await motions.get(work.uow, key))
    t = words((await communities.get(work.uow, motion.community)).language)
    text = t(
        "Motion {number}: its Telegram poll cannot be reached any more. Answers that got a receipt count. "
        "Until the end, please use the buttons on the vote's message.",
        number=motion.number,
    )
    work.post(motion.chat, text, kind=Kind.NOTICE, about=motion.subject)
