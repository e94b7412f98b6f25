"""How does the result of an election read, in Chinese and in English?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.verdict_words import amount
from governance.vocabulary import is_chinese, measure_word

if TYPE_CHECKING:
    from governance.election import ElectionVerdict


def election_words(result: ElectionVerdict, language: str) -> tuple[str, ...]:
    """Who is elected, each candidate's votes, reserve, ties and open seats: one short line each."""
    chinese = is_chinese(language)
    lines = [_headline(result, chinese=chinese)]
    lines += [_candidate_line(result, name, language) for name in result.verdicts]
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
    return tuple(lines)


def _headline(result: ElectionVerdict, *, chinese: bool) -> str:
    if not result.quorum_met:
        return "无效：参与未达到法定比例，无人当选。" if chinese else "Void: too few took part, nobody is elected."
    if not result.elected:
        return "无人当选。" if chinese else "Nobody is elected."
    names = _names(result.elected, chinese=chinese)
    return f"当选：{names}。" if chinese else f"Elected: {names}."


def _candidate_line(result: ElectionVerdict, name: str, language: str) -> str:
    chinese = is_chinese(language)
    votes = [
        f"{measure_word(measure, result.rule.weight, language)} {amount(value, measure, result.rule.weight, language)}"
        for measure, value in result.votes(name).items()
    ]
    over = name in result.over_threshold
    if chinese:
        return f"{name}：{'，'.join(votes)}——{'过门槛' if over else '未过门槛'}"
    return f"{name}: {', '.join(votes)} – {'over the threshold' if over else 'below the threshold'}"


def _names(names: tuple[str, ...], *, chinese: bool) -> str:
    return ("、" if chinese else ", ").join(names)
