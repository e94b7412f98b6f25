"""Who hears of what happens to a matter? The group by its card, people in private, the rest by one gathered reply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from governance.ladder import told
from governance.matter import HIDDEN, Move, Party, State
from governance.quiet import waking
from handlers.buttons import Keyboard, button
from handlers.matter_cards import (
    card_name,
    details,
    group_buttons,
    group_card,
    happened,
    judging_row,
    private_buttons,
    receipt,
    title,
)
from handlers.matter_view import View, load, parties_of, posts_of, sees_name, where
from handlers.matter_words import joined_lines, shorten
from handlers.words import Html, Words, words
from handlers.work import Work
from storage import chats, due, matters
from storage.accounts import Account
from storage.chats import Chat, ChatKind
from storage.due import Due
from storage.matter_steps import Step
from storage.outbox import Kind
from storage.standing import standing

# Steps that follow each other are told in one reply: so long the first of them waits for the others.
GATHERING = timedelta(minutes=10)
_NAMED = 5  # so many people are mentioned in one reply


async def home_of(work: Work, view: View) -> Chat | None:
    """The group where the matter's card stands; None for what never goes to the group."""
    matter = view.matter
    if matter.visibility in HIDDEN:
        return None
    if matter.chat is not None:
        origin = await chats.get(work.unit, matter.chat)
        if origin.kind is ChatKind.GROUP:
            return origin if origin.open and origin.community == matter.community else None
    groups = await chats.groups_of(work.unit, matter.community, "owners")
    return groups[0] if groups else None


async def show(work: Work, view: View, *, fresh: bool = False) -> None:
    """Bring the card in the group up to date; the first one answers the message that raised the matter."""
    home = await home_of(work, view)
    if home is None:
        return
    t = words(view.community.language)
    reply_to = view.matter.message if home.id == view.matter.chat else None
    name = card_name(view.matter.id)
    text, keyboard = group_card(t, view), group_buttons(t, view)
    work.post(home.id, text, keyboard, kind=Kind.CARD, card=name, fresh=fresh, reply_to=reply_to)


async def show_privately(work: Work, view: View, account: Account, *, fresh: bool = False) -> None:
    """The matter with all its steps, in somebody's private chat."""
    if account.private_chat is None:
        return
    t = words(account.language)
    held = await standing(work.unit, view.matter.community, account.id)
    parties = parties_of(view, account.id, held)
    text = details(t, view, named=sees_name(view, parties, held))
    keyboard, name = private_buttons(t, view, parties), card_name(view.matter.id)
    work.post(account.private_chat, text, keyboard, kind=Kind.ANSWER, card=name, fresh=fresh)


async def tell_voice(work: Work, view: View) -> None:
    """The receipt, to the voice in private; if another brought the matter, that too."""
    account = view.voice
    if account.private_chat is None:
        return
    t = words(account.language)
    matter = view.matter
    by = view.name(matter.brought_by)
    line = t("🟡 Matter {number} is recorded.", number=matter.number)
    if by:
        line = t("🟡 {by} has brought your words as matter {number}.", by=by, number=matter.number)
    work.post(account.private_chat, receipt(t, view, line), _voice_buttons(t, view), kind=Kind.RECEIPT)


def _voice_buttons(t: Words, view: View) -> Keyboard:
    key = view.matter.id
    return [[button(t.plain("Show"), "matter.show", key), button(t.plain("Take it back"), "matter.withdraw", key)]]


async def tell_responsible(work: Work, view: View, *, but: Iterable[int | None] = ()) -> None:
    """Those who are asked now find the matter in private, with the buttons to handle it."""
    matter = view.matter
    posts = await posts_of(work.unit, matter.community)
    for key in told(matter.level, matter.kind, where(matter), posts):
        if key in set(but):
            continue
        account = view.people.get(key) or (await _account(work, key))
        await show_privately(work, view, account, fresh=True)


async def _account(work: Work, key: int) -> Account:
    from storage import accounts

    return await accounts.get(work.unit, key)


async def tell_step(work: Work, view: View, step: Step, *, actor: int | None) -> None:
    """The card follows; the voice and those who are with it hear the step, each where they can."""
    await show(work, view)
    outside = False
    for key in (view.matter.voice, *(one.account for one in view.joiners)):
        if key == actor:
            continue
        account = view.people[key]
        if account.private_chat is None:
            outside = True
            continue
        t = words(account.language)
        text = joined_lines(title(t, view), happened(t, view, step), ask_line(t, view))
        work.post(account.private_chat, text, heard_buttons(t, view), kind=Kind.RECEIPT)
    if outside and await home_of(work, view) is not None:
        await _gather(work, view, step)


def ask_line(t: Words, view: View) -> Html | None:
    """After a closing: is it really done?"""
    return t("Is it really done?") if view.matter.state is State.CLOSED else None


def heard_buttons(t: Words, view: View) -> Keyboard:
    """The judgement, while it is asked for; and the whole matter."""
    shown = [button(t.plain("Show"), "matter.show", view.matter.id)]
    return [judging_row(t, view), shown] if view.matter.state is State.CLOSED else [shown]


async def _gather(work: Work, view: View, step: Step) -> None:
    waiting = [one for one in view.steps if view.matter.told_step < one.id < step.id]
    if waiting:
        return  # the first of them has already set the time
    at = waking(work.now + GATHERING, view.community.timezone)
    await due.schedule(work.unit, "matter.gather", f"matter:{view.matter.id}", at, community=view.matter.community)


async def gather(work: Work, item: Due) -> None:
    """Tell those who have no private chat what has happened: one reply to the voice's own message."""
    matter = int(item.name.partition(":")[2])
    if item.community is None:
        return
    view = await load(work.unit, item.community, matter)
    home = await home_of(work, view)
    news = [step for step in view.steps if step.id > view.matter.told_step]
    if home is None or not news:
        return
    await matters.change(work.unit, matter, told_step=news[-1].id)
    t = words(view.community.language)
    own = view.matter.message if home.id == view.matter.chat and view.voice.private_chat is None else None
    lines = [happened(t, view, step, short=True) for step in news[-4:]]
    text = joined_lines(_mentions(t, view, own=own), title(t, view), *lines, ask_line(t, view))
    keyboard = [judging_row(t, view)] if view.matter.state is State.CLOSED else []
    about = None if own else card_name(matter)
    work.post(home.id, text, keyboard, kind=Kind.RECEIPT, reply_to=own, about=about)


def _mentions(t: Words, view: View, *, own: int | None) -> Html | None:
    """Those who hear only here; the voice is called by the reply to its own message."""
    keys = [one.account for one in view.joiners]
    if own is None:
        keys = [view.matter.voice, *keys]
    called = [view.people[key] for key in keys if view.people[key].private_chat is None]
    if not called:
        return None
    names = [mention(account) for account in called[:_NAMED]]
    return Html(t.plain(", ").join(names))


def mention(account: Account) -> Html:
    """A name that calls its bearer (Bot API, formatting: inline mention of a user)."""
    safe = Html(words("en")("{name}", name=shorten(account.name, 40)))
    return Html(f'<a href="tg://user?id={account.telegram_id}">{safe}</a>')


def concerned(parties: frozenset[Party]) -> bool:
    """Is it their matter, or are they with it?"""
    return bool(parties & {Party.VOICE, Party.JOINED})


HEARD = frozenset(Move) - {Move.JOIN}
