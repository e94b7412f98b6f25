"""Stars for a result, and a word: whoever raised a matter and says that it is done is asked once, in private."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.matters.acts import JUDGE_MATTER
from governance.matters.matter import Party, State
from governance.ratings.stars import MOST, asks_again
from handlers.frame.buttons import Keyboard, button
from handlers.frame.refusals import NotYours, Refusal, Stale, TooLong
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Guided, Line, Press, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.matters.cards import said_stars, title
from handlers.matters.raising import NothingToHear
from handlers.matters.telling import asked_card, refresh
from handlers.matters.view import View, load, parties_of, pressed
from handlers.matters.words import joined_lines
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue
from storage.ratings import judgements

DIALOGUE = "matter.word"
_LONGEST = 500  # characters: a word, and no new matter


async def ask_stars(work: Work, view: View) -> None:
    """Ask whoever has just said “done”, on the paper that asked them that; without a private chat nobody is asked."""
    account = await work.account()
    if account.private_chat is None:
        return
    t = words(account.language)
    key, this_round = view.matter.id, view.matter.round
    stars = [button(f"{count} ★", "rating.stars", key, this_round, count) for count in range(1, MOST + 1)]
    rows = [stars, [button(t.plain("Skip"), "rating.enough", key, this_round)]]
    question = t("Thank you. How satisfied are you with how it was done? Only the people who handle it see this.")
    _show(work, view, account.private_chat, joined_lines(title(t, view), question), rows)


def _show(work: Work, view: View, chat: int, text: Html, rows: Keyboard) -> None:
    work.post(chat, text, rows, kind=Kind.ANSWER, card=asked_card(view))


async def give(work: Work, press: Press) -> None:
    """So many stars, given or changed; few of them ask whether it is to be opened again."""
    view = await _confirmed(work, press)
    count = press.number(2)
    if not 1 <= count <= MOST:
        raise NotYours
    account, t, matter = await work.account(), await work.words(), view.matter
    if not await judgements.rate(work.uow, matter.id, account.id, matter.round, stars=count):
        raise Stale
    journal.record(work.uow, matter.community, "matter.rated", Numbered("matter", matter.number), {"by": account.id})
    view = await load(work.uow, matter.community, matter.id)
    work.answer(t.plain("Recorded: {stars}", stars=said_stars(count)))
    await refresh(work, view)
    if asks_again(count):
        text = t("Recorded: {stars} Open it again?", stars=said_stars(count))
        again = button(t.plain("Open it again"), "matter.undone", matter.id, matter.round)
        leave = button(t.plain("No, leave it"), "rating.word", matter.id, matter.round)
        await _answer(work, view, text, [[again, leave]])
    else:
        await _ask_word(work, view)


async def _answer(work: Work, view: View, text: Html, rows: Keyboard) -> None:
    t = await work.words()
    await work.reply(joined_lines(title(t, view), text), rows, card=asked_card(view))


async def leave(work: Work, press: Press) -> None:
    """The button “No, leave it”: it stays closed, and a word can still be said."""
    work.answer("")
    await _ask_word(work, await _confirmed(work, press), at_once=True)


async def _ask_word(work: Work, view: View, *, at_once: bool = False) -> None:
    """What is written next is the word; what they are in the middle of is not pushed aside, unless they ask for it."""
    account, t, matter = await work.account(), await work.words(), view.matter
    skip = button(t.plain("Skip"), "rating.enough", matter.id, matter.round)
    if not at_once and await dialogues.of(work.uow, account.id) is not None:
        write = button(t.plain("Write it"), "rating.word", matter.id, matter.round)
        await _answer(work, view, t("Recorded. Would you like to say a word about it?"), [[write, skip]])
        return
    answers = {"matter": matter.id, "community": matter.community, "number": matter.number}
    await dialogues.save(work.uow, Dialogue(account.id, DIALOGUE, "word", answers))
    await _answer(work, view, _question(t), [[skip]])


def _question(t: Words) -> Html:
    return t("Recorded. If you like, write one sentence about it; only the people who handle it read it.")


def _only_view(t: Words, view: View) -> Keyboard:
    return [[button(t.plain("View"), "matter.show", view.matter.id)]]


async def enough(work: Work, press: Press) -> None:
    """The button “Skip”: nothing more is asked."""
    view = await _confirmed(work, press)
    account, t = await work.account(), await work.words()
    for one in await dialogues.all_of(work.uow, account.id):
        if one.kind == DIALOGUE and one.answers.get("matter") == view.matter.id:
            await dialogues.end(work.uow, one)
    work.answer("")
    await _answer(work, view, t("Recorded. Thank you."), _only_view(t, view))


async def _confirmed(work: Work, press: Press) -> View:
    """The matter that a button names, if whoever presses raised it and it is its last closing that was asked about."""
    view, parties, _ = await pressed(work, press.number(), JUDGE_MATTER)
    if Party.RAISER not in parties or not work.private:
        raise NotYours
    if view.matter.state is not State.FIXED or view.matter.round != press.number(1):
        raise Stale
    return view


# The word


async def ask(work: Work, dialogue: Dialogue) -> None:
    """Go on with what was laid aside."""
    view = await _of_dialogue(work, dialogue)
    await dialogues.save(work.uow, dialogue)
    t = await work.words()
    rows = [[button(t.plain("Skip"), "rating.enough", view.matter.id, view.matter.round)]]
    await work.reply(joined_lines(title(t, view), _question(t)), rows, card=asked_card(view), fresh=True)


async def _of_dialogue(work: Work, dialogue: Dialogue) -> View:
    community, key = int(dialogue.answers["community"]), int(dialogue.answers["matter"])
    held = await work.require(JUDGE_MATTER, community)
    view = await load(work.uow, community, key)
    if Party.RAISER not in parties_of(view, (await work.account()).id, held):
        raise NotYours
    return view


async def hear(work: Work, line: Line) -> None:
    """The word: it stands beside the stars, for those who handle the matter."""
    account = await work.account()
    open_one = await dialogues.of(work.uow, account.id)
    if open_one is None:
        return
    view = await _of_dialogue(work, open_one)
    matter, t = view.matter, await work.words()
    if not line.text:
        raise NothingToHear
    if len(line.text) > _LONGEST:
        message = N_("Please stay under {limit} characters here. To raise something new: /report")
        raise TooLong(message, length=len(line.text), limit=_LONGEST)
    await dialogues.end(work.uow, open_one)
    if not await judgements.rate(work.uow, matter.id, account.id, matter.round, word=line.text):
        raise Refusal(N_("Matter {number} is open again, so nobody is asked about it now."), number=matter.number)
    journal.record(work.uow, matter.community, "matter.rated", Numbered("matter", matter.number), {"by": account.id})
    view = await load(work.uow, matter.community, matter.id)
    await refresh(work, view)
    await _answer(work, view, t("Thank you. The people who handle it can read it."), _only_view(t, view))


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    return t.plain("a word about matter {number}", number=answers.get("number", ""))


ROUTES = [
    Route(ButtonPress("rating.stars"), give, JUDGE_MATTER),
    Route(ButtonPress("rating.word"), leave, JUDGE_MATTER),
    Route(ButtonPress("rating.enough"), enough, JUDGE_MATTER),
    Route(DialogueAnswer(DIALOGUE, Guided(named=_named, ask=ask)), hear, JUDGE_MATTER),
]
