"""Register: what stands in it, and what happens to a file that somebody sends."""

from __future__ import annotations

from governance.register.acts import CORRECT_REGISTER, IMPORT_REGISTER, SEE_REGISTER
from governance.roles import may
from handlers.approvals.approval import pressed
from handlers.approvals.deadlines import IMPORTS
from handlers.frame.buttons import button
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.triggers import ButtonPress, Command, DueTrigger, Event, Line, Press, Route, Where
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.register.deciding import IMPORT, apply, propose_import, refuse_loss, refuse_outdated, say_over
from handlers.register.taking import sweep_soon
from handlers.register.telling import card_name, preview_buttons, preview_text, tell, waiting_text
from handlers.register.words import GIVEN_UP
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.queues import jobs
from storage.queues.due import Due
from storage.register import imports, register
from storage.register.imports import Import, ImportState
from storage.residents import coverage

# What Telegram lets a bot download (Bot API, getFile).
LARGEST_FILE = 20_000_000
_SPREADSHEETS = (".xlsx", ".csv", ".xls", ".xlsm")
_TEXTS = (".txt", ".tsv")  # read like a CSV


async def show(work: Work, _line: Line) -> None:
    """`/register`: what stands in it, how many owners are reached, and what can be done with it."""
    community = await work.community()
    held = await work.require(SEE_REGISTER, community.id)
    t = await work.words()
    units, unsold = await register.totals(work.uow, community.id)
    if not units:
        text = t(
            "{community} has no register yet.\n"
            "Send me the list of owners as XLSX or CSV; homes and owners are enough. I will show you what I "
            "read before anything changes.",
            community=community.name,
        )
        await work.reply(text, [[button(t.plain("Send the template"), "register.template", community.id)]])
        return
    votable, reached = await coverage.coverage(work.uow, community.id)
    text = t(
        "Register of {community}\nHomes: {units}, unsold: {unsold}\nHomes with an owner who can vote from a "
        "phone: {reached} of {votable}\nTo replace it, send me a new list as XLSX or CSV. I will show you the "
        "changes first.",
        community=community.name,
        units=units,
        unsold=unsold,
        reached=reached,
        votable=votable,
    )
    first = [
        button(t.plain("Print slips"), "slips.choose", community.id),
        button(t.plain("Export"), "register.export", community.id),
    ]
    last = [button(t.plain("Send the template"), "register.template", community.id)]
    if may(held, CORRECT_REGISTER):
        last.insert(0, button(t.plain("Correct one entry"), "correct.begin", community.id))
    await work.reply(text, [first, last])


# A file comes in


async def take_file(work: Work, line: Line) -> None:
    """A spreadsheet in private: it is fetched and read outside, and nothing changes yet."""
    community, document = await work.community(), line.message.document
    name = (document.file_name if document else None) or "register"
    if not name.lower().endswith(_SPREADSHEETS):
        await _refuse_other(work, community, name)
    await work.require(IMPORT_REGISTER, community.id)
    if document is None or (document.file_size or 0) > LARGEST_FILE:
        raise Refusal(N_("This file is too large. A register of 3,000 homes needs less than 1 MB."))
    account, t = await work.account(), await work.words()
    two_people = not community.stewarded and await register.has_units(work.uow, community.id)
    key = await imports.begin(work.uow, community.id, account=account.id, name=name, two_people=two_people)
    wanted = {"import": key, "file_id": document.file_id, "language": t.language}
    await jobs.ask(work.uow, "register.read", wanted, then="register.read", community=community.id)
    text = t("📋 Reading {file} for {community} …", file=name, community=community.name)
    await work.reply(text, kind=Kind.CARD, card=card_name(key))


async def _refuse_other(work: Work, community: Community, name: str) -> None:
    """Raises a refusal for a paper that is no list, and for a text of somebody who sends no lists."""
    if not may(await work.roles(community.id), IMPORT_REGISTER):
        raise Refusal(N_("I can keep text and photos, but not a file. Please write what it is about, or send a photo."))
    if not name.lower().endswith(_TEXTS):
        raise Refusal(
            N_("I cannot read {file}. If it is the list of homes, please save it as XLSX or CSV and send that."),
            file=name,
        )


