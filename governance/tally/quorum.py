"""Quorum: how many have taken part so far, and whether it is reached. Without ever looking at a choice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from governance.law.rule import ABSENT, ABSTAIN, AREA, HEADS, PRESENT, UNITS, Counting, Rule
from governance.tally.ballots import hear_silence, resolve
from governance.tally.conditions import QUORUM, Condition, judge
from governance.tally.proxies import valid_mandates, void_mandates
from governance.tally.roll import NO_FACTS, Facts, RegisterRow, counted
from governance.tally.tally import count
from governance.tally.weight import Number
from governance.tally.weights import plain, quorum_weights


@dataclass(frozen=True, slots=True)
class Turnout:
    """Participation while the vote is open: ballots received of all entitled; areas in ten-thousandths.

    `reached` says whether the quorum would stand with these ballots; `conditions` are its terms with numbers.
    Both count silence where the rule gives it a meaning and delivery is proven.
    """

    heads: Number
    all_heads: Number
    area: Number
    all_area: Number
    units: Number
    all_units: Number
    reached: bool
    conditions: tuple[Condition, ...]
    weight: str


def turnout(
    rule: Rule,
    register: Sequence[RegisterRow],
    received: Collection[str],
    facts: Facts = NO_FACTS,
    *,
    round_id: str = "",
) -> Turnout:
    """Participation by the units or owners in `received` – names only, so that no choice can leak.

    Every ballot counts as somebody present; whether one is invalid is seen after the close.
    """
    rows = counted(register)
    void = {owner for _, owner in void_mandates(rule.proxy_limit, rows, facts, rule.cap)}
    counting = _sealed(rule.counting)
    votes = resolve(counting, rows, dict.fromkeys(received, PRESENT), void)
    came = count(counting, votes, plain(rows), facts)
    heard = hear_silence(counting, votes, facts.not_served)
    weights = quorum_weights(replace(rule, counting=counting), heard, valid_mandates(facts, void))
    there = count(counting, heard, weights, facts)
    conditions, reached = judge(rule.round(round_id).quorum, there, "", QUORUM)
    return Turnout(
        heads=came[HEADS].present,
        all_heads=came[HEADS].entitled,
        area=came[AREA].present,
        all_area=came[AREA].entitled,
        units=came[UNITS].present,
        all_units=came[UNITS].entitled,
        reached=reached,
        conditions=conditions,
        weight=rule.weight,
    )


def _sealed(counting: Counting) -> Counting:
    """The same way of counting, with nothing left in it that depends on what the ballots say.

    A majority that silence may join only when it is strong enough is not known before the close.
    """
    speaks = counting.silence != ABSENT and counting.follow_needs is None
    return replace(
        counting,
        participates=counting.participates | {PRESENT},
        silence=ABSTAIN if speaks else ABSENT,
        follow_needs=None,
    )
