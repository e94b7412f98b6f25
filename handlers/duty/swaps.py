"""Swap of shifts by two people on a roster: one asks, the other agrees, both and the group see it."""

from __future__ import annotations

from dataclasses import dataclass

from governance.duty.acts import SWAP_SHIFT
from governance.duty.roster import Shift, exchange, may_exchange
from governance.schedule.repetition import on_clock, wall_of
from handlers.duty.cards import holder
from handlers.duty.clashes import busy_then
from handlers.duty.day import refresh_day
from handlers.duty.notices import show_roster
from handlers.frame.buttons import Keyboard, button
from handlers.frame.recurrence import say_wall
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, DeepLink, DueTrigger, Press, Route, Start
from handlers.frame.words import N_, Html, Words, html_of, mention, words
from handlers.frame.work import Work
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.duty import rosters
from storage.duty.rosters import Roster, Swap
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered, Subject, key_of
from storage.queues import due
from storage.queues.due import Due

OFFERED = 8  # shifts shown to choose from
_LOOK_AHEAD = 400  # shifts; further ahead nobody plans


@dataclass(frozen=True, slots=True)
class Mine:
    """A roster, seen by somebody on it."""

    roster: Roster
    community: Community
    account: Account
    place: int

    def shifts(self, work: Work, *, own: bool) -> list[Shift]:
        """The coming shifts that are one's own, or those of others who can be asked."""
        first = self.roster.rotation.next_to_begin(wall_of(work.now, self.community.timezone)).number
        ahead = (self.roster.rotation.shift(number) for number in range(first, first + _LOOK_AHEAD))
        wanted = (one for one in ahead if (one.place == self.place) is own)
        reachable = (one for one in wanted if self.roster.people[one.place].account is not None)
        return [one for one, _ in zip(reachable, range(OFFERED), strict=False)]


async def _mine(work: Work, key: int) -> Mine:
    roster = await rosters.get(work.uow, key)
    if roster is None:
        raise NotYours
    await work.require(SWAP_SHIFT, roster.community)
    account = await work.account()
    place = roster.place_of(account.id)
    if place is None:
        raise Refusal(N_("You are not on the roster “{name}”, so you have no shift to swap."), name=roster.name)
    if roster.ended:
        raise Refusal(N_("The roster “{name}” has ended."), name=roster.name)
    return Mine(roster, await communities.get(work.uow, roster.community), account, place)


async def pick(work: Work, given: Press | Start) -> None:
    """Choose which of one's own shifts to swap; from the group's card by a link into the private chat."""
    seen = await _mine(work, given.number())
    t = await work.words()
    shifts = seen.shifts(work, own=True)[:4]
    work.answer("")
    rows = [[button(say_wall(t, one.begins), "swap.mine", seen.roster.id, one.number)] for one in shifts]
    await work.reply(
        t("Which of your shifts do you want to swap?"), rows, card=Subject("swapping", seen.roster.id), fresh=True
    )


async def choose(work: Work, press: Press) -> None:
    """Choose whose shift to take instead."""
    seen = await _mine(work, press.number(0))
    mine = _own_shift(work, seen, press.number(1))
    t = await work.words()
    others = seen.shifts(work, own=False)
    if not others:
        raise Refusal(N_("Nobody else on this roster has Telegram. Please ask the person who runs the roster."))
    rows = [
        [
            button(
                f"{holder(seen.roster, one)} · {say_wall(t, one.begins)}",
                "swap.with",
                seen.roster.id,
                mine.number,
                one.number,
            )
        ]
        for one in others
    ]
    work.answer("")
    text = t("Your shift: {moment}\nWho do you want to swap with? I will ask them.", moment=say_wall(t, mine.begins))
    await work.reply(text, rows, card=Subject("swapping", seen.roster.id))


def _own_shift(work: Work, seen: Mine, number: int) -> Shift:
    shift = seen.roster.rotation.shift(number) if 0 <= number < 10**6 else None
    if shift is None or shift.place != seen.place:
        raise Refusal(N_("That is no longer your shift. See whose it is: /duty"))
    if shift.begins <= wall_of(work.now, seen.community.timezone):
        raise Refusal(N_("That shift has already started and can no longer be swapped."))
    return shift


