"""Do the cells of a count add up, each row and each column?"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given

from governance.law import presets
from governance.law.rule import Cap
from governance.tally.decision import decide
from governance.tally.roll import Facts
from handlers.frame.words import words
from handlers.tally.count_table import CountTable, count_tables
from tests.governance.laws.law import LAW, decided
from tests.governance.tally.any_vote import Vote, any_rule, on_presets, votes
from tests.governance.tally.votes import a_row, a_rule, ballots, equal_roll, owners

EN, ZH = words("en"), words("zh")


def test_each_number_stands_below_where_it_comes_from() -> None:
    roll = [*equal_roll(4), a_row("U5", "O5", "100", excluded="vote")]
    facts = Facts(proxies={"O2": "O1"}, not_served=owners("O4"))

    heads, area = count_tables(ZH, decide(presets.get("cn_278_ordinary_follow"), roll, ballots(yes=2), facts))

    assert heads == CountTable(
        columns=("人数", "本人投", "代理投", "未投而计入", "没有投", "不得投票", "计入"),
        rows=(
            ("同意", "1", "1", "1", "0", "0", "3"),
            ("反对", "0", "0", "0", "0", "0", "0"),
            ("弃权", "0", "0", "0", "0", "0", "0"),
            ("无效", "0", "0", "0", "0", "0", "0"),
            ("未投票", "0", "0", "0", "1", "1", "2"),
        ),
        total=("合计", "1", "1", "1", "1", "1", "5"),
    )
    assert area.columns[0] == "面积（平方米）"
    assert area.total[-1] == "500.00"


def test_what_a_cap_cuts_off_and_leaves_in_the_base_has_a_row_of_its_own() -> None:
    roll = [a_row("1", "A", "60"), a_row("2", "B", "20"), a_row("3", "C", "20")]

    _, area = count_tables(EN, decide(a_rule(cap=Cap("majority_holder")), roll, {"A": "yes", "B": "no"}))

    assert area.rows[0] == ("In favour", "60.00", "0", "−20.00", "40.00")
    assert area.rows[-1] == ("Cut off, yet part of the total", "", "", "", "20.00")
    assert area.total[-1] == "100.00"


def test_a_committees_count_has_one_table() -> None:
    (heads,) = count_tables(EN, decide(presets.get("cn_committee"), equal_roll(3), ballots(yes=2)))

    assert heads.columns == ("Members", "Cast by the voter", "Silent", "Counted")


def _number(cell: str) -> Fraction:
    return Fraction(cell.replace(",", "").replace("−", "-").rstrip("…") or "0")


@LAW
@given(votes(any_rule))
def test_every_row_and_every_column_adds_up(vote: Vote) -> None:
    for each in (vote, *on_presets(vote)):
        for table in count_tables(EN, decided(each)):
            slack = Fraction(len(table.rows), 100)  # each cell is rounded to a hundredth
            for row in [row for row in table.rows if any(row[1:-1])]:
                assert abs(sum(map(_number, row[1:-1])) - _number(row[-1])) <= slack
            assert abs(sum(_number(row[-1]) for row in table.rows) - _number(table.total[-1])) <= slack
