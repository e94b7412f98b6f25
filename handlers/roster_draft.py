"""How is a duty roster made? A guided dialogue in private that survives a restart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from governance.roles import Act
from governance.roster import LONGEST_HOURS, MOST_PEOPLE, Rotation
from governance.schedule import wall_of
from governance.schedule_text import Unclear, read_length, read_schedule, read_time
from handlers.buttons import Button, Keyboard, button
from handlers.duty_notices import plan_notices, show_roster
from handlers.recurrence import not_a_moment, say_time, say_wall
from handlers.refusals import Refusal, Stale
from handlers.roster_cards import roster_card, say_hours
from handlers.triggers import Answering, Line, Press, Pressing, Route
from handlers.words import N_, Html, Words
from handlers.work import Work
from storage import accounts, chats, communities, dialogues, members, rosters
from storage.dialogues import Dialogue
from storage.outbox import Kind
from storage.rosters import Member, Roster

KIND = "roster"
LONGEST_NAME = 40
MOST_KNOWN = 24  # buttons with people; others are typed
STEPS = ("name", "people", "start", "hours", "shown", "check")

_NAMES = (N_("Gatehouse"), N_("Night patrol"), N_("Cleaning"), N_("Committee's day"))
_HOURS = (12, 24, 48, 168)
_SHOWN = (8, 12, 18)
_ASKED = {
    "name": N_("🗓 <b>A new duty roster</b>\nWhat duty is it? Press one or write its name."),
    "people": N_(
        "<b>{name}</b>: who takes turns?\nPress people in the order of their turns. "
        "Neighbours without Telegram: write their names, separated by commas."
    ),
    "start": N_("When does the first shift begin? Press one or write it, such as: tomorrow 8:00"),
    "hours": N_("How long is a shift? Press one or write it, such as: 3 days"),
    "shown": N_("At what hour shall the group see who is on duty today? Press one or write it, such as: 7:30"),
}


async def begin(work: Work, community: int) -> None:
    """Open the dialogue for a community."""
    draft = Dialogue((await work.account()).id, KIND, "name", {"community": community, "people": []})
    await _go(work, draft, "name", fresh=True)


async def _draft(work: Work) -> Dialogue:
    """The open draft; asks for the right to make a roster. Raises Stale if there is none."""
    draft = await dialogues.of(work.unit, (await work.account()).id)
    if draft is None or draft.kind != KIND:
        raise Stale
    await work.require(Act.MAKE_ROSTER, draft.answers["community"])
    return draft


async def _go(work: Work, draft: Dialogue, step: str, *, fresh: bool = False, **answers: Any) -> None:
    """Keep the answers, and ask for the next thing."""
    draft = replace(draft, step=step, answers={**draft.answers, **answers})
    await dialogues.save(work.unit, draft)
    t = await work.words()
    community = await communities.get(work.unit, draft.answers["community"])
    wall = wall_of(work.now, community.timezone)
    if step == "check":
        text = Html("\n".join([roster_card(t, _as_roster(draft.answers), wall), _shown_line(t, draft.answers)]))
    else:
        text = Html("\n".join([t(_ASKED[step], name=draft.answers.get("name", "")), *_so_far(t, draft)]))
    keyboard = [*await _choices(work, t, draft, wall), [button(t.plain("Stop"), "roster.stop")]]
    chat = (await work.chat()).id
    work.post(chat, text, keyboard, kind=Kind.ANSWER, card=f"draft:{KIND}", fresh=fresh)


def _so_far(t: Words, draft: Dialogue) -> list[Html]:
    people = draft.answers["people"]
    if draft.step != "people" or not people:
        return []
    return [t("Turns so far: {people}", people=" → ".join(name for _, name in people))]


def _shown_line(t: Words, answers: Mapping[str, Any]) -> Html:
    at = time.fromisoformat(answers["shown"])
    return t("The group sees each day's duty at {time}. Shall I post this roster?", time=say_time(at))


async def _choices(work: Work, t: Words, draft: Dialogue, wall: datetime) -> Keyboard:
    match draft.step:
        case "name":
            return _rows([button(t.plain(name), "roster.name", place) for place, name in enumerate(_NAMES)])
        case "people":
            return await _people_buttons(work, t, draft)
        case "start":
            return [[button(say_wall(t, at), "roster.start", f"{at:%Y%m%dT%H%M}")] for at in _starts(wall)]
        case "hours":
            return _rows([button(str(say_hours(t, hours)), "roster.hours", hours) for hours in _HOURS])
        case "shown":
            return [[button(f"{hour:02}:00", "roster.shown", hour * 60) for hour in _SHOWN]]
        case _:
            return [[button(t.plain("Post it"), "roster.save", style="primary")]]


async def _people_buttons(work: Work, t: Words, draft: Dialogue) -> Keyboard:
    chosen = [account for account, _ in draft.answers["people"]]
    keys = await members.accounts_of(work.unit, draft.answers["community"])
    known = await accounts.several(work.unit, keys[:MOST_KNOWN])
    buttons = []
    for one in known:
        if one.id in chosen:
            label = f"✓ {chosen.index(one.id) + 1}. {one.name}"
            buttons.append(button(label, "roster.drop", one.id))
        else:
            buttons.append(button(one.name, "roster.add", one.id))
    done = [[button(t.plain("That is everybody"), "roster.people", style="primary")]] if chosen else []
    clear = [[button(t.plain("Choose anew"), "roster.clear")]] if chosen else []
    return [*_rows(buttons), *done, *clear]


def _rows(buttons: list[Button]) -> list[list[Button]]:
    return [buttons[place : place + 2] for place in range(0, len(buttons), 2)]


def _starts(wall: datetime) -> list[datetime]:
    """Tomorrow, next Monday and the first of next month, each at eight."""
    morning = datetime.combine(wall.date() + timedelta(days=1), time(8))
    monday = morning + timedelta(days=(8 - morning.isoweekday()) % 7)
    first = (morning.replace(day=1) + timedelta(days=32)).replace(day=1)
    return list(dict.fromkeys([morning, monday, first]))


# Answers in words


async def answer(work: Work, line: Line) -> None:
    """What somebody writes while they make a roster."""
    draft = await _draft(work)
    if not line.text:
        raise Refusal(N_("I can only read words here. Please write it, or press a button above."))
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
            raise Refusal(N_("Please press “Post it” or “Stop” above."))


async def _named(work: Work, draft: Dialogue, name: str, *, fresh: bool = False) -> None:
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        message = N_("That name has {count} letters. Please find one of at most {most}.")
        raise Refusal(message, count=len(name), most=LONGEST_NAME)
    await _go(work, draft, "people", fresh=fresh, name=name)


async def _typed_people(work: Work, draft: Dialogue, text: str) -> None:
    names = [" ".join(name.split()) for name in re.split(r"[,，、;；\n]+", text) if name.strip()]
    if long := next((name for name in names if len(name) > LONGEST_NAME), None):
        raise Refusal(N_("“{name}…” is too long for a name. Please separate names by commas."), name=long[:20])
    known = await accounts.several(work.unit, await members.accounts_of(work.unit, draft.answers["community"]))
    by_name = {one.name: one.id for one in known}
    people = [tuple(one) for one in draft.answers["people"]]
    new = [(by_name.get(name), name) for name in names]
    people += [one for one in dict.fromkeys(new) if one not in people]
    await _go(work, draft, "people", fresh=True, people=_checked(people))


def _checked(people: list[Any]) -> list[Any]:
    if len(people) > MOST_PEOPLE:
        raise Refusal(N_("A roster has at most {most} people."), most=MOST_PEOPLE)
    return [list(one) for one in people]


async def _read_start(work: Work, draft: Dialogue, text: str) -> datetime:
    community = await communities.get(work.unit, draft.answers["community"])
    try:
        schedule = read_schedule(text, wall_of(work.now, community.timezone))
    except Unclear as unclear:
        raise not_a_moment(unclear) from unclear
    if schedule.moment is None:
        raise Refusal(N_("A roster begins once. Please write one day and time, such as: tomorrow 8:00"))
    return schedule.moment


def _read_hours(text: str) -> int:
    try:
        return read_length(text)
    except Unclear as unclear:
        raise Refusal(N_("How long is a shift? Please write it like: 12 hours, 1 day, 1 week")) from unclear


def _read_hour(text: str) -> time:
    try:
        return read_time(text)
    except Unclear as unclear:
        raise not_a_moment(unclear) from unclear


async def _started(work: Work, draft: Dialogue, start: datetime, *, fresh: bool = False) -> None:
    await _go(work, draft, "hours", fresh=fresh, start=start.isoformat(timespec="minutes"))


async def _lasting(work: Work, draft: Dialogue, hours: int, *, fresh: bool = False) -> None:
    if not 1 <= hours <= LONGEST_HOURS:
        raise Refusal(N_("A shift lasts between one hour and 31 days."))
    await _go(work, draft, "shown", fresh=fresh, hours=hours)


async def _shown(work: Work, draft: Dialogue, at: time, *, fresh: bool = False) -> None:
    await _go(work, draft, "check", fresh=fresh, shown=at.isoformat(timespec="minutes"))


# Answers by button


async def name_pressed(work: Work, press: Press) -> None:
    """One of the usual duties."""
    draft = await _at(work, "name")
    place = press.number()
    if not 0 <= place < len(_NAMES):
        raise Stale
    work.answer("")
    await _named(work, draft, (await work.words()).plain(_NAMES[place]))


async def person_pressed(work: Work, press: Press) -> None:
    """Put a person on the roster as the next in turn, take them off, or begin anew."""
    draft = await _at(work, "people")
    account = 0 if press.verb == "roster.clear" else press.number()
    people = [tuple(one) for one in draft.answers["people"]]
    rest = [] if press.verb == "roster.clear" else [one for one in people if one[0] != account]
    if press.verb == "roster.add":
        if not await members.belongs(work.unit, draft.answers["community"], account):
            raise Stale
        person = (account, (await accounts.get(work.unit, account)).name)
        rest = people if person in people else [*people, person]
    work.answer("")
    await _go(work, draft, "people", people=_checked(rest))


async def people_pressed(work: Work, _press: Press) -> None:
    """That is everybody."""
    draft = await _at(work, "people")
    if not draft.answers["people"]:
        raise Refusal(N_("A roster needs at least one person."))
    work.answer("")
    await _go(work, draft, "start")


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
    draft = await _draft(work)
    if draft.step != step:
        raise Stale
    return draft


async def save(work: Work, _press: Press) -> None:
    """Keep the roster, post it to the group, and have everybody reminded from now on."""
    draft = await _at(work, "check")
    community = await communities.get(work.unit, draft.answers["community"])
    account = await work.account()
    groups = await chats.groups_of(work.unit, community.id)
    if not groups:
        raise Refusal(N_("I am in no group of your community at the moment. Please add me there, then press again."))
    group = next((one for one in groups if one.purpose == "owners"), groups[0])
    shape = _as_roster(draft.answers)
    roster = await rosters.make(
        work.unit,
        community.id,
        group.id,
        name=shape.name,
        start=shape.rotation.start,
        hours=shape.rotation.hours,
        shown_at=shape.shown_at,
        members=shape.people,
        by=account.id,
    )
    await plan_notices(work.unit, roster, community.timezone)
    await dialogues.end(work.unit, account.id)
    work.unit.record(community.id, "roster.made", f"roster:{roster.number}", {"name": roster.name, "by": account.id})
    show_roster(work, roster, community, fresh=True)
    t = await work.words()
    work.answer(t.plain("Posted to the group."))
    text = t("Duty roster {number} · {name} is posted to the group.", number=roster.number, name=roster.name)
    hint = t("Everybody is reminded the evening before and at the start. /duty shows who is on duty.")
    work.post((await work.chat()).id, Html(f"{text}\n{hint}"), kind=Kind.ANSWER, card=f"draft:{KIND}")


async def stop(work: Work, _press: Press) -> None:
    """Drop the draft."""
    draft = await _draft(work)
    await dialogues.end(work.unit, draft.account)
    t = await work.words()
    work.answer(t.plain("Stopped."))
    text = t("Stopped. Nothing was kept. /roster begins anew.")
    work.post((await work.chat()).id, text, kind=Kind.ANSWER, card=f"draft:{KIND}")


def _as_roster(answers: Mapping[str, Any]) -> Roster:
    """The draft as the roster that it would become; number 0, since it has none yet."""
    people = tuple(Member(account, name) for account, name in answers["people"])
    rotation = Rotation(len(people), datetime.fromisoformat(answers["start"]), answers["hours"])
    shown_at = time.fromisoformat(answers["shown"])
    return Roster(0, answers["community"], 0, 0, answers["name"], rotation, people, shown_at, 0, ended=False)


_PRESSED = {
    "roster.name": name_pressed,
    "roster.add": person_pressed,
    "roster.drop": person_pressed,
    "roster.clear": person_pressed,
    "roster.people": people_pressed,
    "roster.start": start_pressed,
    "roster.hours": hours_pressed,
    "roster.shown": shown_pressed,
    "roster.save": save,
    "roster.stop": stop,
}
ROUTES = [
    Route(Answering(KIND), answer, Act.MAKE_ROSTER),
    *(Route(Pressing(verb), handle, Act.MAKE_ROSTER) for verb, handle in _PRESSED.items()),
]
