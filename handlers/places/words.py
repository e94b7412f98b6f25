"""Place of law in words: what it is called, and what follows from it for votes."""

from __future__ import annotations

from governance.motions.motion_class import Electorate
from governance.places.atlas import everywhere
from governance.places.place import WORDS, Answers, Place
from handlers.frame.words import Html, Words, html_of


def place_name(t: Words, place: Place) -> str:
    """The place, of a part its country too: “China, Shandong”."""
    name = place.name(t.language)
    if not place.within:
        return name
    return t.plain("{country}, {part}", country=everywhere()[place.within].name(t.language), part=name)


def place_lines(t: Words, place: Place, answers: Answers) -> list[Html]:
    """What whoever chooses it should know: words, answers to its questions, how many kinds of motion, who decides."""
    house, assembly, board, manager = (place.words[word].name(t.language) for word in WORDS)
    lines = [
        Html(f"<b>{html_of(place_name(t, place))}</b>"),
        t(
            "Called here: {house}; {assembly}; {board}; {manager}.",
            house=house,
            assembly=assembly,
            board=board,
            manager=manager,
        ),
        *(t("• {option}", option=question.chosen(answers).name(t.language)) for question in place.questions),
    ]
    classes = place.classes(answers)
    committee = next(each for each in classes if each.electorate is Electorate.COMMITTEE)
    owners = sum(each.electorate.of_owners for each in classes)
    lines.append(t.plural("{count} kind of motion for the owners.", "{count} kinds of motion for the owners.", owners))
    lines.append(t("The {board} decides by: {rule}.", board=board, rule=committee.source.name(t.language)))
    if place.own_rules:
        lines.append(t("Where your own documents set other majorities, take in a rule of your own."))
    return lines
