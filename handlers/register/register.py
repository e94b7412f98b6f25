"""What happens when somebody sends a register, and when a second person confirms it?"""

from __future__ import annotations

from governance.register.acts import CORRECT_REGISTER, IMPORT_REGISTER, SEE_REGISTER
from governance.roles import may
from handlers.approvals.deadlines import IMPORTS
from handlers.frame.buttons import Keyboard, button
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Command, DueTrigger, Event, Line, Press, Route, Where
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.register.taking import Taking, apply_import, refuse_while_replaced, sweep_soon
from handlers.register.telling import ask_second, card_name, preview_text, tell, tell_everywhere, waiting_text
from handlers.register.words import GIVEN_UP
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.queues import jobs
from storage.queues.due import Due
from storage.register import imports, register
from storage.register.imports import Import, ImportState
from storage.residents import coverage

# What Telegram lets a bot download (Bot API, getFile).
LARGEST_FILE = 20_000_000


async def show(work: Work, _line: Line) -> None:
    """`/register`: what stands in it, how many owners are reached, and what can be done with it."""
    community = await work.community()
    held = await work.require(SEE_REGISTER, community.id)
    t = await work.words()
    units, unsold = await register.totals(work.uow, community.id)
    if not units:
        text = t(
            "{community} has no register yet.\nSend me the list of owners as XLSX or CSV. "
            "I show what I have read before anything changes.",
            community=community.name,
        )
        await work.reply(text, [[button(t.plain("Send the template"), "register.template")]])
        return
    votable, reached = await coverage.coverage(work.uow, community.id)
    text = t(
        "Register of {community}\nUnits: {units}, of which unsold: {unsold}\n"
        "Owners who can vote from their phone: {reached} of {votable} units\n"
        "A new list, sent to me as XLSX or CSV, replaces it after you have seen what changes.",
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
    last = [button(t.plain("Send the template"), "register.template")]
    if may(held, CORRECT_REGISTER):
        last.insert(0, button(t.plain("Correct one line"), "correct.begin", community.id))
    await work.reply(text, [first, last])


# A file comes in


async def take_file(work: Work, line: Line) -> None:
    """A spreadsheet in private: it is fetched and read outside, and nothing changes yet."""
    community = await work.community()
    await work.require(IMPORT_REGISTER, community.id)
    document = line.message.document
    if document is None or (document.file_size or 0) > LARGEST_FILE:
        raise Refusal(N_("This file is too large. A register of 3,000 homes needs less than 1 MB."))
    account, t = await work.account(), await work.words()
    name = document.file_name or "register"
    two_people = not community.stewarded and await register.has_units(work.uow, community.id)
    key = await imports.begin(work.uow, community.id, account=account.id, name=name, two_people=two_people)
    wanted = {"import": key, "file_id": document.file_id, "language": t.language}
    await jobs.ask(work.uow, "register.read", wanted, then="register.read", community=community.id)
    text = t("📋 Reading {file} for {community} …", file=name, community=community.name)
    await work.reply(text, kind=Kind.CARD, card=card_name(key))


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
        lines.append(t("and {count} more; all of them are in the file below.", count=more))
    await _fail(work, wanted, account, Html("\n".join(lines)))
    if result["digest"] and account.private_chat is not None:
        name = t.plain("What is wrong") + ".csv"
        work.document(account.private_chat, result["digest"], name, Html(""), kind=Kind.ANSWER)


async def _fail(work: Work, wanted: Import, account: Account, text: Html) -> None:
    await imports.drop(work.uow, wanted.id, by=None)
    await sweep_soon(work, wanted)
    await tell(
        work, wanted, account, text, [[button(words(account.language).plain("Send the template"), "register.template")]]
    )


def preview_buttons(t: Words, wanted: Import) -> Keyboard:
    """What whoever sent a file can do with what it would change."""
    if wanted.summary.get("same") and not wanted.summary.get("first"):
        return [[button(t.plain("Discard"), "register.drop", wanted.id)]]
    take = t.plain("Propose this change") if wanted.two_people else t.plain("Make it the register")
    return [
        [
            button(t.plain("Discard"), "register.drop", wanted.id),
            button(take, "register.take", wanted.id, style="primary"),
        ]
    ]


# Deciding


async def _wanted(work: Work, press: Press) -> tuple[Import, Account]:
    """The import that a press means; whoever presses may import there."""
    wanted = await imports.get(work.uow, press.number())
    if wanted is None:
        raise NotYours
    await work.require(IMPORT_REGISTER, wanted.community)
    return wanted, await work.account()


async def drop(work: Work, press: Press) -> None:
    """Whoever sent it discards it, or the second person refuses it."""
    wanted, account = await _wanted(work, press)
    t = await work.words()
    if not await imports.drop(work.uow, wanted.id, by=account.id):
        work.answer(_over(t, wanted), alert=True)
        return
    await sweep_soon(work, wanted)
    journal.record(work.uow, wanted.community, "register.refused", card_name(wanted.id), {"by": account.id})
    await tell_everywhere(work, wanted, N_("{file} was discarded by {name}. The register is as it was."), account.name)
    work.answer(t.plain("Discarded. The register is as it was."))


def _over(t: Words, wanted: Import) -> str:
    if wanted.under_way:
        return _under_way(t)
    if wanted.state is ImportState.APPLIED:
        return t.plain("This list is the register already.")
    return t.plain("This list was discarded. Please send the file again.")


async def take(work: Work, press: Press) -> None:
    """Whoever sent it wants it: in set-up it becomes the register, later a second person is asked."""
    wanted, account = await _wanted(work, press)
    t = await work.words()
    if wanted.account != account.id:
        raise NotYours
    if wanted.state is ImportState.PROPOSED and not wanted.under_way:
        work.answer(t.plain("It waits for a second person of the committee."))
        return
    if wanted.state is not ImportState.PREVIEW or wanted.under_way:
        work.answer(_over(t, wanted), alert=True)
        return
    await _refuse_outdated(work, wanted)
    if not wanted.two_people:
        await _apply(work, wanted, account)
        return
    asked = await propose_import(work, wanted, by=account)
    await tell(work, wanted, account, await waiting_text(work, t, wanted, asked))
    work.answer(t.plain("Proposed. It waits for a second person of the committee."))


async def _refuse_outdated(work: Work, wanted: Import) -> None:
    await refuse_while_replaced(work, wanted.community)
    if await imports.outdated(work.uow, wanted):
        raise Refusal(N_("The register has changed since I read this file. Please send it again."))


async def confirm(work: Work, press: Press) -> None:
    """The second person: only now it becomes the register."""
    wanted, account = await _wanted(work, press)
    t = await work.words()
    if wanted.state is not ImportState.PROPOSED or wanted.under_way:
        work.answer(_over(t, wanted), alert=True)
        return
    if wanted.account == account.id:
        raise Refusal(N_("You proposed this yourself. Somebody else of the committee must confirm it."))
    await _refuse_outdated(work, wanted)
    await _apply(work, wanted, account)


async def _apply(work: Work, wanted: Import, account: Account) -> None:
    t = await work.words()
    taking = await apply_import(work, wanted, by=account.id, name=account.name)
    if taking is Taking.OVER:
        work.answer(_over(t, wanted), alert=True)
    elif taking is Taking.DONE:
        work.answer(t.plain("Done: this list is the register now."))
    else:
        work.answer(_under_way(t))


def _under_way(t: Words) -> str:
    return t.plain("This list is being taken over; that takes some seconds.")


async def propose_import(work: Work, wanted: Import, *, by: Account | None) -> int:
    """A second person is asked; returns how many could be. `by` None: the operator proposes."""
    await imports.propose(work.uow, wanted.id)
    facts = {"by": by.id if by else None, "file": wanted.digest}
    journal.record(work.uow, wanted.community, "register.proposed", card_name(wanted.id), facts)
    await IMPORTS.begin(work, await communities.get(work.uow, wanted.community), card_name(wanted.id))
    return await ask_second(work, wanted, by)


ROUTES = [
    Route(Command("register", N_("The register of owners: import, export, slips"), Where.PRIVATE), show, SEE_REGISTER),
    Route(Event.SPREADSHEET, take_file, IMPORT_REGISTER),
    Route(DueTrigger("register.read"), was_read),
    Route(ButtonPress("register.take"), take, IMPORT_REGISTER),
    Route(ButtonPress("register.confirm"), confirm, IMPORT_REGISTER),
    Route(ButtonPress("register.drop"), drop, IMPORT_REGISTER),
]
