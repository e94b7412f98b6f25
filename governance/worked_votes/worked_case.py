"""Worked case: what a vote that was written down answers, as words and as data."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from governance.forms.form import FormError
from governance.law.presets import Preset
from governance.tally.decision import Meeting, decide_rounds, is_opened
from governance.tally.election import ElectionVerdict, Selection, elect
from governance.tally.roll import Facts, RegisterRow
from governance.tally.tally import unit_of
from governance.tally.verdict import NOT_ESTABLISHED, Verdict
from governance.tally.verdict_data import expected_data
from governance.tally.weight import decimal_text
from governance.worked_votes.marks import BallotLine

Data = dict[str, object]


@dataclass(frozen=True, slots=True)
class Case:
    """A vote written down: the rule, built in or its own, the roll, and one meeting per round."""

    id: str
    preset: Preset
    register: Sequence[RegisterRow]
    meetings: Sequence[Meeting]
    title: str = ""
    lines: Sequence[BallotLine] = ()
    """The list of ballots that it came from, line by line."""

    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdict of each round."""
        return decide_rounds(self.preset.rule, self.register, self.meetings)


@dataclass(frozen=True, slots=True)
class Poll:
    """What one round of an election had."""

    ballots: Mapping[str, Selection]
    facts: Facts
    round: str


@dataclass(frozen=True, slots=True)
class ElectionCase:
    """An election written down."""

    id: str
    preset: Preset
    register: Sequence[RegisterRow]
    polls: Sequence[Poll]
    candidates: tuple[str, ...]
    seats: int
    title: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)
    """Where each ballot stands in the spreadsheet that it came from."""

    def verdicts(self) -> tuple[ElectionVerdict, ...]:
        """The verdict of each round; one that no round before has opened is not established."""
        verdicts = []
        opened: Collection[str] | None = None
        for each in self.polls:
            if is_opened(self.preset.rule, each.round, opened):
                verdict = self._elect(each, each.round)
                opened = verdict.next
            else:
                verdict = self._elect(each, "").not_established(each.round)
            verdicts.append(verdict)
        return tuple(verdicts)

    def _elect(self, poll: Poll, round_id: str) -> ElectionVerdict:
        return elect(
            self.preset.rule,
            self.register,
            poll.ballots,
            self.candidates,
            self.seats,
            poll.facts,
            round_id=round_id,
        )


@dataclass(frozen=True, slots=True)
class UnreadCase:
    """A vote that cannot be read; `error` says where and why. It keeps no other vote from being counted."""

    id: str
    error: FormError


AnyCase = Case | ElectionCase
AnyVerdict = Verdict | ElectionVerdict


def case_data(case: AnyCase, verdicts: Sequence[AnyVerdict]) -> Data:
    """The answer to a case or an election, with the keys that the worked ones expect."""
    data: Data = {"id": case.id, **_round_data(verdicts[0])}
    if len(verdicts) > 1:
        data["then"] = [_round_data(verdict) for verdict in verdicts[1:]]
        if isinstance(verdicts[-1], Verdict):
            data["final_passed"] = _finally_passed(verdicts)
    return data


def _finally_passed(verdicts: Sequence[AnyVerdict]) -> bool:
    """What the last round came to that the law opens; one that it does not open changes nothing."""
    held = [each.passed for each in verdicts if isinstance(each, Verdict) and each.established]
    return bool(held) and held[-1]


def _round_data(verdict: AnyVerdict) -> Data:
    return expected_data(verdict) if isinstance(verdict, Verdict) else _election_data(verdict)


def _election_data(verdict: ElectionVerdict) -> Data:
    outcome = {} if verdict.established else {"outcome": NOT_ESTABLISHED}
    return outcome | {
        "round": verdict.round,
        "quorum_met": verdict.quorum_met,
        "elected": list(verdict.elected),
        "tie_unresolved": list(verdict.tied),
        "reserve_in_order": list(verdict.reserve),
        "over_threshold": list(verdict.over_threshold),
        "votes": {
            name: {
                measure: decimal_text(Fraction(value, unit_of(measure)))
                for measure, value in verdict.votes(name).items()
            }
            for name in verdict.verdicts
        },
        "open_seats": verdict.open_seats,
        "too_many": list(verdict.too_many),
        "verdicts": {name: expected_data(each) for name, each in verdict.verdicts.items()},
    }
