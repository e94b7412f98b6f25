"""Writing out of a voice note: by whoever handles the matter, or whose voice it is, who can correct it later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.comments.comment import Sort
from governance.matters.matter import Party
from governance.voice_notes.acts import WRITE_OUT_VOICE
from handlers.frame.buttons import button
from handlers.frame.refusals import NotYours, TooLong
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Guided, Line, Press, Route
from handlers.frame.unfinished import stop_button
from handlers.frame.words import N_, Words, words
from handlers.frame.work import Work
from handlers.matters.cards import title
from handlers.matters.raising import OnlyInWords
from handlers.matters.telling import refresh, show
from handlers.matters.view import View, load, parties_of
from handlers.matters.words import joined_lines, shorten
from storage.comments import comments, voices
from storage.comments.comments import Comment
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered, Subject
from storage.matters import matters
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

DIALOGUE = "voice.writing"
_QUESTION = Subject("draft", DIALOGUE)
_LONGEST = 2000  # characters, as of an answer


def may_write_out(parties: frozenset[Party], one: Comment, account: int) -> bool:
    """Whoever handles the matter, until its speaker has said what they said; and the speaker at any time."""
    return one.account == account or Party.HANDLER in parties


async def write(work: Work, press: Press) -> None:
    """The button “Write it out”: the next message is what was said."""
    one = await comments.get(work.uow, press.number())
    community = await matters.whose(work.uow, one.matter) if one else None
    if one is None or community is None or not work.private:
        raise NotYours
    view = await _allowed(work, community, one)
    answers = {"comment": one.id, "community": community, "number": view.matter.number}
    work.answer("")
    await ask(work, Dialogue((await work.account()).id, DIALOGUE, "text", answers))


async def _allowed(work: Work, community: int, one: Comment) -> View:
    """The matter, if whoever acts may write out what was said there. Raises NotYours."""
    held = await work.require(WRITE_OUT_VOICE, community)
    view, account = await load(work.uow, community, one.matter), await work.account()
    voice = await voices.get(work.uow, one.id)
    parties = parties_of(view, account.id, held)
    settled = voice is not None and voice.written_by == one.account and account.id != one.account
    if voice is None or settled or not may_write_out(parties, one, account.id):
        raise NotYours
    return view


async def ask(work: Work, draft: Dialogue) -> None:
    """Ask for the words, or go on with what was laid aside."""
    one = await comments.get(work.uow, int(draft.answers["comment"]))
    if one is None:
        raise NotYours
    view = await _allowed(work, int(draft.answers["community"]), one)
    draft, t = await dialogues.save(work.uow, draft), await work.words()
    before = t("So far: “{text}”", text=shorten(one.text, 600)) if one.text else None
    question = t("Please write what is said in the voice note, word for word where you can.")
    rows = [[stop_button(draft, t.plain("Cancel"))]]
    await work.reply(joined_lines(title(t, view), before, question), rows, card=_QUESTION, fresh=True)


async def hear(work: Work, line: Line) -> None:
    """What was said, in writing."""
    account = await work.account()
    draft = await dialogues.of(work.uow, account.id, DIALOGUE)
    if draft is None:
        return
    one = await comments.get(work.uow, int(draft.answers["comment"]))
    if one is None:
        await dialogues.end(work.uow, draft)
        raise NotYours
    view = await _allowed(work, int(draft.answers["community"]), one)
    if not line.text:
        raise OnlyInWords
    if len(line.text) > _LONGEST:
        message = N_("That is too long to read on a phone. Please stay under 2000 characters.")
        raise TooLong(message, length=len(line.text), limit=_LONGEST)
    await dialogues.end(work.uow, draft)
    view = await _written(work, view, one, line.text)
    t = await work.words()
    await work.reply(t("Written down with matter {number}.", number=view.matter.number), card=_QUESTION)
    if one.account != account.id:
        _tell_speaker(work, view, one, account.name, line.text)


async def _written(work: Work, view: View, one: Comment, text: str) -> View:
    """It stands below the voice note, and is the wording of a matter that had none but this."""
    account, matter = await work.account(), view.matter
    await comments.reword(work.uow, one.id, text)
    await voices.wrote_out(work.uow, one.id, account.id)
    first = next((each for each in view.voices if each.account == matter.raiser), None)
    is_wording = first is not None and first.id == one.id and matter.text in {"", one.text}
    if is_wording:
        if matter.text:
            where = {"chat": None, "message": None}
            await comments.add(work.uow, matter.id, account.id, Sort.EARLIER, matter.text, **where)
        await matters.change(work.uow, matter.id, text=text)
    journal.record(
        work.uow, matter.community, "voice.written_out", Numbered("matter", matter.number), {"by": account.id}
    )
    view = await load(work.uow, matter.community, matter.id)
    await show(work, view)
    await refresh(work, view)
    return view


def _tell_speaker(work: Work, view: View, one: Comment, writer: str, text: str) -> None:
    """Whose voice it is reads what was made of it, and can correct it."""
    speaker = view.people[one.account]
    if speaker.private_chat is None or speaker.erased:
        return
    t = words(speaker.language)
    said = t("{who} has written out your voice note: “{text}”", who=writer, text=shorten(text, 600))
    rows = [[button(t.plain("Correct it"), "voice.write", one.id)]]
    work.post(speaker.private_chat, joined_lines(title(t, view), said), rows, kind=Kind.RECEIPT)


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    return t.plain("voice note of matter {number}", number=answers.get("number", ""))


_GUIDED = Guided(named=_named, ask=ask, keeps=lambda _: False, card=_QUESTION, dropped=N_("Nothing was changed."))

ROUTES = [
    Route(ButtonPress("voice.write"), write, WRITE_OUT_VOICE),
    Route(DialogueAnswer(DIALOGUE, _GUIDED), hear, WRITE_OUT_VOICE),
]
