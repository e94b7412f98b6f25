"""Telling of what happens to a matter: the group by its card, people in private, the rest by one gathered reply."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from governance.matters.acts import SEE_HIDDEN_NAME
from governance.matters.ladder import Level, place_named
from governance.matters.matter import HIDDEN, Move, Outcome, Party, State, Visibility, may_read
from governance.matters.matter import Kind as MatterKind
from governance.roles import Role
from governance.schedule.quiet_hours import next_waking
from handlers.approvals import committee_room
from handlers.frame.buttons import Keyboard, button
from handlers.frame.dates import say_day
from handlers.frame.deep_links import deep_link
from handlers.frame.photos import show_picture
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import Html, Words, mention, words
from handlers.frame.work import Work
from handlers.matters.cards import (
    card_name,
    details,
    group_buttons,
    group_card,
    happened,
    judging_row,
    next_road,
    private_buttons,
    receipt,
    room_buttons,
    room_card,
    title,
)
from handlers.matters.view import View, load, parties_of, sees_name
from handlers.matters.words import joined_lines, shorten
from storage.communities import accounts, chats
from storage.communities.accounts import Account
from storage.communities.chats import Chat, ChatKind
from storage.engine import outbox
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject, key_of
from storage.matters import matters
from storage.matters.steps import Step
from storage.offices import roles
from storage.offices.roles_of import roles_of
from storage.queues import due
from storage.queues.due import Due
from storage.todo import digests

# Steps that follow each other are told in one reply: so long the first of them waits for the others.
GATHERING = timedelta(minutes=10)
_FIRST_NAMED = 2  # so many of those who see a hidden name are named; the others are counted
_NAMED = 5  # so many people are mentioned in one reply
_STEPS_TOLD = 4  # so many steps stand in one reply, the newest
_JUDGED = frozenset({Move.CONFIRM, Move.REOPEN, Move.WITHDRAW})
_SEE_NAMES = [role for role in SEE_HIDDEN_NAME.roles if role is not Role.ANYONE]


async def home_of(work: Work, view: View) -> Chat | None:
    """The group where the matter's card stands; None for what never goes to the group."""
    matter = view.matter
    if matter.visibility in HIDDEN:
        return None
    if matter.chat is not None:
        origin = await chats.get(work.uow, matter.chat)
        if origin.kind is ChatKind.GROUP:
            return origin if origin.open and origin.community == matter.community else None
    groups = await chats.groups_of(work.uow, matter.community, "owners")
    return await _house_of(work, view) or (groups[0] if groups else None)


async def _house_of(work: Work, view: View) -> Chat | None:
    """The group of the building that the matter is about, if that has one."""
    if view.matter.visibility in HIDDEN or not view.matter.at.building:
        return None
    groups = await chats.groups_of(work.uow, view.matter.community)
    houses = [one for one in groups if one.purpose not in {"owners", "committee"}]
    return next((one for one in houses if place_named(one.purpose, "").building == view.matter.at.building), None)


def _not_before(work: Work, view: View) -> datetime | None:
    """What nobody did just now, but time, wakes nobody at night."""
    just_raised = view.matter.raised_at == work.now
    return None if work.user is not None or just_raised else next_waking(work.now, view.community.timezone)


async def groups_showing(work: Work, view: View) -> list[int]:
    """The groups (our keys) where the matter's card stands: its home's, and the building's own."""
    home, house = await home_of(work, view), await _house_of(work, view)
    return sorted({one.id for one in (home, house) if one is not None})


async def show(work: Work, view: View, *, fresh: bool = False, only: int | None = None) -> None:
    """Bring its cards up to date, or that in the group `only`; the first answers the message that raised the matter."""
    t = words(view.community.language)
    text, keyboard = group_card(t, view, work.now), group_buttons(t, view)
    for group in await groups_showing(work, view):
        if only not in {None, group}:
            continue
        card: dict[str, Any] = {
            "card": card_name(view.matter.id),
            "fresh": fresh,
            "not_before": _not_before(work, view),
        }
        reply_to = view.matter.message if group == view.matter.chat else None
        if view.picture is not None and (view.picture.digest is not None or not fresh):
            show_picture(work, group, view.picture.digest, text, keyboard, reply_to=reply_to, **card)
        else:
            work.post(group, text, keyboard, kind=Kind.CARD, reply_to=reply_to, **card)


async def show_again(work: Work, view: View) -> None:
    """Its cards as they are now, wherever they stand; none is posted anew."""
    for group in await groups_showing(work, view):
        if await outbox.stands(work.uow, group, card_name(view.matter.id)):
            await show(work, view, only=group)
    await refresh(work, view)


