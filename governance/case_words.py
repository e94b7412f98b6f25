"""How does the answer to a written-down vote read to a committee?"""

from collections.abc import Sequence

from governance import presets
from governance.rule import ABSENT, ABSTAIN, AREA, HEADS, INVALID, NO, PRESENT, YES
from governance.verdict import Verdict
from governance.verdict_words import amount
from governance.vocabulary import is_chinese, measure_word, of_word, round_word
from governance.worked_case import AnyCase, AnyVerdict

_CLASSES = (YES, NO, ABSTAIN, INVALID, PRESENT, ABSENT)
_SOURCES = {
    "text": ("已读法条原文", "the statute's words were read"),
    "secondary": ("据评述、判例或主管部门资料", "from a commentary, case note or authority"),
    "knowledge": ("未经核对", "from knowledge, not checked"),
}


def source_word(verified: str, language: str) -> str:
    """How sure the source of a preset is."""
    return _SOURCES[verified][0 if is_chinese(language) else 1]


def case_words(case: AnyCase, verdicts: Sequence[AnyVerdict], language: str) -> tuple[str, ...]:
    """Title, rule with its source, then the verdict of each round with the count behind it."""
    lines = [f"{case.id} · {case.title}" if case.title else case.id]
    if case.preset:
        preset = presets.preset(case.preset)
        lines.append(
            f"{preset.name(language)} ({preset.id}; {preset.citation}; {source_word(preset.verified, language)})"
        )
    for verdict in verdicts:
        if len(verdicts) > 1:
            lines.append(f"– {round_word(verdict.round, language)} –")
        lines += verdict.words(language)
        if isinstance(verdict, Verdict):
            lines += _count_words(verdict, language)
    return tuple(lines)


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
