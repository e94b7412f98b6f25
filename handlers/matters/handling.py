"""Handling of a matter by committee and manager: take it, answer it, promise a day, close it with a result."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from governance.matters.acts import HANDLE_MATTER
from governance.matters.matter import LIVING, TRANSITIONS, Move, Outcome, Party, State, deadline_in
from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.dates import say_day, say_deadline, say_moment
from handlers.frame.photos import photos_of
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Line, Press, Route
from handlers.frame.words import N_, Words, words
from handlers.frame.work import Work
from handlers.matters.cards import title
from handlers.matters.raising import NothingToHear, add_photos
from handlers.matters.telling import show_privately, tell_step
from handlers.matters.view import NOT_NOW, View, load, parties_of, pressed, state_after
from handlers.matters.words import joined_lines, shorten
from storage.communities.accounts import Account
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.steps import Photo
from storage.queues import dialogues, due
from storage.queues.dialogues import Dialogue

DIALOGUE = "matter.handling"
_DAYS = (1, 3, 7, 14, 30)
_QUESTION = "matter.question"  # the card that asks; once answered it says so, and its buttons are gone
_LONGEST = 2000  # characters of an answer or a result


async def move(
    work: Work,
    view: View,
    made: Move,
    state: State,
    *,
    text: str = "",
    until: datetime | None = None,
    photos: list[Photo] | None = None,
    by: Account | None = None,
    **changes: Any,
) -> View:
    """Make a move that is allowed: the row, the step, the journal line, and everybody who hears of it.

    `by`: who makes it, where nobody is acting in this unit of work.
    """
    matter, account = view.matter, by or await work.account()
    await matters.change(work.uow, matter.id, state=state.value, **changes)
    step = await matter_steps.add(work.uow, matter.id, made, by=account.id, text=text, until=until)
    if photos:
        await add_photos(work, matter.id, photos, step=step.id)
    journal.record(work.uow, matter.community, f"matter.{made.value}", f"matter:{matter.number}", {"by": account.id})
    if until is not None:
        await due.schedule(work.uow, "matter.overdue", f"matter:{matter.id}", until, community=matter.community)
    elif state not in LIVING:
        await due.cancel(work.uow, "matter.overdue", f"matter:{matter.id}")
    view = await load(work.uow, matter.community, matter.id)
    await tell_step(work, view, step, actor=account.id)
    return view


async def take(work: Work, press: Press) -> None:
    """The button “Take it”: from now on this person sees to it."""
    view, parties, _ = await pressed(work, press.number(), HANDLE_MATTER)
    state = state_after(view, Move.TAKE, parties)
    account = await work.account()
    t = await work.words()
    number = view.matter.number
    if view.matter.state is State.TAKEN and view.matter.taken_by == account.id:
        work.answer(t.plain("You are already dealing with matter {number}.", number=number))
        return
    view = await move(work, view, Move.TAKE, state, taken_by=account.id)
    until = say_deadline(t, view.matter.deadline, work.now, view.community.timezone)
    work.answer(t.plain("You have taken on matter {number}. Deadline: {until}.", number=number, until=until))
    await show_privately(work, view, account)


# Answering and closing: what is written next belongs to it


async def ask_answer(work: Work, press: Press) -> None:
    """The button “Answer”: the next message is the answer."""
    await _ask(work, press, Move.ANSWER)


async def ask_result(work: Work, press: Press) -> None:
    """The button “Close”: the next message is the result."""
    await _ask(work, press, Move.CLOSE)


async def _ask(work: Work, press: Press, wanted: Move) -> None:
    view, parties, _ = await pressed(work, press.number(), HANDLE_MATTER)
    state_after(view, wanted, parties)
    if not work.private:
        raise Refusal(N_("Please do this in our private chat: press “Details” first."))
    account = await work.account()
    answers = {"matter": view.matter.id, "community": view.matter.community}
    await dialogues.save(work.uow, Dialogue(account.id, DIALOGUE, wanted.value, answers))
    t = await work.words()
    question = t("What is your answer? The person who raised it, and everyone who has it too, will receive it.")
    if wanted is Move.CLOSE:
        question = t("What was the result? Please write it; you can add photos.")
    work.answer("")
    await work.reply(joined_lines(title(t, view), question), [[_drop(t)]], card=_QUESTION, fresh=True)


def _drop(t: Words) -> Any:
    return button(t.plain("Cancel"), "matter.drop")


async def hear(work: Work, line: Line) -> None:
    """What is written after "Answer" or "Close"."""
    account = await work.account()
    open_one = await dialogues.of(work.uow, account.id)
    if open_one is None:
        return
    community, key = int(open_one.answers["community"]), int(open_one.answers["matter"])
    held = await work.require(HANDLE_MATTER, community)
    view = await load(work.uow, community, key)
    parties = parties_of(view, account.id, held)
    if view.matter.state not in TRANSITIONS[Move(open_one.step)].sources:
        await leave_dialogue(work, account, view, fresh=True)
        return
    photos = photos_of(line.message)
    if not line.text and not photos:
        raise NothingToHear
    if len(line.text) > _LONGEST:
        raise Refusal(N_("That is too long to read on a phone. Please stay under 2000 characters."))
    if open_one.step == Move.ANSWER.value:
        await _answer(work, view, parties, line.text, photos)
        return
    await _collect_result(work, view, dict(open_one.answers), line.text, photos)


async def leave_dialogue(work: Work, account: Account, view: View, *, fresh: bool = False) -> None:
    """Whoever is in the middle of answering a matter that is over: their question says so, its buttons are gone."""
    open_one = await dialogues.of(work.uow, account.id)
    if open_one is None or open_one.kind != DIALOGUE or open_one.answers.get("matter") != view.matter.id:
        return
    await dialogues.end(work.uow, account.id)
    said = words(account.language)(NOT_NOW[view.matter.state], number=view.matter.number)
    work.post(account.private_chat or 0, said, kind=Kind.ANSWER, card=_QUESTION, fresh=fresh)


async def _answer(work: Work, view: View, parties: frozenset[Party], text: str, photos: list[Photo]) -> None:
    if not text:
        raise Refusal(N_("Please write your answer in words; you can add a photo."))
    state = state_after(view, Move.ANSWER, parties)
    account = await work.account()
    await dialogues.end(work.uow, account.id)
    view = await move(work, view, Move.ANSWER, state, text=text, photos=photos)
    t = await work.words()
    said = t("Your answer to matter {number} is recorded and passed on.", number=view.matter.number)
    await work.reply(said, card=_QUESTION)
    await show_privately(work, view, account, fresh=True)


async def _collect_result(work: Work, view: View, answers: dict[str, Any], text: str, photos: list[Photo]) -> None:
    written = "\n".join(part for part in (answers.get("text", ""), text) if part)
    answers["text"] = written[:_LONGEST]
    answers["photos"] = [*answers.get("photos", []), *([one.file_id, one.unique_id] for one in photos)][:10]
    account = await work.account()
    await dialogues.save(work.uow, Dialogue(account.id, DIALOGUE, Move.CLOSE.value, answers))
    t = await work.words()
    if not answers["text"]:
        question = t("I have the photo. Please write the result, too.")
        await work.reply(question, [[_drop(t)]], card=_QUESTION, fresh=True)
        return
    count = len(answers["photos"])
    text_shown = joined_lines(
        title(t, view),
        t("“{text}”", text=shorten(answers["text"], 300)),
        t.plural("{count} photo", "{count} photos", count) if count else None,
        t("Does this solve it?"),
    )
    await work.reply(text_shown, _closing_buttons(t, view), card=_QUESTION, fresh=True)


def _closing_buttons(t: Words, view: View) -> Keyboard:
    key = view.matter.id
    solved = button(t.plain("Solved, close it"), "matter.closed", key, Outcome.DONE.value)
    unsolved = button(t.plain("Cannot be solved, close it"), "matter.closed", key, Outcome.NOT_DONE.value)
    return [[solved], [unsolved], [_drop(t)]]


async def close(work: Work, press: Press) -> None:
    """The last button of closing."""
    view, parties, _ = await pressed(work, press.number(), HANDLE_MATTER)
    outcome = press.one_of(Outcome, 1)
    if not work.private:
        raise NotYours
    state = state_after(view, Move.CLOSE, parties)
    account = await work.account()
    open_one = await dialogues.of(work.uow, account.id)
    answers = dict(open_one.answers) if open_one and open_one.kind == DIALOGUE else {}
    if answers.get("matter") != view.matter.id or not answers.get("text"):
        raise Refusal(N_("Please press “Close” again and write the result."))
    await dialogues.end(work.uow, account.id)
    photos = [Photo(file_id, unique_id) for file_id, unique_id in answers.get("photos", [])]
    changes: dict[str, Any] = {
        "outcome": outcome.value,
        "closed_at": work.now,
        "taken_by": view.matter.taken_by or account.id,
    }
    view = await move(work, view, Move.CLOSE, state, text=answers["text"], photos=photos, **changes)
    t = await work.words()
    work.answer(t.plain("Matter {number} is closed. I am asking the person who raised it.", number=view.matter.number))
    said = t("Matter {number} is closed. I am asking the person who raised it.", number=view.matter.number)
    await work.reply(said, card=_QUESTION)
    await show_privately(work, view, account, fresh=True)


async def drop(work: Work, _press: Press) -> None:
    """Nothing is answered or closed."""
    account = await work.account()
    open_one = await dialogues.of(work.uow, account.id)
    if open_one is not None and open_one.kind == DIALOGUE:
        await dialogues.end(work.uow, account.id)
    t = await work.words()
    work.answer(t.plain("Nothing was changed."))
    await work.reply(t("Nothing was changed."), card=_QUESTION)


# A promised day


async def ask_deadline(work: Work, press: Press) -> None:
    """The button “Set a deadline”: which day?"""
    view, parties, _ = await pressed(work, press.number(), HANDLE_MATTER)
    state_after(view, Move.SET_DEADLINE, parties)
    if not work.private:
        raise Refusal(N_("Please do this in our private chat: press “Details” first."))
    t = await work.words()
    zone = view.community.timezone
    days = [
        button(say_day(t, deadline_in(day, work.now, zone), zone), "matter.until", view.matter.id, day) for day in _DAYS
    ]
    flat = [*days, _drop(t)]
    rows = in_rows(flat)
    work.answer("")
    question = joined_lines(title(t, view), t("By when will it be done?"))
    await work.reply(question, rows, card=_QUESTION, fresh=True)


async def set_deadline(work: Work, press: Press) -> None:
    """A day was chosen; the same one again changes nothing."""
    view, parties, _ = await pressed(work, press.number(), HANDLE_MATTER)
    if press.number(1) not in _DAYS:
        raise NotYours
    state = state_after(view, Move.SET_DEADLINE, parties)
    until = deadline_in(press.number(1), work.now, view.community.timezone)
    t = await work.words()
    said = say_deadline(t, until, work.now, view.community.timezone)
    work.answer(t.plain("Matter {number} now has a deadline: {until}.", number=view.matter.number, until=said))
    promised = [step.until for step in view.steps if step.move is Move.SET_DEADLINE]
    if promised and promised[-1] == until == view.matter.deadline:
        return
    if work.private:
        moment = say_moment(t, until, view.community.timezone)
        line = t("Matter {number} now has a deadline: {until}.", number=view.matter.number, until=moment)
        await work.reply(line, card=_QUESTION)
    view = await move(work, view, Move.SET_DEADLINE, state, until=until, deadline=until)
    await show_privately(work, view, await work.account())


ROUTES = [
    Route(ButtonPress("matter.take"), take, HANDLE_MATTER),
    Route(ButtonPress("matter.answer"), ask_answer, HANDLE_MATTER),
    Route(ButtonPress("matter.close"), ask_result, HANDLE_MATTER),
    Route(DialogueAnswer(DIALOGUE), hear, HANDLE_MATTER),
    Route(ButtonPress("matter.closed"), close, HANDLE_MATTER),
    Route(ButtonPress("matter.drop"), drop),
    Route(ButtonPress("matter.deadline"), ask_deadline, HANDLE_MATTER),
    Route(ButtonPress("matter.until"), set_deadline, HANDLE_MATTER),
]
