"""Does the result on paper begin with the outcome and name every class with its origins?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from bot.documents import result
from bot.documents.result import print_result
from governance.worked_votes.case_form import parse_cases
from governance.worked_votes.worked_case import AnyCase
from handlers.frame.words import words
from tests.governance.worked_cases import all_worked

WORKED = {str(case["id"]): case for case in all_worked()}


def cases(*ids: str) -> list[AnyCase]:
    return parse_cases([{**WORKED[each], "title": "#set text(red) *修 [门]"} for each in ids])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_vote_has_a_page_of_its_own_whatever_its_title_is(language: str) -> None:
    told = cases("cn-002", "tw-005", "el-002")

    paper = print_result(words(language), [(case, case.verdicts()) for case in told])

    assert paper.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) >= 3


def test_it_begins_with_the_outcome_and_each_table_has_every_class(monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[Mapping[str, Any]] = []

    def kept(_name: str, facts: Mapping[str, Any]) -> bytes:
        printed.append(facts)
        return b""

    monkeypatch.setattr(result, "typeset", kept)
    (case,) = cases("cn-004")

    print_result(words("zh"), [(case, case.verdicts())])

    (told,) = printed[0]["votes"][0]["rounds"]
    assert told["outcome"] == "未通过。"
    assert told["why"][2] == "同意4人（参与的8人中至少5人），正好一半，须超过一半才算。"
    heads, area = told["tables"]
    assert [row[0] for row in heads["rows"]] == ["同意", "反对", "弃权", "无效", "未投票"]
    assert [row[-1] for row in heads["rows"]] == ["4", "3", "1", "0", "4"]
    assert heads["total"][-1] == "12"
    assert area["total"][-1] == "1,200.00"
    assert told["below"] == ["下一步：由业委会公布结果；事项退回商议。"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_round_that_the_law_does_not_open_and_a_vote_that_could_not_be_counted_are_printed_too(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = {"O01": {"yes": ["P"]}}
    later = [
        {**WORKED["de-001"], "then": [{"round": "second", "ballots": {"O01": "yes"}}]},
        {**WORKED["el-002"], "then": [{"round": "second", "ballots": chosen}]},
    ]
    answered = [(case, case.verdicts()) for case in parse_cases(later)]
    told: list[Mapping[str, Any]] = []
    typeset = result.typeset

    def kept(name: str, facts: Mapping[str, Any]) -> bytes:
        told.append(facts)
        return typeset(name, facts)

    monkeypatch.setattr(result, "typeset", kept)

    paper = print_result(words(language), answered, [("h", "#there is *no preset* 'x'")])

    resolution, election, uncounted = told[0]["votes"]
    begins = "Not established: " if language == "en" else "不成立："
    assert paper.startswith(b"%PDF-")
    assert [vote["rounds"][1]["outcome"].startswith(begins) for vote in (resolution, election)] == [True, True]
    assert resolution["rounds"][1]["why"] == []
    assert (uncounted["name"], uncounted["rounds"][0]["why"]) == ("h", ["#there is *no preset* 'x'"])
