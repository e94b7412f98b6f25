"""Outlook of a draft: what the vote will take if it opens now, and which homes cannot vote from a phone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from governance.law.rule import Rule
from governance.motions.motion_class import Electorate
from governance.register.weighing import Sign, per, split_name
from governance.tally.requirement import Requirement, requirement
from governance.tally.roll import RegisterRow
from handlers.ballots.missing_homes import say_most
from handlers.frame.words import Html, Words
from handlers.frame.work import Work
from handlers.motions.opening import rule_for
from handlers.places.kinds import find_kind
from handlers.tally.requirement_words import requirement_words
from storage.ballots import electorates
from storage.ballots.rolls import Entitled
from storage.communities import communities
from storage.motions.motions import Motion


@dataclass(frozen=True, slots=True)
class Outlook:
    """What it takes (None: it cannot be said in numbers), what a weight is, and the homes on the roll with no account:
    building → homes."""

    takes: Requirement | None
    weight: str
    without_phone: Counter[str]


async def outlook(work: Work, motion: Motion) -> Outlook:
    """As the register is now; the roll is frozen at the opening only."""
    community = await communities.get(work.uow, motion.community)
    if await find_kind(work.uow, community, motion.motion_class) is None:  # the place was changed since
        return Outlook(takes=None, weight="", without_phone=Counter())
    rule = await rule_for(work, motion, community)
    each, roll = per(rule.weight), list[Entitled]()
    after: int | None = 0
    while after is not None:
        more = await electorates.some(work.uow, community.id, motion.electorate, after, each, part=motion.part)
        lines, after = more
        roll += lines
    return _outlook(rule, roll, motion.electorate)


def _outlook(rule: Rule, roll: Sequence[Entitled], electorate: Electorate) -> Outlook:
    rows = [RegisterRow(line.unit, line.owner, line.weight) for line in roll]
    homes = Counter(line.building for line in roll if not line.accounts)
    return Outlook(
        takes=requirement(rule, rows, exact=split_name(rule.weight)[1] is Sign.FRACTION) if rows else None,
        weight=rule.weight,
        without_phone=homes if electorate.of_owners else Counter(),
    )


def say_outlook(t: Words, seen: Outlook) -> list[Html]:
    """One line or none."""
    said = []
    if seen.takes is not None and (seen.takes.turnout or seen.takes.assent):
        said.append(requirement_words(t, seen.takes, seen.weight))
    homes = seen.without_phone.total()
    if homes:
        said.append(t.plural("{count} home cannot vote by phone.", "{count} homes cannot vote by phone.", homes))
        said += say_most(t, seen.without_phone)
    return [t.together(*said)] if said else []