async def show_privately(work: Work, view: View, account: Account, *, fresh: bool = False) -> None:
    """The matter with all its steps, in somebody's private chat, if they may read it."""
    held = await roles_of(work.uow, view.matter.community, account.id)
    parties = parties_of(view, account.id, held)
    if account.private_chat is None or not may_read(view.matter.visibility, parties):
        return
    t = words(account.language)
    work.post(
        account.private_chat,
        details(
            t,
            view.read_by(parties),
            work.now,
            named=sees_name(view, parties, held),
            rated=bool(parties & {Party.RAISER, Party.HANDLER}),
        ),
        private_buttons(t, view, parties, account.id),
        kind=Kind.ANSWER,
        card=card_name(view.matter.id),
        fresh=fresh,
        not_before=_not_before(work, view),
    )


async def tell_raiser(work: Work, view: View) -> None:
    """The receipt, to the raiser in private; if another brought the matter, that too."""
    account = view.raiser
    if account.private_chat is None:
        return
    t = words(account.language)
    matter = view.matter
    by = view.name(t, matter.brought_by)
    line = t("🟡 Matter {number} is recorded.", number=matter.number)
    if by:
        line = t("🟡 {by} has raised your message as matter {number}.", by=by, number=matter.number)
    text = joined_lines(receipt(t, view, line), masked_line(t, view), await _who_still_sees(work, t, view))
    key = matter.id
    keyboard = [[button(t.plain("View"), "matter.show", key), button(t.plain("Take it back"), "matter.withdraw", key)]]
    work.post(account.private_chat, text, keyboard, kind=Kind.RECEIPT)


def masked_line(t: Words, view: View) -> Html | None:
    """Whose words they are hears that a number in them is not shown to neighbours; None if there is none."""
    if view.matter.visibility is Visibility.PRIVATE or view.public.matter.text == view.matter.text:
        return None
    if view.matter.message is None:
        return t("Neighbours do not see the numbers in it that belong to a person; those handling it do.")
    return t(
        "On the card I have masked numbers that belong to a person; those handling it see them. Your own message in "
        "the group still shows them: delete it there if you like."
    )


async def _who_still_sees(work: Work, t: Words, view: View) -> Html | None:
    if view.matter.visibility not in HIDDEN:
        return None
    holders = await roles.holders(work.uow, view.matter.community, *_SEE_NAMES)
    others = {one.account for one in holders} - {view.matter.raiser}
    if not others:
        return t(
            "Neighbours do not see your name. The operator of this bot does, and so will the committee once "
            "there is one."
        )
    first = [key for key in view.asked if key in others] or sorted(others)
    people = await accounts.several(work.uow, first[:_FIRST_NAMED])
    return t.plural(
        "Neighbours do not see your name. {count} person in office can see it: {names}. So can the "
        "operator of this bot.",
        "Neighbours do not see your name. {count} people in office (committee, mediators, branch secretary) can see "
        "it, including {names}. So can the operator of this bot.",
        len(others),
        names=t.plain(", ").join(shorten(one.name, 20) for one in people),
    )


async def tell_responsible(work: Work, view: View) -> None:
    """Whoever is in charge finds the matter in private, with the buttons to handle it; nobody else is asked.

    Who wants one message in the evening finds it there, unless somebody calls for help.
    """
    await tell_rooms(work, view)
    for account in await accounts.several(work.uow, list(view.asked)):
        if view.matter.kind is MatterKind.HELP or not await digests.wants(work.uow, account.id):
            await show_privately(work, view, account, fresh=True)


async def tell_rooms(work: Work, view: View) -> None:
    """What has come up to the committee is seen in its own group, too; of what is hidden only that it waits."""
    if view.matter.level < Level.COMMITTEE:
        return
    home = await groups_showing(work, view)
    for room in await committee_room.rooms_of(work, view.matter.community):
        if room.id not in home:
            await show_in_room(work, view, room)


async def tell_step(work: Work, view: View, step: Step, *, actor: int | None) -> None:
    """All cards follow; the raiser and those who are with it hear the step, each where they can."""
    await show(work, view)
    await refresh(work, view)
    people = [view.people[key] for key in (view.matter.raiser, *(one.account for one in view.joiners))]
    for account in people:
        if account.private_chat is not None:
            if step.move in _JUDGED:  # whoever judged: nobody is asked any more
                await settle_question(work, view, account, happened(words(account.language), view, step))
            if account.id != actor:
                _tell(work, view, step, account)
    outside = [account for account in people if account.private_chat is None and not account.erased]
    if not outside:
        await matters.change(work.uow, view.matter.id, told_step=step.id)
    elif any(account.id != actor for account in outside) and await home_of(work, view) is not None:
        at = next_waking(work.now + GATHERING, view.community.timezone)
        name = Subject("matter", view.matter.id)
        await due.wake(work.uow, [due.waking("matter.gather", name, at, community=view.matter.community)])
    await work.house.tell("when_matter_moves", work, view, step)