async def ask(work: Work, press: Press) -> None:
    """Ask the other person."""
    seen = await _mine(work, press.number(0))
    mine = _own_shift(work, seen, press.number(1))
    theirs = press.number(2)
    wall = wall_of(work.now, seen.community.timezone)
    if not 0 <= theirs < 10**6 or not may_exchange(seen.roster.rotation, mine.number, theirs, wall):
        raise Refusal(N_("These two shifts can no longer be swapped. Please choose again with /duty."))
    their_shift = seen.roster.rotation.shift(theirs)
    asked_of = seen.roster.people[their_shift.place].account
    if asked_of is None:
        raise Refusal(N_("Nobody else on this roster has Telegram. Please ask the person who runs the roster."))
    key = await rosters.ask_swap(
        work.uow, seen.roster.id, mine=mine.number, theirs=theirs, by=seen.account.id, of=asked_of
    )
    t = await work.words()
    if key is None:
        raise Refusal(
            N_(
                "You have already asked somebody about this shift. Please wait for the answer, or take the question "
                "back."
            )
        )
    content = {"by": seen.account.id, "of": asked_of, "mine": mine.number, "theirs": theirs}
    journal.record(work.uow, seen.community.id, "swap.asked", Numbered("roster", seen.roster.number), content)
    at = on_clock(min(mine.begins, their_shift.begins), seen.community.timezone)
    await due.schedule(work.uow, "swap.lapse", Subject("swap", key), at, community=seen.community.id)
    await _question(work, seen, await _get(work, key))
    work.answer(t.plain("Asked."))
    mine_then = [(seen.roster.people[seen.place], their_shift)]
    text = t("I have asked {person}. I will tell you as soon as they answer.", person=holder(seen.roster, their_shift))
    rows = [[button(t.plain("Take back the question"), "swap.take", key)]]
    # The choice is over; each question has a card of its own, for two may be open at the same time.
    await work.reply(t("Asked."), card=Subject("swapping", seen.roster.id))
    both = f"{say_wall(t, mine.begins)} ⇄ {say_wall(t, their_shift.begins)}"
    lines = [text, both, *await busy_then(work, t, seen.roster, mine_then)]
    await work.reply(Html("\n".join(lines)), rows, card=_asking(key))


def _asking(swap: int) -> Subject:
    """The asker's card of one question."""
    return Subject("asking", swap)


async def _question(work: Work, seen: Mine, swap: Swap) -> None:
    """Ask in private, or in the group by mention whoever has no private chat."""
    other = await accounts.get(work.uow, swap.asked_of)
    in_private = other.private_chat is not None
    t = words(other.language if in_private else seen.community.language)
    chat = other.private_chat if other.private_chat is not None else seen.roster.chat
    yours, theirs = (say_wall(t, seen.roster.rotation.shift(number).begins) for number in (swap.theirs, swap.mine))
    text = t(
        "🔄 {person} would like to swap duty with you · {name}\nYou give: {yours}\nYou get: {theirs}",
        person=seen.account.name,
        name=seen.roster.name,
        yours=yours,
        theirs=theirs,
    )
    given = seen.roster.rotation.shift(swap.mine)
    receiver = seen.roster.people[seen.roster.rotation.shift(swap.theirs).place]
    text = Html("\n".join([text, *await busy_then(work, t, seen.roster, [(receiver, given)])]))
    text = text if in_private else Html(f"{mention(other.telegram_id, other.name)}\n{text}")
    work.post(chat, text, _yes_no(t, swap.id), kind=Kind.CARD, card=Subject("swap", swap.id), fresh=True)


def _yes_no(t: Words, key: int) -> Keyboard:
    return [
        [button(t.plain("No, sorry"), "swap.no", key), button(t.plain("Yes, swap"), "swap.yes", key, style="success")]
    ]


async def _get(work: Work, key: int) -> Swap:
    swap = await rosters.swap(work.uow, key)
    if swap is None:
        raise NotYours
    return swap


async def _answering(work: Work, press: Press) -> tuple[Swap, Roster, Community]:
    """The question that a press answers; only the two people concerned see that it exists."""
    swap = await _get(work, press.number())
    roster = await rosters.get(work.uow, swap.roster)
    if roster is None:
        raise NotYours
    await work.require(SWAP_SHIFT, roster.community)
    concerned = swap.asked_by if press.verb == "swap.take" else swap.asked_of
    if (await work.account()).id != concerned:
        raise Refusal(N_("This question is for somebody else."))
    return swap, roster, await communities.get(work.uow, roster.community)


_SETTLED = {
    "agreed": N_("You have swapped."),
    "declined": N_("The answer was no; you both keep your shifts."),
    "taken": N_("The question was taken back; you both keep your shifts."),
    "lapsed": N_("It is too late for this swap; you both keep your shifts."),
}
_IN_GROUP = {
    "agreed": N_("They have swapped."),
    "declined": _SETTLED["declined"],
    "taken": _SETTLED["taken"],
    "lapsed": _SETTLED["lapsed"],
}


