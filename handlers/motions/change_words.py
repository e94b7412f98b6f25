"""Changes of the register and the roles after a vote's roll was announced: how they are said."""

from __future__ import annotations

from governance.law.rule import AREA
from governance.register.weighing import FLOOR_AREA
from governance.roles import Role
from governance.tally.weight import of_plain
from handlers.frame.places import say_place
from handlers.frame.role_words import say_role
from handlers.frame.words import Html, Words
from handlers.frame.work import Work
from handlers.law.vocabulary import measure_word
from handlers.tally.amounts import amount
from storage.approvals import changes
from storage.approvals.changes import Change, Kind
from storage.communities import accounts
from storage.motions.motions import Motion
from storage.register import register

_LISTED = 8


async def since_opening(work: Work, motion: Motion) -> list[Change]:
    """What changed between the opening, when the roll was frozen and announced, and the end of the vote."""
    if motion.opened_at is None or not motion.force:
        return []
    until = min(motion.closes_at or work.now, work.now)
    found = await changes.between(work.uow, motion.community, motion.opened_at, until)
    owners = motion.electorate.of_owners
    return [one for one in found if owners or one.kind is Kind.ROLE]


async def say_changes(work: Work, t: Words, motion: Motion) -> list[Html]:
    """The changes with the two people behind each, shortened to a screen; none if there were none."""
    found = await since_opening(work, motion)
    if not found:
        return []
    keys = {key for one in found for key in (one.proposed_by, one.confirmed_by) if key is not None}
    names = {one.id: one.name for one in await accounts.several(work.uow, sorted(keys))}
    units = [one.unit for one in found if one.unit is not None]
    places = {key: say_place(t, at) for key, at in (await register.places(work.uow, motion.community, units)).items()}
    lines = [t("Changed after the roll was announced (the roll of this vote stays the same):")]
    lines += [_line(t, one, places.get(one.unit or 0, ""), names) for one in found[:_LISTED]]
    if len(found) > _LISTED:
        lines.append(t("and {count} more", count=len(found) - _LISTED))
    return [Html("\n".join(lines))]


def _line(t: Words, one: Change, place: str, names: dict[int, str]) -> Html:
    # Who was tied, or left, is a resident: everybody reads this, so only the second person is named.
    of_resident = one.kind in {Kind.BINDING, Kind.UNBINDING}
    keys = (one.confirmed_by,) if of_resident else (one.proposed_by, one.confirmed_by)
    people = [names[key] for key in keys if key in names]
    if not people:
        return t("· {what}", what=_what(t, one, place))
    return t("· {what} ({by})", what=_what(t, one, place), by=t.plain(" and ").join(dict.fromkeys(people)))


def _what(t: Words, one: Change, place: str) -> Html:
    facts = one.facts
    if one.kind is Kind.IMPORT:
        return t("a new register: {count} entries differ", count=sum(int(value) for value in facts.values()))
    if one.kind is Kind.ROLE:
        role = Role(str(facts["role"]))
        if facts.get("ended"):
            return t("a role ended: {role}", role=say_role(t, role, str(facts.get("scope") or "")))
        return t("a role was given: {role}", role=say_role(t, role, str(facts.get("scope") or "")))
    if one.kind is Kind.BINDING:
        return t("{place}: somebody was linked", place=place)
    if one.kind is Kind.UNBINDING:
        return t("{place}: somebody was unlinked", place=place)
    if "before" in facts:
        weight = str(facts.get("weight", FLOOR_AREA))
        before, after = (amount(t, of_plain(facts[name]), AREA, weight) for name in ("before", "after"))
        word = measure_word(t, AREA, weight)
        return t("{place}: {weight} {before} → {after}", place=place, weight=word, before=before, after=after)
    return t("{place}: owner or name", place=place)
