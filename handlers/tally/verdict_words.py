"""A verdict in words: how it reads to a neighbour who knows no statute."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from governance.law.rule import AREA, FLOOR_AREAS
from governance.tally.conditions import (
    APPROVAL,
    CHAIR_NO,
    CHAIR_YES,
    EMPTY_BASE,
    OBJECTION,
    OPENING,
    PROVISIONAL,
    QUORUM,
    Condition,
)
from governance.tally.verdict import (
    DEFEATED_BY_OBJECTIONS,
    NO_PROVISIONAL_AGREEMENT,
    NO_QUORUM,
    NOT_ESTABLISHED,
    NOT_PASSED,
    PASSED,
    Verdict,
)
from governance.tally.verdict_data import remark
from governance.tally.weight import Number, area_text, decimal_text
from handlers.frame.words import N_, Words
from handlers.law.vocabulary import measure_word, of_word, round_word, with_unit

_OUTCOMES = {
    PASSED: N_("Passed."),
    NOT_PASSED: N_("Not passed."),
    NO_QUORUM: N_("Void: too few took part, so nothing was decided."),
    NO_PROVISIONAL_AGREEMENT: N_("Not passed: those present did not agree, so silence adds nothing."),
    DEFEATED_BY_OBJECTIONS: N_("Not passed: too many owners objected afterwards."),
    NOT_ESTABLISHED: N_("Not established: the rule opens no such round here, so nothing was decided."),
}


def verdict_words(t: Words, verdict: Verdict) -> tuple[str, ...]:
    """Outcome, each condition with its numbers, remarks, what now: one short line each."""
    lines = [t.bare(_OUTCOMES[verdict.outcome])]
    lines += [_in_context(t, verdict, each) for each in verdict.conditions]
    lines += [remark(note).said(t.bare) for note in verdict.notes]
    return (*lines, what_now(t, verdict))


def verdict_brief(t: Words, verdict: Verdict) -> tuple[str, ...]:
    """Outcome and conditions for a small screen: every number stays; shares, remarks and what follows are left out.

    That a condition holds is not said of each where all do and the motion is carried.
    """
    together = verdict.passed and all(each.met and not each.note for each in verdict.conditions)
    lines = [t.bare(_OUTCOMES[verdict.outcome])]
    for each in verdict.conditions:
        said = _condition_brief(t, each, verdict.weight)
        if not together:
            said = t.bare("{condition}: {end}", condition=said, end=_end(t, each, verdict.weight))
        lines.append(said)
    return tuple(lines)


def _condition_brief(t: Words, condition: Condition, weight: str) -> str:
    label = _label(t, condition, weight)
    counted = figure(condition.numerator, condition.measure, weight)
    if condition.base is None:
        counted = amount(t, condition.numerator, condition.measure, weight)
    else:
        counted += f"/{amount(t, condition.base, condition.measure, weight)}"
    line = figure(_line(condition, weight), condition.measure, weight)
    return t.bare(
        "{label} {counted}, {needed}",
        label=f"{label[0].upper()}{label[1:]}",
        counted=counted,
        needed=t.bare(_needs(condition), line=line),
    )


def _in_context(t: Words, verdict: Verdict, condition: Condition) -> str:
    """A condition that is missed while its part of the rule holds was one of several ways, and not needed."""
    words = condition_words(t, condition, verdict.weight)
    carried = verdict.passed or verdict.outcome == DEFEATED_BY_OBJECTIONS
    spared = (condition.part == QUORUM and verdict.quorum_met) or (condition.part == APPROVAL and carried)
    if condition.met or not spared:
        return words
    return t.bare("{condition} (another way was reached)", condition=words)


def condition_words(t: Words, condition: Condition, weight: str) -> str:
    """One condition with numerator, base, what was needed and what is missing."""
    return t.bare(
        "{label}: {counted}, {needed} – {end}",
        label=_label(t, condition, weight),
        counted=_counted(t, condition, weight),
        needed=_needed(t, condition, weight),
        end=_end(t, condition, weight),
    )


_LABELS = {
    QUORUM: N_("taking part, {measure}"),
    PROVISIONAL: N_("agreement of those present ({of}), {measure}"),
    APPROVAL: N_("{of}, {measure}"),
    OBJECTION: N_("objecting, {measure}"),
    OPENING: N_("for another round ({of}), {measure}"),
}


def _label(t: Words, condition: Condition, weight: str) -> str:
    """Which part of the rule, and what is measured."""
    measure = measure_word(t, condition.measure, weight)
    return t.bare(_LABELS[condition.part], of=of_word(t, condition.of), measure=measure)


def figure(value: Number, measure: str, weight: str) -> str:
    """A counted number without a unit: areas in two decimals or more, never rounded."""
    if measure != AREA:
        return decimal_text(value)
    return area_text(value) if weight in FLOOR_AREAS else decimal_text(Fraction(value, 10_000))


def amount(t: Words, value: Number, measure: str, weight: str) -> str:
    """A counted number with its unit."""
    number = figure(value, measure, weight)
    return with_unit(t, number, weight) if measure == AREA else number


def _counted(t: Words, condition: Condition, weight: str) -> str:
    if condition.base is None:
        return amount(t, condition.numerator, condition.measure, weight)
    number = figure(condition.numerator, condition.measure, weight)
    return t.bare("{number} of {base}", number=number, base=amount(t, condition.base, condition.measure, weight))


_NEEDS = {
    ">": N_("more than {line} needed"),
    ">=": N_("needed {line}"),
    "<": N_("must stay below {line}"),
    "<=": N_("at most {line}"),
}
_UNDOES = {
    ">": N_("more than {line} would undo it"),
    ">=": N_("{line} would undo it"),
    "<": N_("less than {line} would undo it"),
    "<=": N_("at most {line} would undo it"),
}


def _needs(condition: Condition) -> str:
    """Heads and units are said as the first whole number that does, so "more than" is not said of them."""
    sign = condition.cmp
    if condition.measure != AREA:
        sign = {">": ">=", "<": "<="}.get(sign, sign)
    return (_UNDOES if condition.part == OBJECTION else _NEEDS)[sign]


def _needed(t: Words, condition: Condition, weight: str) -> str:
    line = amount(t, _line(condition, weight), condition.measure, weight)
    if condition.base is not None:
        line = _with_share(t, line, condition)
    return t.bare(_needs(condition), line=line)


def _line(condition: Condition, weight: str) -> Number:
    """The line as it can be written. Areas come in ten-thousandths, so that a line between two of them (a third of
    100 m²) is reached exactly when the next one is; no decision changes, only "1/3" is said as people write areas.
    """
    if not _whole(condition, weight):
        return condition.needed
    return ceil(condition.needed) if condition.cmp in {">=", "<"} else floor(condition.needed)


def _whole(condition: Condition, weight: str) -> bool:
    return condition.measure == AREA and weight in FLOOR_AREAS and isinstance(condition.numerator, int)


_SHARES = {">": N_("{line} (more than {share})"), "<": N_("{line} (less than {share})")}
_SHARE = N_("{line} ({share})")


def _with_share(t: Words, line: str, condition: Condition) -> str:
    if condition.threshold == 1:
        return t.bare("{line} (all)", line=line)
    return t.bare(_SHARES.get(condition.cmp, _SHARE), line=line, share=condition.threshold)


_ENDS = {
    EMPTY_BASE: N_("there is nothing to measure it on, so it does not hold"),
    CHAIR_YES: N_("equal; the chair's casting vote: yes"),
    CHAIR_NO: N_("equal; the chair's casting vote: no"),
    "reached": N_("reached"),
    "kept": N_("kept"),
    "not_reached": N_("not reached"),
    "on_the_line": N_("exactly on the line, which is not enough"),
    "too_many": N_("{amount} too many"),
    "missing": N_("missing {amount}"),
}


def _end(t: Words, condition: Condition, weight: str) -> str:
    gap = ceil(condition.missing) if _whole(condition, weight) else condition.missing
    return t.bare(_ENDS[_ending(condition)], amount=amount(t, gap, condition.measure, weight))


def _ending(condition: Condition) -> str:
    limit = condition.cmp in ("<", "<=")
    if condition.note:
        return condition.note
    if condition.met:
        return "kept" if limit else "reached"
    if condition.part == OBJECTION:
        return "not_reached"
    if condition.missing == 0:
        return "on_the_line"
    return "too_many" if limit else "missing"


def what_now(t: Words, verdict: Verdict) -> str:
    """What follows from the verdict."""
    if verdict.passed:
        return t.bare("Now: publish the result.")
    if not verdict.established:
        return t.bare("Now: what was decided before stands; this round changes nothing.")
    if verdict.next:
        rounds = t.bare(", ").join(round_word(t, name) for name in verdict.next)
        return t.bare("Now: another round may follow ({rounds}).", rounds=rounds)
    if verdict.void:
        return t.bare("Now: publish this; the same matter may be put to a new vote.")
    return t.bare("Now: publish the result; the matter goes back to deliberation.")
