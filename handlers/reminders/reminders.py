"""Scheduled posts to the group: listed, paused, resumed, ended, and posted when their time comes."""

from __future__ import annotations

from datetime import datetime, timedelta

from governance.reminders.acts import SCHEDULE_POST
from governance.schedule.repetition import on_clock, wall_of, worth_reading
from handlers.frame.buttons import Button, Keyboard, button
from handlers.frame.recurrence import next_wall, say_schedule, say_wall
from handlers.frame.refusals import NotYours
from handlers.frame.triggers import ButtonPress, Command, DueTrigger, Keyword, Line, Press, Route, Where
from handlers.frame.words import N_, Html, Words, html_of, words
from handlers.frame.work import Work
from handlers.reminders import draft as reminder_draft
from handlers.reminders.plan import KIND_OF_DUE, plan
from storage.communities import accounts, communities
from storage.communities.communities import Community
from storage.communities.topics import Topic
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered, Subject, key_of
from storage.queues import due
from storage.queues.due import Due
from storage.reminders import reminders
from storage.reminders.reminders import Reminder, State

LATE = timedelta(hours=1)  # from here on a post says that it is late
_HEAD = 40  # letters of a post shown in lists


async def remind(work: Work, line: Line) -> None:
    """The scheduled posts there are; with a text, or where there are none, the beginning of a new one."""
    community = await work.community()
    await work.require(SCHEDULE_POST, community.id)
    if line.text or not await reminders.alive(work.uow, community.id):
        await reminder_draft.begin(work, community.id, line)
        return
    await _list(work, community, fresh=True)


async def _list(work: Work, community: Community, *, fresh: bool = False) -> None:
    t = await work.words()
    alive = await reminders.alive(work.uow, community.id)
    lines = [t("<b>Scheduled posts of {community}</b>", community=community.name)]
    if not alive:
        lines.append(t("There are none."))
    lines += [_in_list(t, one, wall_of(work.now, community.timezone)) for one in alive]
    rows: list[list[Button]] = [[button(t.plain("Schedule another post"), "remind.new", community.id, style="primary")]]
    rows += [_list_buttons(t, one) for one in alive]
    await work.reply(Html("\n".join(lines)), rows, card=Subject("reminders", community.id), fresh=fresh)


def _list_buttons(t: Words, one: Reminder) -> list[Button]:
    turn = (
        button(t.plain("Pause {number}", number=one.number), "remind.pause", one.id)
        if one.state is State.RUNNING
        else button(t.plain("Resume {number}", number=one.number), "remind.resume", one.id)
    )
    return [turn, button(t.plain("End {number}", number=one.number), "remind.end", one.id)]


def _in_list(t: Words, one: Reminder, wall: datetime) -> Html:
    head = one.text if len(one.text) <= _HEAD else one.text[:_HEAD] + "…"
    after = next_wall(one.schedule, wall)
    if one.state is State.PAUSED:
        when = t("paused")
    else:
        when = t("next {moment}", moment=say_wall(t, after)) if after else t("no more posts")
    said = say_schedule(t, one.schedule)
    if one.photo:
        said = t("{schedule}, with a photo", schedule=said)
    return t("{number}. {text}\n{schedule} ({when})", number=one.number, text=head, schedule=said, when=when)


async def new(work: Work, press: Press) -> None:
    """Begin another scheduled post."""
    community = press.number()
    await work.require(SCHEDULE_POST, community)
    work.answer("")
    await reminder_draft.begin(work, community)


async def _one(work: Work, press: Press) -> tuple[Reminder, Community]:
    one = await reminders.get(work.uow, press.number())
    if one is None:
        raise NotYours
    await work.require(SCHEDULE_POST, one.community)
    return one, await communities.get(work.uow, one.community)


async def pause(work: Work, press: Press) -> None:
    """No posts until it is resumed."""
    one, community = await _one(work, press)
    t = await work.words()
    if await reminders.move(work.uow, one.id, State.PAUSED):
        await due.cancel(work.uow, KIND_OF_DUE, Subject("reminder", one.id))
        await _record(work, one, "paused")
    work.answer(t.plain("Ended.") if one.state is State.ENDED else t.plain("Paused. No posts until you resume it."))
    await _list(work, community)


async def resume(work: Work, press: Press) -> None:
    """Post again, from the next moment on; what fell into the pause is not made up for."""
    one, community = await _one(work, press)
    t = await work.words()
    if await reminders.move(work.uow, one.id, State.RUNNING):
        await plan(work.uow, one, community.timezone, wall_of(work.now, community.timezone))
        await _record(work, one, "resumed")
    work.answer(t.plain("Ended.") if one.state is State.ENDED else t.plain("Resumed."))
    await _list(work, community)


