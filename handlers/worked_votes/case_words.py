"""A worked vote in words: how the answer to a written-down vote reads to a committee."""

from collections.abc import Sequence

from governance.tally.election import ElectionVerdict
from governance.tally.verdict import Verdict
from governance.worked_votes.worked_case import AnyCase, AnyVerdict, ElectionCase
from handlers.frame.words import Words
from handlers.law.preset_words import heading_words
from handlers.law.rule_words import alternative_words
from handlers.law.vocabulary import round_word
from handlers.tally.election_words import election_words
from handlers.tally.verdict_words import verdict_words


def case_words(t: Words, case: AnyCase, verdicts: Sequence[AnyVerdict]) -> tuple[str, ...]:
    """Title, then the verdict of each round, which begins with its outcome; last the rule with its source."""
    lines = [f"{case.id} · {case.title}" if case.title else case.id]
    for verdict in verdicts:
        if len(verdicts) > 1:
            lines.append(f"– {round_word(t, verdict.round)} –")
        if isinstance(case, ElectionCase) and isinstance(verdict, ElectionVerdict):
            lines += election_words(t, verdict, case.rows)
        if isinstance(verdict, Verdict):
            lines += verdict_words(t, verdict)
        if verdict.established:
            lines += alternative_words(t, case.preset.rule, verdict.round)
    return (*lines, *heading_words(t, case.preset))
