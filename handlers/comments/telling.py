"""Telling whoever deals with a matter what was said about it: gathered, at most one message an hour, and by day."""

from __future__ import annotations

from governance.comments.comment import TELLING
from governance.matters.matter import may_read
from governance.schedule.quiet_hours import next_waking
from handlers.frame.buttons import button, in_rows
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from handlers.matters.cards import remark
from handlers.matters.view import View, load, parties_of
from handlers.matters.words import joined_lines
from storage.comments import comments
from storage.comments.comments import Comment
from storage.communities import accounts
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject, key_of
from storage.matters import matters
from storage.offices.roles_of import roles_of
from storage.queues import due
from storage.queues.due import Due

_SHOWN = 6  # comments that stand in one message


async def tell_later(work: Work, view: View, one: Comment) -> None:
    """Whoever deals with the matter is to hear of a comment with the others of the hour; not its own writer."""
    dealing = dealing_with(view) - {one.account}
    await comments.tell_later(work.uow, one.id, dealing)
    at = next_waking(work.now + TELLING, view.community.timezone)
    if dealing:
        await due.wake(work.uow, [due.waking("comment.tell", Subject("account", key), at) for key in sorted(dealing)])


def dealing_with(view: View) -> set[int]:
    """Whoever is in charge of it."""
    return set(view.asked)


async def tell(work: Work, item: Due) -> None:
    """One message of all that was said meanwhile."""
    (account,) = await accounts.several(work.uow, [key_of(item.name)])
    new = await comments.take_unheard(work.uow, account.id)
    if account.private_chat is None or account.erased:
        return
    t, lines, shown = words(account.language), [], dict[int, View]()
    for one in new:
        view = shown.get(one.matter) or await _readable(work, one.matter, account.id)
        if view is not None:
            shown[one.matter] = view
            lines.append(t("No. {number} · {said}", number=view.matter.number, said=remark(t, view, one, 120)))
    if not lines:
        return
    rest = len(lines) - _SHOWN
    more = t.plural("{count} more comment", "{count} more comments", rest) if rest > 0 else None
    text = joined_lines(t("New comments on matters that wait for you:"), *lines[:_SHOWN], more)
    views = [
        button(t.plain("Matter {number}", number=each.matter.number), "matter.show", each.matter.id)
        for each in shown.values()
    ]
    work.post(account.private_chat, text, in_rows(views[:_SHOWN]), kind=Kind.CHATTER)


async def _readable(work: Work, matter: int, account: int) -> View | None:
    """The matter, if whoever is to hear may still read it."""
    community = await matters.whose(work.uow, matter)
    if community is None:
        return None
    view = await load(work.uow, community, matter)
    held = await roles_of(work.uow, community, account)
    return view if may_read(view.matter.visibility, parties_of(view, account, held)) else None


ROUTES = [Route(DueTrigger("comment.tell"), tell)]
