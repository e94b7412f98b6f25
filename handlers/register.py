"""What happens when somebody sends a register, and when a second person confirms it?"""

from __future__ import annotations

from datetime import timedelta

from governance.roles import Act, Role
from handlers.buttons import Keyboard, button
from handlers.deep_links import deep_link
from handlers.refusals import NotYours, Refusal
from handlers.register_words import change_lines, preview
from handlers.triggers import Command, Event, Falling, Line, Press, Pressing, Route, Where
from handlers.words import N_, Html, Words, words
from handlers.work import Work
from storage import accounts, bindings, chats, communities, due, imports, jobs, register, roles
from storage.accounts import Account
from storage.communities import Community
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
    await work.require(Act.SEE_REGISTER, community.id)
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
    await work.reply(text, [first, [button(t.plain("Send the template"), "register.template")]])


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
    await jobs.ask(work.unit, "register.read", wanted, then="register.read")
    text = t("📋 Reading {file} for {community} …", file=name, community=community.name)
    await work.reply(text, kind=Kind.CARD, card=_card(key))


def _card(key: int) -> str:
    return f"import:{key}"


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
        await _tell(work, wanted, account, await _preview_text(work, t, wanted), _preview_buttons(t, wanted))
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
    await _tell(
        work, wanted, account, text, [[button(words(account.language).plain("Send the template"), "register.template")]]
    )


async def _tell(work: Work, wanted: Import, account: Account, text: Html, keyboard: Keyboard = ()) -> None:
    if account.private_chat is not None:
        work.post(account.private_chat, text, keyboard, kind=Kind.CARD, card=_card(wanted.id))


async def _preview_text(work: Work, t: Words, wanted: Import) -> Html:
    community = await communities.get(work.unit, wanted.community)
    head = t("📋 {file} for {community}. Nothing has changed yet.", file=wanted.name, community=community.name)
    return Html("\n".join([head, *preview(t, wanted.summary)]))


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
    work.unit.record(wanted.community, "register.refused", _card(wanted.id), {"by": account.id})
    await _everywhere(work, wanted, N_("{file} was discarded by {name}. The register is as it was."), account.name)
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
    await _tell(work, wanted, account, await _waiting_text(work, t, wanted, asked))
    work.answer(t.plain("Proposed. It waits for a second person of the committee."))


async def _refuse_outdated(work: Work, wanted: Import) -> None:
    if await imports.outdated(work.unit, wanted):
        raise Refusal(N_("The register has changed since I read this file. Please send it again."))


async def _ask_second(work: Work, wanted: Import, proposer: Account | None) -> int:
    """Ask everybody else who may confirm; returns how many could be reached."""
    held = await roles.holders(work.unit, wanted.community, Role.COMMITTEE, Role.CHAIR)
    keys = list(dict.fromkeys(one.account for one in held if one.account != wanted.account))
    reached = 0
    for other in await accounts.several(work.unit, keys):
        t = words(other.language)
        name = proposer.name if proposer else t.plain("The operator")
        text = Html(
            "\n".join(
                [
                    t("📋 {name} proposes to change the register ({file}):", name=name, file=wanted.name),
                    *preview(t, wanted.summary),
                ]
            )
        )
        refuse = button(t.plain("Refuse"), "register.drop", wanted.id)
        confirm = button(t.plain("Confirm"), "register.confirm", wanted.id, style="primary")
        await _tell(work, wanted, other, text, [[refuse, confirm]])
        reached += other.private_chat is not None
    return reached


async def _waiting_text(work: Work, t: Words, wanted: Import, asked: int) -> Html:
    lines = [await _preview_text(work, t, wanted)]
    if asked:
        lines.append(t("It waits for one more person of the committee. Asked: {count}", count=asked))
    else:
        link = deep_link(work.bot, "do", "register")
        lines.append(
            t("No other committee member has a private chat with me yet. They open it here: {link}", link=link)
        )
    return Html("\n".join(lines))


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
    lapsed = await imports.end_lapsed_bindings(work.unit, wanted.community)
    facts = {"by": by, "sent_by": wanted.account, "file": wanted.digest, "units": wanted.units}
    work.unit.record(wanted.community, "register.imported", _card(wanted.id), facts)
    sweep = {"import": wanted.id}
    await due.schedule(work.unit, "register.sweep", _card(wanted.id), work.now + _SWEEP, payload=sweep)
    ended = N_("{file} is the register now. Confirmed by {name}.")
    await _everywhere(work, wanted, ended, name, slips=bool(wanted.summary["first"]))
    await _announce(work, wanted)
    await _tell_lapsed(work, wanted.community, lapsed)
    return True


async def propose_import(work: Work, wanted: Import, *, by: Account | None) -> int:
    """A second person is asked; returns how many could be. `by` None: the operator proposes."""
    await imports.propose(work.unit, wanted.id)
    facts = {"by": by.id if by else None, "file": wanted.digest}
    work.unit.record(wanted.community, "register.proposed", _card(wanted.id), facts)
    return await _ask_second(work, wanted, by)


async def _everywhere(work: Work, wanted: Import, sentence: str, name: str, *, slips: bool = False) -> None:
    """Every card of this import says how it ended."""
    held = await roles.holders(work.unit, wanted.community, Role.COMMITTEE, Role.CHAIR)
    others = [one.account for one in held] if wanted.state is ImportState.PROPOSED else []
    keys = list(dict.fromkeys([*([wanted.account] if wanted.account else []), *others]))
    for account in await accounts.several(work.unit, keys):
        t = words(account.language)
        end = t(sentence, file=wanted.name, name=name)
        keyboard = [[button(t.plain("Print slips"), "slips.choose", wanted.community)]] if slips else []
        await _tell(work, wanted, account, Html("\n".join([end, *preview(t, wanted.summary)])), keyboard)


async def _announce(work: Work, wanted: Import) -> None:
    """The group sees that the register changed, and how: figures and places, no names."""
    community = await communities.get(work.unit, wanted.community)
    t = words(community.language)
    facts = wanted.summary
    if facts["first"]:
        lines = [
            t("📋 The register is complete: {units} units, {heads} heads.", units=facts["units"], heads=facts["heads"])
        ]
        lines.append(t("Each home gets a paper slip. Scan it, so that you can vote from your phone."))
    else:
        lines = [t("📋 The register of owners has changed."), *change_lines(t, facts)]
    await _to_groups(work, community, Html("\n".join(lines)))


async def _to_groups(work: Work, community: Community, text: Html) -> None:
    for group in await chats.groups_of(work.unit, community.id, "owners"):
        work.post(group.id, text, kind=Kind.NOTICE)


async def _tell_lapsed(work: Work, community: int, lapsed: list[int]) -> None:
    name = (await communities.get(work.unit, community)).name
    for account in await accounts.several(work.unit, lapsed):
        t = words(account.language)
        if account.private_chat is not None:
            text = t(
                "By the new register of {community} your home there has another owner, so it is no longer tied to you. "
                "If that is wrong, please tell the committee.",
                community=name,
            )
            work.post(account.private_chat, text, kind=Kind.NOTICE)


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
