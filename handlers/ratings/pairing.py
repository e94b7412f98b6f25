"""Pairing of photos: once a matter is closed and both photos are here, before and after stand on its card."""

from __future__ import annotations

from governance.matters.matter import HIDDEN, Move, State
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.work import Work
from handlers.matters.telling import show
from handlers.matters.view import View, load
from storage.matters.steps import Step, pair_of
from storage.queues import jobs
from storage.queues.due import Due
from storage.ratings import pictures

_MANY = 5
"""So many joined that the result is worth a post of its own; else the card that stands there is edited."""
_CLOSED = frozenset({State.CLOSED, State.FIXED})


async def when_moved(work: Work, view: View, step: Step) -> None:
    """After a closing its photos may be here already; what is taken back is shown no longer."""
    if step.move is Move.CLOSE:
        await _pair(work, view)
    elif step.move in {Move.WITHDRAW, Move.ERASE}:
        await _take_down(work, view)


async def when_photo_is_kept(work: Work, community: int, matter: int) -> None:
    """The bytes of a photo of a matter have come."""
    await _pair(work, await load(work.uow, community, matter))


async def _pair(work: Work, view: View) -> None:
    """Have the picture made, if this closing has none yet and both photos are here."""
    matter = view.matter
    if matter.visibility in HIDDEN or matter.state not in _CLOSED:
        return
    known = await pictures.of(work.uow, matter.id)
    photos = await pair_of(work.uow, matter.id)
    if photos is None or (known is not None and known.round == matter.round):
        return
    await _order(work, view, list(photos))


async def _order(work: Work, view: View, photos: list[str]) -> None:
    matter = view.matter
    wanted = {"matter": matter.id, "round": matter.round, "photos": photos, "language": view.community.language}
    if not await jobs.asked(work.uow, "matter.pair", wanted):
        await jobs.ask(work.uow, "matter.pair", wanted, then="matter.paired", community=matter.community)


async def paired(work: Work, item: Due) -> None:
    """The picture is there: the card shows it, and its text and buttons stay. If it could not be made, nothing does."""
    asked, result = item.payload["job"], item.payload.get("result")
    if item.community is None or result is None:
        return
    view = await load(work.uow, item.community, int(asked["matter"]))
    matter, drawn = view.matter, bool(asked["photos"])
    if drawn and (matter.state is State.WITHDRAWN or matter.round != asked["round"]):
        await jobs.ask(work.uow, "file.forget", {"digest": result["digest"], "shared": True}, then="file.forgotten")
        return
    await pictures.keep(work.uow, matter.id, matter.round, str(result["digest"]))
    view = await load(work.uow, item.community, matter.id)
    await show(work, view, fresh=drawn and len(view.joiners) >= _MANY)


async def _take_down(work: Work, view: View) -> None:
    """Its photos were taken back: the picture is forgotten, and soon a grey field stands in its place."""
    matter = view.matter
    for _, digest in await pictures.blank(work.uow, matter.id):
        await jobs.ask(work.uow, "file.forget", {"digest": digest, "shared": True}, then="file.forgotten")
        await show(work, await load(work.uow, matter.community, matter.id))
        await _order(work, view, [])


ROUTES: list[Route] = [Route(DueTrigger("matter.paired"), paired)]
