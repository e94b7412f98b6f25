"""Any roll, any ballots, any rule: what the laws are tried on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from governance.law import presets
from governance.law.rule import (
    ABSENT,
    BALLOT_CLASSES,
    BASES,
    BOTH,
    CHOICES,
    COUNTED,
    EITHER,
    MEASURES,
    Branch,
    Cap,
    Counting,
    DeemedYes,
    FollowNeeds,
    LotLimit,
    MandateLimit,
    NextRound,
    Round,
    Rule,
    ShareLimit,
    Term,
    WeightModifier,
)
from governance.tally.roll import Facts, RegisterRow

shares = st.sampled_from([Fraction(n, d) for d in range(1, 11) for n in range(1, d + 1)])


def terms(of=COUNTED, signs=(">", ">=", "<", "<="), bases=BASES):
    share = st.builds(
        Term,
        id=st.just("t"),
        measure=st.sampled_from(MEASURES),
        of=st.sampled_from(of),
        cmp=st.sampled_from(signs),
        fraction=shares,
        base=st.sampled_from(bases),
        chair_breaks_tie=st.booleans(),
    )
    count = st.builds(
        Term,
        id=st.just("t"),
        measure=st.sampled_from(MEASURES),
        of=st.sampled_from(of),
        cmp=st.sampled_from(signs),
        count=st.integers(0, 5),
    )
    return share | count


def trees(leaves=None):
    return st.recursive(
        terms() if leaves is None else leaves,
        lambda parts: st.builds(Branch, every=st.booleans(), parts=st.lists(parts, min_size=1, max_size=3).map(tuple)),
        max_leaves=4,
    )


def _named(rule: Rule) -> Rule:
    """Ids that are unique within each round, as a rule must have them."""
    return replace(rule, rounds=tuple(_named_round(each) for each in rule.rounds))


def _named_round(one: Round) -> Round:
    numbers = iter(range(1_000))

    def named(tree):
        if tree is None or isinstance(tree, str):
            return tree
        if isinstance(tree, Term):
            return replace(tree, id=f"t{next(numbers)}")
        return replace(tree, parts=tuple(named(part) for part in tree.parts))

    return replace(
        one,
        quorum=named(one.quorum),
        approval=named(one.approval),
        defeated_if=named(one.defeated_if),
        deemed_yes=one.deemed_yes and replace(one.deemed_yes, provisional=named(one.deemed_yes.provisional)),
        next=tuple(replace(step, when=named(step.when)) for step in one.next),
    )


def countings(silences=(ABSENT, "abstain", "follow_majority")):
    def built(participates, cast, silence, needs, conflict):
        return Counting(
            frozenset({"yes", "no", *participates}),
            frozenset({"yes", "no", *(set(cast) & set(participates))}),
            silence,
            needs if silence == "follow_majority" else None,
            conflict,
        )

    return st.builds(
        built,
        st.sets(st.sampled_from(BALLOT_CLASSES)),
        st.sets(st.sampled_from(BALLOT_CLASSES)),
        st.sampled_from(silences),
        st.none() | st.builds(FollowNeeds, st.sampled_from([">", ">="]), shares),
        st.sampled_from(["invalid", "head_abstains"]),
    )


caps = st.builds(
    lambda kind, limit, in_quorum, reduce, carried: Cap(
        kind, limit if kind == "fraction" else Fraction(1), in_quorum, reduce, carried
    ),
    st.sampled_from(["majority_holder", "sum_of_other_present", "fraction"]),
    shares,
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
limits = (
    st.builds(MandateLimit, st.integers(0, 3), st.none() | shares)
    | st.builds(ShareLimit, st.integers(0, 4), shares, shares, st.integers(0, 2), st.sampled_from((EITHER, BOTH)))
    | st.builds(LotLimit, st.integers(0, 3), shares)
)
modifiers = st.builds(WeightModifier, st.just("tagged"), shares, shares, st.integers(0, 3))


def rules(trees=trees(), countings=countings(), defeats=trees()):
    """Rules of one round; `next` and a second round are added by `with_next`."""
    rounds = st.builds(
        Round,
        id=st.just("main"),
        quorum=st.none() | trees,
        approval=trees,
        deemed_yes=st.none() | st.builds(DeemedYes, trees, st.just(30)),
        defeated_if=st.none() | defeats,
    )
    return st.builds(
        Rule,
        id=st.just("random"),
        rounds=st.tuples(rounds),
        counting=countings,
        cap=st.none() | caps,
        weight_modifier=st.none() | modifiers,
        proxy_limit=st.none() | limits,
    ).map(_named)


def with_next(rule: Rule, when: object) -> Rule:
    """A second round behind the first."""
    first = rule.rounds[0]
    second = replace(first, id="second")
    step = NextRound("second", when, fresh_ballots=True)  # type: ignore[arg-type]
    return _named(replace(rule, rounds=(replace(first, next=(step,)), second)))


@dataclass(frozen=True)
class Vote:
    """A rule with one of its rounds, a roll, ballots and facts."""

    rule: Rule
    round: str
    roll: tuple[RegisterRow, ...]
    ballots: Mapping[str, str]
    facts: Facts
    turn: int = 0


OWNERS = "ABCDEF"


@st.composite
def rolls(draw, whole=False):
    """Up to nine units of six owners; weights of any size, zero included; some rows out of the count."""
    size = draw(st.integers(0 if not whole else 1, 9))
    rows = []
    for number in range(size):
        owner = draw(st.sampled_from(OWNERS))
        rows.append(
            RegisterRow(
                f"u{number}",
                owner,
                draw(st.integers(0, 30) | st.integers(0, 10**9)),
                draw(st.sampled_from(["", "", "", "together"])),
                draw(st.sampled_from(["", "", "", "", "base", "vote"])),
                draw(st.sampled_from([(), (), ("tagged",)])),
            )
        )
    return tuple(rows)


@st.composite
def votes(draw, rules=rules(), choices=CHOICES, rolls=rolls()):
    rule = draw(rules)
    roll = draw(rolls)
    keys = sorted({row.unit for row in roll} | {row.owner for row in roll})
    owners = sorted({row.owner for row in roll})
    ballots = draw(st.dictionaries(st.sampled_from(keys), st.sampled_from(choices))) if keys else {}
    some = st.frozensets(st.sampled_from(owners)) if owners else st.just(frozenset())
    facts = Facts(
        chair_casting=draw(st.sampled_from(["", "yes", "no"])),
        in_person=draw(some),
        objecting=draw(some),
        not_served=draw(some),
        proxies=draw(st.dictionaries(st.sampled_from(owners), st.sampled_from([*OWNERS, "X"]))) if owners else {},
    )
    round_id = draw(st.sampled_from([each.id for each in rule.rounds]))
    return Vote(rule, round_id, roll, ballots, facts, draw(st.integers(0, TURNS - 1)))


any_rule = rules()


ROUNDS = tuple((preset.rule, one.id) for preset in presets.all_presets() for one in preset.rule.rounds)
TURNS = 5


def on_presets(vote: Vote) -> Iterator[Vote]:
    """The same roll, ballots and facts under every fifth round of the presets; the turn is part of the vote, so
    that some thirty votes try each of them several times."""
    for rule, round_id in ROUNDS[vote.turn :: TURNS]:
        yield replace(vote, rule=rule, round=round_id)
