"""Election: who is elected, who is in reserve, and which seat stays open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from governance.law.rule import ABSTAIN, INVALID, YES, Rule
from governance.tally.decision import decide
from governance.tally.roll import NO_FACTS, Facts, RegisterRow
from governance.tally.verdict import Verdict
from governance.tally.weight import Number


@dataclass(frozen=True, slots=True)
class Selection:
    """One ballot of an election: a choice for each candidate it names, and `rest` for those it does not.

    Who votes and passes a candidate over takes part and abstains on that candidate.
    """

    choices: Mapping[str, str]
    rest: str = ABSTAIN

    def on(self, candidate: str) -> str:
        """The choice for one candidate."""
        return self.choices.get(candidate, self.rest)

    def in_favour(self, candidates: Sequence[str]) -> int:
        """Of how many candidates it says yes."""
        return sum(1 for name in candidates if self.on(name) == YES)


VOID = Selection({}, INVALID)


@dataclass(frozen=True, slots=True)
class ElectionVerdict:
    """An election decided: each candidate through the whole rule, then ranked.

    `over_threshold`, `elected` and `reserve` are in order of votes. `tied` are candidates who are equal at the
    cut: their seats stay open, for a run-off or whatever the bylaws say. `too_many` are the voters in favour of more
    candidates than there are seats; `rule.counting.too_many` says whether that makes their ballots invalid.
    """

    rule: Rule
    round: str
    seats: int
    quorum_met: bool
    verdicts: Mapping[str, Verdict]
    over_threshold: tuple[str, ...]
    elected: tuple[str, ...]
    tied: tuple[str, ...]
    reserve: tuple[str, ...]
    too_many: tuple[str, ...] = ()

    @property
    def established(self) -> bool:
        """The law opens this round."""
        return all(verdict.established for verdict in self.verdicts.values())

    @property
    def next(self) -> frozenset[str]:
        """The rounds that it opens."""
        return frozenset(name for verdict in self.verdicts.values() for name in verdict.next)

    def not_established(self, round_id: str) -> "ElectionVerdict":
        """The same count in a round that the law does not open there: nobody is elected."""
        return replace(
            self,
            round=round_id,
            quorum_met=False,
            verdicts={name: verdict.not_established(round_id) for name, verdict in self.verdicts.items()},
            over_threshold=(),
            elected=(),
            tied=(),
            reserve=(),
        )

    @property
    def open_seats(self) -> int:
        """Seats that nobody fills."""
        return self.seats - len(self.elected)

    def votes(self, candidate: str) -> dict[str, Number]:
        """The yes votes of a candidate in each measure that ranks."""
        tallies = self.verdicts[candidate].tallies
        return {measure: tallies[measure].yes for measure in self.rule.rank_by}

    @property
    def is_limited(self) -> bool:
        """Whether a ballot in favour of more candidates than there are seats is invalid."""
        return self.rule.counting.too_many == INVALID


def elect(
    rule: Rule,
    register: Sequence[RegisterRow],
    ballots: Mapping[str, Selection],
    candidates: Sequence[str],
    seats: int,
    facts: Facts = NO_FACTS,
    *,
    round_id: str = "",
) -> ElectionVerdict:
    """Every candidate as a question of its own; those over the threshold are ranked by `rule.rank_by`.

    Equality at the cut leaves the seat open: no lot is drawn and no order of names decides. A ballot in favour of more
    candidates than there are seats counts, or is invalid for all of them, as `rule.counting.too_many` says.
    """
    too_many = tuple(voter for voter, ballot in ballots.items() if ballot.in_favour(candidates) > seats)
    if rule.counting.too_many == INVALID:
        ballots = {**ballots, **dict.fromkeys(too_many, VOID)}
    verdicts = {name: decide(rule, register, _of_one(name, ballots), facts, round_id=round_id) for name in candidates}

    def strength(name: str) -> tuple[Number, ...]:
        return tuple(verdicts[name].tallies[measure].yes for measure in rule.rank_by)

    over = sorted((name for name in candidates if verdicts[name].passed), key=strength, reverse=True)
    elected, tied = _fill(over, seats, strength)
    return ElectionVerdict(
        rule=rule,
        round=rule.round(round_id).id,
        seats=seats,
        quorum_met=all(verdict.quorum_met for verdict in verdicts.values()),
        verdicts=verdicts,
        over_threshold=tuple(over),
        elected=elected,
        tied=tied,
        reserve=tuple(name for name in over if name not in elected and name not in tied),
        too_many=too_many,
    )


def _of_one(candidate: str, ballots: Mapping[str, Selection]) -> dict[str, str]:
    return {voter: ballot.on(candidate) for voter, ballot in ballots.items()}


def _fill(
    over: Sequence[str], seats: int, strength: Callable[[str], tuple[Number, ...]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Seats filled from the top; a group of equals that does not fit as a whole is the tie at the cut."""
    elected: list[str] = []
    for _, group in groupby(over, key=strength):
        equals = list(group)
        if len(elected) + len(equals) <= seats:
            elected += equals
        elif len(elected) < seats:
            return tuple(elected), tuple(equals)
        else:
            break
    return tuple(elected), ()
