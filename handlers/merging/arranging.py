"""Arranging of matters: several that are one become one, one goes to another kind; one press undoes each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from governance.matters.matter import (
    HIDDEN,
    LIVING,
    NEXT_DAYS,
    Kind,
    Move,
    State,
    Visibility,
    deadline_in,
)
from governance.merging.acts import ARRANGE_MATTER
from governance.merging.arranging import Facts, Way, Why, hindrance, may_arrange, visibility_as
from handlers.frame.buttons import button, in_rows
from handlers.frame.refusals import NotAllowed, NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Command, Line, Press, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.likeness.finding import Asked, like
from handlers.likeness.words import offer
from handlers.matters.cards import card_name, title
from handlers.matters.handling import move
from handlers.matters.telling import groups_showing, refresh, show, tell_responsible, tell_step
from handlers.matters.view import NOT_NOW, View, load, pressed
from handlers.matters.words import KINDS, joined_lines
from storage.communities.accounts import Account
from storage.engine import journal
from storage.engine.outbox import Kind as MessageKind
from storage.engine.subjects import Numbered, Subject
from storage.matters import joiners, matters
from storage.matters import steps as matter_steps
from storage.matters.matters import Matter
from storage.merging import arrangements
from storage.merging.arrangements import Arrangement
from storage.queues import due

CARD = "arrange"
_SEEN = (Visibility.OPEN, Visibility.ANONYMOUS)
_HINDERED: dict[Why, str] = {
    Why.SAME: N_("These are two different numbers that you want to merge, please."),
    Why.OVER: N_("Only open matters can be merged."),
    Why.DISPUTE: N_("A dispute stays with its own parties and is not merged."),
    Why.CONFIDENCE: N_("Nothing can be merged into a private matter: others would hear of it."),
}


class NotAtIt(NotAllowed):
    """Somebody who handles matters, but not this one."""

    message = N_("Only the committee, or the person who deals with this matter, can do that.")


async def checked(work: Work, key: int) -> tuple[View, frozenset[Any]]:
    """The matter, for whoever may arrange it, in private. Raises NotYours, NotAllowed, NotAtIt."""
    view, _, held = await pressed(work, key, ARRANGE_MATTER)
    if not work.private:
        raise Refusal(N_("Please do this in our private chat: press “Details” first."))
    await _check(work, view, held)
    return view, held


async def _check(work: Work, view: View, held: frozenset[Any]) -> None:
    account = (await work.account()).id
    if not may_arrange(held, account, (view.matter.taken_by, *view.asked)):
        raise NotAtIt


async def menu(work: Work, press: Press) -> None:
    """“Merge, split, move”: what can be done with the matter, and what was done last and can be undone."""
    view, _ = await checked(work, press.number())
    t, key = await work.words(), view.matter.id
    rows = []
    if view.matter.state in LIVING:
        rows = [
            [button(t.plain("Merge into another"), "arrange.into", key)],
            [button(t.plain("Split off a part"), "arrange.split", key)],
            [button(t.plain("Another kind"), "arrange.kind", key)],
        ]
    if (last := await arrangements.last(work.uow, key)) is not None:
        rows.append([button(t.plain("Undo the last one"), "arrange.undo", last.id)])
    work.answer("")
    await work.reply(joined_lines(title(t, view), t("What is to be done with it?")), rows, card=CARD, fresh=True)


# One of several


async def into(work: Work, press: Press) -> None:
    """“Merge into another”: those that resemble it; any other one by its number."""
    view, _ = await checked(work, press.number())
    t, matter = await work.words(), view.matter
    asked = Asked(matter.kind, matter.text, matter.place, matter.at)
    found = await like(work.uow, matter.community, asked, _SEEN, but=matter.id)
    rows = in_rows([button(f"{one.number}", "arrange.merge", matter.id, one.id) for one in found], 3)
    by_number = t("By number: /merge {number} 12 puts this one into number 12.", number=matter.number)
    text = joined_lines(title(t, view), t("Which one is it?"), *[offer(t, one) for one in found], by_number)
    work.answer("")
    await work.reply(text, rows, card=CARD, fresh=True)


async def merge_pressed(work: Work, press: Press) -> None:
    """The button of the one that it goes into."""
    view, _ = await checked(work, press.number())
    main, _ = await checked_main(work, press.number(1), view.matter.community)
    await _merge(work, view, main)


async def checked_main(work: Work, key: int, community: int) -> tuple[View, frozenset[Any]]:
    """The one that others go into: of the same community, and readable by whoever asks."""
    view, _, held = await pressed(work, key, ARRANGE_MATTER)
    if view.matter.community != community:
        raise NotYours
    return view, held


async def merge(work: Work, line: Line) -> None:
    """`/merge 9 12`: number 9 goes into number 12."""
    community = await work.community()
    held = await work.require(ARRANGE_MATTER, community.id)
    numbers = [part.lstrip("#＃") for part in line.text.split()]
    if len(numbers) != 2 or not all(one.isdecimal() and len(one) <= 9 for one in numbers):
        raise Refusal(N_("Which two? For example: /merge 9 12 puts number 9 into number 12."))
    views = []
    for number in numbers:
        found = await matters.by_number(work.uow, community.id, int(number))
        if found is None:
            raise Refusal(N_("There is no matter {number}. Open matters: /matters"), number=number)
        view, _, _ = await pressed(work, found.id, ARRANGE_MATTER)
        views.append(view)
    await _check(work, views[0], held)
    await _merge(work, views[0], views[1])


def facts_of(matter: Matter) -> Facts:
    """What of it counts for arranging."""
    return Facts(matter.id, matter.kind, matter.visibility, matter.state)


async def _merge(work: Work, view: View, main: View) -> None:
    why = hindrance(facts_of(view.matter), facts_of(main.matter))
    if why is not None:
        raise Refusal(_HINDERED[why])
    arrangement = await merged(work, view, main)
    t = await work.words()
    said = t("Matter {number} is merged into matter {main}.", number=view.matter.number, main=main.matter.number)
    await _done(work, t, said, arrangement)


async def merged(work: Work, view: View, main: View) -> int:
    """One goes into the other, and whoever was with it is with that one now; returns our key of the arrangement."""
    account, other, target = await work.account(), view.matter, main.matter
    arrangement = await arrangements.add(
        work.uow, other.community, Way.MERGE, other.id, target.id, by=account.id, before={"state": other.state.value}
    )
    await _bring_along(work, view, main, arrangement)
    await move(work, view, Move.MERGE, State.MERGED, text=str(target.number))
    await _noted(work, main, Move.GATHER, str(other.number))
    return arrangement


async def _bring_along(work: Work, view: View, main: View, arrangement: int) -> None:
    there = {main.matter.raiser, *(one.account for one in main.joiners)}
    came = []
    raised = view.matter
    people = [
        (raised.raiser, raised.chat, raised.message),
        *((one.account, one.chat, one.message) for one in view.joiners),
    ]
    for account, chat, message in people:
        if account not in there:
            there.add(account)
            came.append(account)
            await joiners.join(work.uow, main.matter.id, account, chat=chat, message=message)
    await arrangements.brings(work.uow, arrangement, came)


async def _noted(work: Work, view: View, made: Move, text: str) -> View:
    """A step of the one that stays as it is: its cards show it, and nobody is called for it."""
    account = await work.account()
    await matter_steps.add(work.uow, view.matter.id, made, by=account.id, text=text)
    view = await load(work.uow, view.matter.community, view.matter.id)
    await show(work, view)
    await refresh(work, view)
    return view


async def _done(work: Work, t: Words, said: Html, arrangement: int) -> None:
    undo = [[button(t.plain("Undo"), "arrange.undo", arrangement)]] if work.private else []
    work.answer("")
    await work.reply(said, undo, card=CARD if work.private else None, fresh=True)


# Another kind


async def ask_kind(work: Work, press: Press) -> None:
    """“Another kind”: which?"""
    view, _ = await checked(work, press.number())
    t = await work.words()
    others = [(kind, name) for kind, name in KINDS.items() if kind is not view.matter.kind]
    rows = [button(t.plain(name).capitalize(), "arrange.as", view.matter.id, kind.value) for kind, name in others]
    work.answer("")
    note = t("As a dispute it becomes private and leaves the group.")
    await work.reply(joined_lines(title(t, view), t("Which kind is it?"), note), in_rows(rows), card=CARD, fresh=True)


async def change_kind(work: Work, press: Press) -> None:
    """It is of this kind from now on, with that kind's deadline, and whoever answers such is asked."""
    view, _ = await checked(work, press.number())
    kind, matter = press.one_of(Kind, 1), view.matter
    if matter.state not in LIVING:
        raise Refusal(NOT_NOW[matter.state], number=matter.number)
    if kind is matter.kind:
        work.answer((await work.words()).plain("It is of that kind already."))
        return
    account = await work.account()
    before = {"kind": matter.kind.value, "visibility": matter.visibility.value}
    arrangement = await arrangements.add(
        work.uow, matter.community, Way.KIND, matter.id, None, by=account.id, before=before
    )
    await _as_kind(work, view, kind, visibility_as(kind, matter.visibility))
    t = await work.words()
    await _done(work, t, t("Matter {number} is a {kind} now.", number=matter.number, kind=t(KINDS[kind])), arrangement)


