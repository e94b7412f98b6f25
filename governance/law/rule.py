"""Rule of decision: what it consists of. Measures, terms, trees, rounds and their special clauses.

Section by section the least model in which every known statute on owners' votes can be written down. A rule
is data; `governance.law.rule_form` reads it, `governance.tally.decision` applies it.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

HEADS, AREA, UNITS = "heads", "area", "units"
MEASURES = (HEADS, AREA, UNITS)

YES, NO, ABSTAIN, INVALID = "yes", "no", "abstain", "invalid"
PRESENT = "present"
"""Attends and casts nothing."""
FOLLOW = "follow"
"""A ballot that says in words: with the majority."""
ABSENT = "absent"
"""No ballot."""
COUNTS = "counts"
"""A ballot in favour of more candidates than there are seats stands as it is."""
BALLOT_CLASSES = (YES, NO, ABSTAIN, INVALID, PRESENT)
CHOICES = (*BALLOT_CLASSES, FOLLOW)

PARTICIPATING, CAST, IN_PERSON, OBJECTING = "participating", "cast", "in_person", "objecting"
COUNTED = (YES, NO, ABSTAIN, INVALID, PRESENT, ABSENT, PARTICIPATING, CAST, IN_PERSON, OBJECTING)
"""What a term can count."""

ALL = "all"
BASES = (ALL, PARTICIPATING, CAST)
COMPARISONS = (">", ">=", "<", "<=")

EITHER, BOTH = "either", "both"
"""When a limit on heads and on weight is passed: where one of the two is, or only where both are."""

LATER_ROUNDS = ("second", "third", "half_hour", "reconvened", "adjourned")
"""What a further meeting is called in one law or another; a rule without such a round does not open one."""

FLOOR_AREAS = frozenset({"floor area", "exclusive floor area"})
"""The kinds of weight that are measured in m²; every other is a number of votes or shares."""


@dataclass(frozen=True, slots=True)
class Term:
    """`value(of) cmp fraction × value(base)`, or `value(of) cmp count` where `fraction` is None.

    A `count` is in whole heads, units, or m² (shares).
    `>` is "more than", `>=` is "at least" (以上, which includes the number: Civil Code art. 1259).
    With `chair_breaks_tie` an exact equality goes to the chair's casting vote (Hong Kong, Cap. 344 Sch. 3).
    """

    id: str
    measure: str
    of: str
    cmp: str
    fraction: Fraction | None = None
    base: str = ALL
    count: int = 0
    chair_breaks_tie: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """All of its parts must hold, or any of them (Austria, Belgium, New South Wales)."""

    every: bool
    parts: tuple["Tree", ...]


Tree: TypeAlias = Term | Branch


@dataclass(frozen=True, slots=True)
class FollowNeeds:
    """Silent owners are added only if the majority side itself compares so with all (Zhejiang 2009)."""

    cmp: str
    fraction: Fraction


@dataclass(frozen=True, slots=True)
class Counting:
    """Which ballots take part, which are cast, what silence means, and ballots that say too much.

    `silence` is "absent", "abstain" or "follow_majority". `conflict` is "invalid" (all of them: Germany
    25(2)) or "head_abstains" (each unit keeps its own, the head abstains). `too_many` is for a ballot of an election
    that is in favour of more candidates than there are seats: "counts" (each candidate is a question of its own) or
    "invalid".
    """

    participates: frozenset[str] = frozenset({YES, NO, ABSTAIN, PRESENT})
    cast: frozenset[str] = frozenset({YES, NO})
    silence: str = ABSENT
    follow_needs: FollowNeeds | None = None
    conflict: str = INVALID
    too_many: str = COUNTS


@dataclass(frozen=True, slots=True)
class Cap:
    """A dominant owner is counted with less than he owns.

    `kind`: "majority_holder" – more than half of all is cut to the sum of the others (France art. 22);
    "sum_of_other_present" – nobody above the others who take part (Belgium 3.87);
    "fraction" – at most `limit` of all, in weight and in units (Taiwan art. 27).
    `in_quorum`: the cut reaches the quorum too. `reduce_base`: it comes off the base too. `with_mandates`: what one
    carries for others is added to what one owns (Belgium); without it a cap looks only at what is owned.
    """

    kind: str
    limit: Fraction = Fraction(1)
    in_quorum: bool = False
    reduce_base: bool = False
    with_mandates: bool = False


@dataclass(frozen=True, slots=True)
class WeightModifier:
    """Units with `tag` count `factor` of their weight in votes, when together they hold at least
    `share_at_least` of a scheme with more than `lots_over` lots (original owner, New South Wales).
    """

    tag: str
    factor: Fraction
    share_at_least: Fraction
    lots_over: int


@dataclass(frozen=True, slots=True)
class MandateLimit:
    """At most `most` mandates, unless all of them together hold at most a share (France, Belgium)."""

    most: int
    unless_total_at_most: Fraction | None


@dataclass(frozen=True, slots=True)
class ShareLimit:
    """Above a number of heads, mandates of at most a share of heads and of weight.

    `exceeded` is "either" (one share passed is too much: Taiwan, Korea) or "both" (Italy, disp. att. 67). Who holds
    no more than `only_if_mandates_over` mandates is not limited (Korea: the proxy of a single owner).
    """

    only_if_heads_over: int
    heads_at_most: Fraction
    area_at_most: Fraction
    only_if_mandates_over: int = 0
    exceeded: str = EITHER


@dataclass(frozen=True, slots=True)
class LotLimit:
    """Mandates for at most `most` lots, or the whole part of `fraction` × all lots if more (Singapore)."""

    most: int
    fraction: Fraction


ProxyLimit: TypeAlias = MandateLimit | ShareLimit | LotLimit


@dataclass(frozen=True, slots=True)
class NextRound:
    """When this round opens another: "no_quorum", "not_passed", "either", or a tree counted on this round."""

    to: str
    when: str | Tree
    fresh_ballots: bool


@dataclass(frozen=True, slots=True)
class DeemedYes:
    """If those present agree provisionally, absent owners who were served and do not object within `days`
    are counted in favour (Spain 17.8)."""

    provisional: Tree
    days: int


@dataclass(frozen=True, slots=True)
class Round:
    """One meeting or one vote: its quorum, its approval, and what may follow."""

    id: str
    quorum: Tree | None
    approval: Tree
    next: tuple[NextRound, ...] = ()
    deemed_yes: DeemedYes | None = None
    defeated_if: Tree | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A complete rule. `weight` says in words what a weight is: "floor area", "one per member" …

    `rank_by` is empty for a resolution; for an election it names the measures by which candidates are ranked.
    """

    id: str
    rounds: tuple[Round, ...]
    weight: str = "floor area"
    counting: Counting = Counting()
    cap: Cap | None = None
    weight_modifier: WeightModifier | None = None
    proxy_limit: ProxyLimit | None = None
    rank_by: tuple[str, ...] = ()

    @property
    def is_election(self) -> bool:
        """Whether it fills seats rather than settles a question."""
        return bool(self.rank_by)

    @property
    def hears_silence(self) -> bool:
        """Whether an owner without a ballot may come to count for something."""
        return self.counting.silence != ABSENT or any(each.deemed_yes for each in self.rounds)

    def has_round(self, round_id: str) -> bool:
        """Whether the rule knows a round of that id."""
        return any(each.id == round_id for each in self.rounds)

    def round(self, round_id: str = "") -> Round:
        """The round of that id; the first without one. Raises KeyError for an unknown id."""
        if not round_id:
            return self.rounds[0]
        for each in self.rounds:
            if each.id == round_id:
                return each
        raise KeyError(round_id)


def terms(tree: Tree | None) -> tuple[Term, ...]:
    """Every term of a tree, in reading order."""
    if tree is None:
        return ()
    if isinstance(tree, Term):
        return (tree,)
    return tuple(term for part in tree.parts for term in terms(part))


def round_terms(one: Round) -> tuple[Term, ...]:
    """Every term of a round, wherever it stands."""
    provisional = one.deemed_yes.provisional if one.deemed_yes else None
    trees = [one.quorum, provisional, one.approval, one.defeated_if]
    trees += [*(step.when for step in one.next if not isinstance(step.when, str))]
    return tuple(term for tree in trees for term in terms(tree))
