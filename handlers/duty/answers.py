"""Answers that people give while they make a duty roster, in words and by buttons, and how it is posted."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from governance.duty.acts import MAKE_ROSTER
from governance.duty.roster import LONGEST_HOURS, MOST_PEOPLE
from governance.schedule.repetition import wall_of
from governance.schedule.text import Unclear, read_length, read_schedule, read_time
from handlers.duty.day import refresh_day
from handlers.duty.draft import GUIDED, KIND, NAMES, as_roster, ask, names_in, open_draft, shape_of, step_after
from handlers.duty.notices import plan_notices, post_roster, tell_change, tell_made
from handlers.frame.recurrence import not_a_moment
from handlers.frame.refusals import Refusal, Stale
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Line, Press, Route
from handlers.frame.words import N_, Html
from handlers.frame.work import Work
from storage.communities import accounts, chats, communities, members
from storage.communities.communities import Community
from storage.duty import rosters
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered, Subject
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

LONGEST_NAME = 40


async def answer(work: Work, line: Line) -> None:
    """What somebody writes while they make a roster."""
    draft = await open_draft(work)
    if not line.text:
        raise Refusal(N_("I can only read text here. Please write it, or press a button above."))
    match draft.step:
        case "name":
            await _named(work, draft, line.text, fresh=True)
        case "people":
            await _typed_people(work, draft, line.text)
        case "start":
            await _started(work, draft, await _read_start(work, draft, line.text), fresh=True)
        case "hours":
            await _lasting(work, draft, _read_hours(line.text), fresh=True)
        case "shown":
            await _shown(work, draft, _read_hour(line.text), fresh=True)
        case _:
            raise Refusal(N_("Please press “Post it” or “Cancel” above."))


async def _named(work: Work, draft: Dialogue, name: str, *, fresh: bool = False) -> None:
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        message = N_("That name has {count} characters. Please use at most {most}.")
        raise Refusal(message, count=len(name), most=LONGEST_NAME)
    await ask(work, draft, step_after(draft, "name"), fresh=fresh, name=name)


async def _typed_people(work: Work, draft: Dialogue, text: str) -> None:
    names = names_in(text)
    if long := next((name for name in names if len(name) > LONGEST_NAME), None):
        raise Refusal(N_("“{name}…” is too long for a name. Please separate names by commas."), name=long[:20])
    known = await accounts.several(work.uow, await members.accounts_of(work.uow, draft.answers["community"]))
    by_name = {one.name: one.id for one in known}
    people = [tuple(one) for one in draft.answers["people"]]
    new = [(by_name.get(name, 0), name) for name in names]
    people += [one for one in dict.fromkeys(new) if one not in people]
    await ask(work, draft, "people", fresh=True, people=_checked(people))


def _checked(people: list[Any]) -> list[Any]:
    if len(people) > MOST_PEOPLE:
        raise Refusal(N_("A roster has at most {most} people."), most=MOST_PEOPLE)
    return [list(one) for one in people]


async def _read_start(work: Work, draft: Dialogue, text: str) -> datetime:
    community = await communities.get(work.uow, draft.answers["community"])
    try:
        schedule = read_schedule(text, wall_of(work.now, community.timezone))
    except Unclear as unclear:
        raise not_a_moment(unclear) from unclear
    if schedule.moment is None:
        raise Refusal(N_("A roster has only one start. Please write one day and time, for example: tomorrow 8:00"))
    return schedule.moment


def _read_hours(text: str) -> int:
    try:
        return read_length(text)
    except Unclear as unclear:
        raise Refusal(N_("How long is a shift? Please write it like this: 12 hours, 1 day, 1 week")) from unclear


def _read_hour(text: str) -> time:
    try:
        return read_time(text)
    except Unclear as unclear:
        raise not_a_moment(unclear) from unclear


async def _started(work: Work, draft: Dialogue, start: datetime, *, fresh: bool = False) -> None:
    await ask(work, draft, step_after(draft, "start"), fresh=fresh, start=start.isoformat(timespec="minutes"))


async def _lasting(work: Work, draft: Dialogue, hours: int, *, fresh: bool = False) -> None:
    if not 1 <= hours <= LONGEST_HOURS:
        raise Refusal(N_("A shift can last from one hour to 31 days."))
    await ask(work, draft, step_after(draft, "hours"), fresh=fresh, hours=hours)


async def _shown(work: Work, draft: Dialogue, at: time, *, fresh: bool = False) -> None:
    await ask(work, draft, step_after(draft, "shown"), fresh=fresh, shown=at.isoformat(timespec="minutes"))


async def name_pressed(work: Work, press: Press) -> None:
    """One of the usual duties."""
    draft = await _at(work, "name")
    place = press.number()
    if not 0 <= place < len(NAMES):
        raise Stale
    work.answer("")
    await _named(work, draft, (await work.words()).plain(NAMES[place]))


async def person_pressed(work: Work, press: Press) -> None:
    """Put a person on the roster as the next in turn, take them off, or begin anew."""
    draft = await _at(work, "people")
    account = 0 if press.verb == "roster.clear" else press.number()
    people = [tuple(one) for one in draft.answers["people"]]
    rest = [] if press.verb == "roster.clear" else [one for one in people if one[0] != account]
    if press.verb == "roster.out":
        rest = [one for place, one in enumerate(people) if place != account or one[0]]
    if press.verb == "roster.add":
        if not await members.belongs(work.uow, draft.answers["community"], account):
            raise Stale
        person = (account, (await accounts.get(work.uow, account)).name)
        rest = people if person in people else [*people, person]
    work.answer("")
    await ask(work, draft, "people", people=_checked(rest))


async def people_pressed(work: Work, _press: Press) -> None:
    """That is everybody."""
    draft = await _at(work, "people")
    if not draft.answers["people"]:
        raise Refusal(N_("A roster needs at least one person."))
    work.answer("")
    await ask(work, draft, step_after(draft))


async def start_pressed(work: Work, press: Press) -> None:
    """One of the usual beginnings."""
    draft = await _at(work, "start")
    try:
        start = datetime.strptime(press.word(), "%Y%m%dT%H%M")  # noqa: DTZ007  (a clock on the wall has no zone)
    except ValueError as error:
        raise Stale from error
    work.answer("")
    await _started(work, draft, start)


async def hours_pressed(work: Work, press: Press) -> None:
    """One of the usual lengths."""
    draft = await _at(work, "hours")
    work.answer("")
    await _lasting(work, draft, press.number())


async def shown_pressed(work: Work, press: Press) -> None:
    """One of the usual hours; the button carries minutes after midnight."""
    draft = await _at(work, "shown")
    minutes = press.number()
    if not 0 <= minutes < 24 * 60:
        raise Stale
    work.answer("")
    await _shown(work, draft, time(minutes // 60, minutes % 60))


async def _at(work: Work, step: str) -> Dialogue:
    draft = await open_draft(work)
    if draft.step != step:
        raise Stale
    return draft


async def save(work: Work, _press: Press) -> None:
    """Keep the roster, post it to the group, and have everybody reminded from now on."""
    draft = await _at(work, "check")
    community = await communities.get(work.uow, draft.answers["community"])
    account = await work.account()
    if "roster" in draft.answers:
        await _change(work, draft, community)
        return
    groups = await chats.groups_of(work.uow, community.id)
    if not groups:
        raise Refusal(
            N_("I am not in any of your community's groups at the moment. Please add me to one, then press again.")
        )
    group = next((one for one in groups if one.purpose == "owners"), groups[0])
    shape = as_roster(draft.answers)
    roster = await rosters.make(
        work.uow,
        community.id,
        group.id,
        name=shape.name,
        start=shape.rotation.start,
        hours=shape.rotation.hours,
        shown_at=shape.shown_at,
        members=shape.people,
        by=account.id,
    )
    await plan_notices(work.uow, roster, community.timezone)
    await dialogues.end(work.uow, draft)
    content = {"name": roster.name, "by": account.id}
    journal.record(work.uow, community.id, "roster.made", Numbered("roster", roster.number), content)
    await post_roster(work, roster, community)
    await tell_made(work, roster, community)
    t = await work.words()
    work.answer(t.plain("Posted to the group."))
    text = t("Duty roster {number} · {name} has been posted to the group.", number=roster.number, name=roster.name)
    hint = t("Everyone is reminded the evening before and at the start. Who is on duty: /duty")
    work.post((await work.chat()).id, Html(f"{text}\n{hint}"), kind=Kind.ANSWER, card=Subject("draft", KIND))


async def _change(work: Work, draft: Dialogue, community: Community) -> None:
    """Other people in turn: kept, shown in the group, and told to who comes, who goes and who asked."""
    wall = wall_of(work.now, community.timezone)
    before = await rosters.get(work.uow, int(draft.answers["roster"]), community.id)
    shape = await shape_of(work, draft.answers, wall)
    await dialogues.end(work.uow, draft)
    t = await work.words()
    if before is None or before.people == shape.people:
        work.answer(t.plain("Nothing was changed."))
        text = t("The roster “{name}” has not changed.", name=shape.name)
    else:
        await rosters.reseat(work.uow, shape.id, shape.people, shape.rotation)
        people = {"before": before.seats, "after": shape.seats}
        content = {"name": shape.name, "by": draft.account, **people}
        journal.record(work.uow, community.id, "roster.changed", Numbered("roster", shape.number), content)
        known = [one.account for one in before.people if one.account]
        await post_roster(work, shape, community, known=known)
        await refresh_day(work, community, shape.chat)
        await tell_change(work, before, shape, community)
        work.answer(t.plain("Changed."))
        text = t("The roster “{name}” has been changed, and I have told the group.", name=shape.name)
    work.post((await work.chat()).id, text, kind=Kind.ANSWER, card=Subject("draft", KIND))


_PRESSED = {
    "roster.name": name_pressed,
    "roster.add": person_pressed,
    "roster.drop": person_pressed,
    "roster.out": person_pressed,
    "roster.clear": person_pressed,
    "roster.people": people_pressed,
    "roster.start": start_pressed,
    "roster.hours": hours_pressed,
    "roster.shown": shown_pressed,
    "roster.save": save,
}
ROUTES = [
    Route(DialogueAnswer(KIND, GUIDED), answer, MAKE_ROSTER),
    *(Route(ButtonPress(verb), handle, MAKE_ROSTER) for verb, handle in _PRESSED.items()),
]
