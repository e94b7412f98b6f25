"""Decision whether a motion is carried: all the way from a roll and ballots to a verdict, in the order of the law."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from governance.law.rule import Round, Rule
from governance.tally.ballots import Note, Votes, deem_yes, hear_silence, resolve
from governance.tally.conditions import APPROVAL, OBJECTION, OPENING, PROVISIONAL, QUORUM, Condition, judge
from governance.tally.origins import Trail, trace
from governance.tally.proxies import valid_mandates, void_mandates
from governance.tally.roll import NO_FACTS, Facts, RegisterRow, counted
from governance.tally.tally import Tallies, count
from governance.tally.verdict import (
    DEFEATED_BY_OBJECTIONS,
    NO_PROVISIONAL_AGREEMENT,
    NO_QUORUM,
    NOT_PASSED,
    PASSED,
    Verdict,
)
from governance.tally.weights import Weights, quorum_weights, voting_weights


def decide(
    rule: Rule,
    register: Sequence[RegisterRow],
    ballots: Mapping[str, str],
    facts: Facts = NO_FACTS,
    *,
    round_id: str = "",
) -> Verdict:
    """The verdict of one round (the first unless `round_id` names another).

    `ballots` maps a unit or an owner to "yes", "no", "abstain", "invalid", "present" or "follow"; the unit's
    own ballot goes before its owner's, and who is not in it is absent. Foreign input is checked by
    `governance.worked_votes.case_form` first; here it is taken at its word. KeyError for an unknown round.
    """
    return _Count(rule, rule.round(round_id), register, ballots, facts).verdict()


@dataclass(frozen=True, slots=True)
class _Stage:
    """The votes at one stage of the work, their weights, and what they come to."""

    votes: Votes
    weights: Weights
    tallies: Tallies


class _Count:
    """One count in progress; each step is one of the clauses of the rule."""

    def __init__(
        self,
        rule: Rule,
        one: Round,
        register: Sequence[RegisterRow],
        ballots: Mapping[str, str],
        facts: Facts,
    ) -> None:
        self.rule, self.round, self.facts = rule, one, facts
        self.register = register
        rows = counted(register)
        void = void_mandates(rule.proxy_limit, rows, facts, rule.cap)
        void_owners = {owner for _, owner in void}
        self.mandates = valid_mandates(facts, void_owners)
        self.given = resolve(rule.counting, rows, ballots, void_owners)
        votes = hear_silence(rule.counting, self.given, facts.not_served)
        self.notes = (*(Note("proxy_void", owner, holder) for holder, owner in void), *votes.notes)
        self.conditions: tuple[Condition, ...] = ()
        self.stage = self._tallied(votes)
        self.present = self._quorum_tallies()

    def _tallied(self, votes: Votes) -> _Stage:
        weights = voting_weights(self.rule, votes, self.mandates)
        return _Stage(votes, weights, count(self.rule.counting, votes, weights, self.facts))

    def _quorum_tallies(self) -> Tallies:
        """Presence is counted apart: in Belgium and New South Wales the cut touches votes, not presence."""
        if self.rule.cap is None and self.rule.weight_modifier is None:
            return self.stage.tallies
        weights = quorum_weights(self.rule, self.stage.votes, self.mandates)
        return count(self.rule.counting, self.stage.votes, weights, self.facts)

    def _holds(self, part: str) -> bool:
        """Judge one part of the round and keep its conditions."""
        deemed = self.round.deemed_yes
        tree = {
            QUORUM: self.round.quorum,
            PROVISIONAL: deemed.provisional if deemed else None,
            APPROVAL: self.round.approval,
            OBJECTION: self.round.defeated_if,
        }[part]
        tallies = self.present if part == QUORUM else self.stage.tallies
        found, holds = judge(tree, tallies, self.facts.chair_casting, part)
        self.conditions += found
        return holds

    def verdict(self) -> Verdict:
        quorum_met = self._holds(QUORUM)
        at_quorum = self.stage.tallies
        outcome = self._outcome() if quorum_met else NO_QUORUM
        opens = () if outcome == PASSED else self._opens(quorum_met=quorum_met)
        trail = Trail(self.register, self.given, self.stage.votes, self.mandates, self.stage.weights)
        return Verdict(
            rule=self.rule.id,
            round=self.round.id,
            outcome=outcome,
            quorum_met=quorum_met,
            conditions=self.conditions,
            tallies=self.stage.tallies,
            weight=self.rule.weight,
            quorum_tallies=self.present if self.present != at_quorum else None,
            next=opens,
            notes=self.notes,
            origins=trace(trail, self.stage.tallies),
        )

    def _outcome(self) -> str:
        if self.round.deemed_yes:
            if not self._holds(PROVISIONAL):
                return NO_PROVISIONAL_AGREEMENT
            deemed = deem_yes(self.stage.votes, self.facts.objecting, self.facts.not_served)
            self.stage = self._tallied(deemed)
        if not self._holds(APPROVAL):
            return NOT_PASSED
        if self.round.defeated_if and self._holds(OBJECTION):
            return DEFEATED_BY_OBJECTIONS
        return PASSED

    def _opens(self, *, quorum_met: bool) -> tuple[str, ...]:
        """The rounds that follow a motion which was not carried."""
        opened = []
        for step in self.round.next:
            if isinstance(step.when, str):
                opens = step.when == "either" or (step.when == NO_QUORUM) != quorum_met
            else:
                found, opens = judge(step.when, self.stage.tallies, self.facts.chair_casting, OPENING)
                self.conditions += found
            if opens:
                opened.append(step.to)
        return tuple(opened)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What one round of several had: its ballots and its facts. `round` "" is the first round."""

    ballots: Mapping[str, str]
    facts: Facts = NO_FACTS
    round: str = ""


def decide_rounds(rule: Rule, register: Sequence[RegisterRow], meetings: Sequence[Meeting]) -> tuple[Verdict, ...]:
    """The verdict of each round in turn; a round that no verdict before has opened is not established.

    The first may be any round of the rule: what came before it is not told here.
    """
    verdicts = []
    opened: Collection[str] | None = None
    for each in meetings:
        name = each.round or rule.rounds[0].id
        if is_opened(rule, name, opened):
            verdict = decide(rule, register, each.ballots, each.facts, round_id=name)
            opened = verdict.next
        else:
            verdict = decide(_first_alone(rule), register, each.ballots, each.facts).not_established(name)
        verdicts.append(verdict)
    return tuple(verdicts)


def is_opened(rule: Rule, round_id: str, opened: Collection[str] | None) -> bool:
    """Whether the law opens a round; `opened` are those that the round before opened, None before the first."""
    return rule.has_round(round_id) and (opened is None or round_id in opened)


def _first_alone(rule: Rule) -> Rule:
    """Its first round without what silence comes to mean afterwards: how ballots are counted that decide nothing."""
    return replace(rule, rounds=(replace(rule.rounds[0], deemed_yes=None, next=()),))
