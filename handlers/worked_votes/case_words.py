"""A worked vote in words: how the answer to a written-down vote reads to a committee."""

from collections.abc import Sequence

from governance.law.rule import ABSENT, ABSTAIN, AREA, HEADS, INVALID, NO, PRESENT, YES
from governance.tally.election import ElectionVerdict
from governance.tally.verdict import Verdict
from governance.worked_votes.worked_case import AnyCase, AnyVerdict, ElectionCase
from handlers.frame.words import Words
from handlers.law.preset_words import heading_words
from handlers.law.rule_words import alternative_words
from handlers.law.vocabulary import measure_word, round_word
from handlers.tally.election_words import election_words
from handlers.tally.verdict_words import figure, verdict_words

_CLASSES = (YES, NO, ABSTAIN, INVALID, PRESENT, ABSENT)


def case_words(t: Words, case: AnyCase, verdicts: Sequence[AnyVerdict]) -> tuple[str, ...]:
    """Title, rule with its source, then the verdict of each round with the count behind it."""
    lines = [f"{case.id} · {case.title}" if case.title else case.id, *heading_words(t, case.preset)]
    for verdict in verdicts:
        if len(verdicts) > 1:
            lines.append(f"– {round_word(t, verdict.round)} –")
        if verdict.established:
            lines += alternative_words(t, case.preset.rule, verdict.round)
        if isinstance(case, ElectionCase) and isinstance(verdict, ElectionVerdict):
            lines += election_words(t, verdict, case.rows)
        if isinstance(verdict, Verdict):
            lines += [*verdict_words(t, verdict), *_count_words(t, verdict)]
    return tuple(lines)


def _count_words(t: Words, verdict: Verdict) -> list[str]:
    """What stands behind each class of ballot, kept apart and never merged."""
    lines = []
    for measure in (HEADS, AREA):
        tally = verdict.tallies[measure]
        lines.append(
            t.bare(
                "{measure}: in favour {yes}, against {no}, abstaining {abstain}, invalid {invalid}, "
                "present without a vote {present}, absent {absent}",
                measure=measure_word(t, measure, verdict.weight),
                **{name: figure(tally.of(name), measure, verdict.weight) for name in _CLASSES},
            )
        )
    return lines
