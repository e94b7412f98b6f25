"""Papers of motions: what each voter has in private, with their own ballot and the buttons to set it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from governance.motions.motion import Stage
from handlers.ballots.cards import (
    CHOICES,
    SEALED,
    choice_buttons,
    mark,
    missing_ballots,
    say_name,
    say_turnout,
    turnout_now,
)
from handlers.ballots.verdicts import say_outcome
from handlers.frame.buttons import Button, Keyboard, button, link
from handlers.frame.dates import say_moment
from handlers.frame.deep_links import deep_link
from handlers.frame.words import Html, Words, html_of
from handlers.frame.work import Work
from handlers.places.kinds import class_name, rule_name, voters
from storage.ballots.booths import Head
from storage.communities import communities
from storage.motions.motions import Motion


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """The paper of an open vote in one language: written once, for thousands read it. No turnout, which would be out
    of date the next minute; the group's card has it."""

    t: Words
    motion: int
    lines: tuple[Html, ...]
    below: tuple[tuple[Button, ...], ...]

    def of(self, heads: Sequence[Head], why_not: Html | None = None) -> tuple[Html, Keyboard]:
        """With the reader's own ballot; `why_not`: why somebody without a head has none."""
        own = own_ballot(self.t, heads) if heads else [why_not] if why_not else []
        return self._with(own, choice_buttons(self.t, self.motion, [head.choice for head in heads]) if heads else [])

    def for_everybody(self) -> tuple[Html, Keyboard]:
        """As it is sent to all at the opening: it stays true for whoever votes in the group."""
        said = self.t("A vote counts once its receipt appears.")
        return self._with([said], choice_buttons(self.t, self.motion))

    def _with(self, said: Sequence[Html], rows: Sequence[Sequence[Button]]) -> tuple[Html, Keyboard]:
        return Html("\n".join([*self.lines, *said])), [list(row) for row in (*rows, *self.below)]


async def open_paper(
    work: Work, t: Words, motion: Motion, *, before: Sequence[Html] = (), turnout: bool = False
) -> OpenPaper:
    """The motion in full, as somebody reads it who may vote. `turnout`: to whoever asks now, how many have voted."""
    community = await communities.get(work.uow, motion.community)
    lines = [*before, *_in_full(t, motion)]
    if motion.closes_at is not None:
        end = say_moment(t, motion.closes_at, community.timezone)
        lines.append(t.together(t("Voting ends {deadline}.", deadline=end), t(SEALED)))
    if turnout:
        lines.append(say_turnout(t, await turnout_now(work, motion)))
    lines += missing_ballots(t, motion, community)
    below = ((button(t.plain("Fingerprint"), "motion.print", motion.id),),) if motion.fingerprint else ()
    return OpenPaper(t, motion.id, tuple(lines), below)


async def paper(
    work: Work, t: Words, motion: Motion, heads: Sequence[Head], *, why_not: Html | None = None
) -> tuple[Html, Keyboard]:
    """The motion in full, for somebody who asks for it or has just chosen, with their own ballot."""
    if motion.stage is not Stage.OPEN or motion.closes_at is None:
        ended = paper_after(work.bot, t, motion)
        return ended.for_whoever_voted(heads), ended.keyboard
    return (await open_paper(work, t, motion, turnout=True)).of(heads, why_not)


def _in_full(t: Words, motion: Motion) -> list[Html]:
    lines = [
        mark(say_name(t, motion)),
        Html(html_of(motion.text)),
        Html(""),
        t("{kind}: {electorate}.", kind=class_name(t, motion), electorate=voters(t, motion)),
    ]
    if motion.rule:
        lines.append(t("Rule: {rule}", rule=rule_name(t, motion)))
    return lines


@dataclass(frozen=True, slots=True)
class PaperAfter:
    """The paper of a vote that is not open, in one language: written once, for thousands read it."""

    t: Words
    text: str
    keyboard: Keyboard

    def for_whoever_voted(self, heads: Sequence[Head]) -> Html:
        """With the reader's own ballot below it, if there is one."""
        return Html("\n".join([self.text, *ballot_that_stood(self.t, heads)]))


def paper_after(bot: str, t: Words, motion: Motion) -> PaperAfter:
    """What came of the motion, and the motion in full."""
    told = [*_in_full(t, motion), *_how_it_stands(t, motion)]
    read = link(t.plain("Read in full"), deep_link(bot, "motion", motion.id))
    return PaperAfter(t, "\n".join(told), [[read]] if motion.verdict is not None else [])


def _how_it_stands(t: Words, motion: Motion) -> list[Html]:
    if motion.stage is Stage.DRAFT:
        return [t("This is a draft, not open for voting yet.")]
    return [say_outcome(t, motion)]


def own_ballot(t: Words, heads: Sequence[Head]) -> list[Html]:
    """While the vote is open, to somebody on the roll: what stands, or that nothing does yet."""
    lines = _by_joint_owners(t, heads)
    if lines:
        lines.append(t("Joint owners have one ballot together; the latest one before the end counts."))
    if own := [head for head in heads if head.choice]:
        told = t("Your ballot: {choice}, receipt {receipt}. You can change it until the end.", **_said(t, own))
        return [told, *lines]
    if all(head.by for head in heads):
        return lines
    return [t("You have not voted yet. A vote counts once its receipt appears."), *lines]


def ballot_that_stood(t: Words, heads: Sequence[Head]) -> list[Html]:
    """After the close, to whoever has voted, or whose home has."""
    own = [head for head in heads if head.choice]
    lines = [t("Your ballot: {choice}, receipt {receipt}.", **_said(t, own))] if own else []
    return [*lines, *_by_joint_owners(t, heads)]


def _by_joint_owners(t: Words, heads: Sequence[Head]) -> list[Html]:
    """That somebody else set the ballot of a home that the reader shares; never how."""
    if any(head.by and not head.choice for head in heads):
        return [t("A joint owner has voted for the home you share.")]
    return []


def _said(t: Words, voted: Sequence[Head]) -> dict[str, str]:
    return {
        "choice": " / ".join(dict.fromkeys(t.plain(CHOICES[head.choice]) for head in voted)),
        "receipt": ", ".join(dict.fromkeys(head.receipt for head in voted)),
    }
