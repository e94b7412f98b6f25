"""Measuring the offers with a year of a house: how many repeats are offered the right one, how many new ones a wrong one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from governance.likeness.ranking import Open, ranked
from governance.matters.ladder import Place
from governance.matters.matter import Kind
from handlers.likeness.finding import Asked
from handlers.likeness.measuring import Wording
from tests.samples.year_of_a_house import Said, said


@dataclass(frozen=True, slots=True)
class Figures:
    """`found` of `repeats` were offered the right one among three; `wrong` of `new` were offered anything."""

    found: int
    repeats: int
    wrong: int
    new: int


def asked_of(one: Said) -> Asked:
    building, _, entrance = one.home.partition("-")
    return Asked(Kind(one.kind), one.text, lives=Place(building, entrance))


def measured(path: Path) -> Figures:
    found = repeats = wrong = new = 0
    for one in said(path):
        wording = Wording(one.text)
        there = [Open(other.name, asked_of(other).told, wording.alike(other.text)) for other in one.open]
        offers = ranked(asked_of(one).told, there)
        repeats, new = repeats + one.again, new + (not one.again)
        found, wrong = found + (one.again and one.name in offers), wrong + (not one.again and bool(offers))
    return Figures(found, repeats, wrong, new)
