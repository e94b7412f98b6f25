"""How does a verdict read to a neighbour who knows no statute, in Chinese and in English?"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from governance.law.rule import AREA
from governance.law.vocabulary import is_chinese, measure_word, of_word, round_word, weight_unit
from governance.tally.ballots import Note
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
from governance.tally.verdict import Verdict
from governance.tally.weight import Number, area_text, decimal_text

_OUTCOMES = {
    "passed": ("通过。", "Passed."),
    "not_passed": ("未通过。", "Not passed."),
    "no_quorum": (
        "无效：参与表决的人数或面积未达到法定比例，等于没有作出决定。",
        "Void: too few took part, so nothing was decided.",
    ),
    "no_provisional_agreement": (
        "未通过：到场的业主没有先行同意，沉默不能算作同意。",
        "Not passed: those present did not agree, so silence adds nothing.",
    ),
    "defeated_by_objections": (
        "未通过：会后书面反对的业主超过了规定比例。",
        "Not passed: too many owners objected afterwards.",
    ),
}

_PARTS = {
    QUORUM: ("参与", "taking part"),
    PROVISIONAL: ("到场者先行同意", "agreement of those present"),
    APPROVAL: ("同意", "in favour"),
    OBJECTION: ("会后反对", "objecting"),
    OPENING: ("能否再次表决", "for another round"),
}

_NOTES = {
    "proxy_void": ("{value} 代 {who} 投票的委托超出限额，不计", "proxy of {value} for {who} void"),
    "head_abstains": (
        "{who}：几套房的票不一致；人数按弃权计，各套房按自己的票计面积",
        "{who}: different ballots; the head abstains, each unit keeps its own",
    ),
    "head_invalid": ("{who}：几张票不一致，全部无效", "{who}: different ballots; all invalid"),
    "silent_follow": ("未投票的业主计入：{value}", "silent owners follow: {value}"),
    "silent_not_added": (
        "未投票的业主不计入：已投票的多数未达到全体的规定比例",
        "silent owners not added: the cast majority is below the required share of all",
    ),
}


def note_text(note: Note, language: str) -> str:
    """One remark of the count."""
    chinese = is_chinese(language)
    value = of_word(note.value, language) if chinese and note.kind == "silent_follow" else note.value
    return _NOTES[note.kind][0 if chinese else 1].format(who=note.who, value=value)


def verdict_words(verdict: Verdict, language: str) -> tuple[str, ...]:
    """Outcome, each condition with its numbers, remarks, what now: one short line each.

    `language` is "zh" or "en" (also "zh_CN", "en_GB" …).
    """
    lines = [_OUTCOMES[verdict.outcome][0 if is_chinese(language) else 1]]
    lines += [_in_context(verdict, each, language) for each in verdict.conditions]
    lines += [note_text(note, language) for note in verdict.notes]
    return (*lines, what_now(verdict, language))


def verdict_brief(verdict: Verdict, language: str) -> tuple[str, ...]:
    """Outcome and conditions for a small screen: every number stays; shares, remarks and what follows are left out.

    That a condition holds is not said of each where all do and the motion is carried.
    """
    chinese, weight = is_chinese(language), verdict.weight
    together = verdict.passed and all(each.met and not each.note for each in verdict.conditions)
    lines = [_OUTCOMES[verdict.outcome][0 if chinese else 1]]
    for each in verdict.conditions:
        label = _label(each, weight, language)
        said = f"{label[0].upper()}{label[1:]} {_counted(each, weight, language, brief=True)}"
        said += f"{'，' if chinese else ', '}{_needed(each, weight, language, brief=True)}"
        if not together:
            said += f"{'：' if chinese else ': '}{_end(each, weight, language)}"
        lines.append(said)
    return tuple(lines)


def _in_context(verdict: Verdict, condition: Condition, language: str) -> str:
    """A condition that is missed while its part of the rule holds was one of several ways, and not needed."""
    words = condition_words(condition, verdict.weight, language)
    carried = verdict.passed or verdict.outcome == "defeated_by_objections"
    spared = (condition.part == QUORUM and verdict.quorum_met) or (condition.part == APPROVAL and carried)
    if condition.met or not spared:
        return words
    return words + ("（已由另一条件满足）" if is_chinese(language) else " (another way was reached)")


def condition_words(condition: Condition, weight: str, language: str) -> str:
    """One condition with numerator, base, what was needed and what is missing."""
    counted = _counted(condition, weight, language)
    share = _needed(condition, weight, language)
    end = _end(condition, weight, language)
    if is_chinese(language):
        return f"{_label(condition, weight, language)}：{counted}，{share}——{end}"
    return f"{_label(condition, weight, language)}: {counted}, {share} – {end}"


def _label(condition: Condition, weight: str, language: str) -> str:
    """Which part of the rule, and what is measured."""
    chinese = is_chinese(language)
    part = _PARTS[condition.part][0 if chinese else 1]
    of = of_word(condition.of, language)
    label = part if condition.part in (QUORUM, OBJECTION) else f"{part}（{of}）" if chinese else f"{part} ({of})"
    if condition.part == APPROVAL:
        label = of
    measure = measure_word(condition.measure, weight, language)
    return f"{label}·{measure}" if chinese else f"{label}, {measure}"


def amount(value: Number, measure: str, weight: str, language: str, *, unit: bool = True) -> str:
    """A counted number with its unit: areas in two decimals or more, never rounded."""
    if measure != AREA:
        return decimal_text(value)
    text = area_text(value) if weight_unit(weight, language) == "m²" else decimal_text(Fraction(value, 10_000))
    return f"{text} {weight_unit(weight, language)}".strip() if unit else text


def _counted(condition: Condition, weight: str, language: str, *, brief: bool = False) -> str:
    if condition.base is None:
        return amount(condition.numerator, condition.measure, weight, language)
    number = amount(condition.numerator, condition.measure, weight, language, unit=False)
    base = amount(condition.base, condition.measure, weight, language)
    if brief:
        return f"{number}/{base}"
    return f"{number} / {base}" if is_chinese(language) else f"{number} of {base}"


_SIGNS = {
    ">": ("须多于 {}", "more than {} needed"),
    ">=": ("须达到 {}", "needed {}"),
    "<": ("须少于 {}", "must stay below {}"),
    "<=": ("不得超过 {}", "at most {}"),
}
_OBJECTION_SIGNS = {
    ">": ("超过 {} 才推翻", "more than {} would undo it"),
    ">=": ("达到 {} 就推翻", "{} would undo it"),
    "<": ("少于 {} 就推翻", "less than {} would undo it"),
    "<=": ("不超过 {} 就推翻", "at most {} would undo it"),
}


def _needed(condition: Condition, weight: str, language: str, *, brief: bool = False) -> str:
    chinese = is_chinese(language)
    sign = condition.cmp
    if condition.measure != AREA:
        sign = {">": ">=", "<": "<="}.get(sign, sign)
    line = amount(_line(condition, weight), condition.measure, weight, language, unit=not brief)
    if condition.base is not None and not brief:
        line += _share(condition, language)
    words = (_OBJECTION_SIGNS if condition.part == OBJECTION else _SIGNS)[sign]
    return words[0 if chinese else 1].format(line)


def _line(condition: Condition, weight: str) -> Number:
    """The line as it can be written. Areas come in ten-thousandths, so that a line between two of them (a third of
    100 m²) is reached exactly when the next one is; no decision changes, only "1/3" is said as people write areas.
    """
    if not _whole(condition, weight):
        return condition.needed
    return ceil(condition.needed) if condition.cmp in {">=", "<"} else floor(condition.needed)


def _whole(condition: Condition, weight: str) -> bool:
    return condition.measure == AREA and weight_unit(weight, "en") == "m²" and isinstance(condition.numerator, int)


def _share(condition: Condition, language: str) -> str:
    fraction = condition.threshold
    more = {">": ("超过 ", "more than "), "<": ("少于 ", "less than ")}.get(condition.cmp, ("", ""))
    if is_chinese(language):
        return f"（{more[0]}{fraction}）" if fraction != 1 else "（全部）"
    return f" ({more[1]}{fraction})" if fraction != 1 else " (all)"


_ENDS = {
    EMPTY_BASE: ("没有可计的基数，不成立", "there is nothing to measure it on, so it does not hold"),
    CHAIR_YES: ("票数相等，主席投决定票：赞成", "equal; the chair's casting vote: yes"),
    CHAIR_NO: ("票数相等，主席投决定票：反对", "equal; the chair's casting vote: no"),
    "reached": ("达到", "reached"),
    "kept": ("未超出", "kept"),
    "not_reached": ("未达到", "not reached"),
    "on_the_line": ("正好在线上，不够", "exactly on the line, which is not enough"),
    "too_many": ("超出 {}", "{} too many"),
    "missing": ("还差 {}", "missing {}"),
}


def _end(condition: Condition, weight: str, language: str) -> str:
    gap = ceil(condition.missing) if _whole(condition, weight) else condition.missing
    missing = amount(gap, condition.measure, weight, language)
    return _ENDS[_ending(condition)][0 if is_chinese(language) else 1].format(missing)


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


def what_now(verdict: Verdict, language: str) -> str:
    """What follows from the verdict."""
    chinese = is_chinese(language)
    if verdict.passed:
        return "现在：公布结果。" if chinese else "Now: publish the result."
    if verdict.next:
        names = [round_word(name, language) for name in verdict.next]
        if chinese:
            return f"现在：可以进行下一轮（{'、'.join(names)}）。"
        return f"Now: another round may follow ({', '.join(names)})."
    if verdict.void:
        return (
            "现在：公布结果；同一事项可以重新表决。"
            if chinese
            else "Now: publish this; the same matter may be put to a new vote."
        )
    return (
        "现在：公布结果；议案退回商议。"
        if chinese
        else "Now: publish the result; the matter goes back to deliberation."
    )
