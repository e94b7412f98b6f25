"""Choosing of a place: in which country, in which part of it, and what the law leaves to the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.places import atlas
from governance.places.acts import CHOOSE_PLACE
from governance.places.finding import find_place, places_like
from governance.places.place import Answers, Place
from handlers.frame.buttons import Button, Keyboard, button, in_rows
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Guided, Line, Press, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.places.deciding import take_or_propose
from handlers.places.kinds import OWN, kinds_of, place_for
from handlers.places.words import place_lines, place_name
from storage.communities import communities
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

_DIALOGUE = "place"
_SHOWN = 40  # letters of what was written, said back


class NoPlace(Refusal):
    """Nobody knows a place of that name."""

    message = N_(
        "I know no place called {name}. Please press a country, or “{elsewhere}”: there you can take in a rule of "
        "your own."
    )


class PerhapsPlace(Refusal):
    """No place is called so, but some are called almost so."""

    message = N_("I know no place called {name}. Is one of these meant?")


async def show(work: Work, press: Press) -> None:
    """Where the community lives, and what follows from it."""
    community = await _mine(work, press)
    t = await work.words()
    work.answer("")
    await work.reply(Html("\n".join(await _standing(work, t, community))), _below(t, community), card=_card(community))


async def _standing(work: Work, t: Words, community: Community) -> list[Html]:
    place, answers = place_for(community), community.house or {}
    lines = place_lines(t, place, answers)
    own = [each.name(t.language) for each in await kinds_of(work.uow, community) if each.id.startswith(OWN)]
    return [*lines, *(t("Rule of your own: {rule}", rule=name) for name in own)]


def _below(t: Words, community: Community) -> Keyboard:
    rows = [[button(t.plain("Choose another place"), "place.choose", community.id)]]
    if place_for(community).own_rules:
        rows.append([button(t.plain("Take in a rule of your own"), "rule.begin", community.id)])
    return [*rows, [button(t.plain("Back to the settings"), "setup.show", community.id)]]


async def choose(work: Work, press: Press) -> None:
    """Another place is wanted: in which country?"""
    community = await _mine(work, press)
    work.answer("")
    await ask_country(work, community)


async def ask_country(work: Work, community: Community) -> None:
    """In which country? Pressed, or written: its name, a state's, or a province's."""
    await ask(work, Dialogue((await work.account()).id, _DIALOGUE, "where", {"community": community.id}))


async def ask(work: Work, dialogue: Dialogue) -> None:
    """Ask for the country, once more if it was laid aside."""
    key = int(dialogue.answers["community"])
    await work.require(CHOOSE_PLACE, key)
    await dialogues.save(work.uow, dialogue)
    community, t, account = await communities.get(work.uow, key), await work.words(), await work.account()
    text = t("Where is {community}? Its law decides how votes are counted. Press a country, or send the name of a "
        "country, state or province.", community=community.name)  # fmt: skip
    if account.private_chat is not None:
        work.post(
            account.private_chat, text, _countries(t, community), kind=Kind.ANSWER, card=_card(community), fresh=True
        )


def _countries(t: Words, community: Community) -> Keyboard:
    made = [_at(t, community, place) for place in atlas.countries()]
    rows = [*in_rows(made[:-1]), [made[-1]]]
    return [*rows, [button(t.plain("Back to the settings"), "setup.show", community.id)]]


def _at(t: Words, community: Community, place: Place) -> Button:
    return button(place_name(t, place), "place.at", community.id, place.id)


async def answered(work: Work, line: Line) -> None:
    """The name of a place was sent. Raises NoPlace or PerhapsPlace."""
    dialogue = await dialogues.of(work.uow, (await work.account()).id, _DIALOGUE)
    if dialogue is None:
        raise Stale
    community = await communities.get(work.uow, int(dialogue.answers["community"]))
    await work.require(CHOOSE_PLACE, community.id)
    place = find_place(line.text)
    if place is None:
        name, alike = line.text[:_SHOWN], places_like(line.text)
        if alike:
            raise PerhapsPlace(name=name, buttons=lambda t: [[_at(t, community, each)] for each in alike])
        t = await work.words()
        raise NoPlace(name=name, elsewhere=atlas.place_of(atlas.ELSEWHERE).name(t.language))
    await _go_on(work, community, place, {}, part_known=bool(place.within))


async def at(work: Work, press: Press) -> None:
    """A country, or a part of one, was pressed."""
    community, place = await _mine(work, press), _place(press)
    work.answer("")
    await _go_on(work, community, place, {}, part_known=bool(place.within))


async def house(work: Work, press: Press) -> None:
    """The place is known, and some of what it asks was answered."""
    community, place = await _mine(work, press), _place(press)
    work.answer("")
    await _go_on(work, community, place, _answers(press, place), part_known=True)


async def take(work: Work, press: Press) -> None:
    """It was read back and shall hold: at once in set-up, later once a second person confirms it."""
    community, place = await _mine(work, press), _place(press)
    answers = _answers(press, place)
    if len(answers) < len(place.questions):
        raise NotYours
    await _end(work)
    await take_or_propose(work, community, place, answers)


async def _go_on(work: Work, community: Community, place: Place, answers: Answers, *, part_known: bool) -> None:
    """Ask what is still open; last of all what would hold is read back."""
    t = await work.words()
    parts = atlas.parts_of(place.id)
    if parts and not part_known:
        text = t("Where in {country}? Parts with rules of their own are listed.", country=place.name(t.language))
        rows = [*in_rows([button(one.name(t.language), "place.house", community.id, one.id) for one in parts])]
        rest = button(
            t.plain("Elsewhere in {country}", country=place.name(t.language)), "place.house", community.id, place.id
        )
        await work.reply(text, [*rows, [rest]], card=_card(community))
        return
    given = list(answers.values())
    if len(given) < len(place.questions):
        question = place.questions[len(given)]
        rows = [
            [button(one.name(t.language), "place.house", community.id, place.id, *given, one.id)]
            for one in question.options
        ]
        await work.reply(Html(question.name(t.language)), rows, card=_card(community))
        return
    back = button(t.plain("Another place"), "place.choose", community.id)
    yes = button(t.plain("This is right"), "place.take", community.id, place.id, *given, style="primary")
    await work.reply(Html("\n".join(place_lines(t, place, answers))), [[back, yes]], card=_card(community))


async def _mine(work: Work, press: Press) -> Community:
    await work.require(CHOOSE_PLACE, press.number())
    return await communities.get(work.uow, press.number())


def _place(press: Press) -> Place:
    """Raises NotYours for a code that no button of ours carries."""
    found = atlas.everywhere().get(press.word(1))
    if found is None:
        raise NotYours
    return found


def _answers(press: Press, place: Place) -> Answers:
    """The answers that a button carries, in the order of the questions. Raises NotYours."""
    given = press.arguments[2:]
    if len(given) > len(place.questions):
        raise NotYours
    found: dict[str, str] = {}
    for question, said in zip(place.questions, given, strict=False):
        if said not in {one.id for one in question.options}:
            raise NotYours
        found[question.id] = str(said)
    return found


async def _end(work: Work) -> None:
    dialogue = await dialogues.of(work.uow, (await work.account()).id, _DIALOGUE)
    if dialogue is not None:
        await dialogues.end(work.uow, dialogue)


def _card(community: Community) -> Subject:
    return Subject("place", community.id)


def _named(t: Words, _answers: Mapping[str, Any]) -> str:
    return t.plain("the choice of a place")


_GUIDED = Guided(named=_named, ask=ask, keeps=lambda _answers: False)
ROUTES = [
    Route(ButtonPress("place.show"), show, CHOOSE_PLACE),
    Route(ButtonPress("place.choose"), choose, CHOOSE_PLACE),
    Route(ButtonPress("place.at"), at, CHOOSE_PLACE),
    Route(ButtonPress("place.house"), house, CHOOSE_PLACE),
    Route(ButtonPress("place.take"), take, CHOOSE_PLACE),
    Route(DialogueAnswer(_DIALOGUE, _GUIDED), answered, CHOOSE_PLACE),
]
