"""Missing homes: how many have not voted yet, for everybody; which they are, for the committee."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from governance.ballots.acts import SEE_MISSING_HOMES
from governance.motions.motion import Stage
from governance.register.register import Place, in_order
from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_, Html, Words, html_of
from handlers.frame.work import Work
from storage.ballots import missing
from storage.ballots.missing import Missing
from storage.motions import motions
from storage.motions.motions import Motion

FEW = 3
"""Fewer homes than this are not said of one building: it would point at a door."""

LISTED = 60
"""As many homes are named in one message; more are counted by building, and named one building at a time."""


async def say_missing(work: Work, t: Words, motion: Motion) -> list[Html]:
    """How many homes have not voted, for everybody: no home is named. Nothing where no homes are on the roll."""
    if not motion.electorate.of_owners or not motion.force:
        return []
    homes = (await missing.homes(work.uow, motion)).homes
    if not homes:
        return []
    return [t.together(_how_many(t, len(homes)), *say_most(t, Counter(home.building for home in homes)))]


def say_most(t: Words, homes: Counter[str]) -> list[Html]:
    """In which of several buildings most of them are."""
    if len(homes) < 2:
        return []
    building, count = max(homes.items(), key=lambda each: each[1])
    return [t("Building {building} has the most: {count}.", building=building, count=count)] if count >= FEW else []


def which_button(t: Words, motion: int) -> Keyboard:
    """The way to the list."""
    return [[button(t.plain("Who has not voted"), "ballot.missing", motion, 0)]]


async def on_which(work: Work, press: Press) -> None:
    """The button: which homes have not voted, by building and entrance; only while it helps, and only in private."""
    motion = await motions.find(work.uow, press.number(0))
    if motion is None:
        raise NotYours
    await work.require(SEE_MISSING_HOMES, motion.community)
    if not work.private:
        raise NotYours
    if motion.stage is not Stage.OPEN:
        raise Refusal(N_("This vote is over. Who has not voted is no longer listed."))
    t = await work.words()
    text, keyboard = _listed(t, motion, await missing.homes(work.uow, motion), press.number(1))
    await work.reply(text, keyboard)


def _listed(t: Words, motion: Motion, left: Missing, chosen: int) -> tuple[Html, Keyboard]:
    """All homes if they are few; else the buildings, or the homes of the one that was chosen, counted from 1."""
    homes = left.homes
    if not homes:
        return t("Every home has voted."), []
    if 1 <= chosen <= len(left.buildings):
        homes = [home for home in homes if home.building == left.buildings[chosen - 1]]
    elif len(homes) > LISTED and len(left.buildings) > 1:
        counts = Counter(home.building for home in homes)
        made = [
            button(
                t.plain("Building {building}: {count}", building=name, count=counts[name]),
                "ballot.missing",
                motion.id,
                place,
            )
            for place, name in enumerate(left.buildings, 1)
            if counts[name]
        ]
        return _how_many(t, len(homes)), in_rows(made[:_BUILDINGS])
    return Html("\n".join([_how_many(t, len(homes)), *_by_entrance(t, homes)])), []


def _how_many(t: Words, homes: int) -> Html:
    return t.plural("{count} home has not voted yet.", "{count} homes have not voted yet.", homes)


_BUILDINGS = 40
_LENGTH = 3_500


def _by_entrance(t: Words, homes: Sequence[Place]) -> list[Html]:
    """One line for each entrance; what does not fit into one message is counted."""
    doors: dict[str, list[str]] = defaultdict(list)
    room = _LENGTH
    for home in in_order(homes):
        room -= len(home.unit) + 2
        if room > 0:
            doors["-".join(part for part in (home.building, home.entrance) if part)].append(home.unit)
    lines = [Html(html_of(f"{door}: {', '.join(names)}")) for door, names in doors.items()]
    left = len(homes) - sum(len(names) for names in doors.values())
    return [*lines, t.plural("… and {count} more", "… and {count} more", left)] if left else lines


ROUTES = [Route(ButtonPress("ballot.missing"), on_which, SEE_MISSING_HOMES)]
