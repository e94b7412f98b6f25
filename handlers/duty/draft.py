"""Draft of a duty roster, made in a guided dialogue in private that survives a restart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from governance.duty.acts import MAKE_ROSTER
from governance.duty.roster import Rotation, reseated
from governance.schedule.repetition import wall_of
from handlers.duty.cards import roster_card, say_hours
from handlers.duty.clashes import clashes
from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.recurrence import say_time, say_wall
from handlers.frame.refusals import Stale
from handlers.frame.triggers import Guided
from handlers.frame.unfinished import change_button, stop_button, titled
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from storage.communities import accounts, communities, members
from storage.communities.accounts import Account
from storage.duty import rosters
from storage.duty.rosters import Member, Roster
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.offices import roles
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

KIND = "roster"
_LINES = 4  # for shifts and warnings: with the four others the question stays within eight
MOST_KNOWN = 24  # buttons with people; others are typed

NAMES = (N_("Gatehouse"), N_("Night patrol"), N_("Cleaning"), N_("Committee office hours"))
STEPS = ("name", "people", "start", "hours", "shown")
_HOURS = (12, 24, 48, 168)
_SHOWN = (8, 12, 18)
_ASKED = {
    "name": N_("🗓 <b>New duty roster</b>\nWhat kind of duty? Press one or write its name."),
    "people": N_(
        "<b>{name}</b>: who takes turns?\n"
        "Press people in the order of their turns. For neighbours without Telegram, write their names, "
        "separated by commas."
    ),
    "start": N_("When does the first shift start? Press one or write it, for example: tomorrow 8:00"),
    "hours": N_("How long is a shift? Press one or write it, for example: 3 days"),
    "shown": N_("At what time should the group see who is on duty today? Press one or write it, for example: 7:30"),
}


async def begin(work: Work, community: int) -> None:
    """Open the dialogue for a community."""
    draft = Dialogue((await work.account()).id, KIND, "name", {"community": community, "people": []})
    await ask(work, draft, "name", fresh=True)


async def begin_change(work: Work, roster: Roster) -> None:
    """Open the dialogue at the people of a roster that there is."""
    people = [[one.account or 0, one.name] for one in roster.people]
    answers = {"community": roster.community, "roster": roster.id, "name": roster.name, "people": people}
    draft = Dialogue((await work.account()).id, KIND, "people", answers)
    await ask(work, draft, "people", fresh=True)


def step_after(draft: Dialogue, *given: str) -> str:
    """What is asked next, once these are answered as well: what is still missing."""
    known = {*draft.answers, *given}
    if "roster" in draft.answers:
        return "check"
    people = bool(draft.answers["people"]) or "people" in given
    return next((one for one in STEPS if (one not in known if one != "people" else not people)), "check")


async def go_on(work: Work, draft: Dialogue) -> None:
    """Go on with a roster that was laid aside, or with one of its answers."""
    await work.require(MAKE_ROSTER, draft.answers["community"])
    await ask(work, draft, draft.step, fresh=True)


def named(t: Words, answers: Mapping[str, Any]) -> str:
    """By what its maker knows it again."""
    return titled(t, t.plain("roster"), str(answers.get("name", "")))


def _without(answers: Mapping[str, Any], step: str, before: str) -> Mapping[str, Any]:
    """The answers without the names that a message had brought."""
    if step != "people":
        return answers
    typed = names_in(before)
    return {**answers, "people": [one for one in answers["people"] if one[0] or one[1] not in typed]}


def names_in(text: str) -> list[str]:
    """The names that somebody wrote, parted by commas or lines."""
    return [" ".join(name.split()) for name in re.split(r"[,，、;；\n]+", text) if name.strip()]


GUIDED = Guided(
    named=named,
    ask=go_on,
    keeps=lambda answers: bool(answers.get("name")),
    fields={
        "name": N_("The name"),
        "people": N_("Who takes turns"),
        "start": N_("When it starts"),
        "hours": N_("How long a shift is"),
        "shown": N_("When the group sees it"),
    },
    unsaid=_without,
    card=Subject("draft", KIND),
    dropped=N_("Cancelled. Nothing was saved. To start again: /roster"),
)


async def open_draft(work: Work) -> Dialogue:
    """The open draft; asks for the right to make a roster. Raises Stale if there is none."""
    draft = await dialogues.of(work.uow, (await work.account()).id, KIND)
    if draft is None:
        raise Stale
    await work.require(MAKE_ROSTER, draft.answers["community"])
    return draft


async def ask(work: Work, draft: Dialogue, step: str, *, fresh: bool = False, **answers: Any) -> None:
    """Keep the answers, and ask for the next thing."""
    draft = replace(draft, step=step, answers={**draft.answers, **answers})
    draft = await dialogues.save(work.uow, draft)
    t = await work.words()
    community = await communities.get(work.uow, draft.answers["community"])
    wall = wall_of(work.now, community.timezone)
    if step == "check":
        shape = await shape_of(work, draft.answers, wall)
        last = t("Change the roster like this?") if "roster" in draft.answers else _shown_line(t, draft.answers)
        warned = await clashes(work, t, shape, wall)
        card = roster_card(t, shape, wall, shifts=_LINES - len(warned))
        text = Html("\n".join([card, *warned, last]))
    else:
        text = Html("\n".join([t(_ASKED[step], name=draft.answers.get("name", "")), *_so_far(t, draft)]))
    keyboard = [*await _choices(work, t, draft, wall), [stop_button(draft, t.plain("Cancel"))]]
    chat = (await work.chat()).id
    work.post(chat, text, keyboard, kind=Kind.ANSWER, card=Subject("draft", KIND), fresh=fresh)


def _so_far(t: Words, draft: Dialogue) -> list[Html]:
    people = draft.answers["people"]
    if draft.step != "people" or not people:
        return []
    return [t("Turns so far: {people}", people=" → ".join(name for _, name in people))]


def _shown_line(t: Words, answers: Mapping[str, Any]) -> Html:
    at = time.fromisoformat(answers["shown"])
    return t("The group will see each day's duty at {time}. Post this roster?", time=say_time(at))


async def _choices(work: Work, t: Words, draft: Dialogue, wall: datetime) -> Keyboard:
    match draft.step:
        case "name":
            return in_rows([button(t.plain(name), "roster.name", place) for place, name in enumerate(NAMES)])
        case "people":
            return await _people_buttons(work, t, draft)
        case "start":
            return [[button(say_wall(t, at), "roster.start", f"{at:%Y%m%dT%H%M}")] for at in _starts(wall)]
        case "hours":
            return in_rows([button(str(say_hours(t, hours)), "roster.hours", hours) for hours in _HOURS])
        case "shown":
            return [[button(f"{hour:02}:00", "roster.shown", hour * 60) for hour in _SHOWN]]
        case _:
            if "roster" in draft.answers:
                return [[button(t.plain("Change it"), "roster.save", style="primary")]]
            return [[button(t.plain("Post it"), "roster.save", style="primary")], [change_button(t, draft)]]


async def _people_buttons(work: Work, t: Words, draft: Dialogue) -> Keyboard:
    chosen = [account for account, _ in draft.answers["people"]]
    known = await _known(work, draft.answers["community"], [account for account in chosen if account])
    buttons = []
    for one in known:
        if one.id in chosen:
            label = f"✓ {chosen.index(one.id) + 1}. {one.name}"
            buttons.append(button(label, "roster.drop", one.id))
        else:
            buttons.append(button(one.name, "roster.add", one.id))
    for place, (account, name) in enumerate(draft.answers["people"]):
        if not account:  # somebody without Telegram, known by name
            buttons.append(button(f"✓ {place + 1}. {name}", "roster.out", place))
    done = [[button(t.plain("That is everyone"), "roster.people", style="primary")]] if chosen else []
    clear = [[button(t.plain("Choose again"), "roster.clear")]] if chosen else []
    return [*in_rows(buttons), *done, *clear]


async def _known(work: Work, community: int, chosen: Sequence[int]) -> list[Account]:
    """Who can be put on a roster by a press: those with a task first, then whoever has been here longest.

    Whoever is chosen already is among them, so that they can be taken off again.
    """
    with_task = [one.account for one in await roles.holders(work.uow, community)]
    keys = list(dict.fromkeys([*with_task, *await members.accounts_of(work.uow, community)]))[:MOST_KNOWN]
    keys += [key for key in chosen if key not in keys]
    found = {one.id: one for one in await accounts.several(work.uow, keys)}
    return [found[key] for key in keys]


def _starts(wall: datetime) -> list[datetime]:
    """Tomorrow, next Monday and the first of next month, each at eight."""
    morning = datetime.combine(wall.date() + timedelta(days=1), time(8))
    monday = morning + timedelta(days=(8 - morning.isoweekday()) % 7)
    first = (morning.replace(day=1) + timedelta(days=32)).replace(day=1)
    return list(dict.fromkeys([morning, monday, first]))


async def shape_of(work: Work, answers: Mapping[str, Any], wall: datetime) -> Roster:
    """The draft as the roster that it would become: a new one, or one that there is with other people in turn.

    Raises Stale if the roster to be changed has ended.
    """
    if "roster" not in answers:
        return as_roster(answers)
    roster = await rosters.get(work.uow, int(answers["roster"]), int(answers["community"]))
    if roster is None or roster.ended:
        raise Stale
    people = tuple(Member(account or None, name) for account, name in answers["people"])
    rotation = reseated(roster.rotation, roster.seats, [one.seat for one in people], wall)
    return replace(roster, rotation=rotation, people=people)


def as_roster(answers: Mapping[str, Any]) -> Roster:
    """The draft as the roster that it would become; number 0, since it has none yet."""
    people = tuple(Member(account or None, name) for account, name in answers["people"])
    rotation = Rotation(len(people), datetime.fromisoformat(answers["start"]), answers["hours"])
    shown_at = time.fromisoformat(answers["shown"])
    return Roster(0, answers["community"], 0, 0, answers["name"], rotation, people, shown_at, 0, ended=False)
