"""Draft of a scheduled post to the group: its text, its time, and both shown back before anything is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from governance.reminders.acts import SCHEDULE_POST
from governance.schedule.repetition import Every, Schedule, as_data, from_data, wall_of
from governance.schedule.text import Unclear, read_schedule
from handlers.frame.buttons import Keyboard, button
from handlers.frame.recurrence import next_wall, not_a_moment, say_schedule, say_wall, say_when_quiet
from handlers.frame.refusals import Refusal, Stale, TooLong
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Guided, Line, Press, Route
from handlers.frame.unfinished import change_button, stop_button, titled
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.reminders.photos import fetch, leaves_something, photo_of
from handlers.reminders.plan import plan
from storage.communities import chats, communities
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered, Subject
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue
from storage.reminders import reminders

KIND = "reminder"
LONGEST_TEXT = 1500
LONGEST_CAPTION = 900
"""Telegram lets 1,024 letters stand below a photo; a post that comes late says so there, too."""
_USUAL = (
    Schedule(Every.DAY, time(8)),
    Schedule(Every.WEEK, time(8), weekdays=(1,)),
    Schedule(Every.MONTH, time(8), day_of_month=1),
)


async def begin(work: Work, community: int, line: Line | None = None) -> None:
    """Open the dialogue; with a text it goes on to the time."""
    draft = Dialogue((await work.account()).id, KIND, "text", {"community": community})
    if line is not None and len(line.text) > LONGEST_CAPTION:  # too long perhaps, and then it is kept
        draft = replace(draft, answers={**draft.answers, "photo": photo_of(line.message)})
        await dialogues.save(work.uow, draft)
        work.hear_next(line.text)
    elif line is not None and line.text:
        await _worded(work, draft, line)
    else:
        await _go(work, draft, "text")


async def _draft(work: Work) -> Dialogue:
    draft = await dialogues.of(work.uow, (await work.account()).id, KIND)
    if draft is None:
        raise Stale
    await work.require(SCHEDULE_POST, draft.answers["community"])
    return draft


async def _go(work: Work, draft: Dialogue, step: str, *, fresh: bool = True, **answers: Any) -> None:
    draft = replace(draft, step=step, answers={**draft.answers, **answers})
    draft = await dialogues.save(work.uow, draft)
    t = await work.words()
    community = await communities.get(work.uow, draft.answers["community"])
    text, keyboard = _asking(t, draft, wall_of(work.now, community.timezone))
    rows = [*keyboard, [stop_button(draft, t.plain("Cancel"))]]
    work.post((await work.chat()).id, text, rows, kind=Kind.ANSWER, card=Subject("draft", KIND), fresh=fresh)


def _asking(t: Words, draft: Dialogue, wall: datetime) -> tuple[Html, Keyboard]:
    if draft.step == "text":
        asked = t(
            "📣 <b>Scheduled post</b>\n"
            "What should the group read? Please write it as one message; you can attach a photo."
        )
        return Html("\n".join([asked, *_photo(t, draft)])), []
    if draft.step == "when":
        usual = [[button(str(say_schedule(t, one)), "remind.when", place)] for place, one in enumerate(_USUAL)]
        asked = t(
            "When? Press one or write it, for example: every Monday 08:00 · the 1st of each month · every "
            "year on 5 March · tomorrow 9:00"
        )
        return Html("\n".join([*_photo(t, draft), *_left_behind(t, draft), asked])), usual
    schedule = button(t.plain("Schedule it"), "remind.save", style="primary")
    return _shown_back(t, draft, wall), [[schedule], [change_button(t, draft)]]


def _photo(t: Words, draft: Dialogue) -> list[Html]:
    return [t("Your photo will be posted with it.")] if draft.answers.get("photo") else []


def _left_behind(t: Words, draft: Dialogue) -> list[Html]:
    return [] if draft.answers.get("bare", True) else [t("I can post only text and a photo, no videos or files.")]


def _shown_back(t: Words, draft: Dialogue, wall: datetime) -> Html:
    schedule = from_data(draft.answers["schedule"])
    after = next_wall(schedule, wall)
    lines = [
        t("📣 {text}", text=draft.answers["text"]),
        t("When: <b>{schedule}</b>", schedule=say_schedule(t, schedule)),
        t("First time: {moment}", moment=say_wall(t, after)) if after else Html(),
        say_when_quiet(t, schedule.at),
        *_photo(t, draft),
        *_left_behind(t, draft),
        t("Is that right? You can also write a different time."),
    ]
    return Html("\n".join(filter(None, lines)))


async def answer(work: Work, line: Line) -> None:
    """What somebody writes while they schedule a post."""
    draft = await _draft(work)
    if draft.step == "text" and line.text:
        await _worded(work, draft, line)
        return
    if photo := photo_of(line.message):
        _check_length(draft.answers.get("text", ""), photo=photo)
        await _go(work, draft, draft.step, photo=photo)
        return
    if not line.text:
        raise Refusal(N_("I can only read text and photos here. Please write it, or press a button above."))
    community = await communities.get(work.uow, draft.answers["community"])
    try:
        schedule = read_schedule(line.text, wall_of(work.now, community.timezone))
    except Unclear as unclear:
        raise not_a_moment(unclear) from unclear
    await _go(work, draft, "check", schedule=as_data(schedule))


async def _worded(work: Work, draft: Dialogue, line: Line) -> None:
    photo = photo_of(line.message) or draft.answers.get("photo")
    _check_length(line.text, photo=photo)
    after = "check" if "schedule" in draft.answers else "when"
    await _go(work, draft, after, text=line.text, photo=photo, bare=not leaves_something(line.message))


def _check_length(text: str, *, photo: str | None) -> None:
    """Raises Refusal if a text does not fit a message, or below its photo."""
    most = LONGEST_CAPTION if photo else LONGEST_TEXT
    if len(text) > most:
        message = N_("The text has {count} characters; at most {most} fit. Please send a shorter one.")
        if photo:
            message = N_("The text has {count} characters; with a photo at most {most} fit. Please send a shorter one.")
        raise TooLong(message, count=len(text), most=most, length=len(text), limit=most)


async def when_pressed(work: Work, press: Press) -> None:
    """One of the usual times."""
    draft, place = await _draft(work), press.number()
    if draft.step == "text" or not 0 <= place < len(_USUAL):
        raise Stale
    work.answer("")
    await _go(work, draft, "check", fresh=False, schedule=as_data(_USUAL[place]))


async def save(work: Work, _press: Press) -> None:
    """Keep the post and have it come from now on."""
    draft = await _draft(work)
    if draft.step != "check":
        raise Stale
    community = await communities.get(work.uow, draft.answers["community"])
    schedule = from_data(draft.answers["schedule"])
    wall = wall_of(work.now, community.timezone)
    if next_wall(schedule, wall) is None:
        raise Refusal(N_("That time has passed in the meantime. Please write another."))
    reminder = await reminders.make(
        work.uow,
        community.id,
        await _group(work, community),
        text=draft.answers["text"],
        schedule=schedule,
        by=draft.account,
    )
    await plan(work.uow, reminder, community.timezone, wall)
    if photo := draft.answers.get("photo"):
        await fetch(work, reminder.id, photo)
    await dialogues.end(work.uow, draft)
    content = {"text": reminder.text, "schedule": draft.answers["schedule"], "by": draft.account}
    content["photo"] = bool(photo)
    journal.record(work.uow, community.id, "reminder.made", Numbered("reminder", reminder.number), content)
    t = await work.words()
    work.answer(t.plain("Scheduled."))
    done = t("Post {number} is scheduled: {schedule}", number=reminder.number, schedule=say_schedule(t, schedule))
    hint = t("To see, pause or end scheduled posts: /remind")
    work.post((await work.chat()).id, Html(f"{done}\n{hint}"), kind=Kind.ANSWER, card=Subject("draft", KIND))


async def _group(work: Work, community: Community) -> int:
    groups = await chats.groups_of(work.uow, community.id)
    if not groups:
        raise Refusal(
            N_("I am not in any of your community's groups at the moment. Please add me to one, then press again.")
        )
    return next((one.id for one in groups if one.purpose == "owners"), groups[0].id)


async def ask(work: Work, draft: Dialogue) -> None:
    """Go on with a post that was laid aside, or with its text or time."""
    await work.require(SCHEDULE_POST, draft.answers["community"])
    await _go(work, draft, draft.step)


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    return titled(t, t.plain("scheduled post"), str(answers.get("text", "")))


_GUIDED = Guided(
    named=_named,
    ask=ask,
    keeps=lambda answers: bool(answers.get("text") or answers.get("photo")),
    fields={"text": N_("The text"), "when": N_("The time")},
    begins_at="text",
    card=Subject("draft", KIND),
    dropped=N_("Cancelled. Nothing was saved. To start again: /remind"),
)
ROUTES = [
    Route(DialogueAnswer(KIND, _GUIDED), answer, SCHEDULE_POST),
    Route(ButtonPress("remind.when"), when_pressed, SCHEDULE_POST),
    Route(ButtonPress("remind.save"), save, SCHEDULE_POST),
]
