"""Result of a vote on paper: the outcome, why, and the count with the origin of each number; to be filed or put up."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from typing import Any

from bot.documents.typesetting import typeset
from governance.law import presets
from governance.schedule.repetition import wall_of
from governance.tally.election import ElectionVerdict
from governance.tally.verdict import Verdict
from governance.tally.verdict_data import verdict_from_data
from governance.worked_votes.worked_case import AnyCase, AnyVerdict, ElectionCase
from handlers.ballots.cards import say_name
from handlers.ballots.verdicts import say_outcome, say_reconciliation
from handlers.frame.words import Words
from handlers.law.preset_words import heading_words
from handlers.law.rule_words import alternative_words
from handlers.law.vocabulary import round_word
from handlers.tally.count_table import CountTable, count_tables
from handlers.tally.count_words import outside_lines
from handlers.tally.election_words import election_words
from handlers.tally.verdict_words import outcome_words, remark_words, rule_and_numbers, what_next
from storage.communities.communities import Community
from storage.motions.motions import Motion

Answered = Sequence[tuple[AnyCase, Sequence[AnyVerdict]]]


def print_result(t: Words, answered: Answered, uncounted: Sequence[tuple[str, str]] = ()) -> bytes:
    """The PDF, A4: a page or more for each vote, which begins with its outcome.

    `uncounted`: the ids of votes that could not be counted, each with the reason.
    """
    votes = [_vote(t, case, verdicts) for case, verdicts in answered]
    votes += [_uncounted(t, name, problem) for name, problem in uncounted]
    words = {"title": t.plain("Result of a vote"), "why": t.plain("Why"), "count": t.plain("The count")}
    return typeset("result", {"language": t.language, "votes": votes, "words": words})


def print_motion(t: Words, motion: Motion, community: Community) -> bytes:
    """The PDF, A4, of a motion that was counted in the chat: as there, with its text, its end and its fingerprints."""
    if motion.verdict is None:
        raise ValueError("nothing was counted")
    said = _verdict(t, verdict_from_data(motion.verdict)) | {"outcome": unescape(say_outcome(t, motion)), "ways": []}
    about = [community.name, motion.text]
    if motion.closes_at is not None:
        about.append(
            unescape(
                t("Voting ended {end}.", end=wall_of(motion.closes_at, community.timezone).strftime("%Y-%m-%d %H:%M"))
            )
        )
    below = (
        [*said["below"], unescape(say_reconciliation(t, motion.reconciliation))]
        if motion.reconciliation
        else said["below"]
    )
    vote = {
        "name": unescape(say_name(t, motion)),
        "rounds": [{"name": "", **said, "below": below}],
        "rule": [*about, *_origin(t, motion)],
    }
    words = {"title": t.plain("Result of a vote"), "why": t.plain("Why"), "count": t.plain("The count")}
    return typeset("result", {"language": t.language, "votes": [vote], "words": words})


def _origin(t: Words, motion: Motion) -> list[str]:
    """By which rule, and what proves that text, roll and ballots are those that were frozen."""
    lines = list(heading_words(t, presets.preset(str(motion.rule["id"])))) if motion.rule else []
    if motion.fingerprint:
        lines.append(t.plain("Fingerprint of text, roll and rule: {fingerprint}", fingerprint=motion.fingerprint))
    if motion.closing_fingerprint:
        told = t("Fingerprint at the end: <code>{fingerprint}</code>", fingerprint=motion.closing_fingerprint)
        lines.append(unescape(told.replace("<code>", "").replace("</code>", "")))
    return lines


def _vote(t: Words, case: AnyCase, verdicts: Sequence[AnyVerdict]) -> dict[str, Any]:
    rounds = []
    for verdict in verdicts:
        said = _election(t, case, verdict) if isinstance(verdict, ElectionVerdict) else _verdict(t, verdict)
        name = round_word(t, verdict.round) if len(verdicts) > 1 else ""
        ways = alternative_words(t, case.preset.rule, verdict.round) if verdict.established else ()
        rounds.append({"name": name, **said, "ways": list(ways)})
    return {"name": case.title or case.id, "rounds": rounds, "rule": list(heading_words(t, case.preset))}


def _uncounted(t: Words, name: str, problem: str) -> dict[str, Any]:
    alone = {"name": "", "outcome": t.plain("Not counted."), "why": [problem], "tables": [], "below": [], "ways": []}
    return {"name": name, "rounds": [alone], "rule": []}


def _verdict(t: Words, verdict: Verdict) -> dict[str, Any]:
    return {
        "outcome": outcome_words(t, verdict),
        "why": list(rule_and_numbers(t, verdict)),
        "tables": [_cells(table) for table in count_tables(t, verdict)],
        "below": [*outside_lines(t, verdict), *remark_words(t, verdict), what_next(t, verdict)],
    }


def _election(t: Words, case: AnyCase, result: ElectionVerdict) -> dict[str, Any]:
    outcome, *why = election_words(t, result, case.rows if isinstance(case, ElectionCase) else {})
    return {"outcome": outcome, "why": why, "tables": [], "below": []}


def _cells(table: CountTable) -> dict[str, Any]:
    return {"columns": table.columns, "rows": table.rows, "total": table.total}
