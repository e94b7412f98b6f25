"""What happens when somebody raises a matter, presses "me too", or looks one up?"""

from __future__ import annotations

from telegram import Message

from governance.matter import LIVING, Kind, Move, Party, State, Visibility, may_handle
from governance.roles import Act, may
from handlers.buttons import Keyboard, button
from handlers.deep_links import deep_link
from handlers.matter_cards import card_name, group_buttons, group_card
from handlers.matter_dialogue import begin_with
from handlers.matter_raising import (
    NothingSaid,
    add_photos,
    draft_of,
    original,
    photos_of,
    raise_matter,
    say_what_stays_behind,
)
from handlers.matter_telling import show, show_privately
from handlers.matter_view import View, load, parties_of, pressed, state_after
from handlers.matter_words import KINDS, MARKS, TAGS, joined_lines, shorten, state_words
from handlers.refusals import NotYours, Refusal
from handlers.triggers import Command, Event, Falling, Hashtag, Line, Press, Pressing, Route, Start, Starting
from handlers.words import N_, Html, Words
from handlers.work import Work
from storage import matter_steps, matters
from storage.due import Due
from storage.matters import Matter
from storage.outbox import Kind as MessageKind

_LISTED = 6  # matters on one page: a group post has at most eight lines

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


async def _raise_in_group(work: Work, line: Line, *, tagged: bool) -> None:
    community = await work.community()
    await work.require(Act.RAISE_MATTER, community.id)
    try:
        draft = await draft_of(work, line.message, line.text, tagged=tagged)
    except NothingSaid:
        key = community.id
        raise NothingSaid(buttons=lambda t: [[button(t.plain("Tell me in private"), "matter.begin", key)]]) from None
    known = await matters.by_source(work.unit, draft.chat or 0, draft.message or 0)
    if known is None:
        await raise_matter(work, community, draft)
        await say_what_stays_behind(work, *filter(None, [line.message, original(line.message)]))
        return
    view = await load(work.unit, community.id, known.id)
    if view.matter.visibility is Visibility.OPEN:
        t = await work.words()
        text = joined_lines(t("This is matter {number} already.", number=known.number), group_card(t, view))
        await work.reply(text, group_buttons(t, view))


async def album(work: Work, message: Message) -> None:
    """A further photo of an album whose first one raised a matter: it belongs to it."""
    chat = await work.chat()
    known = await matters.by_album(work.unit, chat.id, message.media_group_id or "")
    if known is None or known.state is State.WITHDRAWN:
        return
    author = message.from_user
    view = await load(work.unit, known.community, known.id)
    if author is None or author.id not in {view.voice.telegram_id, *_bringers(view)}:
        return
    if await add_photos(work, known.id, photos_of(message)):
        await show(work, await load(work.unit, known.community, known.id))


def _bringers(view: View) -> set[int]:
    by = view.matter.brought_by
    return set() if by is None else {view.people[by].telegram_id}


async def photo(work: Work, item: Due) -> None:
    """The bytes of a photo are here, or Telegram no longer has them."""
    if result := item.payload.get("result"):
        await matter_steps.keep_photo(work.unit, int(item.payload["job"]["photo"]), str(result["digest"]))


# Me too


async def join(work: Work, press: Press) -> None:
    """ "Me too": with no registration; pressed twice it is still once."""
    view, parties, _ = await pressed(work, press.number(), Act.JOIN_MATTER)
    matter, account = view.matter, await work.account()
    state_after(view, Move.JOIN, parties)
    t = await work.words()
    chat = await work.chat()
    group = None if work.private else chat.id
    if not await matters.join(work.unit, matter.id, account.id, chat=group, message=None):
        work.answer(t.plain("You are with matter {number} already. You hear of each step.", number=matter.number))
        return
    work.unit.record(matter.community, "matter.joined", f"matter:{matter.number}", {"by": account.id})
    view = await load(work.unit, matter.community, matter.id)
    await show(work, view)
    if work.private:
        await show_privately(work, view, account)
    if account.private_chat is None:
        said = t.plain("Recorded: you are with matter {number}. You hear of the steps here.", number=matter.number)
    else:
        said = t.plain("Recorded: you are with matter {number}. You hear of it in private.", number=matter.number)
    work.answer(said)


