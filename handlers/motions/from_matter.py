"""From a matter that cannot be solved to a motion, in one tap: its wording and the reason are the draft's."""

from __future__ import annotations

from governance.communities.acts import LOOK
from governance.matters.matter import HIDDEN, Move, Outcome
from governance.motions.acts import DRAFT_MOTION
from governance.roles import may
from handlers.frame.refusals import NotYours, Stale
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.work import Work
from handlers.matters.view import View, pressed
from handlers.motions.draft import begin_with
from handlers.motions.passing_on import offer_suggestion
from storage.communities import accounts

_TITLE = 40  # characters of the wording


async def on_matter(work: Work, press: Press) -> None:
    """The button “Put it to a vote” below what was closed without a solution."""
    view, _, held = await pressed(work, press.number(), LOOK)
    if not work.private or view.matter.visibility in HIDDEN:
        raise NotYours
    if view.matter.outcome is not Outcome.NOT_DONE:
        raise Stale
    account = await work.account()
    await accounts.choose_community(work.uow, account.id, view.community.id)
    work.answer("")
    title, text = _words(view)
    if may(held, DRAFT_MOTION):
        await begin_with(work, view.community, title, text)
    else:
        await offer_suggestion(work, view.community, text)


def _words(view: View) -> tuple[str, str]:
    """Title and text of the draft, from what was raised and why it could not be done."""
    wording = " ".join(view.matter.text.split())
    reasons = [step.text for step in view.steps if step.move is Move.CLOSE and step.text]
    return wording[:_TITLE], "\n".join([wording, *reasons[-1:]])


ROUTES: list[Route] = [Route(ButtonPress("motion.from"), on_matter)]
