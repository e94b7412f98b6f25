"""What happens when somebody sends a register, and when a second person confirms it?"""

from __future__ import annotations

from datetime import timedelta

from governance.roles import Act, may
from handlers.buttons import Keyboard, button
from handlers.refusals import NotYours, Refusal
from handlers.register_telling import (
    announce,
    ask_second,
    card_name,
    preview_text,
    tell,
    tell_everywhere,
    tell_lapsed,
    waiting_text,
)
from handlers.triggers import Command, Event, Falling, Line, Press, Pressing, Route, Where
from handlers.words import N_, Html, Words, words
from handlers.work import Work
from storage import accounts, binding_endings, bindings, changes, due, imports, jobs, register
from storage.accounts import Account
from storage.changes import Kind as ChangeKind
from storage.due import Due
from storage.imports import Import, ImportState
from storage.outbox import Kind

# What Telegram lets a bot download (Bot API, getFile).
LARGEST_FILE = 20_000_000
# The lines of an import that is over are forgotten a little later, so that the one act stays short.
_SWEEP = timedelta(minutes=1)


async def show(work: Work, _line: Line) -> None:
    """`/register`: what stands in it, how many owners are reached, and what can be done with it."""
    community = await work.community()
    held = await work.require(Act.SEE_REGISTER, community.id)
    t = await work.words()
    units, unsold = await register.totals(work.unit, community.id)
    if not units:
        text = t(
            "{community} has no register yet.\nSend me the list of owners as XLSX or CSV. "
            "I show what I have read before anything changes.",
            community=community.name,
        )
        await work.reply(text, [[button(t.plain("Send the template"), "register.template")]])
        return
    votable, reached = await bindings.coverage(work.unit, community.id)
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
    if may(held, Act.CORRECT_REGISTER):
        last.insert(0, button(t.plain("Correct one line"), "correct.begin", community.id))
    await work.reply(text, [first, last])


# A file comes in


async def take_file(work: Work, line: Line) -> None:
    """A spreadsheet in private: it is fetched and read outside, and nothing changes yet."""
    community = await work.community()
    await work.require(Act.IMPORT_REGISTER, community.id)
    document = line.message.document
    if document is None or (document.file_size or 0) > LARGEST_FILE:
        raise Refusal(N_("This file is too large. A register of 3,000 homes needs less than 1 MB."))
    account, t = await work.account(), await work.words()
    name = document.file_name or "register"
    two_people = not community.stewarded and await register.has_units(work.unit, community.id)
    key = await imports.begin(work.unit, community.id, account=account.id, name=name, two_people=two_people)
    wanted = {"import": key, "file_id": document.file_id, "language": t.language}
    await jobs.ask(work.unit, "register.read", wanted, then="register.read", community=community.id)
    text = t("📋 Reading {file} for {community} …", file=name, community=community.name)
    await work.reply(text, kind=Kind.CARD, card=card_name(key))


async def was_read(work: Work, item: Due) -> None:
    """The file was read: its preview, or what is wrong with it."""
    wanted = await imports.get(work.unit, int(item.payload["job"]["import"]))
    if wanted is None or wanted.account is None:
        return
    if wanted.state is ImportState.DROPPED:
        await imports.forget_lines(work.unit, wanted.id)
        return
    account = await accounts.get(work.unit, wanted.account)
    t = words(account.language)
    result = item.payload.get("result")
    if not result:
        text = t("I could not fetch {file} from Telegram. Please send it again.", file=wanted.name)
        await _fail(work, wanted, account, text)
    elif result["good"]:
        await tell(work, wanted, account, await preview_text(work, t, wanted), _preview_buttons(t, wanted))
    else:
        await _tell_trouble(work, t, wanted, account, item)


async def _tell_trouble(work: Work, t: Words, wanted: Import, account: Account, item: Due) -> None:
    result = item.payload["result"]
    head = t("Nothing was taken from {file}. Please correct it and send it again:", file=wanted.name)
    more = int(result["count"]) - len(result["lines"])
    lines = [head, *(t("· {line}", line=line) for line in result["lines"])]
    if more > 0:
        lines.append(t("and {count} more; all of them are in the file below.", count=more))
    await _fail(work, wanted, account, Html("\n".join(lines)))
    if result["digest"] and account.private_chat is not None:
        name = t.plain("What is wrong") + ".csv"
        work.document(account.private_chat, result["digest"], name, Html(""), kind=Kind.ANSWER)


async def _fail(work: Work, wanted: Import, account: Account, text: Html) -> None:
    await imports.drop(work.unit, wanted.id, by=None)
    await tell(
        work, wanted, account, text, [[button(words(account.language).plain("Send the template"), "register.template")]]
    )


