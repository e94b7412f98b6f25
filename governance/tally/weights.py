"""Weights in this vote: what each unit weighs, after factors for tagged owners and caps on dominant ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from governance.law.rule import Cap, Counting, Rule, WeightModifier
from governance.tally.ballots import Votes
from governance.tally.roll import RegisterRow
from governance.tally.weight import Number, tidy


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight and number of units per row as counted, and the two totals that are the base "all".

    `units` is None while every unit counts as one; `changed`: a factor or a cap has taken something off.
    """

    area: Sequence[Number]
    units: Sequence[Number] | None
    all_area: Number
    all_units: Number
    changed: bool = False


def plain(rows: Sequence[RegisterRow]) -> Weights:
    """As the register has it."""
    area = [row.weight for row in rows]
    return Weights(area, None, sum(area), len(area))


def voting_weights(rule: Rule, votes: Votes, mandates: Mapping[str, str]) -> Weights:
    """Weights for the count of votes."""
    weights = plain(votes.rows)
    if rule.weight_modifier:
        weights = _modify(rule.weight_modifier, votes.rows, weights)
    return _cut(rule.cap, rule.counting, votes, mandates, weights) if rule.cap else weights


def quorum_weights(rule: Rule, votes: Votes, mandates: Mapping[str, str]) -> Weights:
    """Weights for the count of those taking part: a cap reaches it only where the rule says so."""
    weights = plain(votes.rows)
    if rule.cap is None or not rule.cap.in_quorum:
        return weights
    return _cut(rule.cap, rule.counting, votes, mandates, weights)


def _modify(modifier: WeightModifier, rows: Sequence[RegisterRow], weights: Weights) -> Weights:
    """New South Wales: the original owner's value is cut by two thirds when it is half or more of all."""
    tagged = sum(row.weight for row in rows if modifier.tag in row.tags)
    if len(rows) <= modifier.lots_over or tagged < modifier.share_at_least * weights.all_area:
        return weights
    area = [row.weight * modifier.factor if modifier.tag in row.tags else row.weight for row in rows]
    return Weights(area, None, tidy(sum(area)), weights.all_units, changed=True)


def _cut(cap: Cap, counting: Counting, votes: Votes, mandates: Mapping[str, str], weights: Weights) -> Weights:
    """Each holder who has too much keeps the same share of everything he carries."""
    holders = _holders(cap, votes.rows, mandates)
    area_factor = _area_factors(cap, counting, votes, holders, weights)
    unit_factor = _unit_factors(cap, holders)
    if not area_factor and not unit_factor:
        return weights
    area = [tidy(value * area_factor.get(holder, 1)) for value, holder in zip(weights.area, holders, strict=True)]
    units: list[Number] = [unit_factor.get(holder, 1) for holder in holders]
    if cap.reduce_base:
        return Weights(area, units, tidy(sum(area)), tidy(sum(units)), changed=True)
    return Weights(area, units, weights.all_area, weights.all_units, changed=True)


def _holders(cap: Cap, rows: Sequence[RegisterRow], mandates: Mapping[str, str]) -> list[str]:
    """Who is limited: the owner himself (France, Taiwan 27(2)), or whoever votes, with the mandates he carries
    (Belgium 3.87 § 7)."""
    if cap.with_mandates:
        return [mandates.get(row.owner, row.owner) for row in rows]
    return [row.owner for row in rows]


def _area_factors(
    cap: Cap, counting: Counting, votes: Votes, holders: Sequence[str], weights: Weights
) -> dict[str, Fraction]:
    """The share of his weight that each holder who has too much keeps."""
    held: dict[str, Number] = {}
    takes_part = counting.participates
    for holder, weight, choice in zip(holders, weights.area, votes.choices, strict=True):
        if cap.kind != "sum_of_other_present" or choice in takes_part:
            held[holder] = held.get(holder, 0) + weight
    whole = sum(held.values())
    factors = {}
    for holder, own in held.items():
        allowed = cap.limit * whole if cap.kind == "fraction" else whole - own
        if own > allowed:
            factors[holder] = Fraction(allowed) / Fraction(own)
    return factors


def _unit_factors(cap: Cap, holders: Sequence[str]) -> dict[str, Fraction]:
    """Only a cap by fraction reaches the count of units too (Taiwan 27(2))."""
    if cap.kind != "fraction":
        return {}
    held: dict[str, int] = {}
    for holder in holders:
        held[holder] = held.get(holder, 0) + 1
    allowed = cap.limit * len(holders)
    return {holder: allowed / own for holder, own in held.items() if own > allowed}
