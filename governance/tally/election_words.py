"""How does the result of an election read, in Chinese and in English?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from governance.law.vocabulary import is_chinese, measure_word
from governance.tally.conditions import QUORUM, Condition
from governance.tally.election import ElectionVerdict
from governance.tally.verdict_words import amount, condition_words

_NAMED = 10
"""So many ballots are named in one line; all of them stand in the result sheet."""


def election_words(
    result: ElectionVerdict, language: str, rows: Mapping[str, int] = MappingProxyType({})
) -> tuple[str, ...]:
    """Who is elected, who took part, each candidate's votes, reserve, ties, open seats, ballots with too many choices.

    One short line each; `rows`: where the ballot of a voter stands.
    """
    chinese = is_chinese(language)
    lines = [_headline(result, chinese=chinese)]
    lines += [condition_words(each, result.rule.weight, language) for each in _turnout(result)]
    for name in result.verdicts:
        lines += _candidate_lines(result, name, language)
    if result.tied:
        names = _names(result.tied, chinese=chinese)
        lines.append(
            f"{names} 得票相等，席位空缺，待另行投票或按议事规则处理。"
            if chinese
            else f"{names} are equal at the cut; the seat stays open for a run-off, or as the bylaws say."
        )
    if result.reserve:
        names = _names(result.reserve, chinese=chinese)
        lines.append(f"候补，依次为：{names}。" if chinese else f"Reserve, in this order: {names}.")
    if result.open_seats:
        lines.append(f"空缺席位：{result.open_seats}。" if chinese else f"Seats that stay open: {result.open_seats}.")
    if result.too_many:
        lines.append(_too_many(result, rows, chinese=chinese))
    return tuple(lines)


def _turnout(result: ElectionVerdict) -> list[Condition]:
    """The quorum, as it was for the candidate for whom fewest took part; as a rule it is the same for all."""
    verdicts = sorted(result.verdicts.values(), key=lambda verdict: verdict.quorum_met)
    return [each for each in verdicts[0].conditions if each.part == QUORUM]


def _headline(result: ElectionVerdict, *, chinese: bool) -> str:
    if result.elected:
        names = _names(result.elected, chinese=chinese)
        return f"当选：{names}。" if chinese else f"Elected: {names}."
    if not result.quorum_met:
        return "无效：参与未达到法定比例，无人当选。" if chinese else "Void: too few took part, nobody is elected."
    return "无人当选。" if chinese else "Nobody is elected."


def _candidate_lines(result: ElectionVerdict, name: str, language: str) -> list[str]:
    """The votes of a candidate; below the threshold, also what was missed."""
    chinese, weight = is_chinese(language), result.rule.weight
    votes = ("，" if chinese else ", ").join(
        f"{measure_word(measure, weight, language)} {amount(value, measure, weight, language)}"
        for measure, value in result.votes(name).items()
    )
    said = f"{name}：{votes}" if chinese else f"{name}: {votes}"
    if not result.verdicts[name].quorum_met:
        return [said]
    if name in result.over_threshold:
        return [said + ("——达到通过条件" if chinese else " – over the threshold")]
    missed = [each for each in result.verdicts[name].conditions if not each.met and each.part != QUORUM]
    said += "——未达到通过条件" if chinese else " – below the threshold"
    return [said, *(f"  {condition_words(each, weight, language)}" for each in missed)]


def _too_many(result: ElectionVerdict, rows: Mapping[str, int], *, chinese: bool) -> str:
    """Whose ballots are in favour of more candidates than there are seats, and what that means here."""
    count = len(result.too_many)
    row = "（第{}行）" if chinese else " (row {})"
    named = tuple(f"{each}{row.format(rows[each]) if each in rows else ''}" for each in result.too_many[:_NAMED])
    names = _names(named, chinese=chinese) + ("…" if count > _NAMED else "")
    if chinese:
        meaning = "按规则整票无效" if result.is_limited else "本规则不限人数，照常计票"
        return f"同意人数超过 {result.seats} 人的选票：{count} 张，{names}——{meaning}。"
    meaning = "invalid by the rule" if result.is_limited else "counted, as the rule sets no limit"
    return f"Ballots in favour of more than {result.seats}: {count}, {names} – {meaning}."


def _names(names: tuple[str, ...], *, chinese: bool) -> str:
    return ("、" if chinese else ", ").join(names)
