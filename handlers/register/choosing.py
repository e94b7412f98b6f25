"""Choosing what counts: a list that states no areas and no shares, and whoever sent it says by what it counts."""

from __future__ import annotations

from dataclasses import replace

from governance.register.acts import IMPORT_REGISTER
from handlers.approvals.approval import pressed
from handlers.frame.refusals import NotYours
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.work import Work
from handlers.register.deciding import IMPORT, say_over
from handlers.register.telling import preview_buttons, preview_text, tell
from handlers.register.weighing_words import CHOICES
from storage.register import imports
from storage.register.imports import Import, ImportState


async def choose(work: Work, press: Press) -> None:
    """One home or one owner has one vote: the preview goes on from there."""
    _, wanted = await pressed(work, press, IMPORT)
    account, t = await work.account(), await work.words()
    if wanted.account != account.id:
        raise NotYours
    weighing, _ = CHOICES.get(press.word(1), (None, ""))
    if weighing is None:
        raise NotYours
    facts = {**wanted.summary, "weighing": weighing.as_data()}
    if weighing.extras:
        facts |= facts["with_extras"]
    if wanted.state is not ImportState.PREVIEW or not await imports.weigh(work.uow, wanted.id, weighing, facts):
        work.answer(t.plain(say_over(wanted)), alert=True)
        return
    chosen: Import = replace(wanted, weighing=weighing, summary=facts)
    work.answer("")
    await tell(work, chosen, account, await preview_text(work, t, chosen), preview_buttons(t, chosen))


ROUTES = [Route(ButtonPress("register.by"), choose, IMPORT_REGISTER)]