async def _as_kind(work: Work, view: View, kind: Kind, visibility: Visibility) -> None:
    matter, account = view.matter, await work.account()
    if visibility in HIDDEN and matter.visibility not in HIDDEN:
        await _leave_groups(work, view)
    await matters.change(
        work.uow, matter.id, kind=kind.value, visibility=visibility.value, state=State.RAISED.value, taken_by=None
    )
    await work.house.tell("puts_in_charge", work, view.community, matter.id, None)
    changed = await load(work.uow, matter.community, matter.id)
    await due.schedule(
        work.uow, "matter.overdue", Subject("matter", matter.id), changed.matter.deadline, community=matter.community
    )
    codes = f"{matter.kind.value}>{kind.value}"
    step = await matter_steps.add(work.uow, matter.id, Move.CHANGE_KIND, by=account.id, text=codes)
    content = {"by": account.id, "kind": kind.value}
    journal.record(work.uow, matter.community, "matter.kind", Numbered("matter", matter.number), content)
    changed = await load(work.uow, matter.community, matter.id)
    await tell_step(work, changed, step, actor=account.id)
    await tell_responsible(work, changed)


async def _leave_groups(work: Work, view: View) -> None:
    """What becomes private leaves the group: its card says only that."""
    t = words(view.community.language)
    text = joined_lines(
        t("<b>Matter {number}</b>", number=view.matter.number), t("This is dealt with in confidence now.")
    )
    for group in await groups_showing(work, view):
        work.post(group, text, kind=MessageKind.CARD, card=card_name(view.matter.id))


