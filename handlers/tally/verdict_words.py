"""A verdict in words: how it reads to a neighbour who knows no statute."""

from __future__ import annotations

from governance.tally.conditions import APPROVAL, QUORUM, Condition
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
from handlers.frame.words import N_, Words
from handlers.law.vocabulary import round_word
from handlers.tally.condition_words import condition_words
from handlers.tally.count_words import count_words

_OUTCOMES = {
    PASSED: N_("Passed."),
    NOT_PASSED: N_("Not passed."),
    NO_QUORUM: N_("Void: too few took part, so nothing was decided."),
    NO_PROVISIONAL_AGREEMENT: N_("Not passed: those present did not agree, so silence adds nothing."),
    DEFEATED_BY_OBJECTIONS: N_("Not passed: too many owners objected afterwards."),
    NOT_ESTABLISHED: N_("Not established: the rule opens no such round here, so nothing was decided."),
}


def verdict_words(t: Words, verdict: Verdict) -> tuple[str, ...]:
    """Outcome, each condition, the count with the origin of its numbers, remarks, what is next: a short line each."""
    return (outcome_words(t, verdict), *reason_words(t, verdict), what_next(t, verdict))


def outcome_words(t: Words, verdict: Verdict) -> str:
    """What was decided, in one line."""
    return t.bare(_OUTCOMES[verdict.outcome])


def reason_words(t: Words, verdict: Verdict, *, brief: bool = False) -> tuple[str, ...]:
    """Why: each condition and the count. `brief`: for a small screen, without the rule's shares and remarks."""
    lines = (*rule_and_numbers(t, verdict, brief=brief), *count_words(t, verdict))
    return lines if brief else (*lines, *remark_words(t, verdict))


def rule_and_numbers(t: Words, verdict: Verdict, *, brief: bool = False) -> tuple[str, ...]:
    """Each condition with its numbers."""
    return tuple(_in_context(t, verdict, each, brief=brief) for each in verdict.conditions)


def remark_words(t: Words, verdict: Verdict) -> tuple[str, ...]:
    """What the count did that a reader must know."""
    return tuple(remark(note).said(t.bare) for note in verdict.notes)


def _in_context(t: Words, verdict: Verdict, condition: Condition, *, brief: bool) -> str:
    """A condition that is missed while its part of the rule holds was one of several ways, and not needed."""
    words = condition_words(t, condition, verdict.weight, brief=brief)
    carried = verdict.passed or verdict.outcome == DEFEATED_BY_OBJECTIONS
    spared = (condition.part == QUORUM and verdict.quorum_met) or (condition.part == APPROVAL and carried)
    if condition.met or not spared:
        return words
    return t.bare("{condition} It does not matter here, because another condition was met.", condition=words)


def what_next(t: Words, verdict: Verdict) -> str:
    """What follows from the verdict, and whose that is."""
    if verdict.passed:
        return t.bare("Next: the committee publishes the result.")
    if not verdict.established:
        return t.bare("Next: what was decided before stands; this round changes nothing.")
    if verdict.next:
        rounds = t.bare(", ").join(round_word(t, name) for name in verdict.next)
        return t.bare("Next: another round may follow ({rounds}).", rounds=rounds)
    if verdict.void:
        return t.bare("Next: the committee publishes this; the same matter may be voted on again.")
    return t.bare("Next: the committee publishes the result; the matter goes back for discussion.")
