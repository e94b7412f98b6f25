"""A requirement in words: what a vote takes to be valid and to pass, before anybody has voted."""

from __future__ import annotations

from collections.abc import Sequence

from governance.law.rule import AREA, HEADS, UNITS
from governance.tally.requirement import Need, Requirement
from handlers.frame.words import N_, Html, Words
from handlers.tally.amounts import amount, figure, named


def requirement_words(t: Words, takes: Requirement, weight: str) -> Html:
    """One paragraph: the least turnout, whether abstaining counts, and what then carries it."""
    said = []
    if takes.turnout:
        said.append(t(_VALID[takes.abstaining_counts], turnout=_and(t, takes.turnout, weight, whole=True)))
    if takes.assent:
        carried = _CARRIED[takes.of_turnout and bool(takes.turnout)]
        said.append(t(carried, assent=_and(t, takes.assent, weight, whole=not takes.of_turnout)))
    return t.together(*said)


_VALID = {
    True: N_("Valid if at least {turnout} take part; abstaining counts."),
    False: N_("Valid if at least {turnout} take part; abstaining does not count."),
}
_CARRIED = {
    True: N_("If exactly that many do, it passes with {assent} in favour."),
    False: N_("It passes with {assent} in favour."),
}


_OF = {HEADS: N_("{amount} (of {owners})"), UNITS: N_("{amount} (of {homes})")}


def _and(t: Words, needs: Sequence[Need], weight: str, *, whole: bool) -> str:
    said = [_need(t, need, weight, whole=whole) for need in sorted(needs, key=lambda need: need.measure == AREA)]
    return said[0] if len(said) == 1 else t.bare("{one} and {other}", one=said[0], other=said[1])


def _need(t: Words, need: Need, weight: str, *, whole: bool) -> str:
    said = named(t, need.amount, need.measure, weight)
    if need.measure != AREA and whole:
        number = figure(need.of, need.measure, weight)
        return t.bare(_OF[need.measure], amount=said, owners=number, homes=number)
    if need.strictly:
        return t.bare("more than {amount}", amount=amount(t, need.amount, need.measure, weight))
    return said
