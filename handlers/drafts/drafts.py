"""Drafts: gone on with by their name, changed in one answer, dropped by whoever means it."""

from __future__ import annotations

from dataclasses import replace

from handlers.frame.buttons import Button, button, in_rows
from handlers.frame.refusals import Refusal
from handlers.frame.triggers import ButtonPress, Guided, Line, Press, Route
from handlers.frame.unfinished import kept_name, name_of, stop_button
from handlers.frame.words import N_, Words
from handlers.frame.work import Work
from storage.engine.outbox import Kind
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue, Turn

CARD = "drafts"
MOST = 3
"""How many a menu names; the others come up when these are done."""


class Gone(Refusal):
    """It was finished or dropped since the button was shown."""

    message = N_("This draft is finished or was discarded. To see what you can do: /start")


class Taken(Refusal):
    """What was written is where it belongs already; pressed twice by an impatient finger, it says no more than that."""

    message = N_("You have answered this already. Please see the messages below.")


async def rows(work: Work, t: Words) -> list[list[Button]]:
    """A button for each dialogue that whoever acts has begun and not finished."""
    known = await dialogues.all_of(work.uow, (await work.account()).id)
    named = [(one, name) for one in known if (name := kept_name(t, work.house, one))]
    return [
        [button(t.plain("Unfinished: {name}", name=name), "drafts.go", one.number, style="primary")]
        for one, name in named[:MOST]
    ]


async def after_turn(work: Work, given: object) -> None:
    """Something was begun, laid aside or is over: what held nothing is dropped; what is left is brought to mind."""
    turned, work.uow.turned[:] = list(work.uow.turned), []
    t = await work.words()
    for one in turned:
        guided = work.house.guided.get(one.dialogue.kind)
        if guided is None:
            continue
        if one.turn is Turn.LAID_ASIDE and not guided.keeps(one.dialogue.answers):
            await dialogues.end(work.uow, one.dialogue)
        if one.turn is Turn.BEGUN and guided.begins_at and isinstance(given, Line) and given.text and work.private:
            begun = replace(one.dialogue, step=guided.begins_at)
            await dialogues.note(work.uow, begun, given.message.message_id, given.text)
    account = await work.account()
    if account.private_chat is None or not any(one.turn is Turn.OVER for one in turned):
        return
    if await dialogues.of(work.uow, account.id) is None and (left := await rows(work, t)):
        text = t("You left something unfinished. Carry on with it?")
        work.post(account.private_chat, text, left, kind=Kind.ANSWER, card=CARD, fresh=True, silent=True)


async def _mine(work: Work, press: Press) -> tuple[Dialogue, Guided]:
    found = await dialogues.numbered(work.uow, (await work.account()).id, press.number())
    guided = work.house.guided.get(found.kind) if found else None
    if found is None or guided is None or not work.private:
        raise Gone
    return found, guided


async def go(work: Work, press: Press) -> None:
    """Its name was pressed: it asks again what waits, and hears what is written from now on."""
    found, guided = await _mine(work, press)
    work.answer("")
    work.exchange.anew = True
    try:
        await guided.ask(work, found)
    except Refusal as refusal:
        await _say_over(work, found, refusal)


async def _say_over(work: Work, dialogue: Dialogue, refusal: Refusal) -> None:
    """It cannot be gone on with, and says why; whoever began it drops it when they have read so."""
    t = await work.words()
    text = t(refusal.text, **refusal.values)
    line = t("{name}: {text}", name=name_of(t, work.house, dialogue), text=text)
    await work.reply(line, [[stop_button(dialogue, t.plain("Discard it"))]], card=CARD, fresh=True)


async def change(work: Work, press: Press) -> None:
    """Which of its answers shall be another?"""
    found, guided = await _mine(work, press)
    t = await work.words()
    work.answer("")
    fields = [button(t.plain(label), "drafts.field", found.number, step) for step, label in guided.fields.items()]
    back = [button(t.plain("Nothing, go back"), "drafts.go", found.number)]
    await work.reply(t("What do you want to change?"), [*in_rows(fields), back], card=guided.card)


async def field(work: Work, press: Press) -> None:
    """That answer is asked for anew; until it comes, the old one stays."""
    found, guided = await _mine(work, press)
    step = press.word(1)
    if step not in guided.fields:
        raise Gone
    work.answer("")
    await guided.ask(work, replace(found, step=step, answers=guided.reopened(found.answers, step)))


