"""Handling of a matter by committee and manager: take it, answer it, promise a day, close it with a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from governance.matters.acts import HANDLE_MATTER
from governance.matters.matter import LIVING, TRANSITIONS, Move, Outcome, Party, State, deadline_in
from governance.matters.reason import is_reason
from handlers.frame.buttons import Button, Keyboard, button, in_rows
from handlers.frame.dates import say_day, say_deadline, say_moment
from handlers.frame.photos import photos_of
from handlers.frame.refusals import NotYours, Refusal, TooLong
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Guided, Line, Press, Route
from handlers.frame.unfinished import change_button, stop_button
from handlers.frame.words import N_, Words, words
from handlers.frame.work import Work
from handlers.matters.cards import next_road, title
from handlers.matters.raising import OnlyInWords, add_photos
from handlers.matters.telling import show_privately, tell_step
from handlers.matters.view import NOT_NOW, View, load, parties_of, pressed, state_after
from handlers.matters.words import joined_lines, shorten
from storage.communities.accounts import Account
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered, Subject
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.steps import Photo
from storage.queues import dialogues, due
from storage.queues.dialogues import Dialogue

DIALOGUE = "matter.handling"
_DAYS = (1, 3, 7, 14, 30)
QUESTION = "matter.question"  # the card that asks; once answered it says so, and its buttons are gone
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
    journal.record(
        work.uow, matter.community, f"matter.{made.value}", Numbered("matter", matter.number), {"by": account.id}
    )
    if until is not None and state in LIVING:
        await due.schedule(work.uow, "matter.overdue", Subject("matter", matter.id), until, community=matter.community)
    elif state not in LIVING:
        await due.cancel(work.uow, "matter.overdue", Subject("matter", matter.id))
    await work.house.tell("puts_in_charge", work, view.community, matter.id, made)
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
    answers = {"matter": view.matter.id, "community": view.matter.community, "number": view.matter.number}
    work.answer("")
    await _ask_words(work, view, Dialogue((await work.account()).id, DIALOGUE, wanted.value, answers))


async def ask(work: Work, draft: Dialogue) -> None:
    """Go on with an answer or a result that was laid aside, or write it anew."""
    community, key = int(draft.answers["community"]), int(draft.answers["matter"])
    held = await work.require(HANDLE_MATTER, community)
    view = await load(work.uow, community, key)
    state_after(view, Move(draft.step), parties_of(view, draft.account, held))
    if draft.answers.get("text") and not draft.answers.get("anew"):
        await _show_result(work, view, draft)
    else:
        await _ask_words(work, view, draft)


async def _ask_words(work: Work, view: View, draft: Dialogue) -> None:
    draft, t = await dialogues.save(work.uow, draft), await work.words()
    question = t("What is your answer? The person who raised it, and everyone who has it too, will receive it.")
    if draft.step == Move.CLOSE.value:
        question = t("What was the result? Please write it; you can add photos.")
    await work.reply(joined_lines(title(t, view), question), [[_drop(t, draft)]], card=QUESTION, fresh=True)


def _drop(t: Words, draft: Dialogue) -> Button:
    return stop_button(draft, t.plain("Cancel"))


async def hear(work: Work, line: Line) -> None:
    """What is written after "Answer" or "Close"."""
    account = await work.account()
    open_one = await dialogues.of(work.uow, account.id, DIALOGUE)
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
        raise OnlyInWords
    if len(line.text) > _LONGEST:
        message = N_("That is too long to read on a phone. Please stay under 2000 characters.")
        raise TooLong(message, length=len(line.text), limit=_LONGEST)
    if open_one.step == Move.ANSWER.value:
        await _answer(work, view, parties, open_one, line.text, photos)
        return
    await _collect_result(work, view, open_one, line.text, photos)


async def leave_dialogue(work: Work, account: Account, view: View, *, fresh: bool = False) -> None:
    """Whoever is in the middle of answering a matter that is over: their question says so, its buttons are gone."""
    known = await dialogues.all_of(work.uow, account.id)
    here = [one for one in known if one.kind == DIALOGUE and one.answers.get("matter") == view.matter.id]
    if not here:
        return
    for one in here:
        await dialogues.end(work.uow, one)
    said = words(account.language)(NOT_NOW[view.matter.state], number=view.matter.number)
    work.post(account.private_chat or 0, said, kind=Kind.ANSWER, card=QUESTION, fresh=fresh)


async def _answer(
    work: Work, view: View, parties: frozenset[Party], draft: Dialogue, text: str, photos: list[Photo]
) -> None:
    if not text:
        raise Refusal(N_("Please write your answer in words; you can add a photo."))
    state = state_after(view, Move.ANSWER, parties)
    account = await work.account()
    await dialogues.end(work.uow, draft)
    view = await move(work, view, Move.ANSWER, state, text=text, photos=photos)
    t = await work.words()
    said = t("Your answer to matter {number} is recorded and passed on.", number=view.matter.number)
    await work.reply(said, card=QUESTION)
    await show_privately(work, view, account, fresh=True)


async def _collect_result(work: Work, view: View, draft: Dialogue, text: str, photos: list[Photo]) -> None:
    answers = dict(draft.answers)
    before = "" if answers.pop("anew", None) else answers.get("text", "")
    written = "\n".join(part for part in (before, text) if part)
    if len(written) > _LONGEST:
        message = N_("That is too long to read on a phone. Please stay under 2000 characters.")
        raise TooLong(message, length=len(text), limit=_LONGEST - len(before) - 1)
    answers["text"] = written
    answers["photos"] = [*answers.get("photos", []), *([one.file_id, one.unique_id] for one in photos)][:10]
    draft = replace(draft, answers=answers)
    if answers["text"]:
        await _show_result(work, view, draft)
        return
    draft, t = await dialogues.save(work.uow, draft), await work.words()
    question = t("I have the photo. Please write the result, too.")
    await work.reply(question, [[_drop(t, draft)]], card=QUESTION, fresh=True)


async def _show_result(work: Work, view: View, draft: Dialogue) -> None:
    """What was written, before the matter is closed with it."""
    draft, t = await dialogues.save(work.uow, draft), await work.words()
    count = len(draft.answers.get("photos", []))
    text_shown = joined_lines(
        title(t, view),
        t("“{text}”", text=shorten(draft.answers["text"], 300)),
        t.plural("{count} photo", "{count} photos", count) if count else None,
        t("Does this solve it?"),
    )
    await work.reply(text_shown, _closing_buttons(t, view, draft), card=QUESTION, fresh=True)


def _closing_buttons(t: Words, view: View, draft: Dialogue) -> Keyboard:
    key = view.matter.id
    solved = button(t.plain("Solved, close it"), "matter.closed", key, Outcome.DONE.value)
    unsolved = button(t.plain("Cannot be solved, close it"), "matter.closed", key, Outcome.NOT_DONE.value)
    later = button(t.plain("Not now, but later"), "matter.later", key)
    return [[solved], [later], [unsolved], [change_button(t, draft), _drop(t, draft)]]


async def close(work: Work, press: Press) -> None:
    """The last button of closing."""
    view, parties, _ = await pressed(work, press.number(), HANDLE_MATTER)
    outcome = press.one_of((Outcome.DONE, Outcome.NOT_DONE), 1)
    if not work.private:
        raise NotYours
    await close_as(work, view, state_after(view, Move.CLOSE, parties), outcome)


async def written_for(work: Work, view: View) -> Dialogue:
    """The result that whoever acts has written for a matter. Raises a refusal that says how to write one."""
    account = await work.account()
    known = await dialogues.all_of(work.uow, account.id)
    mine = [one for one in known if one.kind == DIALOGUE and one.answers.get("matter") == view.matter.id]
    written = next((one for one in mine if one.answers.get("text")), None)
    if written is None:
        raise Refusal(N_("Please press “Close” again and write the result."))
    return written


async def close_as(work: Work, view: View, state: State, outcome: Outcome, *, until: datetime | None = None) -> None:
    """Closed with what was written; `until`: the day for which it is promised."""
    account, written = await work.account(), await written_for(work, view)
    answers = written.answers
    if outcome is Outcome.NOT_DONE and not is_reason(answers["text"]):
        raise Refusal(
            N_(
                "Please say why it cannot be done, in a sentence that a neighbour understands: what is in the way, and "
                "who could help. Press “Change something”."
            )
        )
    await dialogues.end(work.uow, written)
    photos = [Photo(file_id, unique_id) for file_id, unique_id in answers.get("photos", [])]
    changes: dict[str, Any] = {
        "outcome": outcome.value,
        "closed_at": work.now,
        "taken_by": view.matter.taken_by or account.id,
        **({"deadline": until} if until else {}),
    }
    view = await move(work, view, Move.CLOSE, state, text=answers["text"], photos=photos, until=until, **changes)
    t = await work.words()
    said = N_("Matter {number} is closed. I am asking the person who raised it.")
    if until:
        said = N_("Recorded. Matter {number} comes back to you on that day.")
    work.answer(t.plain(said, number=view.matter.number))
    await work.reply(t(said, number=view.matter.number), next_road(t, view), card=QUESTION)
    await show_privately(work, view, account, fresh=True)


async def stay(work: Work, _press: Press) -> None:
    """No other day is set."""
    t = await work.words()
    work.answer(t.plain("Nothing was changed."))
    await work.reply(t("Nothing was changed."), card=QUESTION)


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    return t.plain("answer to matter {number}", number=answers.get("number", ""))


def _reworded(draft: Dialogue, _step: str, before: str, after: str) -> dict[str, Any] | None:
    """A message was edited: where its words stand in the result they are exchanged."""
    words = str(draft.answers.get("text", ""))
    if not before or before not in words:
        return None
    return {**draft.answers, "text": words.replace(before, after, 1)[:_LONGEST]}


_GUIDED = Guided(
    named=_named,
    ask=ask,
    fields={Move.CLOSE.value: N_("The text")},
    reopened=lambda answers, _step: {**answers, "anew": True},
    card=QUESTION,
    dropped=N_("Nothing was changed."),
    reworded=_reworded,
)


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
    flat = [*days, button(t.plain("Cancel"), "matter.stay")]
    rows = in_rows(flat)
    work.answer("")
    question = joined_lines(title(t, view), t("By when will it be done?"))
    await work.reply(question, rows, card=QUESTION, fresh=True)


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
        await work.reply(line, card=QUESTION)
    view = await move(work, view, Move.SET_DEADLINE, state, until=until, deadline=until)
    await show_privately(work, view, await work.account())


ROUTES = [
    Route(ButtonPress("matter.take"), take, HANDLE_MATTER),
    Route(ButtonPress("matter.answer"), ask_answer, HANDLE_MATTER),
    Route(ButtonPress("matter.close"), ask_result, HANDLE_MATTER),
    Route(DialogueAnswer(DIALOGUE, _GUIDED), hear, HANDLE_MATTER),
    Route(ButtonPress("matter.closed"), close, HANDLE_MATTER),
    Route(ButtonPress("matter.stay"), stay),
    Route(ButtonPress("matter.deadline"), ask_deadline, HANDLE_MATTER),
    Route(ButtonPress("matter.until"), set_deadline, HANDLE_MATTER),
]
