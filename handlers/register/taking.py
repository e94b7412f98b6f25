"""Taking over of a new register: how a list that was decided for becomes it, a piece at a time, and what follows."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum, unique
from typing import Any

from handlers.approvals.deadlines import IMPORTS
from handlers.frame.refusals import Refusal
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import N_
from handlers.frame.work import Work
from handlers.register.returning import tie_back
from handlers.register.telling import announce, card_name, tell_applied, tell_lapsed
from storage.approvals import changes
from storage.approvals.changes import Kind as ChangeKind
from storage.ballots import binding_endings
from storage.engine import journal
from storage.queues import due
from storage.queues.due import Due
from storage.register import imports
from storage.register.imports import Import, ImportState
from storage.residents import register_switch
from storage.residents.register_switch import Phase, Progress

TAKING = "register.taking"
TAKEN, LAPSING, _SWEEPING = "register.taken", "register.lapsing", "register.sweep"
# The lines of an import that is over are forgotten a little later, so that the one act stays short.
_SWEEP = timedelta(minutes=1)
_LAPSED_AT_ONCE = 10


@unique
class Taking(Enum):
    """How far it is."""

    OVER = "over"  # it was decided before
    BEGUN = "begun"  # the rest follows by itself, within seconds
    DONE = "done"


async def refuse_while_replaced(work: Work, community: int) -> None:
    """Nobody changes the register while another one takes its place."""
    if await imports.under_way(work.uow, community):
        raise Refusal(N_("A new list is just being put in place. Please press again in a moment."))


async def apply_import(work: Work, wanted: Import, *, by: int | None, name: str) -> Taking:
    """It becomes the register, everybody concerned is told. `by` None: the operator, whose `name` is said."""
    if not await imports.decide(work.uow, wanted, by=by):
        return Taking.OVER
    return await _go_on(work, wanted, Progress(), {"import": wanted.id, "by": by, "name": name})


async def _go_on(work: Work, wanted: Import, at: Progress, decision: dict[str, Any]) -> Taking:
    """The next piece; a register of a few homes is taken over at once."""
    while at.phase is not Phase.READY:
        at = await register_switch.prepare(work.uow, wanted, at)
        if wanted.units > register_switch.AT_ONCE or at.after:
            payload = {**decision, "progress": at.as_data()}
            subject, here = card_name(wanted.id), wanted.community
            await due.schedule(work.uow, TAKING, subject, work.now, community=here, payload=payload)
            return Taking.BEGUN
    await _switch(work, wanted, at, decision["by"], decision["name"])
    return Taking.DONE


async def on_taking(work: Work, item: Due) -> None:
    """The next piece of a register that is being taken over."""
    wanted = await imports.get(work.uow, int(item.payload["import"]))
    if wanted is not None and wanted.under_way:
        decision = {name: item.payload[name] for name in ("import", "by", "name")}
        await _go_on(work, wanted, register_switch.progress_of(item.payload["progress"]), decision)


async def _switch(work: Work, wanted: Import, at: Progress, by: int | None, name: str) -> None:
    """The one act: from now on the new list is the register. What follows has a unit of work of its own."""
    await register_switch.switch(work.uow, wanted, at)
    facts = {"by": by, "sent_by": wanted.account, "file": wanted.digest, "units": wanted.units}
    journal.record(work.uow, wanted.community, "register.imported", card_name(wanted.id), facts)
    counts = {name: wanted.summary.get(name, 0) for name in ("added", "gone", "other_area", "other_owners")}
    confirmed = by if wanted.two_people else None
    changes.note(
        work.uow, wanted.community, ChangeKind.IMPORT, counts, proposed_by=wanted.account, confirmed_by=confirmed
    )
    if wanted.units <= register_switch.AT_ONCE and len(at.homes) <= _LAPSED_AT_ONCE:
        await _follow(work, wanted, name, at.homes)
        return
    payload = {"import": wanted.id, "name": name, "homes": at.homes}
    await due.schedule(work.uow, TAKEN, card_name(wanted.id), work.now, community=wanted.community, payload=payload)


async def on_taken(work: Work, item: Due) -> None:
    """A long list is the register since a moment ago."""
    wanted = await imports.get(work.uow, int(item.payload["import"]))
    if wanted is not None:
        await _follow(work, wanted, str(item.payload["name"]), [int(key) for key in item.payload["homes"]])


async def _follow(work: Work, wanted: Import, name: str, homes: list[int]) -> None:
    """Everybody concerned hears of it, and who no longer owns is tied no longer."""
    await sweep_soon(work, wanted)
    await tell_applied(work, wanted, name)
    await announce(work, wanted)
    await _lapse(work, wanted.id, wanted.community, homes)


async def _lapse(work: Work, key: int, community: int, homes: list[int]) -> None:
    """Who no longer owns is tied no longer, a few homes at a time; their votes have gone with the register already."""
    some, rest = homes[:_LAPSED_AT_ONCE], homes[_LAPSED_AT_ONCE:]
    ended = await binding_endings.end_some_lapsed(work.uow, community, some)
    await tell_lapsed(work, community, sorted({one.account for one in ended}))
    await tie_back(work, community, some)
    if rest:
        payload = {"import": key, "homes": rest}
        await due.schedule(work.uow, LAPSING, card_name(key), work.now, community=community, payload=payload)


async def on_lapsing(work: Work, item: Due) -> None:
    """The next homes of which somebody may be tied no longer."""
    if item.community is not None:
        homes = [int(key) for key in item.payload["homes"]]
        await _lapse(work, int(item.payload["import"]), item.community, homes)


async def sweep_soon(work: Work, wanted: Import) -> None:
    """Have the lines of an import that is over forgotten; nobody need be reminded of it."""
    await IMPORTS.end(work, card_name(wanted.id))
    at, payload = work.now + _SWEEP, {"import": wanted.id}
    subject = card_name(wanted.id)
    await due.schedule(work.uow, _SWEEPING, subject, at, community=wanted.community, payload=payload)


async def sweep(work: Work, item: Due) -> None:
    """Some of the lines of an import that is over are forgotten."""
    wanted = await imports.get(work.uow, int(item.payload["import"]))
    if wanted is None or wanted.state not in {ImportState.APPLIED, ImportState.DROPPED}:
        return
    if await imports.forget_lines(work.uow, wanted.id):
        here, payload = wanted.community, item.payload
        await due.schedule(work.uow, _SWEEPING, item.name, work.now, community=here, payload=payload)


ROUTES = [
    Route(DueTrigger(TAKING), on_taking),
    Route(DueTrigger(TAKEN), on_taken),
    Route(DueTrigger(LAPSING), on_lapsing),
    Route(DueTrigger(_SWEEPING), sweep),
]
