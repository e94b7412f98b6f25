"""Moving of a community to another group: what is open is posted there, the old one is told where."""

from __future__ import annotations

from governance.groups.choice import Change, GroupChoice
from handlers.approvals import committee_room
from handlers.frame.buttons import Keyboard, link
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import Html, Words, words
from handlers.frame.work import Work
from handlers.groups import contact
from handlers.groups.words import CONFIRMED, say_purpose
from storage.communities import accounts, chats, communities
from storage.communities.accounts import Account
from storage.communities.chats import Chat
from storage.communities.communities import Community
from storage.communities.topics import Topic
from storage.engine import outbox
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.groups import choices as group_choices
from storage.groups import moves as group_moves
from storage.queues import jobs
from storage.queues.due import Due


def card_of(choice: GroupChoice) -> Subject:
    """The name of the message that asks for the second person, and of the journal's lines."""
    return Subject("group", choice.id)


async def move(work: Work, choice: GroupChoice, entered: Chat) -> None:
    """The rows change places; the new group gets what is open, the old one a last message."""
    if choice.group is None:
        raise LookupError("a further group leaves none")
    left = await chats.get(work.uow, choice.group)
    community = await communities.get(work.uow, choice.community)
    await group_moves.exchange(work.uow, left, entered, title=choice.title)
    stays = await work.house.tell("when_group_is_left", work, entered.id)
    await show_decided(work, choice)
    new = await chats.get(work.uow, left.id)
    if left.open:
        t = words(community.language)
        told = t(
            "🏛 {community} has moved to the group “{new}”. From now on votes, matters and duty are there.\n"
            "Buttons above still work for anyone allowed to press them.",
            community=community.name,
            new=choice.title,
        )
        lines = [told, *(line for say in stays for line in say(t))]
        await tell_with_link(work, entered.id, Html("\n".join(lines)), community, to=new, invite=True)
    await contact.move_along(work, new)


async def tell_with_link(work: Work, group: int, text: Html, community: Community, *, to: Chat, invite: bool) -> None:
    """Say in a group that is left where it goes on, with a way there, as far as Telegram gives one.

    `invite`: those who read it belong to the community, so an invitation may be given to them.
    """
    standing = await outbox.shown_in(work.uow, to.id)
    payload = {
        "chat_id": to.telegram_id,
        "message": standing[0][1] if standing else 0,
        "invite": invite,
        "group": group,
        "text": str(text),
        "language": community.language,
    }
    await jobs.ask(work.uow, "chat.link", payload, then="group.linked")


async def linked(work: Work, item: Due) -> None:
    """Telegram has said how the new group is reached; where it gives no way, its name must do."""
    job, address = item.payload["job"], (item.payload.get("result") or {}).get("link", "")
    group = await chats.find(work.uow, job["group"])
    if group is None or not group.open:
        return
    t = words(job["language"])
    keyboard = [[link(t.plain("Open the new group"), address)]] if address else []
    text = Html(job["text"])
    work.post(group.id, text, keyboard, kind=Kind.NOTICE, card="moved", fresh=True, topic=Topic.NOTICES)
    work.pin(group.id, "moved")


async def join(work: Work, choice: GroupChoice, entered: Chat) -> None:
    """A further group: what is for it is posted there from now on."""
    await chats.remember_group(
        work.uow, entered.telegram_id, choice.title, community=choice.community, purpose=choice.purpose
    )
    await show_decided(work, choice)
    await contact.show(work, await chats.get(work.uow, entered.id))


async def show_decided(work: Work, choice: GroupChoice, said: str = "") -> None:
    """Wherever somebody was asked, and to whoever proposed it, it is said what came of it."""
    choice = await group_choices.get(work.uow, choice.community, choice.id)
    community = await communities.get(work.uow, choice.community)
    proposer = await accounts.get(work.uow, choice.by)
    second = None if choice.confirmed_by is None else await accounts.get(work.uow, choice.confirmed_by)

    async def decided(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        text = t(
            said or CONFIRMED[choice.change],
            community=community.name,
            new=choice.title,
            purpose=say_purpose(t, choice.purpose),
            by=proposer.name,
            second=second.name if second else "",
        )
        return text, []

    await committee_room.settle(work, choice.community, card_of(choice), decided, also=[proposer])
    if second is not None and choice.change is Change.MOVE and choice.group is not None:
        text, _ = await decided(words(community.language), None)
        work.post(choice.group, text, kind=Kind.CARD, card=card_of(choice))  # the new group is this one now


ROUTES: list[Route] = [Route(DueTrigger("group.linked"), linked)]