async def was_read(work: Work, item: Due) -> None:
    """The file was read: its preview, or what is wrong with it."""
    wanted = await imports.get(work.uow, int(item.payload["job"]["import"]))
    if wanted is None or wanted.account is None:
        return
    if wanted.state is ImportState.DROPPED:
        await sweep_soon(work, wanted)
        return
    account = await accounts.get(work.uow, wanted.account)
    t = words(account.language)
    result = item.payload.get("result")
    if not result:
        await _fail(work, wanted, account, _not_read(t, wanted, item))
    elif result["good"]:
        await IMPORTS.begin(work, await communities.get(work.uow, wanted.community), card_name(wanted.id))
        await tell(work, wanted, account, await preview_text(work, t, wanted), preview_buttons(t, wanted))
    else:
        await _tell_trouble(work, t, wanted, account, item)


def _not_read(t: Words, wanted: Import, item: Due) -> Html:
    if item.payload.get("error") == jobs.GIVEN_UP:
        return Html(f"{_nothing_taken(t, wanted)}\n{t('· {line}', line=t.plain(GIVEN_UP))}")
    return t("I could not fetch {file} from Telegram. Please send it again.", file=wanted.name)


def _nothing_taken(t: Words, wanted: Import) -> Html:
    return t("Nothing was taken from {file}. Please correct it and send it again:", file=wanted.name)


async def _tell_trouble(work: Work, t: Words, wanted: Import, account: Account, item: Due) -> None:
    result = item.payload["result"]
    more = int(result["count"]) - len(result["lines"])
    lines = [_nothing_taken(t, wanted), *(t("· {line}", line=line) for line in result["lines"])]
    if more > 0:
        lines.append(t("and {count} more; the file below lists them all.", count=more))
    await _fail(work, wanted, account, Html("\n".join(lines)))
    if result["digest"] and account.private_chat is not None:
        name = t.plain("What is wrong") + ".csv"
        work.document(account.private_chat, result["digest"], name, Html(""), kind=Kind.ANSWER)


async def _fail(work: Work, wanted: Import, account: Account, text: Html) -> None:
    await imports.drop(work.uow, wanted.id, by=None)
    await sweep_soon(work, wanted)
    await tell(
        work,
        wanted,
        account,
        text,
        [[button(words(account.language).plain("Send the template"), "register.template", wanted.community)]],
    )


async def take(work: Work, press: Press) -> None:
    """Whoever sent it wants it: in set-up it becomes the register, later a second person is asked."""
    _, wanted = await pressed(work, press, IMPORT)
    account, t = await work.account(), await work.words()
    if wanted.account != account.id:
        raise NotYours
    if wanted.state is ImportState.PROPOSED and not wanted.under_way:
        work.answer(t.plain("A second committee member needs to confirm it."))
        return
    if wanted.summary.get("weighing", {}) is None:
        raise Stale
    if wanted.state is not ImportState.PREVIEW or wanted.under_way:
        work.answer(t.plain(say_over(wanted)), alert=True)
        return
    await refuse_outdated(work, wanted)
    if press.verb == "register.take":
        refuse_loss(wanted, "register.take_loss")
    if not wanted.two_people:
        if not await apply(work, wanted, account):
            work.answer(t.plain(say_over(wanted)), alert=True)
        return
    asked = await propose_import(work, wanted, by=account)
    await tell(work, wanted, account, await waiting_text(work, t, wanted, asked))
    work.answer(t.plain("Proposed. A second committee member needs to confirm it."))


ROUTES = [
    Route(
        Command("register", N_("The owners' register: import, export, slips"), Where.PRIVATE, place=62),
        show,
        SEE_REGISTER,
    ),
    Route(Event.SPREADSHEET, take_file, IMPORT_REGISTER),
    Route(DueTrigger("register.read"), was_read),
    Route(ButtonPress("register.take"), take, IMPORT_REGISTER),
    Route(ButtonPress("register.take_loss"), take, IMPORT_REGISTER),
]
