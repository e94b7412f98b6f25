"""Approval: what one person proposes and another decides, on one way for every kind of it.

A kind (`Approval`) says whom it asks, what they read, and what they read when it is over; each of its buttons
(`Decision`) says who may, what is done and what is written down. Here is the way itself: from the press by the right to
the act, the journal and the cards; the question and its reminders; and the end of what nobody has decided.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from governance.roles import Act
from handlers.approvals import committee_room
from handlers.approvals.committee_room import Say
from handlers.approvals.deadlines import Waiting
from handlers.frame.buttons import Keyboard, button
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from storage.approvals import pending
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject, key_of
from storage.queues.due import Due

DECIDED = N_("This was already decided; nothing has changed.")
STILL_WAITS = N_("This has been waiting for some days. Without an answer it will expire.")


class Case(Protocol):
    """One thing that waits, or has waited."""

    @property
    def id(self) -> int:
        """Its number in its table."""


One = TypeVar("One", bound=Case)
Step = Callable[[Work, Community, One], Awaitable[None]]
Check = Callable[[Work, Community, One, int], Awaitable[None]]
Deed = Callable[[Work, Community, One, int], Awaitable[object]]
"""Done by this account, 0 for the time that is over. It gives back False if it could not be done any more."""
Sentence = str | Callable[[One], str]
Values = Mapping[str, Any]
"""What the sentences of a kind name; what is worded differently in each language is a function of `Words`."""


def _anybody(_one: Any, _account: int) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked to decide; `about` and `room` as in `committee_room.audience`."""

    people: Collection[Account]
    about: Collection[int] = ()
    room: bool = True


@dataclass(frozen=True, slots=True)
class Decision(Generic[One]):
    """What one button does, or the time that is over.

    `do` puts it into force. `act` is written into the journal, with who decided it and `facts`; every card says
    `cards`, and `then` follows. `said`: what whoever pressed `verb` reads, where `do` has not said it. `may`, `check`,
    `over` where they are not the kind's. `loud`: that it does not wait any more is said in a window.
    """

    do: Deed[One]
    verb: str = ""
    act: Sentence[One] = ""
    facts: Callable[[One], Mapping[str, Any]] = lambda _: {}
    cards: Sentence[One] = ""
    said: str = ""
    then: Step[One] | None = None
    may: Callable[[One, int], bool] | None = None
    check: Check[One] | None = None
    over: Sentence[One] | type[Refusal] | None = None
    loud: bool = True


