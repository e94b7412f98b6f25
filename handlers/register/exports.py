"""Exports: somebody asks for the register as a file, or for the empty list to be filled in."""

from __future__ import annotations

from governance.register.acts import SEE_REGISTER
from governance.register.weighing import BY_AREA, usual
from governance.roles import Role
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from storage.communities import accounts, communities
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.queues import jobs
from storage.queues.due import Due
from storage.register import register


async def ask_export(work: Work, press: Press) -> None:
    """The register as a file; telephones only for those who may import it."""
    community = press.number()
    held = await work.require(SEE_REGISTER, community)
    account, t = await work.account(), await work.words()
    phones = bool(held & {Role.COMMITTEE, Role.CHAIR, Role.STEWARD, Role.OPERATOR})
    wanted = {"community": community, "account": account.id, "language": t.language, "phones": phones}
    await jobs.ask(work.uow, "register.export", wanted, then="register.exported", community=community)
    journal.record(work.uow, community, "register.exported", Subject("account", account.id), {"phones": phones})
    work.answer(t.plain("I am making the file; it will arrive here."))


async def exported(work: Work, item: Due) -> None:
    """The file is made: it goes to whoever asked, if they still may see it."""
    wanted = item.payload["job"]
    account = await accounts.get(work.uow, int(wanted["account"]))
    t = words(account.language)
    digest = (item.payload.get("result") or {}).get("digest")
    if account.private_chat is None:
        return
    if not digest:
        work.post(account.private_chat, t("I could not make the file. Please try again."), kind=Kind.ANSWER)
        return
    community = await communities.get(work.uow, int(wanted["community"]))
    caption = t(
        "Register of {community}. It holds personal data: keep it within the committee.", community=community.name
    )
    work.document(account.private_chat, digest, f"{t.plain('Register of owners')}.xlsx", caption, kind=Kind.ANSWER)


async def ask_template(work: Work, press: Press) -> None:
    """The empty list to be filled in, by what the community counts; where that is not said, by what its law does."""
    account, t = await work.account(), await work.words()
    weighing = BY_AREA
    if press.arguments:
        await work.require(SEE_REGISTER, press.number())
        community = await communities.get(work.uow, press.number())
        stands = await register.has_units(work.uow, community.id)
        weighing = community.weighing if stands else usual(community.jurisdiction)
    wanted = {"account": account.id, "language": t.language, "weighing": weighing.as_data()}
    await jobs.ask(work.uow, "register.template", wanted, then="register.template")
    work.answer(t.plain("The template will arrive here."))


async def template(work: Work, item: Due) -> None:
    """The template is made."""
    account = await accounts.get(work.uow, int(item.payload["job"]["account"]))
    t = words(account.language)
    digest = (item.payload.get("result") or {}).get("digest")
    if account.private_chat is not None and digest:
        caption = t("Fill in one row for each home and send it back to me.")
        work.document(account.private_chat, digest, f"{t.plain('Register of owners')}.xlsx", caption, kind=Kind.ANSWER)


ROUTES = [
    Route(ButtonPress("register.export"), ask_export, SEE_REGISTER),
    Route(DueTrigger("register.exported"), exported),
    Route(ButtonPress("register.template"), ask_template),
    Route(DueTrigger("register.template"), template),
]
