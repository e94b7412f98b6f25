"""Terms of a community, behind /settings: who is asked first, and by when. One proposes, another confirms."""

from __future__ import annotations

from governance.approvals.choice import State, may_confirm
from governance.approvals.deadlines import PROPOSAL
from governance.assignment.acts import CHOOSE_TERM
from governance.assignment.charge import First
from governance.assignment.term_choice import CLOSED, OFFICE, TermChoice, possible
from governance.assignment.terms import CHOICES, DAYS, Term, term_for
from handlers.approvals.approval import Approval, Decision, Values, deadline_routes
from handlers.approvals.deadlines import Waiting
from handlers.approvals.leaders import NoSecondLeader, led_by_others
from handlers.approvals.todo import Todo
from handlers.assignment.choosing import closed_of, said_of
from handlers.assignment.term_words import CLOSED as CLOSED_WORDS
from handlers.assignment.term_words import FIRSTS, kinds, say_choice, say_office, say_sort, say_term
from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.refusals import WHO, NotYours, Refusal
from handlers.frame.role_words import what_now
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_, Html, html_of
from handlers.frame.work import Work
from storage.assignment import term_choices
from storage.communities import accounts, communities
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Subject


class SameTermPerson(Refusal):
    """Nobody confirms what they proposed."""

    message = N_("Another person who leads the community must confirm this.")
    roads = (WHO,)


async def show(work: Work, press: Press) -> None:
    """Who is asked first about what, and by when."""
    community = await _community(work, press)
    t, said = await work.words(), await said_of(work.uow, community.id)
    terms = [term_for(sort, said) for sort in kinds()]
    office = say_office(t, await closed_of(work.uow, community.id))
    lines = [t("<b>Who is asked first in {community}, and for how long</b>", community=community.name)]
    said_so = [say_term(t, term) for term in terms]
    lines += [Html(" · ".join(html_of(one) for one in said_so[two : two + 2])) for two in range(0, len(said_so), 2)]
    lines.append(t("{office}. Which one do you want to change? It takes two people.", office=office))
    rows = [button(say_sort(t, sort), "term.one", community.id, sort) for sort in kinds()]
    rows.append(button(t.plain("Office days"), "term.office", community.id))
    work.answer("")
    await _card(work, community, Html("\n".join(lines)), in_rows(rows), fresh=len(press.arguments) == 1)


async def _community(work: Work, press: Press) -> Community:
    await work.require(CHOOSE_TERM, press.number())
    if not work.private:
        raise NotYours
    return await communities.get(work.uow, press.number())


async def _card(work: Work, community: Community, text: Html, rows: Keyboard, *, fresh: bool = False) -> None:
    await work.reply(text, rows, card=Subject("terms", community.id), fresh=fresh)


async def one(work: Work, press: Press) -> None:
    """One sort: whom to ask first, and how many days."""
    community, sort = await _community(work, press), press.word(1)
    if sort not in CHOICES:
        raise NotYours
    t, term = await work.words(), term_for(sort, await said_of(work.uow, community.id))
    firsts = [
        button(t.plain(FIRSTS[first]), "term.first", community.id, sort, first.value)
        for first in CHOICES[sort]
        if first is not term.first
    ]
    days = [
        button(t.plural("{count} day", "{count} days", count), "term.days", community.id, sort, count)
        for count in DAYS
        if count != term.days
    ]
    back = [[button(t.plain("Back"), "term.show", community.id, "back")]]
    work.answer("")
    text = t("<b>{now}</b>. Who should be asked first, or how long should it take?", now=say_term(t, term))
    await _card(work, community, text, [*in_rows(firsts), *in_rows(days, 3), *back])


async def office(work: Work, press: Press) -> None:
    """When is the manager's office closed?"""
    community, t = await _community(work, press), await work.words()
    now = await closed_of(work.uow, community.id)
    rows = [
        [button(t.plain(CLOSED_WORDS[closed]), "term.closed", community.id, place)]
        for place, closed in enumerate(CLOSED)
        if closed != now
    ]
    rows.append([button(t.plain("Back"), "term.show", community.id, "back")])
    work.answer("")
    text = t("<b>{now}</b>. Days on which it is closed do not count for the manager.", now=say_office(t, now))
    await _card(work, community, text, rows)


async def first(work: Work, press: Press) -> None:
    """Whom to ask first was pressed."""
    community, chosen = await _community(work, press), press.one_of(First, 2)
    term = term_for(_sort(press), await said_of(work.uow, community.id))
    await _propose(work, community, Term(term.sort, chosen, term.days), "")


