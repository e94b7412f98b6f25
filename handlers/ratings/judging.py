"""Judgement of a matter by its raiser and those with it: whether it is really done."""

from __future__ import annotations

from typing import Any

from governance.matters.acts import JUDGE_MATTER
from governance.matters.ladder import Level, next_level
from governance.matters.matter import HIDDEN, NEXT_DAYS, Move, Outcome, Party, State, deadline_in, may_judge
from handlers.frame.refusals import NotAllowed, Refusal, Stale
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_
from handlers.frame.work import Work
from handlers.matters.handling import move
from handlers.matters.telling import settle_question, show_privately, tell_responsible
from handlers.matters.view import View, posts_of, pressed, state_after
from handlers.ratings.missing import ask_missing
from handlers.ratings.stars import ask_stars
from storage.engine import journal
from storage.engine.subjects import Numbered
from storage.matters.matters import Matter
from storage.ratings import judgements


async def done(work: Work, press: Press) -> None:
    """The button “Yes, it is done”: the raiser's yes makes it fixed; a yes of those who are with it is kept."""
    view, parties, _ = await pressed(work, press.number(), JUDGE_MATTER)
    matter, account = view.matter, await work.account()
    t = await work.words()
    if not parties & {Party.RAISER, Party.JOINED}:
        raise NotAllowed(
            N_(
                "Only the person who raised the matter, or anyone who has it too, can say that. Next time, press "
                "“Me too” first."
            )
        )
    if matter.state is State.FIXED:
        work.answer(t.plain("Matter {number} is already confirmed.", number=matter.number))
        return
    _check_round(matter, press)
    if matter.outcome is not Outcome.DONE:
        raise Refusal(
            N_("Matter {number} was closed without a solution, so it cannot be confirmed as done."),
            number=matter.number,
        )
    if Party.RAISER not in parties:
        await _keep_yes(work, view)
        work.answer(t.plain("Recorded: you say it is done. The person who raised it has the last word."))
        said = t("Recorded: you say it is done. The person who raised it has the last word.")
        await settle_question(work, view, account, said)
        return
    state = state_after(view, Move.CONFIRM, parties)
    await judgements.judge(work.uow, matter.id, account.id, matter.round, done=True)
    view = await move(work, view, Move.CONFIRM, state)
    await ask_stars(work, view)
    work.answer(t.plain("Recorded: matter {number} is really done. Thank you.", number=matter.number))


async def _keep_yes(work: Work, view: View) -> None:
    matter, account = view.matter, await work.account()
    if matter.state is not State.CLOSED:
        state_after(view, Move.REOPEN, frozenset({Party.JOINED}))
    if (await judgements.judged(work.uow, matter.id, matter.round)).get(account.id) is True:
        return
    await judgements.judge(work.uow, matter.id, account.id, matter.round, done=True)
    journal.record(
        work.uow, matter.community, "matter.judged", Numbered("matter", matter.number), {"by": account.id, "done": True}
    )


async def undone(work: Work, press: Press) -> None:
    """The button “No, it is not”: it is open again, and those responsible look up."""
    view, parties, _ = await pressed(work, press.number(), JUDGE_MATTER)
    matter, account = view.matter, await work.account()
    state = state_after(view, Move.REOPEN, parties)
    _check_round(matter, press)
    if matter.outcome is not Outcome.LATER and not may_judge(matter.closed_at, work.now):
        raise Refusal(N_("It was closed more than 30 days ago. Please raise it again, so it gets a new deadline."))
    await judgements.judge(work.uow, matter.id, account.id, matter.round, done=False)
    until = deadline_in(NEXT_DAYS, work.now, view.community.timezone)
    changes: dict[str, Any] = {"outcome": None, "closed_at": None, "round": matter.round + 1, "deadline": until}
    changes["level"] = int(await _one_rung_up(work, matter))
    view = await move(work, view, Move.REOPEN, state, until=until, **changes)
    await tell_responsible(work, view)
    await _tell_taker(work, view)
    t = await work.words()
    work.answer(t.plain("Recorded: matter {number} is open again.", number=matter.number))
    await ask_missing(work, view)


async def _one_rung_up(work: Work, matter: Matter) -> Level:
    """Whoever said that it was done is not the only one who is asked now."""
    top = Level.COMMITTEE if matter.visibility in HIDDEN else Level.COMMUNITY
    posts = await posts_of(work.uow, matter.community)
    return max(matter.level, min(next_level(matter.level, matter.kind, matter.at, posts), top))


async def _tell_taker(work: Work, view: View) -> None:
    if view.matter.taken_by is not None:
        await show_privately(work, view, view.people[view.matter.taken_by], fresh=True)


def _check_round(matter: Matter, press: Press) -> None:
    if matter.state in {State.CLOSED, State.FIXED} and press.number(1) != matter.round:
        raise Stale


ROUTES = [
    Route(ButtonPress("matter.done"), done, JUDGE_MATTER),
    Route(ButtonPress("matter.undone"), undone, JUDGE_MATTER),
]