async def refresh(work: Work, view: View) -> None:
    """Bring the cards in private chats up to date, where there are some."""
    shown = await outbox.chats_showing(work.uow, card_name(view.matter.id))
    for account in await accounts.of_private_chats(work.uow, shown):
        await show_privately(work, view, account)
    home = await groups_showing(work, view)
    for group in await chats.open_groups_among(work.uow, shown):
        if group.id not in home and group.purpose == chats.COMMITTEE and group.community == view.matter.community:
            await show_in_room(work, view, group)


async def show_in_room(work: Work, view: View, room: Chat, *, fresh: bool = False) -> None:
    """What the committee is to answer, in its own group; of what is hidden only that it waits."""
    t, card = words(view.community.language), card_name(view.matter.id)
    text, keyboard = room_card(t, view, work.now), room_buttons(t, view, deep_link(work.bot, "matter", view.matter.id))
    later = _not_before(work, view)
    await committee_room.put(work, room, view.community, card, text, keyboard, fresh=fresh, not_before=later)


def _tell(work: Work, view: View, step: Step, account: Account) -> None:
    if account.private_chat is None:
        return
    t, own = words(account.language), account.id == view.matter.raiser
    told = step if own else next((one for one in view.public.steps if one.id == step.id), step)
    text = joined_lines(title(t, view), happened(t, view, told), ask_line(t, view))
    work.post(
        account.private_chat,
        text,
        heard_buttons(t, view),
        kind=Kind.RECEIPT,
        card=asked_card(view) if view.matter.state is State.CLOSED else None,
        fresh=True,
        # Whoever raised it is asked aloud; those who are with it can say it, too, and no telephone rings for that.
        silent=view.matter.state is State.CLOSED and account.id != view.matter.raiser,
        not_before=_not_before(work, view),
    )


def asked_card(view: View) -> str:
    """The card that asks in private whether it is really done."""
    return Subject("matter", view.matter.id, "asked")


async def settle_question(work: Work, view: View, account: Account, said: Html) -> None:
    """Whoever was asked has answered: their question shows it, and its buttons are gone."""
    if account.private_chat not in await outbox.chats_showing(work.uow, asked_card(view)):
        return
    t = words(account.language)
    shown = [[button(t.plain("View"), "matter.show", view.matter.id)]]
    text = joined_lines(title(t, view), said)
    work.post(account.private_chat, text, shown, kind=Kind.RECEIPT, card=asked_card(view))


def ask_line(t: Words, view: View) -> Html | None:
    """After a closing: is it really done?"""
    if view.matter.state is not State.CLOSED:
        return None
    if view.matter.outcome is Outcome.LATER:
        day = say_day(t, view.matter.deadline, view.community.timezone)
        return t("It comes back by itself on {day}. If you cannot accept that, open it again.", day=day)
    if view.matter.outcome is Outcome.NOT_DONE:
        return t("It was closed without a solution. If you cannot accept that, open it again.")
    return t("Is it really done?")


def heard_buttons(t: Words, view: View) -> Keyboard:
    """The judgement, while it is asked for; the whole matter, and its photos."""
    shown = [button(t.plain("View"), "matter.show", view.matter.id)]
    if view.photos:
        shown.append(button(t.plain("Show photos"), "matter.photos", view.matter.id))
    return [judging_row(t, view), *next_road(t, view), shown] if view.matter.state is State.CLOSED else [shown]


async def gather(work: Work, item: Due) -> None:
    """Tell those who have no private chat what has happened: one reply to the raiser's own message."""
    matter = key_of(item.name)
    if item.community is None:
        return
    view = await load(work.uow, item.community, matter)
    home = await home_of(work, view)
    news = [step for step in view.steps if step.id > view.matter.told_step]
    outside = [view.raiser, *(view.people[one.account] for one in view.joiners)]
    outside = [account for account in outside if account.private_chat is None and not account.erased]
    if home is None or not news or not outside:
        return
    await matters.change(work.uow, matter, told_step=news[-1].id)
    t = words(view.community.language)
    own = view.matter.message if home.id == view.matter.chat and view.raiser in outside else None
    shown = {step.id: step for step in view.public.steps}
    lines = [happened(t, view, shown[step.id], short=True) for step in news[-_STEPS_TOLD:]]
    called = [account for account in outside if own is None or account.id != view.matter.raiser]
    text = joined_lines(_mentions(t, called), title(t, view), *lines, ask_line(t, view))
    keyboard = [judging_row(t, view)] if view.matter.state is State.CLOSED else []
    about = None if own else card_name(matter)
    later = _not_before(work, view)
    work.post(home.id, text, keyboard, kind=Kind.RECEIPT, reply_to=own, about=about, not_before=later)


def _mentions(t: Words, called: list[Account]) -> Html | None:
    """Those who hear only here; the raiser is called by the reply to its own message."""
    if not called:
        return None
    return Html(t.plain(", ").join(mention(account.telegram_id, account.name) for account in called[:_NAMED]))


ROUTES: list[Route] = [Route(DueTrigger("matter.gather"), gather)]
