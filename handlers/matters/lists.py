"""Lists of matters: open, mine, or closed. One screen of them, most urgent first."""

from __future__ import annotations

from governance.communities.acts import LOOK
from governance.masking.masking import masked
from governance.matters.acts import HANDLE_MATTER
from governance.matters.matter import LIVING, Kind, State, Visibility, may_handle
from governance.roles import may
from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.refusals import NotYours
from handlers.frame.triggers import ButtonPress, Command, Line, Press, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.matters.words import KINDS, MARKS, joined_lines, shorten, state_words
from storage.communities.communities import Community
from storage.matters import matters
from storage.matters.matters import Matter

_LISTED = 6  # matters on one page: a group post has at most eight lines

_FILTERS = ("open", "mine", "done")
_TITLES = {
    "open": N_("Open matters, most urgent first"),
    "mine": N_("Matters you raised or joined"),
    "done": N_("Matters that are closed or done"),
}
_EMPTY = {
    "open": N_("There are no open matters. To raise one: /report"),
    "mine": N_("You have not raised any matters yet. To raise one: /report"),
    "done": N_("No matters have been closed yet."),
}


async def listing(work: Work, line: Line) -> None:
    """`/matters`: what is open, most urgent first; with words behind it, what they are found in."""
    if line.text and work.query is None and line.message.text and line.message.text.startswith("/"):
        work.hear_next(f"/search {line.text}")
        return
    community = await work.community()
    await work.require(LOOK, community.id)
    text, keyboard = await _page(work, community.id, "open", 0)
    await work.reply(text, keyboard)


async def how_many_open(work: Work, community: Community) -> int:
    """How many would go on to their end, if nothing new were raised."""
    return await matters.how_many_living(work.uow, community.id)


async def turn(work: Work, press: Press) -> None:
    """Another page or another list, in private."""
    chosen, offset = press.word(), max(0, min(press.number(1), 10_000))
    if chosen not in _FILTERS or not work.private:
        raise NotYours
    community = await work.community()
    await work.require(LOOK, community.id)
    text, keyboard = await _page(work, community.id, chosen, offset)
    await work.reply(text, keyboard, card="matters", fresh=True)
    work.answer("")


async def _page(work: Work, community: int, chosen: str, offset: int) -> tuple[Html, Keyboard]:
    t = await work.words()
    account = await work.account()
    visible, held = {Visibility.OPEN}, await work.roles(community)
    if work.private:
        visible.add(Visibility.ANONYMOUS)
        if may(held, HANDLE_MATTER):
            visible.add(Visibility.PRIVATE)
    kinds = [kind for kind in Kind if kind is not Kind.DISPUTE or may_handle(kind, held)]
    states = {"open": LIVING, "done": matters.OVER, "mine": frozenset(State)}[chosen]
    mine = account.id if chosen == "mine" else None
    found = await matters.listed(
        work.uow, community, states=states, visible=visible, kinds=kinds, mine=mine, limit=_LISTED + 1, offset=offset
    )
    if not found:
        return t(_EMPTY[chosen]), _choices(t, chosen) if work.private else []
    lines = [line_of(t, matter) for matter in found[:_LISTED]]
    text = joined_lines(t("<b>{title}</b>", title=t(_TITLES[chosen])), *lines)
    if not work.private:
        return text, _group_list_buttons(t, found)
    more = [[button(t.plain("More"), "matter.list", chosen, offset + _LISTED)]] if len(found) > _LISTED else []
    return text, [*numbers(found[:_LISTED]), *more, *_choices(t, chosen)]


def line_of(t: Words, matter: Matter) -> Html:
    """A matter on one line of a list."""
    return t(
        "{mark} {number} · {kind}: {text} ({state})",
        mark=MARKS[matter.state],
        number=matter.number,
        kind=t(KINDS[matter.kind]),
        text=_wording(t, matter),
        state=state_words(t, matter.state, matter.outcome),
    )


def _wording(t: Words, matter: Matter) -> Html | str:
    if matter.erased:
        return t("(erased at the author's request)")
    if matter.state is State.WITHDRAWN:
        return t("(taken back)")
    return shorten(masked(matter.text), 40) or t("photo")


def numbers(found: list[Matter]) -> Keyboard:
    """A button with its number for each, which shows it in private."""
    buttons = [button(str(matter.number), "matter.show", matter.id) for matter in found]
    return in_rows(buttons, 3)


def _group_list_buttons(t: Words, found: list[Matter]) -> Keyboard:
    return [[button(t.plain("Matter {number}", number=found[0].number), "matter.show", found[0].id)]]


def _choices(t: Words, chosen: str) -> Keyboard:
    labels = {"open": t.plain("Open"), "mine": t.plain("Mine"), "done": t.plain("Closed")}
    return [[button(label, "matter.list", name, 0) for name, label in labels.items() if name != chosen]]


ROUTES = [
    Route(Command("matters", N_("Open matters in the community"), place=20), listing, LOOK),
    Route(ButtonPress("matter.list"), turn, LOOK),
]
