"""Splitting of a matter: a part of it becomes one of its own, with the same raiser; the wording stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.matters.matter import LIVING, Move
from governance.merging.acts import ARRANGE_MATTER
from governance.merging.arranging import Way
from handlers.frame.buttons import button
from handlers.frame.refusals import Refusal, TooLong
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Guided, Line, Press, Route
from handlers.frame.unfinished import stop_button
from handlers.frame.words import N_, Words
from handlers.frame.work import Work
from handlers.matters.cards import title
from handlers.matters.raising import Draft, write_down
from handlers.matters.telling import refresh, show
from handlers.matters.view import NOT_NOW, View, load
from handlers.matters.words import joined_lines
from handlers.merging.arranging import CARD, checked
from storage.engine import journal
from storage.engine.subjects import Numbered
from storage.matters import steps as matter_steps
from storage.merging import arrangements
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

KIND = "arrange.split"
_LONGEST = 2000


async def begin(work: Work, press: Press) -> None:
    """“Split off a part”: the next message is the wording of the new one."""
    view, _ = await checked(work, press.number())
    work.answer("")
    answers = {"matter": view.matter.id, "community": view.matter.community, "number": view.matter.number}
    await _ask(work, view, Dialogue((await work.account()).id, KIND, "text", answers))


async def _ask(work: Work, view: View, draft: Dialogue) -> None:
    _check_living(view)
    draft, t = await dialogues.save(work.uow, draft), await work.words()
    asked = t("Which part is a matter of its own? Please write it as it is to stand there. The wording here stays.")
    await work.reply(
        joined_lines(title(t, view), asked), [[stop_button(draft, t.plain("Cancel"))]], card=CARD, fresh=True
    )


def _check_living(view: View) -> None:
    if view.matter.state not in LIVING:
        raise Refusal(NOT_NOW[view.matter.state], number=view.matter.number)


async def ask(work: Work, draft: Dialogue) -> None:
    """Go on with what was laid aside."""
    view, _ = await checked(work, int(draft.answers["matter"]))
    await _ask(work, view, draft)


async def hear(work: Work, line: Line) -> None:
    """The wording of the part."""
    draft = await dialogues.of(work.uow, (await work.account()).id, KIND)
    if draft is None:
        return
    view, _ = await checked(work, int(draft.answers["matter"]))
    _check_living(view)
    if not line.text:
        raise Refusal(N_("I can only read text here. Please write it, or press a button above."))
    if len(line.text) > _LONGEST:
        message = N_("That is too long to read on a phone. Please stay under 2000 characters.")
        raise TooLong(message, length=len(line.text), limit=_LONGEST)
    await dialogues.end(work.uow, draft)
    await _split(work, view, line.text)


async def _split(work: Work, view: View, text: str) -> None:
    matter, account = view.matter, await work.account()
    draft = Draft(
        kind=matter.kind,
        text=text,
        raiser=view.raiser,
        place=matter.place,
        visibility=matter.visibility,
        brought_by=account if account.id != matter.raiser else None,
        credit=matter.credit,
    )
    part = await write_down(work, view.community, draft, by=account.id)
    arrangement = await arrangements.add(
        work.uow, matter.community, Way.SPLIT, matter.id, part.matter.id, by=account.id
    )
    await matter_steps.add(work.uow, matter.id, Move.SPLIT, by=account.id, text=str(part.matter.number))
    content = {"by": account.id, "part": part.matter.number}
    journal.record(work.uow, matter.community, "matter.split", Numbered("matter", matter.number), content)
    view = await load(work.uow, matter.community, matter.id)
    await show(work, view)
    await refresh(work, view)
    t = await work.words()
    said = t("A part of matter {number} is matter {part} now.", number=matter.number, part=part.matter.number)
    await work.reply(said, [[button(t.plain("Undo"), "arrange.undo", arrangement)]], card=CARD, fresh=True)


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    return t.plain("part of matter {number}", number=answers.get("number", ""))


ROUTES = [
    Route(ButtonPress("arrange.split"), begin, ARRANGE_MATTER),
    Route(DialogueAnswer(KIND, Guided(named=_named, ask=ask, card=CARD)), hear, ARRANGE_MATTER),
]
