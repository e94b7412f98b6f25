"""Listening to voice notes: whoever may see the matter hears them; of an anonymous one whoever may see the name."""

from __future__ import annotations

from datetime import timedelta

from governance.communities.acts import LOOK
from governance.matters.matter import Visibility
from handlers.frame.buttons import button, markup
from handlers.frame.refusals import NotYours
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.work import Work
from handlers.matters.cards import remark
from handlers.matters.view import parties_of, pressed, sees_name
from handlers.matters.words import joined_lines
from handlers.voice_notes.writing_out import may_write_out
from storage.comments import voices
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.queues import due, jobs
from storage.queues.due import Due

_PAUSE = timedelta(hours=3)
_TRIES = 56  # a week of them
_AT_ONCE = 5  # voice notes that one press sends


async def listen(work: Work, press: Press) -> None:
    """The button “Listen”: the newest voice notes, in private, each with what somebody has written out."""
    view, parties, held = await pressed(work, press.number(), LOOK)
    account, t = await work.account(), await work.words()
    if account.private_chat is None or not work.private:
        raise NotYours
    hidden = view.matter.visibility is not Visibility.OPEN and not sees_name(view, parties, held)
    heard = [one for one in view.voices if not hidden or one.account == account.id]
    if not heard:  # a voice tells who it is
        work.answer(t.plain("Only those who may see the name can listen: a voice tells who it is."), alert=True)
        return
    work.answer("")
    shown = view.read_by(parties)
    said = {one.id: one for one in shown.voices}
    for one in heard[-_AT_ONCE:]:
        voice = await voices.get(work.uow, one.id)
        if voice is None or voice.digest is None:
            await work.reply(t("A voice note is not here yet. Please try again in a minute."))
            continue
        caption = joined_lines(t("Matter {number}", number=view.matter.number), remark(t, shown, said[one.id], 600))
        body = {"voice": "attach://voice", "caption": str(caption), "parse_mode": "HTML"}
        rows = []
        if may_write_out(parties_of(view, account.id, held), one, account.id):
            label = t.plain("Correct it") if one.text else t.plain("Write it out")
            rows = [[button(label, "voice.write", one.id)]]
        work.call(
            account.private_chat,
            "sendVoice",
            {**body, **({"reply_markup": markup(rows)} if rows else {})},
            kind=Kind.ANSWER,
            attach={"voice": voice.digest},
        )


async def fetched(work: Work, item: Due) -> None:
    """The bytes of a voice note are here; if they could not be had, they are asked for again, for a week."""
    asked = item.payload["job"]
    if result := item.payload.get("result"):
        await voices.keep(work.uow, int(asked["voice"]), str(result["digest"]))
        return
    tries, known = int(asked.get("tries", 0)) + 1, await voices.get(work.uow, int(asked["voice"]))
    if tries <= _TRIES and known is not None and known.digest is None:
        again = {**asked, "tries": tries}
        await due.schedule(
            work.uow, "voice.again", Subject("voice", int(asked["voice"])), work.now + _PAUSE, payload=again
        )


async def fetch_again(work: Work, item: Due) -> None:
    """A voice note that could not be fetched is tried once more."""
    known = await voices.get(work.uow, int(item.payload["voice"]))
    if known is not None and known.digest is None:
        await jobs.ask(work.uow, "file.fetch", item.payload, then="voice.fetched")


ROUTES = [
    Route(ButtonPress("voice.listen"), listen, LOOK),
    Route(DueTrigger("voice.fetched"), fetched),
    Route(DueTrigger("voice.again"), fetch_again),
]
