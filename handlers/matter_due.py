"""What happens to a matter when its time has come? Overdue ones go to the next one responsible."""

from __future__ import annotations

from governance.ladder import Level, next_level
from governance.matter import NEXT_DAYS, Move, deadline_in, overdue
from handlers.matter_cards import asked_names
from handlers.matter_telling import gather, show, tell_responsible, tell_step
from handlers.matter_view import load, posts_of
from handlers.triggers import Falling, Route
from handlers.words import words
from handlers.work import Work
from storage import due, matter_steps, matters
from storage.due import Due


async def escalate(work: Work, item: Due) -> None:
    """A deadline has passed: the next rung of the ladder is asked; at the top the whole community sees it."""
    if item.community is None:
        return
    unit, key = work.unit, int(item.name.partition(":")[2])
    view = await load(unit, item.community, key)
    matter, zone = view.matter, view.community.timezone
    if not overdue(matter.state, matter.deadline, work.now):
        return
    posts = await posts_of(unit, matter.community)
    level = next_level(matter.level, matter.kind, matter.at, posts)
    deadline = deadline_in(NEXT_DAYS, work.now, zone)
    await matters.change(unit, key, level=int(level), deadline=deadline)
    await due.schedule(unit, "matter.overdue", item.name, deadline, community=matter.community)
    unit.record(matter.community, "matter.overdue", f"matter:{matter.number}", {"level": int(level)})
    view = await load(unit, matter.community, key)
    t = words(view.community.language)
    step = await matter_steps.add(unit, key, Move.ESCALATE, by=None, text=asked_names(t, view), until=deadline)
    view = await load(unit, matter.community, key)
    await tell_step(work, view, step, actor=None)
    # At the top nobody new can be asked: the group looks up, once for each deadline that passes.
    await show(work, view, fresh=level is Level.COMMUNITY)
    await tell_responsible(work, view)


ROUTES = [Route(Falling("matter.overdue"), escalate), Route(Falling("matter.gather"), gather)]
