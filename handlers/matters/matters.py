"""Matters: what happens when somebody raises one, presses "me too", or looks one up."""

from __future__ import annotations

from datetime import timedelta

from telegram import Message

from governance.communities.acts import LOOK
from governance.matters.acts import JOIN_MATTER, RAISE_MATTER, WITHDRAW_MATTER
from governance.matters.matter import Move, Party, State, Visibility
from governance.moderation.allowance import Doing
from handlers.frame.deep_links import deep_link
from handlers.frame.photos import photos_of
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import (
    ButtonPress,
    Command,
    DeepLink,
    DueTrigger,
    Event,
    Hashtag,
    Line,
    Press,
    Route,
    Start,
)
from handlers.frame.words import N_
from handlers.frame.work import Work
from handlers.matters.asked_back import ask_back
from handlers.matters.cards import card_name, group_buttons, group_card
from handlers.matters.dialogue import begin_with, retag
from handlers.matters.raising import NothingSaid, add_photos, draft_of, original, raise_matter, say_what_stays_behind
from handlers.matters.telling import refresh, show, show_privately
from handlers.matters.view import View, load, parties_of, pressed, state_after
from handlers.matters.words import TAGS, joined_lines
from handlers.moderation.allowances import spend
from storage.comments import thumbs
from storage.communities import chats
from storage.engine import journal
from storage.engine.outbox import Kind as MessageKind
from storage.engine.subjects import Numbered, Subject
from storage.likeness import held
from storage.matters import joiners, matters
from storage.matters import steps as matter_steps
from storage.matters.matters import Matter
from storage.queues import due, jobs
from storage.queues.due import Due

_PHOTO_PAUSE = timedelta(hours=3)
_PHOTO_TRIES = 56  # a week of them

# Raising


async def report(work: Work, line: Line) -> None:
    """`/report`: in the group the words behind it or the message replied to; in private the guided dialogue."""
    if work.private:
        await begin_with(work, line)
        return
    await _raise_in_group(work, line, tagged=False)


async def tagged(work: Work, line: Line) -> None:
    """A hashtag such as #报修, in the group or in private."""
    if work.private:
        await begin_with(work, line)
        return
    await _raise_in_group(work, line, tagged=True)


async def called(work: Work, line: Line) -> None:
    """Plain words in the group behind the bot's name that tell what is wrong."""
    await _raise_in_group(work, line, tagged=False)


async def retagged(work: Work, line: Line) -> None:
    """A hashtag that was added to a message soon after it was sent; what is recorded already stays as it is."""
    if work.private:
        await retag(work, line)
    elif await matters.by_source(work.uow, (await work.chat()).id, line.message.message_id) is None:
        await _raise_in_group(work, line, tagged=True)


async def _raise_in_group(work: Work, line: Line, *, tagged: bool) -> None:
    community = await work.community()
    await work.require(RAISE_MATTER, community.id)
    try:
        draft = await draft_of(work, line.message, line.text, tagged=tagged)
    except NothingSaid:
        await ask_back(work, community, line.text)
        return
    known = await matters.by_source(work.uow, draft.chat or 0, draft.message or 0)
    if known is None:
        if await held.of_message(work.uow, draft.chat or 0, draft.message or 0) is None:  # else it is asked about
            await raise_matter(work, community, draft)
        await say_what_stays_behind(work, *filter(None, [line.message, original(line.message)]))
        return
    view = await load(work.uow, community.id, known.id)
    if view.matter.visibility is Visibility.OPEN:
        t = await work.words()
        text = joined_lines(t("This is already matter {number}.", number=known.number), group_card(t, view, work.now))
        await work.reply(text, group_buttons(t, view))


async def album(work: Work, message: Message) -> None:
    """A further photo of an album whose first one raised a matter: it belongs to it."""
    # Most albums are ordinary talk: looked at, never written down.
    chat = await chats.by_telegram_id(work.uow, message.chat.id)
    known = await matters.by_album(work.uow, chat.id, message.media_group_id or "") if chat else None
    if known is None and chat is not None:
        await work.house.tell("when_album_goes_on", work, message)
    if known is None or known.state is State.WITHDRAWN:
        return
    author = message.from_user
    view = await load(work.uow, known.community, known.id)
    if author is None or author.id not in {view.raiser.telegram_id, *_bringers(view)}:
        return
    await spend(work, Doing.PHOTO, known.community)
    if await add_photos(work, known.id, photos_of(message)):
        view = await load(work.uow, known.community, known.id)
        await show(work, view)
        await refresh(work, view)


