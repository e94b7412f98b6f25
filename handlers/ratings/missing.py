"""Missing thing: whoever says that a matter is not done is asked what is missing, and those who handle it read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.matters.acts import JUDGE_MATTER
from governance.matters.matter import LIVING, Move
from handlers.frame.buttons import Button, button
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Guided, Line, Press, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.matters.cards import title
from handlers.matters.raising import OnlyInWords
from handlers.matters.telling import refresh, show
from handlers.matters.view import NOT_NOW, View, load
from handlers.matters.words import joined_lines
from storage.communities.accounts import Account
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.steps import Step
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

DIALOGUE = "matter.missing"
_QUESTION = "matter.missing"  # the card that asks
_LONGEST = 2000  # characters, as of an answer


async def ask_missing(work: Work, view: View) -> None:
    """Ask whoever has just said “not done”, in private; what they were in the middle of is not pushed aside."""
    account = await work.account()
    if account.private_chat is None:
        return
    t = words(account.language)
    rows = [[_skip(t, view)]]
    if await dialogues.of(work.uow, account.id) is None:
        await _listen(work, account, view)
    else:
        rows = [[button(t.plain("Write it"), "matter.missing", view.matter.id), *rows[0]]]
    work.post(account.private_chat, _question(t, view), rows, kind=Kind.ANSWER, card=_QUESTION, fresh=True)


def _question(t: Words, view: View) -> Html:
    question = t("What is still missing? One sentence is enough; the person dealing with it will read it.")
    return joined_lines(title(t, view), question)


def _skip(t: Words, view: View) -> Button:
    return button(t.plain("Skip"), "matter.enough", view.matter.id)


async def _listen(work: Work, account: Account, view: View) -> None:
    answers = {"matter": view.matter.id, "community": view.matter.community, "number": view.matter.number}
    await dialogues.save(work.uow, Dialogue(account.id, DIALOGUE, "missing", answers))


async def write(work: Work, press: Press) -> None:
    """The button “Write it”: the next message says what is missing."""
    view, _ = await _reopened(work, press)
    await _listen(work, await work.account(), view)
    t = await work.words()
    work.answer("")
    await work.reply(_question(t, view), [[_skip(t, view)]], card=_QUESTION)


async def ask(work: Work, dialogue: Dialogue) -> None:
    """Go on with what was laid aside."""
    community, key = int(dialogue.answers["community"]), int(dialogue.answers["matter"])
    await work.require(JUDGE_MATTER, community)
    view = await load(work.uow, community, key)
    await _own_step(work, view)
    await dialogues.save(work.uow, dialogue)
    t = await work.words()
    await work.reply(_question(t, view), [[_skip(t, view)]], card=_QUESTION, fresh=True)


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    return t.plain("what is still missing in matter {number}", number=answers.get("number", ""))


async def enough(work: Work, press: Press) -> None:
    """The button “Skip”: that it is not done is all that is said."""
    view, _ = await _reopened(work, press)
    account = await work.account()
    for one in await dialogues.all_of(work.uow, account.id):
        if one.kind == DIALOGUE and one.answers.get("matter") == view.matter.id:
            await dialogues.end(work.uow, one)
    t = await work.words()
    work.answer("")
    await work.reply(t("All right. It is open again, and the people handling it know."), card=_QUESTION)


async def _reopened(work: Work, press: Press) -> tuple[View, Step]:
    """The matter that a button names, and the step by which whoever presses has opened it again."""
    community = await matters.whose(work.uow, press.number())
    if community is None or not work.private:
        raise NotYours
    await work.require(JUDGE_MATTER, community)
    view = await load(work.uow, community, press.number())
    return view, await _own_step(work, view)


async def _own_step(work: Work, view: View) -> Step:
    account = await work.account()
    mine = [one for one in view.steps if one.move is Move.REOPEN and one.account == account.id]
    if not mine:
        raise NotYours
    if view.matter.state not in LIVING:
        raise Refusal(NOT_NOW[view.matter.state], number=view.matter.number)
    return mine[-1]


async def hear(work: Work, line: Line) -> None:
    """What is missing: it stands with the word that it is not done."""
    account = await work.account()
    open_one = await dialogues.of(work.uow, account.id)
    if open_one is None:
        return
    community, key = int(open_one.answers["community"]), int(open_one.answers["matter"])
    await work.require(JUDGE_MATTER, community)
    if not line.text:
        raise OnlyInWords
    if len(line.text) > _LONGEST:
        raise Refusal(N_("That is too long to read on a phone. Please stay under 2000 characters."))
    view = await load(work.uow, community, key)
    await dialogues.end(work.uow, open_one)
    step = await _own_step(work, view)
    await matter_steps.word(work.uow, step.id, "\n".join(part for part in (step.text, line.text) if part))
    journal.record(work.uow, community, "matter.missing", Numbered("matter", view.matter.number), {"by": account.id})
    view = await load(work.uow, community, key)
    await show(work, view)
    await refresh(work, view)
    t = await work.words()
    said = t("Thank you. I have added it to matter {number}, for the people handling it.", number=view.matter.number)
    await work.reply(said, card=_QUESTION)


ROUTES = [
    Route(DialogueAnswer(DIALOGUE, Guided(named=_named, ask=ask, card=_QUESTION)), hear, JUDGE_MATTER),
    Route(ButtonPress("matter.missing"), write, JUDGE_MATTER),
    Route(ButtonPress("matter.enough"), enough, JUDGE_MATTER),
]