async def drop(work: Work, press: Press) -> None:
    """“Stop”, “Discard”: at once where it stands as the button shows it; where it has gone on, its person is asked."""
    found, _ = await _mine(work, press)
    if len(press.arguments) > 1 and press.number(1) == found.state:
        await _end(work, found)
    else:
        await ask_drop(work, found)


async def drop_old(work: Work, kind: str) -> None:
    """The same for a button from before buttons said what they drop."""
    found = await dialogues.of(work.uow, (await work.account()).id, kind)
    if found is None:
        raise Gone
    await ask_drop(work, found)


async def ask_drop(work: Work, dialogue: Dialogue) -> None:
    """An old button never drops what was written since."""
    t = await work.words()
    name = name_of(t, work.house, dialogue)
    keep = button(t.plain("Keep this draft"), "drafts.go", dialogue.number)
    sure = replace(stop_button(dialogue, t.plain("Discard it")), style="danger")
    work.answer(t.plain("That button is out of date. Please see below."))
    text = t("Discard {name} and everything you wrote in it?", name=name)
    await work.reply(text, [[keep, sure]], card=CARD, fresh=True)


async def belongs(work: Work, press: Press) -> None:
    """What was written after some days belongs to what was begun then."""
    held = await _held(work, press.number())
    dialogue = await dialogues.numbered(work.uow, held.account, press.number(1))
    if dialogue is not None:
        await dialogues.save(work.uow, dialogue)
    work.answer("")


async def apart(work: Work, press: Press) -> None:
    """It is something new; what was begun then is laid aside."""
    held = await _held(work, press.number())
    now = await dialogues.of(work.uow, held.account)
    if now is not None and now.number == press.number(1):
        await dialogues.lay_aside(work.uow, now)
    work.answer("")


async def go_on_with(work: Work, number: int) -> None:
    """Hear a message that was kept until it was known which community is meant."""
    await _held(work, number)


async def _held(work: Work, number: int) -> Dialogue:
    """A message that was kept; it is heard when this press is done."""
    found = await dialogues.numbered(work.uow, (await work.account()).id, number)
    if found is None or found.kind != dialogues.HELD or not work.private:
        raise Taken
    await dialogues.forget_held(work.uow, found)
    work.exchange.replay = found.answers["message"]
    return found


async def cut(work: Work, press: Press) -> None:
    """What was too long is taken as far as it fits."""
    found, guided = await _mine(work, press)
    step, text = found.heard.get(str(press.number(1)), ("", ""))
    if not text:
        raise Gone
    await dialogues.save(work.uow, replace(found, step=step, answers=guided.reopened(found.answers, step)))
    work.answer("")
    work.message_id = press.number(1)
    work.hear_next(text[: press.number(2)])


async def _end(work: Work, dialogue: Dialogue) -> None:
    guided, t = work.house.guided[dialogue.kind], await work.words()
    await dialogues.end(work.uow, dialogue)
    work.answer(t.plain(guided.dropped))
    await work.reply(t(guided.dropped), card=guided.card)


def old_stop(kind: str, verb: str) -> Route:
    """The route of a button that dropped a dialogue of this kind in earlier versions."""

    async def stop(work: Work, _press: Press) -> None:
        """An old button: its person is asked first."""
        await drop_old(work, kind)

    return Route(ButtonPress(verb), stop)


OLD_STOPS = {
    "draft.discard": "motion",
    "poll.discard": "poll",
    "remind.stop": "reminder",
    "roster.stop": "roster",
    "matter.cancel": "matter",
    "matter.drop": "matter.handling",
    "mute.stop": "mute",
    "correct.stop": "correct",
}
ROUTES = [
    Route(ButtonPress("drafts.go"), go),
    Route(ButtonPress("drafts.change"), change),
    Route(ButtonPress("drafts.field"), field),
    Route(ButtonPress("drafts.drop"), drop),
    Route(ButtonPress("drafts.belongs"), belongs),
    Route(ButtonPress("drafts.apart"), apart),
    Route(ButtonPress("drafts.cut"), cut),
    *(old_stop(kind, verb) for verb, kind in OLD_STOPS.items()),
]
