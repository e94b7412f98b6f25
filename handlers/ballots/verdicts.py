"""Verdicts as they are said, in the group and in private."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.law.rule import HEADS
from governance.law.rule_form import parse_rule
from governance.motions.motion import Stage
from governance.tally.origins import Origins
from governance.tally.verdict import Verdict
from governance.tally.verdict_data import verdict_from_data
from handlers.frame.words import N_, Html, Words, html_of
from handlers.tally.verdict_words import reason_words, what_next
from storage.motions.motions import Motion

_RESULTS = {"passed": N_("Passed."), "no_quorum": N_("Void: too few took part.")}
_NOT_PASSED = N_("Not passed.")
# Until notice periods, paper ballots and objections exist, an owners' vote is no resolution yet.
_PRELIMINARY = {
    "passed": N_("Result of the count: passed (not yet a resolution)."),
    "no_quorum": N_("Result of the count (preliminary): void, too few took part."),
}
_NOT_PASSED_YET = N_("Result of the count (preliminary): not passed.")
_REHEARSED = {
    "passed": N_("Rehearsal, not binding: passed."),
    "no_quorum": N_("Rehearsal, not binding: void, too few took part."),
}
_NOT_PASSED_REHEARSAL = N_("Rehearsal, not binding: not passed.")
_STAGES = {
    Stage.DRAFT: N_("This is a draft, not open for voting yet."),
    Stage.OPEN: N_("Voting is open."),
    Stage.COUNTING: N_("Voting is over. I am still collecting the last answers to the poll."),
    Stage.UNESTABLISHED: N_("There is no result, because answers to the poll were lost. The vote must be held again."),
    Stage.HANDED_OVER: N_(
        "This vote continues with another bot. Ballots with a receipt count there; I take no more here."
    ),
    Stage.WITHDRAWN: N_("Withdrawn before it was opened."),
}


def say_outcome(t: Words, motion: Motion) -> Html:
    """The outcome in one line, or how the motion stands."""
    if motion.stage is Stage.WITHDRAWN and not motion.force:
        return t("Cancelled: fewer than two people were here. To try again: /rehearse")
    if motion.verdict is None:
        return t(_STAGES[motion.stage])
    outcome = str(motion.verdict["outcome"])
    if not motion.force:
        return t(_REHEARSED.get(outcome, _NOT_PASSED_REHEARSAL))
    if motion.electorate.of_owners:
        return t(_PRELIMINARY.get(outcome, _NOT_PASSED_YET))
    return t(_RESULTS.get(outcome, _NOT_PASSED))


def say_verdict(t: Words, motion: Motion, name: Html, *, brief: bool = False) -> Html:
    """The whole verdict: the outcome in one line, name, every condition with its numbers, the count and its origins,
    the poll's count, what is next.

    `brief`: for the group, so that it fits a phone; shares, remarks and what is next are one tap away.
    """
    lines: list[Html] = [Html(f"<b>{say_outcome(t, motion)}</b>"), name]
    if motion.verdict is None:
        return Html("\n".join(lines))
    verdict = verdict_from_data(motion.verdict)
    lines += [Html(html_of(line)) for line in reason_words(t, verdict, brief=brief)]
    lines += _say_silence(t, motion, verdict)
    if motion.reconciliation:
        lines.append(say_reconciliation(t, motion.reconciliation))
    if motion.force and not brief:
        lines.append(Html(html_of(what_next(t, verdict))))
    return Html("\n".join(lines))


def _say_silence(t: Words, motion: Motion, verdict: Verdict) -> list[Html]:
    """Where the rule has silence mean something: whose was counted, until when they can object, whose was not."""
    rule = parse_rule(motion.rule)
    if not rule.hears_silence:
        return []
    lines = []
    deemed = rule.rounds[0].deemed_yes
    added = verdict.origins.get(HEADS, Origins()).total("deemed")
    if added and deemed:
        lines.append(
            t.plural(
                "{count} owner who did not vote counts as in favour, unless they object within {days} days.",
                "{count} owners who did not vote count as in favour, unless they object within {days} days.",
                int(added),
                days=deemed.days,
            )
        )
    if motion.not_served:
        lines.append(
            t.plural(
                "I have no proof that {count} owner was told of this vote, so their silence counts for nothing.",
                "I have no proof that {count} owners were told of this vote, so their silence counts for nothing.",
                len(motion.not_served),
            )
        )
    return lines


def say_reconciliation(t: Words, count: Mapping[str, Any]) -> Html:
    """Telegram's count and ours, side by side, so that everybody can add it up."""
    said = [
        t("Telegram shows {shown};", shown=count["shown"]),
        t.plural("{count} not on the roll,", "{count} not on the roll,", count["strangers"]),
        t.plural(
            "{count} replaced by a later ballot from the same home;",
            "{count} replaced by later ballots from the same homes;",
            count["overruled"],
        ),
        t("counted {counted}.", counted=count["counted"]),
    ]
    if count["elsewhere"]:
        said.append(t.plural("{count} more by button.", "{count} more by button.", count["elsewhere"]))
    return t.together(*said)