async def leave(work: Work, press: Press) -> None:
    """No longer with it."""
    view, _, _ = await pressed(work, press.number(), Act.JOIN_MATTER)
    matter, account = view.matter, await work.account()
    t = await work.words()
    if await matters.leave(work.unit, matter.id, account.id):
        work.unit.record(matter.community, "matter.left", f"matter:{matter.number}", {"by": account.id})
        view = await load(work.unit, matter.community, matter.id)
        await show(work, view)
        await show_privately(work, view, account)
    work.answer(t.plain("You are no longer with matter {number}.", number=matter.number))


# Looking


async def look(work: Work, line: Line) -> None:
    """`/matter 12`: in private all of it, in the group its card."""
    community = await work.community()
    await work.require(Act.LOOK, community.id)
    if not line.text.lstrip("#＃").isdecimal() or len(line.text) > 9:
        raise Refusal(N_("Which matter? For example: /matter 12. All that are open: /matters"))
    found = await matters.by_number(work.unit, community.id, int(line.text.lstrip("#＃")))
    await _show_found(work, found)


async def _show_found(work: Work, found: Matter | None) -> None:
    unseen = Refusal(N_("There is no such matter that I can show here. All that are open: /matters"))
    if found is None:
        raise unseen
    view = await load(work.unit, found.community, found.id)
    account = await work.account()
    if work.private:
        parties = parties_of(view, account.id, await work.roles(found.community))
        if view.matter.visibility is Visibility.PRIVATE and not parties & {Party.VOICE, Party.HANDLER}:
            raise unseen
        await show_privately(work, view, account, fresh=True)
        return
    if view.matter.visibility is not Visibility.OPEN:
        raise unseen
    t = await work.words()
    # From here on the newest one is the card that is kept up to date.
    await work.reply(group_card(t, view), group_buttons(t, view), card=card_name(view.matter.id), fresh=True)


async def show_pressed(work: Work, press: Press) -> None:
    """The button "Details" or "Show": all of it in private."""
    view, _, _ = await pressed(work, press.number(), Act.LOOK)
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
    key = start.arguments[0] if start.arguments else ""
    community = await matters.whose(work.unit, int(key)) if key.isdecimal() and len(key) < 18 else None
    if community is None:
        raise NotYours
    await work.require(Act.LOOK, community)
    await _show_found(work, await matters.get(work.unit, community, int(key)))


async def show_photos(work: Work, press: Press) -> None:
    """The photos that belong to a matter, in private."""
    view, _, _ = await pressed(work, press.number(), Act.LOOK)
    account = await work.account()
    t = await work.words()
    kept = await matter_steps.digests(work.unit, view.matter.id)
    if account.private_chat is None or not kept:
        work.answer(t.plain("The photos are not here yet. Please try again in a minute."))
        return
    caption = t("Photos of matter {number}", number=view.matter.number)
    work.photos(account.private_chat, kept, caption, kind=MessageKind.ANSWER)
    work.answer("")


# Lists

_FILTERS = ("open", "mine", "done")
_TITLES = {
    "open": N_("Open matters, the most urgent first"),
    "mine": N_("Matters that you raised or are with"),
    "done": N_("Matters that are closed or fixed"),
}
_EMPTY = {
    "open": N_("No matter is open. Whoever has one sends /report."),
    "mine": N_("You have raised no matter yet. Whoever has one sends /report."),
    "done": N_("No matter has been closed yet."),
}


async def listing(work: Work, _line: Line) -> None:
    """`/matters`: what is open, most urgent first."""
    community = await work.community()
    await work.require(Act.LOOK, community.id)
    text, keyboard = await _page(work, community.id, "open", 0)
    await work.reply(text, keyboard)


