"""Page for the notice board: whoever handles a matter can print what came of it, for those who are in no group."""

from __future__ import annotations

from governance.matters.acts import HANDLE_MATTER
from governance.matters.matter import Party
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.words import N_, words
from handlers.frame.work import Work
from handlers.matters.view import pressed
from storage.communities import accounts
from storage.engine.outbox import Kind
from storage.queues import jobs
from storage.queues.due import Due


async def ask(work: Work, press: Press) -> None:
    """The button “Page for the notice board”: it is drawn and comes."""
    view, parties, _ = await pressed(work, press.number(), HANDLE_MATTER)
    if Party.HANDLER not in parties or not work.private:
        raise NotYours
    if not view.hangs_out:
        raise Refusal(N_("A page for the notice board is made of matters that are done and that everybody can read."))
    account, t = await work.account(), await work.words()
    asked = {"matter": view.matter.id, "community": view.matter.community, "account": account.id}
    asked["number"] = view.matter.number
    if not await jobs.asked(work.uow, "matter.page", asked):
        await jobs.ask(work.uow, "matter.page", asked, then="matter.page_made", community=view.matter.community)
    work.answer(t.plain("I am making it; it will arrive here."))


async def made(work: Work, item: Due) -> None:
    """The page is drawn: it goes to whoever asked."""
    asked, result = item.payload["job"], item.payload.get("result")
    account = await accounts.get(work.uow, int(asked["account"]))
    if account.private_chat is None:
        return
    t = words(account.language)
    if not result:
        work.post(account.private_chat, t("I could not make the file. Please try again."), kind=Kind.ANSWER)
        return
    caption = t("Matter {number}, for the notice board", number=asked["number"])
    name = f"{t.plain('Matter {number}, for the notice board', number=asked['number'])}.pdf"
    work.document(account.private_chat, str(result["digest"]), name, caption, kind=Kind.ANSWER)


ROUTES: list[Route] = [
    Route(ButtonPress("matter.page"), ask, HANDLE_MATTER),
    Route(DueTrigger("matter.page_made"), made),
]