async def end(work: Work, press: Press) -> None:
    """Ask once whether the post shall really end."""
    one, _ = await _one(work, press)
    t = await work.words()
    work.answer("")
    keyboard: Keyboard = [
        [
            button(t.plain("Keep it"), "remind.keep", one.id),
            button(t.plain("End it"), "remind.end_sure", one.id, style="danger"),
        ]
    ]
    head = one.text[:_HEAD]
    text = t("End post {number}, “{text}”? It will not be posted again.", number=one.number, text=head)
    await work.reply(text, keyboard, card=Subject("reminders", one.community))


async def keep(work: Work, press: Press) -> None:
    """Back to the list, nothing changed."""
    _, community = await _one(work, press)
    work.answer("")
    await _list(work, community)


async def end_sure(work: Work, press: Press) -> None:
    """End a post for good."""
    one, community = await _one(work, press)
    if await reminders.move(work.uow, one.id, State.ENDED):
        await due.cancel(work.uow, KIND_OF_DUE, Subject("reminder", one.id))
        await _record(work, one, "ended")
    work.answer((await work.words()).plain("Ended."))
    await _list(work, community)


async def _record(work: Work, one: Reminder, what: str) -> None:
    journal.record(
        work.uow, one.community, f"reminder.{what}", Numbered("reminder", one.number), {"by": (await work.account()).id}
    )


async def post_due(work: Work, item: Due) -> None:
    """Post to the group, once for each moment, and plan the next time."""
    one = await reminders.get(work.uow, key_of(item.name))
    if one is None or one.state is not State.RUNNING:
        return
    community = await communities.get(work.uow, one.community)
    wall = datetime.fromisoformat(item.payload["wall"])
    at = on_clock(wall, community.timezone)
    if at > work.now:  # the community's clock has been changed meanwhile
        await due.schedule(work.uow, item.kind, item.name, at, community=community.id, payload=item.payload)
        return
    if not await plan(work.uow, one, community.timezone, wall):
        await reminders.move(work.uow, one.id, State.ENDED)
    if not await reminders.occur(work.uow, one.id, wall):
        return
    until = at + worth_reading(one.schedule)
    if work.now >= until:
        await _tell_missed(work, one, wall)
        return
    t = words(community.language)
    lines = [f"📣 {html_of(one.text)}"]
    if work.now >= at + LATE:
        lines.append(t("<i>Scheduled for {moment}; it could not be posted then.</i>", moment=say_wall(t, wall)))
    # A notice is repeated when nobody knows whether it arrived: twice read is better than never known.
    text = Html("\n".join(lines))
    if one.photo:
        work.photos(one.chat, [one.photo], text, kind=Kind.NOTICE, not_after=until, topic=Topic.NOTICES)
    else:
        work.post(one.chat, text, kind=Kind.NOTICE, not_after=until, topic=Topic.NOTICES)


async def _tell_missed(work: Work, one: Reminder, wall: datetime) -> None:
    """Whoever made the post hears that it did not appear; of several in a row, the newest is told."""
    account = await accounts.get(work.uow, one.made_by)
    if account.private_chat is None:
        return
    t = words(account.language)
    text = t(
        "Post {number}, due {moment}, did not go out because I was not running. “{text}”",
        number=one.number,
        moment=say_wall(t, wall),
        text=one.text[:_HEAD],
    )
    work.post(account.private_chat, text, kind=Kind.RECEIPT, card=Subject("missed", one.id))


async def how_many_run(work: Work, community: Community) -> int:
    """How many posts would go on."""
    return len(await reminders.alive(work.uow, community.id))


ROUTES = [
    Route(Command("remind", N_("Schedule a post to the group"), Where.PRIVATE, place=60), remind, SCHEDULE_POST),
    Route(Keyword(frozenset({"提醒", "定时", "remind"})), remind, SCHEDULE_POST),
    Route(ButtonPress("remind.new"), new, SCHEDULE_POST),
    Route(ButtonPress("remind.pause"), pause, SCHEDULE_POST),
    Route(ButtonPress("remind.resume"), resume, SCHEDULE_POST),
    Route(ButtonPress("remind.end"), end, SCHEDULE_POST),
    Route(ButtonPress("remind.keep"), keep, SCHEDULE_POST),
    Route(ButtonPress("remind.end_sure"), end_sure, SCHEDULE_POST),
    Route(DueTrigger(KIND_OF_DUE), post_due),
]
