"""How does the answer to a written-down vote read to a committee?"""

from collections.abc import Sequence

from governance.law.preset_words import heading_words
from governance.law.rule import ABSENT, ABSTAIN, AREA, HEADS, INVALID, NO, PRESENT, YES
from governance.law.rule_words import alternative_words
from governance.law.vocabulary import is_chinese, measure_word, of_word, round_word
from governance.tally.election import ElectionVerdict
from governance.tally.election_words import election_words
from governance.tally.verdict import Verdict
from governance.tally.verdict_words import amount, verdict_words
from governance.worked_votes.worked_case import AnyCase, AnyVerdict, ElectionCase

_CLASSES = (YES, NO, ABSTAIN, INVALID, PRESENT, ABSENT)


def case_words(case: AnyCase, verdicts: Sequence[AnyVerdict], language: str) -> tuple[str, ...]:
    """Title, rule with its source, then the verdict of each round with the count behind it."""
    lines = [f"{case.id} · {case.title}" if case.title else case.id, *heading_words(case.preset, language)]
    before: AnyVerdict | None = None
    for verdict in verdicts:
        if len(verdicts) > 1:
            lines.append(f"– {round_word(verdict.round, language)} –")
        lines += _not_open(before, verdict, language)
        lines += alternative_words(case.preset.rule, verdict.round, language)
        if isinstance(case, ElectionCase) and isinstance(verdict, ElectionVerdict):
            lines += election_words(verdict, language, case.rows)
        if isinstance(verdict, Verdict):
            lines += [*verdict_words(verdict, language), *_count_words(verdict, language)]
        before = verdict
    return tuple(lines)


def _not_open(before: AnyVerdict | None, verdict: AnyVerdict, language: str) -> list[str]:
    """A round that was held although the one before does not open it."""
    if not isinstance(before, Verdict) or verdict.round in before.next:
        return []
    if is_chinese(language):
        return ["注意：按上一轮的结果，本不应再有这一轮。"]
    return ["Note: after the round before, there is no such round."]


def _count_words(verdict: Verdict, language: str) -> list[str]:
    """What stands behind each class of ballot, kept apart and never merged."""
    lines = []
    for measure in (HEADS, AREA):
        tally = verdict.tallies[measure]
        parts = [
            f"{of_word(name, language)} {amount(tally.of(name), measure, verdict.weight, language, unit=False)}"
            for name in _CLASSES
        ]
        word = measure_word(measure, verdict.weight, language)
        lines.append(f"{word}：{'，'.join(parts)}" if is_chinese(language) else f"{word}: {', '.join(parts)}")
    return lines
