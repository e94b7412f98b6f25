"""What if nobody decides what shall change in the register: who is reminded, and what becomes of it?"""

from __future__ import annotations

from governance.register.register import Place
from handlers.approvals import committee_room
from handlers.approvals.deadlines import CORRECTIONS, IMPORTS, key_of
from handlers.frame.buttons import Keyboard, button
from handlers.frame.places import say_place
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.register.corrections import ask_second as ask_about_line
from handlers.register.corrections import card_name as line_card
from handlers.register.register import preview_buttons
from handlers.register.taking import sweep_soon
from handlers.register.telling import ask_second as ask_about_list
from handlers.register.telling import card_name, preview_text
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.engine import journal
from storage.queues.due import Due
from storage.register import corrections, imports, register
from storage.register.corrections import Correction, CorrectionState
from storage.register.imports import Import, ImportState

_UNANSWERED = N_("📋 {place}: not changed. Nobody has confirmed it for {days} days, so this has lapsed.")
_OVERTAKEN = N_("📋 {place}: this has lapsed, for the line has changed since it was proposed.")
_LIST_UNANSWERED = N_(
    "📋 {file}: nobody has confirmed it for {days} days, so it has lapsed. The register is as it was."
)
_LIST_OVERTAKEN = N_("📋 {file}: this has lapsed, for the register has changed since I read the file.")
_LIST_LEFT = N_("📋 {file} lay here for {days} days and was not proposed, so it is discarded.")


# One line


async def _line(work: Work, item: Due) -> Correction | None:
    wanted = await corrections.get(work.uow, key_of(item))
    return wanted if wanted is not None and wanted.state is CorrectionState.PROPOSED else None


async def remind_line(work: Work, item: Due) -> None:
    """Whoever may confirm it sees it again; nobody is reminded of what could not be confirmed any more."""
    wanted = await _line(work, item)
    if wanted is None:
        return
    found = await register.entry(work.uow, wanted.community, wanted.unit)
    if found is None or corrections.state_of(found) != wanted.seen:
        await _lapse_line(work, wanted, _OVERTAKEN)
        return
    community = await communities.get(work.uow, wanted.community)
    await ask_about_line(work, community, wanted, found, again=True)


async def lapse_line(work: Work, item: Due) -> None:
    """Nobody has decided it: what it said is forgotten, and whoever proposed it can do so anew."""
    wanted = await _line(work, item)
    if wanted is not None:
        await _lapse_line(work, wanted, _UNANSWERED)


async def _lapse_line(work: Work, wanted: Correction, sentence: str) -> None:
    card = line_card(wanted.id)
    await corrections.lapse(work.uow, wanted.id)
    await CORRECTIONS.end(work, card)
    journal.record(work.uow, wanted.community, "correction.lapsed", card, {"unit": wanted.unit})
    place: Place = (await register.places(work.uow, wanted.community, [wanted.unit]))[wanted.unit]

    async def lapsed(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        text = t(sentence, place=say_place(t, place), days=CORRECTIONS.days)
        if reader is None or reader.id != wanted.proposed_by:
            return text, []
        return text, [[button(t.plain("Propose it again"), "correct.again", wanted.id)]]

    proposer = await accounts.get(work.uow, wanted.proposed_by)
    await committee_room.settle(work, wanted.community, card, lapsed, also=[proposer])


# A new list


async def remind_list(work: Work, item: Due) -> None:
    """Whoever may confirm it sees it again; a list that is only looked at reminds nobody."""
    wanted = await imports.get(work.uow, key_of(item))
    if wanted is None or wanted.state is not ImportState.PROPOSED or wanted.under_way:
        return
    if await imports.outdated(work.uow, wanted):
        await _drop(work, wanted, _LIST_OVERTAKEN)
        return
    sender = await accounts.get(work.uow, wanted.account) if wanted.account else None
    await ask_about_list(work, wanted, sender, again=True)


async def lapse_list(work: Work, item: Due) -> None:
    """Nobody has decided it: it goes back to whoever sent it; what lay there unused is forgotten."""
    wanted = await imports.get(work.uow, key_of(item))
    if wanted is None or wanted.under_way or wanted.state not in {ImportState.PREVIEW, ImportState.PROPOSED}:
        return
    if wanted.state is ImportState.PREVIEW:
        await _drop(work, wanted, _LIST_LEFT)
    elif wanted.account is None or await imports.outdated(work.uow, wanted):
        await _drop(work, wanted, _LIST_UNANSWERED if wanted.account is None else _LIST_OVERTAKEN)
    else:
        await imports.give_back(work.uow, wanted.id)
        _record(work, wanted)
        await _say_lapsed(work, wanted, _LIST_UNANSWERED, offered=True)
        await IMPORTS.begin(work, await communities.get(work.uow, wanted.community), card_name(wanted.id))


def _record(work: Work, wanted: Import) -> None:
    journal.record(work.uow, wanted.community, "register.lapsed", card_name(wanted.id), {"file": wanted.digest})


async def _drop(work: Work, wanted: Import, sentence: str) -> None:
    await imports.drop(work.uow, wanted.id, by=None)
    await sweep_soon(work, wanted)
    _record(work, wanted)
    await _say_lapsed(work, wanted, sentence, offered=False)


async def _say_lapsed(work: Work, wanted: Import, sentence: str, *, offered: bool) -> None:
    """Every card says so; whoever sent the file sees again what it would change, and can propose it anew."""

    async def lapsed(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        text = t(sentence, file=wanted.name, days=IMPORTS.days)
        if reader is None or reader.id != wanted.account:
            return text, []
        if not offered:
            again = t("If it is still needed, please send the file again.")
            return Html(f"{text}\n{again}"), []
        return Html(f"{text}\n{await preview_text(work, t, wanted)}"), preview_buttons(t, wanted)

    sender = [await accounts.get(work.uow, wanted.account)] if wanted.account else []
    await committee_room.settle(work, wanted.community, card_name(wanted.id), lapsed, also=sender)


ROUTES = [
    Route(DueTrigger("correction.remind"), remind_line),
    Route(DueTrigger("correction.lapse"), lapse_line),
    Route(DueTrigger("import.remind"), remind_list),
    Route(DueTrigger("import.lapse"), lapse_list),
]