def _bringers(view: View) -> set[int]:
    by = view.matter.brought_by
    return set() if by is None else {view.people[by].telegram_id}


async def photo(work: Work, item: Due) -> None:
    """The bytes of a photo are here; if they could not be had, they are asked for again, for a week."""
    asked = item.payload["job"]
    if result := item.payload.get("result"):
        await matter_steps.keep_photo(work.uow, int(asked["photo"]), str(result["digest"]))
        if found := await matter_steps.matter_of_photo(work.uow, int(asked["photo"])):
            await work.house.tell("when_photo_is_kept", work, *found)
        return
    tries = int(asked.get("tries", 0)) + 1
    if tries <= _PHOTO_TRIES and await matter_steps.is_missing(work.uow, int(asked["photo"])):
        again = {**asked, "tries": tries}
        await due.schedule(
            work.uow, "matter.photo_again", Subject("photo", asked["photo"]), work.now + _PHOTO_PAUSE, payload=again
        )


async def photo_again(work: Work, item: Due) -> None:
    """A photo that could not be fetched is tried once more."""
    if await matter_steps.is_missing(work.uow, int(item.payload["photo"])):
        await jobs.ask(work.uow, "file.fetch", item.payload, then="matter.photo")


# Me too


async def join(work: Work, press: Press) -> None:
    """The button “Me too”: with no registration; pressed twice it is still once."""
    view, parties, _ = await pressed(work, press.number(), JOIN_MATTER)
    matter, account, t = view.matter, await work.account(), await work.words()
    await thumbs.settle(work.uow, matter.id, account.id)  # said by the button, it no longer hangs on a reaction
    joined = await add_joiner(work, view, parties)
    if joined is None:
        work.answer(
            t.plain("You have already joined matter {number}. I will tell you about each step.", number=matter.number)
        )
        return
    view = joined
    if work.private:
        await show_privately(work, view, account)
    if account.private_chat is None:
        said = t.plain(
            "Recorded: you have joined matter {number}. I will tell you about each step here.", number=matter.number
        )
    else:
        said = t.plain(
            "Recorded: you have joined matter {number}. I will tell you about it in private.", number=matter.number
        )
    work.answer(said)


async def add_joiner(work: Work, view: View, parties: frozenset[Party], *, message: int | None = None) -> View | None:
    """Whoever acts has it too; None if they had said so before. The caller has asked for JOIN_MATTER.

    `message`: their own about it, where they are. Raises a refusal if the matter cannot be joined, TooOften.
    """
    matter, account = view.matter, await work.account()
    state_after(view, Move.JOIN, parties)
    if account.id not in {one.account for one in view.joiners}:
        await spend(work, Doing.JOIN, matter.community)
    group = None if work.private else (await work.chat()).id
    if not await joiners.join(work.uow, matter.id, account.id, chat=group, message=message if group else None):
        return None
    journal.record(work.uow, matter.community, "matter.joined", Numbered("matter", matter.number), {"by": account.id})
    view = await load(work.uow, matter.community, matter.id)
    await show(work, view)
    return view


async def drop_joiner(work: Work, view: View) -> View | None:
    """Whoever acts is no longer with it; None if they were not. The caller has asked for WITHDRAW_MATTER."""
    matter, account = view.matter, await work.account()
    await thumbs.settle(work.uow, matter.id, account.id)
    if not await joiners.leave(work.uow, matter.id, account.id):
        return None
    journal.record(work.uow, matter.community, "matter.left", Numbered("matter", matter.number), {"by": account.id})
    view = await load(work.uow, matter.community, matter.id)
    await show(work, view)
    return view