async def turn(work: Work, press: Press) -> None:
    """Another page or another list, in private."""
    chosen, offset = press.word(), max(0, min(press.number(1), 10_000))
    if chosen not in _FILTERS or not work.private:
        raise NotYours
    community = await work.community()
    await work.require(Act.LOOK, community.id)
    text, keyboard = await _page(work, community.id, chosen, offset)
    await work.reply(text, keyboard, card="matters", fresh=True)
    work.answer("")


async def _page(work: Work, community: int, chosen: str, offset: int) -> tuple[Html, Keyboard]:
    t = await work.words()
    account = await work.account()
    visible, held = {Visibility.OPEN}, await work.roles(community)
    if work.private:
        visible.add(Visibility.ANONYMOUS)
        if may(held, Act.HANDLE_MATTER):
            visible.add(Visibility.PRIVATE)
    kinds = [kind for kind in Kind if kind is not Kind.DISPUTE or may_handle(kind, held)]
    states = {"open": LIVING, "done": frozenset({State.CLOSED, State.FIXED}), "mine": frozenset(State)}[chosen]
    mine = account.id if chosen == "mine" else None
    found = await matters.listed(
        work.unit, community, states=states, visible=visible, kinds=kinds, mine=mine, limit=_LISTED + 1, offset=offset
    )
    if not found:
        return t(_EMPTY[chosen]), _choices(t, chosen) if work.private else []
    lines = [_line_of(t, matter) for matter in found[:_LISTED]]
    text = joined_lines(t("<b>{title}</b>", title=t(_TITLES[chosen])), *lines)
    if not work.private:
        return text, _group_list_buttons(t, found)
    more = [[button(t.plain("More"), "matter.list", chosen, offset + _LISTED)]] if len(found) > _LISTED else []
    return text, [*_numbers(found[:_LISTED]), *more, *_choices(t, chosen)]


def _line_of(t: Words, matter: Matter) -> Html:
    return t(
        "{mark} {number} · {kind}: {text} ({state})",
        mark=MARKS[matter.state],
        number=matter.number,
        kind=t(KINDS[matter.kind]),
        text=shorten(matter.text, 40) or t("photo"),
        state=state_words(t, matter.state, matter.outcome),
    )


def _numbers(found: list[Matter]) -> Keyboard:
    buttons = [button(str(matter.number), "matter.show", matter.id) for matter in found]
    return [buttons[start : start + 3] for start in range(0, len(buttons), 3)]


def _group_list_buttons(t: Words, found: list[Matter]) -> Keyboard:
    return [[button(t.plain("Matter {number}", number=found[0].number), "matter.show", found[0].id)]]


def _choices(t: Words, chosen: str) -> Keyboard:
    labels = {"open": t.plain("Open"), "mine": t.plain("Mine"), "done": t.plain("Closed")}
    return [[button(label, "matter.list", name, 0) for name, label in labels.items() if name != chosen]]


ROUTES = [
    Route(Command("report", N_("Say what is wrong: a matter with a number and an answer")), report, Act.RAISE_MATTER),
    Route(Hashtag(TAGS), tagged, Act.RAISE_MATTER),
    Route(Command("matters", N_("What is open in the community")), listing, Act.LOOK),
    Route(Command("matter", N_("One matter with all its steps: /matter 12")), look, Act.LOOK),
    Route(Event.ALBUM, album),
    Route(Falling("matter.photo"), photo),
    Route(Pressing("matter.join"), join, Act.JOIN_MATTER),
    Route(Pressing("matter.leave"), leave, Act.JOIN_MATTER),
    Route(Pressing("matter.show"), show_pressed, Act.LOOK),
    Route(Pressing("matter.photos"), show_photos, Act.LOOK),
    Route(Pressing("matter.list"), turn, Act.LOOK),
    Route(Starting("matter"), show_started, Act.LOOK),
]
