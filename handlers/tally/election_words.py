"""An election in words: who is elected, and why."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from governance.law.rule import HEADS
from governance.tally.conditions import QUORUM, Condition
from governance.tally.election import ElectionVerdict
from handlers.frame.words import Words
from handlers.tally.amounts import amount, in_hundredths
from handlers.tally.condition_words import condition_words
from handlers.tally.count_words import all_cast, class_lines, origin_lines

_NAMED = 10
"""So many ballots are named in one line; all of them stand in the result sheet."""


def election_words(
    t: Words, result: ElectionVerdict, rows: Mapping[str, int] = MappingProxyType({})
) -> tuple[str, ...]:
    """Who is elected, who took part, each candidate's votes, reserve, ties, open seats, ballots with too many choices.

    One short line each; `rows`: where the ballot of a voter stands.
    """
    if not result.established:
        return (t.bare("Not established: the rule opens no such round here, so nobody is elected."),)
    lines = [_headline(t, result)]
    lines += [condition_words(t, each, result.rule.weight) for each in _turnout(result)]
    for name in result.verdicts:
        lines += _candidate_lines(t, result, name)
    lines += _origin_line(t, result)
    if result.tied:
        names = _names(t, result.tied)
        lines.append(
            t.bare(
                "{names} have equal votes for the last seat, which stays vacant for a run-off, or as the bylaws say.",
                names=names,
            )
        )
    if result.reserve:
        lines.append(t.bare("Reserves, in this order: {names}.", names=_names(t, result.reserve)))
    if result.open_seats:
        lines.append(t.bare("Vacant seats: {seats}.", seats=result.open_seats))
    if result.too_many:
        lines.append(_too_many(t, result, rows))
    return tuple(lines)


def _turnout(result: ElectionVerdict) -> list[Condition]:
    """The quorum, as it was for the candidate for whom fewest took part; as a rule it is the same for all."""
    verdicts = sorted(result.verdicts.values(), key=lambda verdict: verdict.quorum_met)
    return [each for each in verdicts[0].conditions if each.part == QUORUM]


def _headline(t: Words, result: ElectionVerdict) -> str:
    if result.elected:
        return t.bare("Elected: {names}.", names=_names(t, result.elected))
    if not result.quorum_met:
        return t.bare("Void: too few took part, nobody is elected.")
    return t.bare("Nobody is elected.")


def _candidate_lines(t: Words, result: ElectionVerdict, name: str) -> list[str]:
    """The votes of a candidate; below the threshold, also what was missed; then the count, class by class."""
    said, missed = t.bare("{name}: in favour {votes}", name=name, votes=_votes(t, result, name)), []
    if name in result.over_threshold:
        said = t.bare("{votes} – over the threshold", votes=said)
    elif result.verdicts[name].quorum_met:
        said = t.bare("{votes} – below the threshold", votes=said)
        missed = [each for each in result.verdicts[name].conditions if not each.met and each.part != QUORUM]
    below = [condition_words(t, each, result.rule.weight) for each in missed]
    below += [*class_lines(t, result.verdicts[name]), *origin_lines(t, result.verdicts[name])]
    return [said, *(f"  {line}" for line in below)]


def _origin_line(t: Words, result: ElectionVerdict) -> list[str]:
    """Once for all candidates, where there is no origin but one."""
    odd = any(origin_lines(t, each) for each in result.verdicts.values())
    cast = any(each.origins[HEADS].total("cast") for each in result.verdicts.values())
    return [all_cast(t)] if cast and not odd else []


def _votes(t: Words, result: ElectionVerdict, name: str) -> str:
    """The yes votes of a candidate in each measure that ranks."""
    return t.bare(", ").join(
        amount(t, in_hundredths(value, measure, result.rule.weight), measure, result.rule.weight)
        for measure, value in result.votes(name).items()
    )


def _too_many(t: Words, result: ElectionVerdict, rows: Mapping[str, int]) -> str:
    """Whose ballots are in favour of more candidates than there are seats, and what that means here."""
    count = len(result.too_many)
    named = (
        t.bare("{voter} (row {row})", voter=each, row=rows[each]) if each in rows else each
        for each in result.too_many[:_NAMED]
    )
    names = t.bare(", ").join(named) + ("…" if count > _NAMED else "")
    if result.is_limited:
        return t.bare(
            "Ballots in favour of more than {seats}: {count}, {names} – invalid under the rule.",
            seats=result.seats,
            count=count,
            names=names,
        )
    return t.bare(
        "Ballots in favour of more than {seats}: {count}, {names} – counted, because the rule sets no limit.",
        seats=result.seats,
        count=count,
        names=names,
    )


def _names(t: Words, names: tuple[str, ...]) -> str:
    return t.bare(", ").join(names)