async def leave(work: Work, press: Press) -> None:
    """No longer with it."""
    view, _, _ = await pressed(work, press.number(), WITHDRAW_MATTER)
    matter, account = view.matter, await work.account()
    t = await work.words()
    if (left := await drop_joiner(work, view)) is not None:
        view = left
        await show_privately(work, view, account)
    work.answer(t.plain("You have left matter {number}.", number=matter.number))


# Looking


async def look(work: Work, line: Line) -> None:
    """`/matter 12`: in private all of it, in the group its card."""
    community = await work.community()
    await work.require(LOOK, community.id)
    if not line.text.lstrip("#＃").isdecimal() or len(line.text) > 9:
        raise Refusal(N_("Which matter? For example: /matter 12. Open matters: /matters"))
    found = await matters.by_number(work.uow, community.id, int(line.text.lstrip("#＃")))
    await _show_found(work, found)


async def _show_found(work: Work, found: Matter | None) -> None:
    unseen = Refusal(N_("I cannot show that matter here. Open matters: /matters"))
    if found is None:
        raise unseen
    view = await load(work.uow, found.community, found.id)
    account = await work.account()
    if work.private:
        parties = parties_of(view, account.id, await work.roles(found.community))
        if view.matter.visibility is Visibility.PRIVATE and not parties & {Party.RAISER, Party.HANDLER}:
            raise unseen
        await show_privately(work, view, account, fresh=True)
        return
    if view.matter.visibility is not Visibility.OPEN:
        raise unseen
    t = await work.words()
    # From here on the newest one is the card that is kept up to date.
    await work.reply(group_card(t, view, work.now), group_buttons(t, view), card=card_name(view.matter.id), fresh=True)


async def show_pressed(work: Work, press: Press) -> None:
    """The button "Details" or "Show": all of it in private."""
    view, _, _ = await pressed(work, press.number(), LOOK)
    account = await work.account()
    t = await work.words()
    if account.private_chat is None:
        address = deep_link(work.bot, "matter", view.matter.id)
        work.answer(t.plain("Opening our private chat."), url=address)
        return
    await show_privately(work, view, account, fresh=True)
    work.answer("" if work.private else t.plain("I have sent it to you in private."))


async def show_started(work: Work, start: Start) -> None:
    """A deep link to a matter: all of it in private."""
    await work.chat()
    key = start.number()
    community = await matters.whose(work.uow, key)
    if community is None:
        raise NotYours
    await work.require(LOOK, community)
    await _show_found(work, await matters.get(work.uow, community, key))


async def show_photos(work: Work, press: Press) -> None:
    """The photos that belong to a matter, in private."""
    view, _, _ = await pressed(work, press.number(), LOOK)
    account = await work.account()
    t = await work.words()
    kept = await matter_steps.digests(work.uow, view.matter.id)
    for key, missing in await matter_steps.unfetched(work.uow, view.matter.id):
        wanted = {"file_id": missing.file_id, "photo": key}
        await due.schedule(work.uow, "matter.photo_again", Subject("photo", key), work.now, payload=wanted)
    if account.private_chat is None or not kept:
        work.answer(t.plain("The photos are not here yet. Please try again in a minute."))
        return
    caption = t("Photos of matter {number}", number=view.matter.number)
    work.photos(account.private_chat, kept, caption, kind=MessageKind.ANSWER)
    work.answer("")


ROUTES = [
    Route(Command("report", N_("Report a problem: it gets a number and an answer"), place=10), report, RAISE_MATTER),
    Route(Hashtag(TAGS), tagged, RAISE_MATTER),
    Route(Event.CALLED, called, RAISE_MATTER),
    Route(Event.RETAGGED, retagged, RAISE_MATTER),
    Route(Command("matter", N_("See one matter with all its steps: /matter 12"), place=80), look, LOOK),
    Route(Event.ALBUM, album),
    Route(DueTrigger("matter.photo"), photo),
    Route(DueTrigger("matter.photo_again"), photo_again),
    Route(ButtonPress("matter.join"), join, JOIN_MATTER),
    Route(ButtonPress("matter.leave"), leave, WITHDRAW_MATTER),
    Route(ButtonPress("matter.show"), show_pressed, LOOK),
    Route(ButtonPress("matter.photos"), show_photos, LOOK),
    Route(DeepLink("matter"), show_started, LOOK),
]