@dataclass(frozen=True, slots=True)
class Approval(Generic[One]):
    """One kind of what waits for a second person. All texts are English msgids.

    `word`: with the number the name of its deadlines, its card and its lines in the journal, as far as `card` and
    `subject` say no other. `load` finds one of a community by its number.

    Of whoever decides it is asked: `may` this account do so? If not, `otherwise` is raised; `check` looks at what is
    not in the thing itself and raises a refusal. Both only as long as it waits, unless `rights_first`; `over`: what
    they read if it does not wait any more, or a refusal.

    Asked is everybody whose role allows `act`, `without` some, else without the `proposer`; what is `about` some of the
    committee is not shown in its group. `asked` says otherwise, `asked_last` for the last reminder. They read `asks`,
    worded with `values`, above two buttons whose verbs begin with `buttons`, or what `question` says; `unheard` follows
    if that is nobody. A reminder adds `waited` and is followed by `reminded`; `overtaken` says what happens instead, if
    it could not be decided any more.

    How it ended the cards say with a sentence and `values`, or with what `outcome` makes of the sentence and of who
    decided it; those whom `tell` or `also` names, else the `proposer`, read it in any case. `lapse`, or what `lapses`
    chooses, happens when its time is over; then the `proposer` reads besides what `again` offers.
    """

    word: str
    table: str
    act: Act
    load: Callable[[Work, int, int], Awaitable[One | None]]
    waits: Callable[[One], bool]
    card: Callable[[One], str] | None = None
    subject: Callable[[One], Subject] | None = None
    kind: Kind = Kind.CARD
    may: Callable[[One, int], bool] = _anybody
    otherwise: type[Refusal] = Refusal
    check: Check[One] | None = None
    rights_first: bool = False
    over: Sentence[One] | type[Refusal] = DECIDED
    proposer: Callable[[One], int | None] = lambda _: None
    without: Callable[[One], Collection[int]] | None = None
    about: Callable[[One], Collection[int]] = lambda _: ()
    asked: Callable[[Work, Community, One], Awaitable[Asked]] | None = None
    asked_last: Callable[[Work, Community, One], Awaitable[Asked]] | None = None
    unheard: Step[One] | None = None
    values: Callable[[Work, Community, One], Awaitable[Values]] | None = None
    asks: Sentence[One] = ""
    buttons: str = ""
    question: Callable[[Work, Community, One], Awaitable[Say]] | None = None
    outcome: Callable[[Work, Community, One, str, Account | None], Awaitable[Say]] | None = None
    tell: Callable[[One, int], Collection[int]] | None = None
    also: Callable[[Work, Community, One], Awaitable[Collection[Account]]] | None = None
    deadlines: Waiting | None = None
    waited: str = STILL_WAITS
    reminded: Step[One] | None = None
    overtaken: Callable[[Work, Community, One], Awaitable[Decision[One] | None]] | None = None
    lapse: Decision[One] | None = None
    lapses: Callable[[Work, Community, One], Awaitable[Decision[One] | None]] | None = None
    again: Callable[[Words, One], tuple[Html | None, Keyboard]] | None = None

    def name_of(self, one: One) -> Subject:
        """The name of its deadlines."""
        return Subject(self.word, one.id)

    def card_of(self, one: One) -> str:
        """The card that asks for the decision and later says how it ended."""
        return self.card(one) if self.card else self.name_of(one)

    def subject_of(self, one: One) -> Subject:
        """Its name in the journal."""
        return self.subject(one) if self.subject else self.name_of(one)

    # Asking

    async def begin(self, work: Work, community: Community, one: One) -> list[Account]:
        """It is proposed now: who may decide it is asked, reminded later, and one day it lapses. Returns who hears."""
        if self.deadlines is not None:
            await self.deadlines.begin(work, community, self.name_of(one))
        return await self.ask(work, community, one)

    async def ask(
        self,
        work: Work,
        community: Community,
        one: One,
        *,
        fresh: bool = False,
        again: bool = False,
        last: bool = False,
    ) -> list[Account]:
        """Ask whoever may decide it; returns who hears it. `again`: they are reminded, for the `last` time."""
        asked, say = await self._asked(work, community, one, last=last), await self.words_of(work, community, one)

        async def question(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
            text, rows = await say(t, reader)
            return (Html(f"{text}\n{t(self.waited)}") if again else text), rows

        heard = await committee_room.ask(
            work,
            community,
            asked.people,
            self.card_of(one),
            question,
            about=asked.about,
            kind=self.kind,
            fresh=fresh or again,
            everybody=again,
            room=asked.room,
        )
        if not heard and self.unheard:
            await self.unheard(work, community, one)
        return heard

    async def waits_for(self, work: Work, community: Community, one: One, account: Account) -> bool:
        """Is this person among those who are asked?"""
        return account.id in {each.id for each in (await self._asked(work, community, one, last=False)).people}

    async def _asked(self, work: Work, community: Community, one: One, *, last: bool) -> Asked:
        who = (self.asked_last if last else None) or self.asked
        if who is not None:
            return await who(work, community, one)
        without = self.without(one) if self.without else self._proposers(one)
        people = await committee_room.who_may(work, community.id, self.act, without=without)
        return Asked(people, self.about(one))

    def _proposers(self, one: One) -> Collection[int]:
        return () if (proposer := self.proposer(one)) is None else (proposer,)

    async def words_of(self, work: Work, community: Community, one: One) -> Say:
        """What those who are asked read."""
        if self.question:
            return await self.question(work, community, one)
        values = await self._values(work, community, one)
        return _worded(_sentence(self.asks, one), values, lambda t: confirm_or_refuse(t, self.buttons, one.id))

    async def _values(self, work: Work, community: Community, one: One) -> Values:
        return await self.values(work, community, one) if self.values else {}

    # Its end

    async def forget(self, work: Work, one: One) -> None:
        """It is decided, or was taken back: nobody need be reminded."""
        if self.deadlines is not None:
            await self.deadlines.end(work, self.name_of(one))

    async def settle(self, work: Work, community: Community, one: One, sentence: str, by: Account | None) -> None:
        """Wherever it was asked it says how it ended. `by` None: whoever proposed it reads how to do so again."""
        say = await self._outcome(work, community, one, sentence, by)
        proposer = None if by else self.proposer(one)

        async def ended(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
            text, rows = await say(t, reader)
            if self.again is None or reader is None or reader.id != proposer:
                return text, rows
            more, rows = self.again(t, one)
            return (Html(f"{text}\n{more}") if more else text), rows

        if self.also and by:
            also = await self.also(work, community, one)
        else:
            told = self.tell(one, by.id) if self.tell and by else self._proposers(one)
            also = await accounts.several(work.uow, sorted(told))
        await committee_room.settle(work, community.id, self.card_of(one), ended, also=also)

    async def _outcome(self, work: Work, community: Community, one: One, sentence: str, by: Account | None) -> Say:
        if self.outcome:
            return await self.outcome(work, community, one, sentence, by)
        days = self.deadlines.days if self.deadlines else 0
        name = by.name if by else ""
        values = {"by": name, "name": name, "days": days, **await self._values(work, community, one)}
        return _worded(sentence, values, lambda _: [])

    async def close(self, work: Work, community: Community, one: One, sentence: str, by: Account | None) -> None:
        """It is decided: nobody need be reminded, and it says so wherever it was asked."""
        await self.forget(work, one)
        await self.settle(work, community, one, sentence, by)

    async def carry_out(
        self, work: Work, community: Community, one: One, decision: Decision[One], by: Account | None
    ) -> bool:
        """Put it into force, write it down and tell it; false if it could not any more. `by` None: time did it."""
        if await decision.do(work, community, one, by.id if by else 0) is False:
            return False
        if decision.act:
            facts = {**({"by": by.id} if by else {}), **decision.facts(one)}
            journal.record(work.uow, community.id, _sentence(decision.act, one), self.subject_of(one), facts)
        await self.forget(work, one)
        if decision.cards:
            await self.settle(work, community, one, _sentence(decision.cards, one), by)
        if decision.then:
            await decision.then(work, community, one)
        return True

    def on(self, *decisions: Decision[One]) -> list[Route]:
        """The presses of the buttons with which it is decided."""
        return [Route(ButtonPress(one.verb), _handler(self, one), self.act) for one in decisions]


# A press


async def pressed(work: Work, press: Press, kind: Approval[One], *, right: Act | None = None) -> tuple[Community, One]:
    """What a button is about, for whoever may decide such things there. Raises NotYours or NotAllowed."""
    key = await pending.whose(work.uow, kind.table, press.number())
    if key is None:
        raise NotYours
    await work.require(right or kind.act, key)
    one = await kind.load(work, key, press.number())
    if one is None:
        raise NotYours
    return await communities.get(work.uow, key), one


def _handler(kind: Approval[One], decision: Decision[One]) -> Callable[[Work, Press], Awaitable[None]]:
    async def decided(work: Work, press: Press) -> None:
        """What waits is decided: confirmed, refused or taken back."""
        await _decide(work, press, kind, decision)

    return decided


async def _decide(work: Work, press: Press, kind: Approval[One], decision: Decision[One]) -> None:
    community, one = await pressed(work, press, kind)
    t, me = await work.words(), await work.account()
    waits = kind.waits(one)
    if waits or kind.rights_first:
        if not (decision.may or kind.may)(one, me.id):
            raise kind.otherwise
        if check := decision.check or kind.check:
            await check(work, community, one, me.id)
    if waits and await kind.carry_out(work, community, one, decision, me):
        if decision.said:
            work.answer(t.plain(decision.said))
        return
    over = decision.over or kind.over
    if isinstance(over, type):
        raise over
    work.answer(t.plain(_sentence(over, one)), alert=decision.loud)


# Time


def deadline_routes(*kinds: Approval[Any]) -> list[Route]:
    """When those who may decide one of these kinds are reminded, and when it lapses. They share their deadlines."""
    by_word = {kind.word: kind for kind in kinds}
    deadlines = next(kind.deadlines for kind in kinds if kind.deadlines is not None)

    async def remind(work: Work, item: Due) -> None:
        """It still waits: whoever may decide it sees it again, in the committee's group and each in private."""
        await _remind(work, item, by_word[item.name.partition(":")[0]])

    async def lapse(work: Work, item: Due) -> None:
        """Nobody has decided it: it is over, and whoever proposed it hears what can be done."""
        await _lapse(work, item, by_word[item.name.partition(":")[0]])

    routes = [Route(DueTrigger(f"{deadlines.kind}.remind"), remind)] if deadlines.patience.remind_after else []
    return [
        *routes,
        *([Route(DueTrigger(f"{deadlines.kind}.lapse", ends=True), lapse)] if deadlines.patience.lasts else []),
    ]


async def _waits_yet(work: Work, item: Due, kind: Approval[One]) -> tuple[Community, One] | None:
    key = await pending.whose(work.uow, kind.table, key_of(item.name))
    one = None if key is None else await kind.load(work, key, key_of(item.name))
    if key is None or one is None or not kind.waits(one):
        return None
    return await communities.get(work.uow, key), one


async def _remind(work: Work, item: Due, kind: Approval[One]) -> None:
    found = await _waits_yet(work, item, kind)
    if found is None:
        return
    instead = await kind.overtaken(work, *found) if kind.overtaken else None
    if instead is not None:
        await kind.carry_out(work, *found, instead, None)
        return
    last = kind.deadlines is not None and kind.deadlines.is_last(item)
    await kind.ask(work, *found, again=True, last=last)
    if kind.reminded:
        await kind.reminded(work, *found)


async def _lapse(work: Work, item: Due, kind: Approval[One]) -> None:
    found = await _waits_yet(work, item, kind)
    if found is None:
        return
    decision = await kind.lapses(work, *found) if kind.lapses else kind.lapse
    if decision is not None:
        await kind.carry_out(work, *found, decision, None)


# Words


def confirm_or_refuse(t: Words, verb: str, key: int) -> Keyboard:
    """The two buttons below a question, the safe one first."""
    no = button(t.plain("Refuse"), f"{verb}.refuse", key)
    return [[no, button(t.plain("Confirm"), f"{verb}.confirm", key, style="primary")]]


def _sentence(said: Sentence[One], one: One) -> str:
    return said if isinstance(said, str) else said(one)


def _worded(sentence: str, values: Values, buttons: Callable[[Words], Keyboard]) -> Say:
    async def say(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        said = {name: value(t) if callable(value) else value for name, value in values.items()}
        return t(sentence, **said), buttons(t)

    return say
