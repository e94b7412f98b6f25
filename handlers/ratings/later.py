"""Later: what cannot be done now is promised for a season or a month, rests until then, and comes back by itself."""

from __future__ import annotations

from governance.matters.acts import HANDLE_MATTER
from governance.matters.matter import NEXT_DAYS, Move, Outcome, State, deadline_in
from governance.ratings.later import Later, day_of
from handlers.frame.buttons import button, in_rows
from handlers.frame.dates import say_day
from handlers.frame.refusals import NotYours
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.unfinished import stop_button
from handlers.frame.words import N_
from handlers.frame.work import Work
from handlers.matters.cards import title
from handlers.matters.handling import QUESTION, close_as, written_for
from handlers.matters.telling import show_privately, tell_responsible, tell_step
from handlers.matters.view import View, load, pressed, state_after
from handlers.matters.words import joined_lines
from storage.engine import journal
from storage.engine.subjects import Numbered, Subject, key_of
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.queues import due
from storage.queues.due import Due

_KIND = "matter.promised"
_SEASONS = {
    Later.SPRING: N_("In spring, {day}"),
    Later.SUMMER: N_("In summer, {day}"),
    Later.AUTUMN: N_("In autumn, {day}"),
    Later.WINTER: N_("In winter, {day}"),
    Later.MONTH: N_("In a month, {day}"),
    Later.QUARTER: N_("In three months, {day}"),
}


async def choose(work: Work, press: Press) -> None:
    """The button “Not now, but later”: for when? Behind a day: it is closed, and comes back then."""
    view, parties, _ = await pressed(work, press.number(), HANDLE_MATTER)
    if not work.private:
        raise NotYours
    state = state_after(view, Move.CLOSE, parties)
    draft = await written_for(work, view)
    if len(press.arguments) > 1:
        await _promise(work, view, state, press.one_of(Later, 1))
        return
    t, zone = await work.words(), view.community.timezone
    days = sorted((day_of(one, work.now, zone), one) for one in Later)
    labels = [(t.plain(_SEASONS[one], day=say_day(t, day, zone)), one) for day, one in days]
    buttons = [button(label, "matter.later", view.matter.id, one.value) for label, one in labels]
    rows = [*in_rows(buttons, 1), [stop_button(draft, t.plain("Cancel"))]]
    work.answer("")
    question = t("When will it be done? It comes back to you and to the person who raised it on that day.")
    await work.reply(joined_lines(title(t, view), question), rows, card=QUESTION, fresh=True)


async def _promise(work: Work, view: View, state: State, later: Later) -> None:
    matter = view.matter
    until = day_of(later, work.now, view.community.timezone)
    await close_as(work, view, state, Outcome.LATER, until=until)
    await due.schedule(work.uow, _KIND, Subject("matter", matter.id), until, community=matter.community)


async def come_back(work: Work, item: Due) -> None:
    """The day has come: it is open again, and whoever handles it and whoever raised it hear so."""
    if item.community is None:
        return
    view = await load(work.uow, item.community, key_of(item.name))
    matter = view.matter
    if matter.state is not State.CLOSED or matter.outcome is not Outcome.LATER or matter.deadline > work.now:
        return  # opened again meanwhile, or taken back
    until = deadline_in(NEXT_DAYS, work.now, view.community.timezone)
    opened = {"outcome": None, "closed_at": None, "round": matter.round + 1, "deadline": until}
    await matters.change(work.uow, matter.id, state=State.REOPENED.value, **opened)
    step = await matter_steps.add(work.uow, matter.id, Move.RETURN, by=None, until=until)
    await due.schedule(work.uow, "matter.overdue", item.name, until, community=matter.community)
    journal.record(work.uow, matter.community, "matter.return", Numbered("matter", matter.number), {})
    await work.house.tell("puts_in_charge", work, view.community, matter.id, Move.RETURN)
    view = await load(work.uow, matter.community, matter.id)
    await tell_step(work, view, step, actor=None)
    await tell_responsible(work, view)
    if matter.taken_by is not None and matter.taken_by not in view.asked:
        await show_privately(work, view, view.people[matter.taken_by], fresh=True)


ROUTES = [
    Route(ButtonPress("matter.later"), choose, HANDLE_MATTER),
    Route(DueTrigger(_KIND), come_back),
]