def _preview_buttons(t: Words, wanted: Import) -> Keyboard:
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
    wanted = await imports.get(work.unit, press.number())
    if wanted is None:
        raise NotYours
    await work.require(Act.IMPORT_REGISTER, wanted.community)
    return wanted, await work.account()


async def drop(work: Work, press: Press) -> None:
    """Whoever sent it discards it, or the second person refuses it."""
    wanted, account = await _wanted(work, press)
    t = await work.words()
    if not await imports.drop(work.unit, wanted.id, by=account.id):
        work.answer(_over(t, wanted), alert=True)
        return
    work.unit.record(wanted.community, "register.refused", card_name(wanted.id), {"by": account.id})
    await tell_everywhere(work, wanted, N_("{file} was discarded by {name}. The register is as it was."), account.name)
    work.answer(t.plain("Discarded. The register is as it was."))


def _over(t: Words, wanted: Import) -> str:
    if wanted.state is ImportState.APPLIED:
        return t.plain("This list is the register already.")
    return t.plain("This list was discarded. Please send the file again.")


async def take(work: Work, press: Press) -> None:
    """Whoever sent it wants it: in set-up it becomes the register, later a second person is asked."""
    wanted, account = await _wanted(work, press)
    t = await work.words()
    if wanted.account != account.id:
        raise NotYours
    if wanted.state is ImportState.PROPOSED:
        work.answer(t.plain("It waits for a second person of the committee."))
        return
    if wanted.state is not ImportState.PREVIEW:
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
    if await imports.outdated(work.unit, wanted):
        raise Refusal(N_("The register has changed since I read this file. Please send it again."))


async def confirm(work: Work, press: Press) -> None:
    """The second person: only now it becomes the register."""
    wanted, account = await _wanted(work, press)
    t = await work.words()
    if wanted.state is not ImportState.PROPOSED:
        work.answer(_over(t, wanted), alert=True)
        return
    if wanted.account == account.id:
        raise Refusal(N_("You proposed this yourself. Somebody else of the committee must confirm it."))
    await _refuse_outdated(work, wanted)
    await _apply(work, wanted, account)


async def _apply(work: Work, wanted: Import, account: Account) -> None:
    t = await work.words()
    if await apply_import(work, wanted, by=account.id, name=account.name):
        work.answer(t.plain("Done: this list is the register now."))
    else:
        work.answer(_over(t, wanted), alert=True)


async def apply_import(work: Work, wanted: Import, *, by: int | None, name: str) -> bool:
    """It becomes the register, everybody concerned is told; False if it was over before. `by` None: the operator."""
    if not await imports.apply(work.unit, wanted, by=by):
        return False
    lapsed = await binding_endings.end_lapsed(work.unit, wanted.community)
    facts = {"by": by, "sent_by": wanted.account, "file": wanted.digest, "units": wanted.units}
    work.unit.record(wanted.community, "register.imported", card_name(wanted.id), facts)
    sweep = {"import": wanted.id}
    subject, at = card_name(wanted.id), work.now + _SWEEP
    await due.schedule(work.unit, "register.sweep", subject, at, community=wanted.community, payload=sweep)
    ended = N_("{file} is the register now. Confirmed by {name}.")
    await tell_everywhere(work, wanted, ended, name, slips=bool(wanted.summary["first"]))
    await announce(work, wanted)
    await tell_lapsed(work, wanted.community, sorted({one.account for one in lapsed}))
    counts = {name: wanted.summary.get(name, 0) for name in ("added", "gone", "other_area", "other_owners")}
    confirmed = by if wanted.two_people else None
    changes.note(
        work.unit, wanted.community, ChangeKind.IMPORT, counts, proposed_by=wanted.account, confirmed_by=confirmed
    )
    return True


async def propose_import(work: Work, wanted: Import, *, by: Account | None) -> int:
    """A second person is asked; returns how many could be. `by` None: the operator proposes."""
    await imports.propose(work.unit, wanted.id)
    facts = {"by": by.id if by else None, "file": wanted.digest}
    work.unit.record(wanted.community, "register.proposed", card_name(wanted.id), facts)
    return await ask_second(work, wanted, by)


async def sweep(work: Work, item: Due) -> None:
    """The lines of an import that is over are forgotten."""
    await imports.forget_lines(work.unit, int(item.payload["import"]))


ROUTES = [
    Route(
        Command("register", N_("The register of owners: import, export, slips"), Where.PRIVATE), show, Act.SEE_REGISTER
    ),
    Route(Event.SPREADSHEET, take_file, Act.IMPORT_REGISTER),
    Route(Falling("register.read"), was_read),
    Route(Pressing("register.take"), take, Act.IMPORT_REGISTER),
    Route(Pressing("register.confirm"), confirm, Act.IMPORT_REGISTER),
    Route(Pressing("register.drop"), drop, Act.IMPORT_REGISTER),
    Route(Falling("register.sweep"), sweep),
]
