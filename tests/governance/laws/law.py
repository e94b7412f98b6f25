"""Laws: which hold for every rule, where they do not, and why.

Each law is tried on all presets and on random rules. What a law leaves out is named in a function of its own,
with the reason, and one counter-example for each reason is kept as a test.
"""

import os
from dataclasses import replace

from hypothesis import HealthCheck, Phase, settings

from governance.law.rule import Term
from governance.tally.decision import decide
from governance.tally.verdict import Verdict
from tests.governance.tally.any_vote import Vote, rules, trees
from tests.governance.tally.any_vote import terms as any_terms

LAW = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "30")),
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""Each example is tried on a random rule and on a fifth of the presets; a long run by hand:
`LAW_EXAMPLES=1000 pytest tests/governance/laws`."""


def decided(vote: Vote, **changed: object) -> Verdict:
    vote = replace(vote, **changed)
    return decide(vote.rule, vote.roll, vote.ballots, vote.facts, round_id=vote.round)


def upward(term: Term) -> bool:
    """Asks for many yes, many taking part, few no: what every preset asks for.

    A rule that asks for few yes or many abstentions is a rule that a yes can hurt, by its own words.
    """
    if term.of in ("yes", "participating", "cast", "objecting", "in_person"):
        return term.cmp in (">", ">=")
    return term.of == "no" and term.cmp in ("<", "<=")


upward_terms = any_terms(of=("yes", "participating", "cast", "no")).filter(upward)
objections = trees(any_terms(of=("objecting",), signs=(">", ">="), bases=("all",)))
upward_rules = rules(trees(upward_terms), defeats=objections)
