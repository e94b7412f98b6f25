"""Personal data: how a person sees all that is stored of them, and how they have it erased."""

from __future__ import annotations

from handlers.frame.buttons import button
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Command, DueTrigger, Line, Press, Route, Where
from handlers.frame.words import N_, words
from handlers.frame.work import Work
from storage.communities import accounts, members
from storage.communities.accounts import Account
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.privacy import erasing
from storage.queues import dialogues, due, jobs
from storage.queues.due import Due

_CLOSING = "forget.closing"


class LastInOffice(Refusal):
    """Nobody could act for the community any more."""

    message = N_(
        "You are the only person who can act for {community}. Please give somebody else a role first: /who. "
        "Then come back to /forget."
    )


# Seeing it


async def mydata(work: Work, _line: Line) -> None:
    """`/mydata`: everything, as one file, made outside."""
    account, t = await work.account(), await work.words()
    wanted = {"account": account.id, "language": t.language}
    if not await jobs.asked(work.uow, "person.data", wanted):
        await jobs.ask(work.uow, "person.data", wanted, then="person.data")
    await work.reply(
        t("I am gathering everything I hold about you. It will come here as one file."), card="mydata", fresh=True
    )


async def gathered(work: Work, item: Due) -> None:
    """The file is made: it goes to the person and nobody else, and then it is removed."""
    account = await accounts.get(work.uow, int(item.payload["job"]["account"]))
    digest = (item.payload.get("result") or {}).get("digest")
    t = words(account.language)
    if account.private_chat is None:
        return
    if not digest:
        work.post(account.private_chat, t("I could not make the file. Please try again."), kind=Kind.ANSWER)
        return
    caption = t("Everything I hold about you. I am now deleting my copy of this file. To erase your data: /forget")
    body = {"document": "attach://file", "caption": str(caption), "parse_mode": "HTML"}
    attach = {"file": digest, "file.name": f"{t.plain('What Yishiting holds about me')}.txt"}
    work.call(
        account.private_chat,
        "sendDocument",
        body,
        kind=Kind.ANSWER,
        attach=attach,
        then="person.data_sent",
        payload={"digest": digest},
    )


async def data_sent(work: Work, item: Due) -> None:
    """It has arrived, or cannot: our copy goes either way."""
    await jobs.ask(work.uow, "file.forget", {"digest": item.payload["digest"]}, then="file.forgotten")


async def file_forgotten(_work: Work, _item: Due) -> None:
    """Our copy is gone; there is nothing more to say."""


# Erasing it


async def ask_forget(work: Work, _line: Line) -> None:
    """`/forget`: what goes, what stays and why; asked once."""
    account, t = await work.account(), await work.words()
    text = t(
        "<b>Shall I erase your data?</b>\n"
        "Gone for good: your name and Telegram account, our chat, your homes and roles. So are your private "
        "matters and their photos, “me too” and anything unfinished.\n"
        "What stays, under a number without your name:\n"
        "· ballots, and who confirmed your home: a result must be checkable\n"
        "· roles you held and what you decided in them\n"
        "· matters neighbours can read; the journal's fingerprints\n"
        "Your entry in the owners' register belongs to the community; the committee corrects it.\n"
        "You lose your vote in open votes; ballots already cast count. To come back you need a new slip."
    )
    erase_it = button(t.plain("Erase"), "forget.yes", account.id, style="danger")
    rows = [[button(t.plain("Keep everything"), "forget.no"), erase_it]]
    await work.reply(text, rows, card="forget", fresh=True)


async def keep(work: Work, _press: Press) -> None:
    """Nothing changes after all."""
    t = await work.words()
    if not work.private:
        raise NotYours
    work.answer(t.plain("Nothing has changed."))
    await work.reply(t("Nothing has changed. I still hold your data: /mydata"), card="forget")


async def erase(work: Work, press: Press) -> None:
    """Confirmed: rights end at once, a last message goes out, then everything is erased outside."""
    account, t = await work.account(), await work.words()
    if not work.private or press.number() != account.id:
        raise NotYours
    mine = await members.communities_of(work.uow, account.id)
    for community in mine:
        if await erasing.last_in_office(work.uow, community.id, account.id):
            raise LastInOffice(community=community.name)
    more = await _close(work, account)
    for community in mine:
        await work.house.tell("when_person_goes", work, community, account)
        about = Subject("account", account.id)
        journal.record(work.uow, community.id, "person.forgotten", about, {"by": account.id})
    await dialogues.end_all(work.uow, account.id)
    await _go_on(work, account, more)
    work.answer(t.plain("I am erasing your data now."))


async def _close(work: Work, account: Account, community: int | None = None) -> int | None:
    """Close what they said in confidence, a few things at a time; gives the community in which there is more."""
    left = await work.house.tell("closing", work, account, community)
    return next((one for one in left if one is not None), None)


async def _go_on(work: Work, account: Account, more: int | None) -> None:
    """What else was said in confidence, in the community `more`, is closed; after the last comes the last message."""
    payload = {"account": account.id}
    if more is not None:
        name = Subject("account", account.id)
        await due.schedule(work.uow, _CLOSING, name, work.now, community=more, payload=payload)
        return
    t = words(account.language)
    text = t(
        "Your rights here have ended. This is my last message; after it I no longer know who you were.\n"
        "You can delete this chat in Telegram. Whatever you wrote in the group stays in Telegram."
    )
    if account.private_chat is not None:
        work.post(account.private_chat, text, kind=Kind.RECEIPT, then="forget.told", payload=payload)
    else:  # the bot was blocked meanwhile: nobody is left to be told
        await _forget(work, account.id)


async def on_closing(work: Work, item: Due) -> None:
    """More was said in confidence than one unit of work may close."""
    account = await accounts.get(work.uow, int(item.payload["account"]))
    await _go_on(work, account, await _close(work, account, item.community))


async def told(work: Work, item: Due) -> None:
    """The last message is out: now everything goes."""
    await _forget(work, int(item.payload["account"]))


async def _forget(work: Work, account: int) -> None:
    await jobs.ask(work.uow, "person.forget", {"account": account}, then="forget.done")


async def done(work: Work, item: Due) -> None:
    """Nobody is left to be told; cards that show the name are edited."""
    if "error" not in item.payload:
        await work.house.tell("when_person_is_gone", work, int(item.payload["job"]["account"]))


ROUTES = [
    Route(Command("mydata", N_("Get everything stored about you as one file"), Where.PRIVATE, place=86), mydata),
    Route(DueTrigger("person.data"), gathered),
    Route(DueTrigger("person.data_sent"), data_sent),
    Route(DueTrigger("file.forgotten"), file_forgotten),
    Route(Command("forget", N_("Erase your data"), Where.PRIVATE, place=88), ask_forget),
    Route(ButtonPress("forget.no"), keep),
    Route(ButtonPress("forget.yes"), erase),
    Route(DueTrigger(_CLOSING, awake=True), on_closing),
    Route(DueTrigger("forget.told"), told),
    Route(DueTrigger("forget.done"), done),
]
