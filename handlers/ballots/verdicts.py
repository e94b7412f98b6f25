"""Verdicts as they are said, in the group and in private."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.motions.motion import Stage
from governance.motions.motion_class import Electorate
from governance.tally.verdict_data import verdict_from_data
from handlers.frame.words import N_, Html, Words, html_of
from handlers.tally.verdict_words import verdict_brief, verdict_words
from storage.motions.motions import Motion

_RESULTS = {"passed": N_("Passed."), "no_quorum": N_("Void: not enough owners took part.")}
_NOT_PASSED = N_("Not passed.")
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
    result = t(_RESULTS.get(str(motion.verdict["outcome"]), _NOT_PASSED))
    return t.together(*say_heading(t, motion), result)


def say_heading(t: Words, motion: Motion) -> list[Html]:
    """What must stand before a result that is not the last word, or that has no force at all."""
    if not motion.force:
        return [t("Rehearsal – not binding.")]
    if motion.electorate is Electorate.OWNERS:
        # Until notice periods, paper ballots and objections exist, an owners' vote is no resolution yet.
        return [t("Preliminary result – not yet a resolution.")]
    return []


def say_verdict(t: Words, motion: Motion, name: Html, *, brief: bool = False) -> Html:
    """The whole verdict: name, heading, outcome, every condition with its numbers, the poll's count, what now.

    `brief`: for the group, so that it fits a phone; shares, remarks and what now are one tap away.
    """
    lines: list[Html] = [Html(f"<b>{name}</b>")]
    heading = say_heading(t, motion)
    if motion.verdict is None:
        return Html("\n".join([*lines, *heading, t(_STAGES[motion.stage])]))
    verdict = verdict_from_data(motion.verdict)
    if brief:
        first, *rest = [Html(html_of(line)) for line in verdict_brief(t, verdict)]
        lines += [t.together(*heading, first), *rest]
    else:
        lines += [*heading, *(Html(html_of(line)) for line in verdict_words(t, verdict))]
    if motion.reconciliation:
        lines.append(say_reconciliation(t, motion.reconciliation))
    return Html("\n".join(lines))


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