async def days(work: Work, press: Press) -> None:
    """How many days was pressed."""
    community = await _community(work, press)
    term = term_for(_sort(press), await said_of(work.uow, community.id))
    if press.number(2) not in DAYS:
        raise NotYours
    await _propose(work, community, Term(term.sort, term.first, press.number(2)), "")


async def closed(work: Work, press: Press) -> None:
    """When the office is closed was pressed."""
    community = await _community(work, press)
    if not 0 <= press.number(1) < len(CLOSED):
        raise NotYours
    await _propose(work, community, None, CLOSED[press.number(1)])


def _sort(press: Press) -> str:
    if press.word(1) not in CHOICES:
        raise NotYours
    return press.word(1)


async def _propose(work: Work, community: Community, term: Term | None, shut: str) -> None:
    """Proposed; a steward who is alone yet says it alone, as at the set-up."""
    if term is not None and not possible(term):
        raise NotYours
    sort, me, t = term.sort if term else OFFICE, await work.account(), await work.words()
    if await term_choices.standing(work.uow, community.id, sort):
        work.answer(t.plain("This is already proposed; a second person needs to confirm it."), alert=True)
        return
    alone = not await led_by_others(work, community.id, CHOOSE_TERM)
    if alone and not community.stewarded:
        raise NoSecondLeader(buttons=lambda t: [[what_now(t, community.id)]])
    state = State.CONFIRMED if alone else State.PROPOSED
    choice = await term_choices.propose(work.uow, community.id, term, shut, by=me.id, state=state)
    facts = {"by": me.id, "sort": sort}
    act = "term.changed" if alone else "term.proposed"
    journal.record(work.uow, community.id, act, Subject("term", choice.id), facts)
    if alone:
        work.answer(t.plain("Done."))
        await _card(work, community, t("From now on: {what}", what=say_choice(t, choice)), [])
        return
    await TERM.begin(work, community, choice)
    work.answer(t.plain("Proposed. A second person confirms it."))
    await _card(work, community, t("Proposed. A second person confirms it."), [])


# Deciding


async def _values(work: Work, community: Community, choice: TermChoice) -> Values:
    proposer = await accounts.get(work.uow, choice.by)
    return {"community": community.name, "what": lambda t: say_choice(t, choice), "proposer": proposer.name}


TERM: Approval[TermChoice] = Approval(
    word="term",
    table="term_choices",
    act=CHOOSE_TERM,
    load=lambda work, community, key: term_choices.find(work.uow, community, key),
    waits=lambda choice: choice.state is State.PROPOSED,
    may=may_confirm,
    otherwise=SameTermPerson,
    proposer=lambda choice: choice.by,
    values=_values,
    asks=N_("{proposer} proposes for new matters of {community}: {what}."),
    buttons="term",
    deadlines=Waiting("term", PROPOSAL),
    lapse=Decision(
        lambda work, _, choice, __: term_choices.decide(work.uow, choice, State.LAPSED),
        act="term.lapsed",
        cards=N_("{what}: nobody confirmed the change within {days} days, so nothing has changed."),
    ),
)
_CONFIRM: Decision[TermChoice] = Decision(
    lambda work, _, choice, me: term_choices.decide(work.uow, choice, State.CONFIRMED, by=me),
    verb="term.confirm",
    act="term.changed",
    facts=lambda choice: {"proposed_by": choice.by, "sort": choice.sort},
    cards=N_("From now on: {what}. Confirmed by {by}."),
    said=N_("Confirmed."),
)
_REFUSE: Decision[TermChoice] = Decision(
    lambda work, _, choice, __: term_choices.decide(work.uow, choice, State.REFUSED),
    verb="term.refuse",
    act="term.refused",
    facts=lambda choice: {"proposed_by": choice.by},
    cards=N_("{what}: {by} did not agree, so nothing has changed."),
    said=N_("Refused."),
    may=lambda _choice, _account: True,
)
TODO = Todo(
    TERM,
    lambda t, count: t.plural(
        "{count} change of who is asked first to confirm", "{count} changes of who is asked first to confirm", count
    ),
)

ROUTES: list[Route] = [
    Route(ButtonPress("term.show"), show, CHOOSE_TERM),
    Route(ButtonPress("term.one"), one, CHOOSE_TERM),
    Route(ButtonPress("term.office"), office, CHOOSE_TERM),
    Route(ButtonPress("term.first"), first, CHOOSE_TERM),
    Route(ButtonPress("term.days"), days, CHOOSE_TERM),
    Route(ButtonPress("term.closed"), closed, CHOOSE_TERM),
    *TERM.on(_CONFIRM, _REFUSE),
    *deadline_routes(TERM),
    TODO.route,
]
