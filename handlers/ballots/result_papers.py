"""Result papers: the verdict as a page to be printed, filed or put up, for whoever may read the verdict."""

from __future__ import annotations

from governance.communities.acts import LOOK
from handlers.ballots.cards import say_name
from handlers.frame.buttons import Button, button
from handlers.frame.refusals import NotYours, Stale
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.words import Html, Words, words
from handlers.frame.work import Work
from storage.ballots import rolls
from storage.communities import accounts
from storage.engine.outbox import Kind
from storage.motions import motions
from storage.motions.motions import Motion
from storage.queues import jobs
from storage.queues.due import Due

_PRINTED = "result.printed"


def paper_button(t: Words, motion: Motion) -> list[list[Button]]:
    """The rows below a verdict; none where nothing was counted."""
    if motion.verdict is None:
        return []
    return [
        [button(t.plain("Result to print (PDF)"), "result.print", motion.id)],
        [button(t.plain("How can I check this?"), "result.check", motion.id)],
    ]


async def check(work: Work, press: Press) -> None:
    """What somebody in doubt can rely on today, and what not (`docs/proof.md`)."""
    motion, t = await _readable(work, press), await work.words()
    lines = [
        t("<b>What you can check yourself</b>"),
        t("• Your receipt: your ballot was stored; /mydata shows it with your choice."),
        t("• The fingerprint in the group, from the opening: text, roll and rule have not changed since."),
        t("• The numbers: in favour, against, abstained, invalid and not voted add up to the whole."),
        t("• The fingerprint at the end: for now only the operator of this bot can work it out again."),
        t("Does something look wrong? Say so, and somebody has to answer."),
    ]
    work.answer("")
    begin = button(t.plain("Report a problem"), "matter.begin", motion.community)
    await work.reply(Html("\n".join(lines)), [[begin]])


async def _readable(work: Work, press: Press) -> Motion:
    """A motion that was counted, for whoever may read what came of it, in private."""
    motion = await motions.find(work.uow, press.number())
    if motion is None:
        raise NotYours
    account = await work.account()
    if await rolls.names(work.uow, motion.id, account.id):
        work.asked.add(LOOK)  # whoever stands on the roll may read its result, wherever they live by now
    else:
        await work.require(LOOK, motion.community)
    if motion.verdict is None or account.private_chat is None or not work.private:
        raise Stale
    return motion


async def ask(work: Work, press: Press) -> None:
    """The page is made outside and comes into the private chat of whoever pressed."""
    motion, account, t = await _readable(work, press), await work.account(), await work.words()
    wanted = {"motion": motion.id, "account": account.id, "language": t.language}
    if not await jobs.asked(work.uow, "result.print", wanted):
        await jobs.ask(work.uow, "result.print", wanted, then=_PRINTED, community=motion.community)
    work.answer(t.plain("I am preparing the page; it will arrive here."))


async def printed(work: Work, item: Due) -> None:
    """The page is there."""
    wanted, result = item.payload["job"], item.payload.get("result")
    account = await accounts.get(work.uow, int(wanted["account"]))
    motion, t = await motions.find(work.uow, int(wanted["motion"])), words(account.language)
    if account.private_chat is None or motion is None:
        return
    if not result:
        again = paper_button(t, motion)
        work.post(account.private_chat, t("I could not prepare the page. Please try again."), again, kind=Kind.ANSWER)
        return
    name = t.plain("Result {number}.pdf", number=motion.number)
    work.document(account.private_chat, str(result["digest"]), name, say_name(t, motion), kind=Kind.ANSWER)


ROUTES: list[Route] = [
    Route(ButtonPress("result.print"), ask, LOOK),
    Route(ButtonPress("result.check"), check, LOOK),
    Route(DueTrigger(_PRINTED), printed),
]