async def settle(work: Work, press: Press) -> None:
    """Yes, no, or the question taken back."""
    swap, roster, community = await _answering(work, press)
    state = {"swap.yes": "agreed", "swap.no": "declined", "swap.take": "taken"}[press.verb]
    if swap.state == "asked" and state == "agreed" and not _still_fits(work, swap, roster, community):
        state = "lapsed"
    t = await work.words()
    if not await rosters.settle_swap(work.uow, swap.id, state):
        work.answer(t.plain(_SETTLED[swap.state]))
        return
    await due.cancel(work.uow, "swap.lapse", Subject("swap", swap.id))
    if state == "agreed":
        await rosters.hold(work.uow, roster.id, exchange(roster.rotation, swap.mine, swap.theirs))
    content = {"by": (await work.account()).id, "mine": swap.mine, "theirs": swap.theirs}
    journal.record(work.uow, community.id, f"swap.{state}", Numbered("roster", roster.number), content)
    work.answer(t.plain(_SETTLED[state]))
    await _tell_both(work, swap, state, community)


def _still_fits(work: Work, swap: Swap, roster: Roster, community: Community) -> bool:
    """Do both still hold the shifts that they were asked about, and are both shifts still to come?"""
    rotation = roster.rotation
    places = (rotation.shift(swap.mine).place, rotation.shift(swap.theirs).place)
    held = places == (roster.place_of(swap.asked_by), roster.place_of(swap.asked_of))
    wall = wall_of(work.now, community.timezone)
    return held and not roster.ended and may_exchange(rotation, swap.mine, swap.theirs, wall)


async def _tell_both(work: Work, swap: Swap, state: str, community: Community) -> None:
    """Show the outcome on both people's messages, and the new order on the roster's card."""
    roster = await rosters.get(work.uow, swap.roster)
    if roster is None:
        return
    for key, number in ((swap.asked_by, swap.theirs), (swap.asked_of, swap.mine)):
        account = await accounts.get(work.uow, key)
        t = words(account.language)
        text = _outcome(t, state, roster, say_wall(t, roster.rotation.shift(number).begins))
        if key == swap.asked_by and account.private_chat is not None:
            # Their question with its way back gives way to the outcome; who took it back sees it there.
            waited = state != "taken"
            work.post(account.private_chat, text, kind=Kind.RECEIPT, card=_asking(swap.id), fresh=waited)
        elif key == swap.asked_of and account.private_chat is not None:
            work.post(account.private_chat, text, kind=Kind.CARD, card=Subject("swap", swap.id))
        elif key == swap.asked_of:
            t = words(community.language)
            both = [one.name for one in await accounts.several(work.uow, [swap.asked_by, swap.asked_of])]
            line = t("🔄 Swap between {people} · {name}", people=" · ".join(both), name=roster.name)
            work.post(
                roster.chat, Html(f"{line}\n{t(_IN_GROUP[state])}"), kind=Kind.CARD, card=Subject("swap", swap.id)
            )
    if state == "agreed":
        show_roster(work, roster, community)
        await refresh_day(work, community, roster.chat)


def _outcome(t: Words, state: str, roster: Roster, moment: str) -> Html:
    first = t(_SETTLED[state])
    second = html_of(roster.name)
    if state == "agreed":
        second = t("{name}: your shift is now {moment}", name=roster.name, moment=moment)
    return Html(f"🔄 {first}\n{second}")


async def lapse(work: Work, item: Due) -> None:
    """Nobody answered before one of the shifts began: everybody keeps theirs."""
    swap = await rosters.swap(work.uow, key_of(item.name))
    if swap is None or not await rosters.settle_swap(work.uow, swap.id, "lapsed"):
        return
    roster = await rosters.get(work.uow, swap.roster)
    if roster is not None:
        content = {"mine": swap.mine, "theirs": swap.theirs}
        journal.record(work.uow, roster.community, "swap.lapsed", Numbered("roster", roster.number), content)
        await _tell_both(work, swap, "lapsed", await communities.get(work.uow, roster.community))


ROUTES = [
    Route(DeepLink("swap"), pick, SWAP_SHIFT),
    Route(ButtonPress("swap.pick"), pick, SWAP_SHIFT),
    Route(ButtonPress("swap.mine"), choose, SWAP_SHIFT),
    Route(ButtonPress("swap.with"), ask, SWAP_SHIFT),
    Route(ButtonPress("swap.yes"), settle, SWAP_SHIFT),
    Route(ButtonPress("swap.no"), settle, SWAP_SHIFT),
    Route(ButtonPress("swap.take"), settle, SWAP_SHIFT),
    Route(DueTrigger("swap.lapse", ends=True), lapse),
]
