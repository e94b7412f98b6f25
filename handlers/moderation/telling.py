"""Telling of a mute: only to the person, in private, and to those who decide."""

from __future__ import annotations

from typing import Any

from governance.moderation.mute import Mute, State
from handlers.approvals.committee_room import Say
from handlers.frame.buttons import Keyboard
from handlers.frame.muted import own_card
from handlers.frame.words import Html, Words, words
from handlers.frame.work import Work
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.moderation import mutes
from storage.queues import due


def subject(mute: Mute) -> Subject:
    """How it is called in the journal, among what is due, and as a card."""
    return Subject("mute", mute.id)


async def take_effect(work: Work, mute: Mute, *, confirmed_by: int | None) -> Mute:
    """From now on it holds; it ends by itself."""
    until = work.now + mute.length
    mute = await mutes.change(work.uow, mute, State.ACTIVE, until=until, confirmed_by=confirmed_by)
    await due.schedule(work.uow, "mute.end", subject(mute), until, community=mute.community)
    await tell_person(work, mute, fresh=True)
    return mute


async def tell_person(work: Work, mute: Mute, *, fresh: bool = False) -> None:
    """The person's own card says how it stands."""
    person = await accounts.get(work.uow, mute.account)
    if person.private_chat is None:
        return
    t, community = words(person.language), await communities.get(work.uow, mute.community)
    text, rows = own_card(t, mute, community)
    if mute.state in {State.LIFTED, State.ENDED}:
        text, rows = (
            t("You can raise matters, press “Me too” and post in {community} again.", community=community.name),
            [],
        )
    work.post(person.private_chat, text, rows, kind=Kind.NOTICE, card=Subject("muted", mute.id), fresh=fresh)


async def close(work: Work, mute: Mute, state: State, **values: Any) -> Mute:
    """It is over: the person hears so, and nobody is asked any more."""
    mute = await mutes.change(work.uow, mute, state, **values)
    await due.cancel(work.uow, "mute.end", subject(mute))
    if state is not State.REFUSED:
        await tell_person(work, mute, fresh=True)
    return mute


async def decided(work: Work, _community: Community, mute: Mute, message: str, _by: Account | None) -> Say:
    """What came of it; in the committee's group it stands without the name."""
    name = (await accounts.get(work.uow, mute.account)).name

    async def said(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        return t(message, name=name if reader is not None else t.plain("the person")), []

    return said
