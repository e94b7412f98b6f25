"""Does any button or link take a key of another community, whichever of its keys are mine and which are theirs?

What each button writes into the journal is written out here as well. Each button is tried with every key that it asks for: mine with mine, mine with theirs, theirs with mine, theirs with
theirs; each on the same house, for what it did is undone. Whoever presses holds every role in my community and lives
there with somebody who belongs to both.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

import pytest

from handlers.frame.buttons import Argument, pack
from handlers.frame.deep_links import pack_start
from handlers.frame.triggers import ButtonPress, DeepLink
from handlers.routes import ROUTES
from storage.communities import accounts, members
from storage.engine.database import Database
from tests.handlers.houses import House, a_house, cases_in, keys_of, renumbered
from tests.handlers.talk import Person, Talk, talking
from tests.handlers.trials import Asked, Trials, Tried, asking

pytestmark = [pytest.mark.slow, pytest.mark.sqlite, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

SIDES = pytest.mark.parametrize(
    "turned",
    [
        pytest.param(False, id="from_the_first"),
        pytest.param(True, id="from_the_second", marks=pytest.mark.nightly),
    ],
)
VERBS = sorted(route.trigger.verb for route in ROUTES if isinstance(route.trigger, ButtonPress))
LINKS = sorted(route.trigger.name for route in ROUTES if isinstance(route.trigger, DeepLink))
# Buttons that carry two keys or three, so that mine can stand beside theirs. A new one is tried of itself; it is named
# here so that one which is no longer read to its end does not go unnoticed.
SEVERAL = frozenset(
    {
        "group.house",
        "group.houses",
        "group.move",
        "group.one",
        "group.untie",
        "homes.page",
        "matter.until",
        "office.move",
    }
    | {"arrange.merge", "away.days", "away.with", "comment.list", "figures.file", "figures.mine", "figures.people"}
    | {"outage.later", "place.list", "term.closed"}
    | {"role.place", "setup.house", "setup.zone", "slips.make", "stand.in", "stand.shift", "swap.mine", "swap.with"}
)
# Buttons for which nothing is ripe in my own house (no open vote, nobody with a second account, no second group), or
# that open a dialogue first: that they refuse a key of theirs says less. Each has stories of its own.
NOTHING_HERE = frozenset(
    {"appeal.keep", "appeal.lift", "ballot.cast", "bind.again", "correct.again", "dispute.binding", "founder.confirm"}
    | {
        "capability.decline",
        "result.check",
        "result.print",
        "capability.one",
        "capability.switch",
        "group.confirm",
        "group.house",
        "group.untie",
        "home.gone",
        "home.moved",
        "matter.closed",
        "matter.done",
    }
    | {"matter.enough", "matter.leave", "matter.missing", "matter.photos", "matter.undone", "motion.print"}
    | {"mute.appeal", "mute.plead", "owners.ask", "owners.no", "owners.yes", "register.take", "register.take_loss"}
    | {"rehearsal.begin", "rehearsal.here", "setup.house", "setup.houses", "swap.take"}
    | {"place.at", "place.house", "place.take", "rule.begin", "rule.drop", "rule.propose", "setup.clock"}
    | {"drafts.apart", "drafts.belongs", "drafts.change", "drafts.cut", "drafts.drop", "drafts.field", "drafts.go"}
    # No month is counted, no matter closed, nothing held back, no vote open; a list of homes is no preview any more.
    | {"figures.file", "figures.mine", "figures.people", "matter.later", "matter.page", "motion.from", "ballot.missing"}
    | {"held.join", "held.outage", "held.record", "rating.enough", "rating.stars", "rating.word", "register.by"}
    # A word comes next, that is none of an enumeration.
    | {"term.days", "term.first", "term.one"}
)
# What the journal says of each button that does something with a key of mine, whoever pressed it.
WRITES = {
    "arrange.as": "matter.kind",
    "arrange.merge": "matter.merge",
    "arrange.undo": "matter.kind",
    "away.back": "person.back",
    "away.with": "person.away",
    "bind.confirm": "binding.confirmed",
    "bind.invite": "slip.invited",
    "bind.left": "binding.ended",
    "bind.refuse": "binding.refused",
    "capability.confirm": "capability.switched_off",
    "capability.refuse": "capability.refused",
    "comment.deleted": "matter.comment_deleted",
    "comment.remark": "matter.answer_undone",
    "comment.result": "matter.close",
    "correct.confirm": "correction.applied",
    "correct.refuse": "correction.refused",
    "dispute.disagree": "dispute.disagreed",
    "dispute.find": "dispute.found",
    "dispute.settle": "dispute.decided",
    "forget.yes": "binding.ended matter.erase person.forgotten role.ended",
    "group.move": "group.proposed group.withdrawn",
    "group.refuse": "group.refused",
    "law.confirm": "community.changed law.adopted",
    "law.refuse": "law.refused",
    "limits.set": "limits.changed",
    "matter.join": "matter.joined",
    "matter.take": "matter.take",
    "matter.until": "matter.deadline",
    "matter.withdrawn": "matter.withdraw",
    "motion.open": "motion.opened",
    "motion.withdraw": "motion.withdrawn",
    "mute.confirm": "mute.confirmed",
    "mute.lift": "mute.lifted",
    "mute.refuse": "mute.refused",
    "office.confirm": "role.ended",
    "office.left": "role.ended",
    "office.move": "role.end_proposed",
    "office.refuse": "role.end_refused",
    "outage.join": "outage.joined",
    "outage.later": "outage.moved",
    "outage.over": "outage.over",
    "place.again": "place.printed",
    "place.end": "place.ended",
    "place.entrances": "place.made",
    "place.print": "place.printed",
    "place.replace": "place.replaced",
    "register.confirm": "register.imported",
    "register.confirm_loss": "register.imported",
    "register.drop": "register.refused",
    "register.export": "register.exported",
    "rehearsal.call": "rehearsal.called",
    "remind.end_sure": "reminder.ended",
    "remind.pause": "reminder.paused",
    "role.confirm": "role.confirmed",
    "role.refuse": "role.refused",
    "roster.end_sure": "roster.ended",
    "setup.zone": "community.changed",
    "slips.make": "slips.printed",
    "stand.in": "roster.stand_in",
    "swap.no": "swap.declined",
    "swap.with": "swap.asked",
    "swap.yes": "swap.agreed",
    "term.closed": "term.proposed",
    "term.confirm": "term.changed",
    "term.refuse": "term.refused",
}
# At which places the numbers of a button are no keys: a shift, a page, a month, a number of days, a place in a list.
COUNTED = {
    **dict.fromkeys(("stand.in", "stand.shift", "swap.mine", "swap.with", "homes.page", "matter.until"), (1, 2)),
    **dict.fromkeys(("setup.house", "setup.zone", "comment.list", "place.list", "outage.later", "term.closed"), (1,)),
    **dict.fromkeys(("away.days", "away.with", "figures.file", "figures.mine", "figures.people"), (1,)),
    "group.house": (2,),
}
# Buttons that do something in the private chat and nothing in the group, where everybody would read it.
PRIVATE = frozenset(
    {
        "arrange.as",
        "arrange.into",
        "arrange.kind",
        "arrange.menu",
        "arrange.merge",
        "arrange.split",
        "arrange.undo",
        "away.back",
    }
    | {"away.days", "away.with", "binding.todo", "capability.todo", "comment.delete", "comment.deleted"}
    | {"comment.list", "community.choose", "correction.todo", "dispute.todo", "ending.todo", "forget.no"}
    | {"forget.yes", "group.todo", "homes.building", "homes.entrance", "homes.page", "import.todo", "matter.answer"}
    | {"matter.begin", "matter.close", "matter.deadline", "motion.todo", "mute.todo", "office.leave", "office.left"}
    | {"office.mine", "office.move", "office.stay", "office.take", "office.taking", "office.words", "outage.when"}
    | {"place.again", "place.code", "place.end", "place.entrances", "place.new", "place.print", "place.replace"}
    | {"role.todo", "term.closed", "term.office", "term.show", "term.todo", "todo.evening", "todo.page"}
    | {"todo.singly", "voice.listen", "voice.write"}
)
NOBODYS = -1009  # a group that belongs to no community
_MOST = 3  # arguments that any button carries
SEED, _SOME = 20261130, 6


@dataclass
class Walk:
    """Two houses, what was tried at them, and what went wrong."""

    trials: Trials
    mine: House
    theirs: House
    keys: dict[str, set[int]]
    wrong: list[str] = field(default_factory=list)
    writes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    works: set[str] = field(default_factory=set)
    carries: dict[str, int] = field(default_factory=dict)

    @property
    def everything(self) -> list[int]:
        """Every key of either house."""
        return sorted(self.keys["mine"] | self.keys["theirs"])

    def look_at(self, name: str, arguments: tuple[Argument, ...], tried: Tried) -> None:
        """Note what it did that it must not, and whether it did anything for my own house."""
        here, there = tried.changed
        keys = [one for place, one in enumerate(arguments) if place not in COUNTED.get(name, ())]
        if self.keys["theirs"] & {*keys} and (tried.acts or {*here} - {"outbox"}):
            self.wrong.append(f"{name} {arguments} takes it: {', '.join((*tried.acts, *here))}")
        if there:
            self.wrong.append(f"{name} {arguments} changes {', '.join(there)} of theirs")
        if tried.tells_of(self.theirs):
            self.wrong.append(f"{name} {arguments} tells of them")
        if tried.acts:
            self.writes[name] |= {*tried.acts}
        # A refusal says the same in the window and, with the road that is open, in the chat: nothing was done.
        new = [body for _, body in tried.said if not (tried.loud and any(one in body for one in tried.answers))]
        if {*here} - {"outbox"} or new:
            self.works.add(name)

    @property
    def some(self) -> list[int]:
        """A few keys of either house, the same in each run."""
        return [key for keys in self.keys.values() for key in random.Random(SEED).sample(sorted(keys), _SOME)]

    async def press(
        self, asked: Asked, person: Person, chat: int | None, verb: str, keys: Sequence[int] | None = None
    ) -> None:
        """Somebody tries a button somewhere with ever more arguments, as long as it asks for them.

        `keys`: those that are tried, each if none are given.
        """
        tried_keys = self.everything if keys is None else keys
        waiting: list[tuple[Argument, ...]] = [()]
        while waiting:
            arguments = waiting.pop()
            asked.numbers.clear()
            asked.words.clear()
            tried = await self.trials.press(person, pack(verb, *arguments), chat)
            self.look_at(verb, arguments, tried)
            if len(tried.answers) != 1:
                self.wrong.append(f"{verb} {arguments}: {len(tried.answers)} answers")
            if asked.numbers:
                self.carries[verb] = max(self.carries.get(verb, 0), 1 + max(asked.numbers))
            if len(arguments) < _MOST:
                counted = len(arguments) in COUNTED.get(verb, ())
                waiting += asked.further(arguments, range(3) if counted else tried_keys)


async def _a_walk(talk: Talk, *, turned: bool) -> Walk:
    both = [
        await a_house(talk, "Quokka", group=-1001, first=6001),
        await a_house(talk, "Zyzzyva", group=-1002, first=7001),
    ]
    mine, theirs = reversed(both) if turned else both
    async with talk.database.uow(talk.now) as uow:
        for house in both:
            await cases_in(uow, house)
        # Somebody who owns a home there lives here as well; what hangs on them there is nothing here.
        await members.join(uow, mine.community, theirs.accounts[2])
        await uow.execute(
            accounts.accounts.update().where(accounts.accounts.c.id == theirs.accounts[2]).values(name="Both")
        )
    theirs = await renumbered(talk.database, theirs, 1000)
    keys = {"mine": await keys_of(talk.database, mine), "theirs": await keys_of(talk.database, theirs)}
    walk = Walk(Trials(talk, (mine, theirs)), mine, theirs, keys)
    await walk.trials.begin()
    return walk


@SIDES
async def test_no_button_takes_any_key_of_theirs_whatever_key_of_mine_stands_beside_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, turned: bool, long: bool
) -> None:
    """In a group that belongs to nobody a few keys are tried in the short form: each button, and half of the seconds."""
    async with talking(database) as talk:
        walk = await _a_walk(talk, turned=turned)
        elsewhere = walk.everything if long else walk.some
        with asking(monkeypatch) as asked:
            for verb in VERBS:
                for person in (walk.mine.chair, walk.mine.neighbour):
                    await walk.press(asked, person, None, verb)
                await walk.press(asked, walk.mine.chair, NOBODYS, verb, elsewhere)
    assert walk.wrong == []
    assert set(walk.carries) - walk.works == NOTHING_HERE
    assert {verb: " ".join(sorted(acts)) for verb, acts in walk.writes.items()} == WRITES
    assert {verb for verb, count in walk.carries.items() if count > 1} == SEVERAL


@pytest.mark.nightly
async def test_what_is_for_the_private_chat_does_nothing_when_it_is_pressed_in_the_group(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    did: list[dict[str, set[str]]] = []
    async with talking(database) as talk:
        walk = await _a_walk(talk, turned=False)
        for chat in (None, walk.mine.group):
            walk.works, walk.wrong = set(), []
            with asking(monkeypatch) as asked:
                for verb in VERBS:
                    await walk.press(asked, walk.mine.chair, chat, verb)
            did.append({"works": walk.works, "wrong": {*walk.wrong}})
    private, group = did

    assert private["wrong"] | group["wrong"] == set()
    assert private["works"] - group["works"] == PRIVATE


@SIDES
async def test_no_link_takes_any_key_of_theirs_whatever_key_of_mine_stands_beside_it(
    database: Database, turned: bool
) -> None:
    async with talking(database) as talk:
        walk = await _a_walk(talk, turned=turned)
        few = sorted({min(keys) for keys in walk.keys.values()} | {max(keys) for keys in walk.keys.values()})
        houses = (walk.mine.community, walk.theirs.community)
        tried = [(key,) for key in walk.everything] + list(product(houses, few)) + list(product(few, houses))
        for name, arguments, person in product(LINKS, tried, (walk.mine.chair, walk.mine.neighbour)):
            walk.look_at(name, arguments, await walk.trials.link(person, pack_start(name, *arguments)))

    assert walk.wrong == []
    assert set(LINKS) - walk.works == set()
