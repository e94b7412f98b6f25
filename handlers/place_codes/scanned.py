"""Scanning of a code at a place: the place is filled in, and one question is asked."""

from __future__ import annotations

from governance.matters.acts import RAISE_MATTER
from governance.place_codes.place_code import BEGINS, is_code
from handlers.frame.buttons import Keyboard, button
from handlers.frame.refusals import Refusal
from handlers.frame.triggers import DeepLink, Route, Start
from handlers.frame.words import N_, Words
from handlers.frame.work import Work
from handlers.matters.dialogue import DIALOGUE
from handlers.matters.dialogue import ask as ask_matter
from storage.communities import members
from storage.place_codes import place_codes
from storage.queues.dialogues import Dialogue


def _anyway(t: Words) -> Keyboard:
    return [[button(t.plain("Report a problem"), "menu.do", "report")]]


class UnknownPlace(Refusal):
    """Nobody of ours has made this code."""

    message = N_("I have never made this code. It may be a forgery, so do not trust that sheet. To report a problem:")

    def __init__(self) -> None:
        super().__init__(self.message, buttons=_anyway)


class EndedPlace(Refusal):
    """The sheet should hang there no longer."""

    message = N_("This code is out of use: {name}. Please tell the committee that its sheet still hangs there.")

    def __init__(self, name: str) -> None:
        super().__init__(self.message, buttons=_anyway, name=name)


async def scan(work: Work, start: Start) -> None:
    """The deep link of a sheet. Whoever stands before it is a neighbour enough to raise a matter there."""
    await work.chat()
    code = start.arguments[0] if start.arguments else ""
    found = await place_codes.by_code(work.uow, code) if is_code(code) else None
    if found is None:
        raise UnknownPlace
    if found.ended_at is not None:
        newer = await place_codes.get(work.uow, found.replaced_by) if found.replaced_by is not None else None
        if newer is None or newer.ended_at is not None:
            raise EndedPlace(found.name)
        found = newer  # an old copy of a sheet that was printed anew still leads to its place
    account = await work.account()
    with work.uow.aside():
        await members.join(work.uow, found.community, account.id)
    await work.require(RAISE_MATTER, found.community)
    answers = {"community": found.community, "kind": BEGINS[found.sort].value, "place": found.name, "text": ""}
    draft = Dialogue(account.id, DIALOGUE, "text", {**answers, "photos": [], "photos_asked": True})
    t = await work.words()
    work.exchange.preface.append((t("You are here: {place}.", place=found.name), ()))
    await ask_matter(work, draft)


ROUTES = [Route(DeepLink("place", begins=True), scan, RAISE_MATTER)]
