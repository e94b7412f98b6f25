"""Asked back: a hashtag or /report alone in a group is asked what is wrong, and the answer to that is the matter."""

from __future__ import annotations

from datetime import timedelta

from governance.matters.acts import RAISE_MATTER
from governance.matters.matter import Kind
from handlers.frame.buttons import button
from handlers.frame.photos import photos_of
from handlers.frame.spoken import spoken_in
from handlers.frame.triggers import Event, Line, Route
from handlers.frame.work import Work
from handlers.matters.raising import Draft, NothingSaid, NothingToHear, raise_matter, say_what_stays_behind
from handlers.matters.words import split_kind, split_tag
from storage.communities import accounts, chats, communities
from storage.communities.communities import Community
from storage.engine import outbox
from storage.engine.subjects import Subject
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

_ASKED = "matter.asked"
_PATIENCE = timedelta(days=1)
NEXT = timedelta(minutes=5)
"""So long what somebody says next in the group is taken for the answer, though it replies to nothing."""


async def ask_back(work: Work, community: Community, text: str) -> None:
    """Ask what is wrong; whoever replies to that, and called for it, has said it."""
    account, chat, t = await work.account(), await work.chat(), await work.words()
    kind = split_tag(text)[0] or split_kind(text)[0]
    answers = {"community": community.id, "chat": chat.id, "kind": kind.value if kind else None}
    await dialogues.put(work.uow, Dialogue(account.id, _ASKED, "text", answers))
    rows = [[button(t.plain("Tell me in private"), "matter.begin", community.id)]]
    await work.reply(t(NothingSaid.message), rows, card=_card(account.id), fresh=True)
    work.exchange.listens_until = work.now + NEXT


def _card(account: int) -> Subject:
    return Subject("asked", account)


async def answered(work: Work, line: Line) -> None:
    """A reply to one of the bot's messages, or what somebody says who was just asked: the answer, if it is one."""
    found = await _question(work, line)
    if found is None:
        return
    community = await communities.get(work.uow, int(found.answers["community"]))
    await work.require(RAISE_MATTER, community.id)
    photos = photos_of(line.message)
    spoken = spoken_in(line.message)
    if not line.text and not photos and spoken is None:
        raise NothingToHear
    kind, text = split_kind(line.text)
    if kind is None and found.answers["kind"]:
        kind, text = Kind(found.answers["kind"]), line.text
    await dialogues.end(work.uow, found)
    draft = Draft(
        kind=kind or Kind.COMPLAINT,
        text=text,
        raiser=await work.account(),
        photos=photos,
        spoken=[spoken] if spoken else (),
        chat=(await work.chat()).id,
        message=line.message.message_id,
        album=line.message.media_group_id,
    )
    await raise_matter(work, community, draft)
    await say_what_stays_behind(work, line.message)


async def _question(work: Work, line: Line) -> Dialogue | None:
    """The question that is answered, by a reply to it or by what its person says next.

    Most replies are talk: looked at, and nobody becomes known by it.
    """
    person, replied = line.message.from_user, line.message.reply_to_message
    known = await accounts.by_telegram_id(work.uow, person.id) if person is not None and work.known else None
    chat = await chats.by_telegram_id(work.uow, line.message.chat.id)
    found = await dialogues.of(work.uow, known.id, _ASKED) if known and chat else None
    if known is None or chat is None or found is None:
        return None
    patience = _PATIENCE if replied else NEXT
    fresh = found.changed_at is not None and work.now - found.changed_at < patience
    if not fresh or found.answers["chat"] != chat.id:
        return None
    asked = dict(await outbox.shown_in(work.uow, chat.id, "asked")).get(_card(known.id))
    return found if replied is None or replied.message_id == asked else None


ROUTES = [Route(Event.REPLY, answered, RAISE_MATTER)]