# Undone


async def undo(work: Work, press: Press) -> None:
    """“Undo”: it is as it was before, and the steps keep what happened."""
    found = await arrangements.get(work.uow, press.number())
    if found is None:
        raise NotYours
    view, _ = await checked(work, found.matter)
    if found.undone_at is not None:
        raise Refusal(N_("That was undone already."))
    await _UNDOING[found.way](work, found, view)
    await arrangements.undo(work.uow, found.id, by=(await work.account()).id)
    t = await work.words()
    work.answer(t.plain("Undone."))
    view = await load(work.uow, found.community, found.matter)
    await work.reply(joined_lines(title(t, view), t("Undone. The steps of the matter keep what happened.")), card=CARD)


async def _unmerge(work: Work, found: Arrangement, view: View) -> None:
    if view.matter.state is not State.MERGED or found.other is None:
        raise Refusal(NOT_NOW[view.matter.state], number=view.matter.number)
    main = await load(work.uow, found.community, found.other)
    await _take_out(work, found, view, main, by=await work.account())
    if main.matter.state is not State.WITHDRAWN:
        await _noted(work, main, Move.RELEASE, str(view.matter.number))


async def _take_out(work: Work, found: Arrangement, view: View, main: View, *, by: Account) -> None:
    """It waits for an answer again, with time for it, and those who came with it go with it."""
    for account in await arrangements.brought_by(work.uow, found.id):
        await joiners.leave(work.uow, main.matter.id, account)
    until = max(view.matter.deadline, deadline_in(NEXT_DAYS, work.now, view.community.timezone))
    changes: dict[str, Any] = {"deadline": until, "taken_by": None}
    number = str(main.matter.number)
    view = await move(work, view, Move.UNMERGE, State.RAISED, text=number, until=until, by=by, **changes)
    await tell_responsible(work, view)


async def release_all(work: Work, main: View, by: Account) -> None:
    """The main one was taken back by its raiser: what had gone into it is not, and waits for an answer again."""
    for found in await arrangements.gone_into(work.uow, main.matter.id):
        view = await load(work.uow, found.community, found.matter)
        await arrangements.undo(work.uow, found.id, by=by.id)
        if view.matter.state is State.MERGED:
            await _take_out(work, found, view, main, by=by)


async def _unsplit(work: Work, found: Arrangement, view: View) -> None:
    """What was made of a part goes back into it: merged, with all who came to it since."""
    if found.other is None:
        raise NotYours
    part = await load(work.uow, found.community, found.other)
    why = hindrance(facts_of(part.matter), facts_of(view.matter))
    if why is not None:
        raise Refusal(_HINDERED[why])
    await merged(work, part, view)


async def _unkind(work: Work, found: Arrangement, view: View) -> None:
    if view.matter.state not in LIVING:
        raise Refusal(NOT_NOW[view.matter.state], number=view.matter.number)
    await _as_kind(work, view, Kind(found.before["kind"]), Visibility(found.before["visibility"]))


_UNDOING = {Way.MERGE: _unmerge, Way.SPLIT: _unsplit, Way.KIND: _unkind}

ROUTES: Sequence[Route] = [
    Route(
        Command(
            "merge",
            N_("Merge two matters that are one: /merge 9 12"),
            place=140,
            offered_to=ARRANGE_MATTER,
        ),
        merge,
        ARRANGE_MATTER,
    ),
    Route(ButtonPress("arrange.menu"), menu, ARRANGE_MATTER),
    Route(ButtonPress("arrange.into"), into, ARRANGE_MATTER),
    Route(ButtonPress("arrange.merge"), merge_pressed, ARRANGE_MATTER),
    Route(ButtonPress("arrange.kind"), ask_kind, ARRANGE_MATTER),
    Route(ButtonPress("arrange.as"), change_kind, ARRANGE_MATTER),
    Route(ButtonPress("arrange.undo"), undo, ARRANGE_MATTER),
]
