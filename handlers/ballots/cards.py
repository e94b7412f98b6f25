"""Cards of motions: how a motion looks in the group, at its opening and when it has ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from functools import lru_cache

from governance.law.rule import AREA, FLOOR_AREAS
from governance.law.rule_form import parse_rule
from governance.motions.motion import Stage
from governance.tally.quorum import Turnout, turnout
from governance.tally.roll import Facts, RegisterRow
from governance.tally.weight import area_text
from handlers.ballots.missing_homes import say_missing
from handlers.ballots.verdicts import say_outcome
from handlers.frame.buttons import Button, Keyboard, button, link
from handlers.frame.dates import say_moment
from handlers.frame.deep_links import deep_link
from handlers.frame.words import N_, Html, Words, html_of, words
from handlers.frame.work import Work
from handlers.places.kinds import class_name, voters
from handlers.tally.amounts import amount
from storage.ballots import ballots, native_polls, notice, rolls
from storage.communities import communities
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.motions.motions import POLL, Motion

EXCERPT = 160
"""Characters of the text that the group card shows; the rest is one tap away in private."""

SEALED = N_("Results stay hidden until then; only the operator of this bot could read them.")
"""What sealing is and is not; with the end of the vote before it."""

CHOICES = {"yes": N_("In favour"), "no": N_("Against"), "abstain": N_("Abstain")}


def say_name(t: Words, motion: Motion) -> Html:
    """Kind, number and title: what the first line of every text about it says."""
    if motion.force:
        return t("Motion {number}: {title}", number=motion.number, title=motion.title)
    return t("Rehearsal {number}: {title}", number=motion.number, title=motion.title)


def mark(name: Html) -> Html:
    """The first line of a card about a vote."""
    return Html(f"🗳 <b>{name}</b>")


def say_list(t: Words, parts: Sequence[str]) -> str:
    """Several names in a row."""
    return ("、" if t.language == "zh" else ", ").join(parts)


@lru_cache(maxsize=256)
def say_end(language: str, closes_at: datetime, timezone: str) -> str:
    """The closing moment in a person's language; said once per ballot, worked out once."""
    return say_moment(words(language), closes_at, timezone)


def choice_buttons(t: Words, motion: int, chosen: Sequence[str] = ()) -> list[list[Button]]:
    """The three choices; those that stand are shown as chosen."""
    made = {
        choice: button(f"✓ {t.plain(name)}" if choice in chosen else t.plain(name), "ballot.cast", motion, choice)
        for choice, name in CHOICES.items()
    }
    return [[made["yes"], made["no"]], [made["abstain"]]]


async def refresh(
    work: Work, motion: Motion, *, fresh: bool = False, then: str | None = None, roll: Sequence[RegisterRow] = ()
) -> None:
    """Bring the motion's card in its group up to date: one message, edited in place.

    `then` hears whether it came; `roll`: of a vote that was just opened, if it is at hand.
    """
    if motion.chat is None:
        return
    community = await communities.get(work.uow, motion.community)
    t = words(community.language)
    if motion.stage is Stage.OPEN:
        text, keyboard = await _open_card(work, t, motion, community, roll)
    else:
        text, keyboard = _ended_card(work, t, motion, community)
    told = {"motion": motion.id} if then else None
    work.post(motion.chat, text, keyboard, kind=Kind.CARD, card=motion.subject, fresh=fresh, then=then, payload=told)


async def _open_card(
    work: Work, t: Words, motion: Motion, community: Community, roll: Sequence[RegisterRow]
) -> tuple[Html, Keyboard]:
    lines = [
        mark(say_name(t, motion)),
        t("{kind}: {electorate} until {end}.", **_facts(t, motion, community)),
        say_turnout(t, await turnout_now(work, motion, roll)),
        t.together(t(SEALED), t("A vote counts once its receipt appears.")),
        t("Fingerprint <code>{short}</code>, shown in full below", short=short_print(motion.fingerprint)),
    ]
    if not motion.force:
        lines[-1] = t("Fingerprint <code>{short}</code>", short=short_print(motion.fingerprint))
    if motion.force:
        lines.insert(1, Html(html_of(_excerpt(motion.text))))
    lines[3:3] = await say_missing(work, t, motion)
    lines += missing_ballots(t, motion, community)
    read = link(t.plain("Read and vote in private"), deep_link(work.bot, "motion", motion.id))
    carried = await _carried(work, motion)
    if carried is _Carried.BY_POLL:
        return Html("\n".join(lines)), [[read]]
    if carried is _Carried.BY_BOTH:
        lines.append(
            t(
                "Its poll stays in the former group until the end and counts too. If you vote in both, the "
                "later vote counts."
            )
        )
    return Html("\n".join(lines)), [*choice_buttons(t, motion.id), [read]]


def missing_ballots(t: Words, motion: Motion, community: Community) -> list[Html]:
    """Since when ballots are missing in a vote that was interrupted."""
    if motion.interrupted_at is None:
        return []
    since = say_moment(t, motion.interrupted_at, community.timezone)
    return [t("Ballots cast after {since} are missing here; please vote again. Earlier ones count.", since=since)]


def short_print(fingerprint: str | None) -> str:
    """A fingerprint as it fits a phone's line; whoever compares wants the whole of it."""
    return f"{fingerprint[:8]}…{fingerprint[-8:]}" if fingerprint else ""


def post_fingerprint(work: Work, t: Words, motion: Motion) -> None:
    """The whole fingerprint, below the card, in a message that is never edited: what hundreds have seen, stands."""
    if motion.chat is None or not motion.fingerprint:
        return
    text = t(
        "Motion {number}, fingerprint of text, roll and rule when the vote opened:\n<code>{fingerprint}</code>",
        number=motion.number,
        fingerprint=motion.fingerprint,
    )
    work.post(motion.chat, text, kind=Kind.NOTICE, about=motion.subject, silent=True)


class _Carried(Enum):
    """Where the ballots of the group are given."""

    BY_BUTTONS = "buttons"
    BY_POLL = "poll"
    BY_BOTH = "both"  # the community has moved: the poll stays behind, and is stopped at the end only


async def _carried(work: Work, motion: Motion) -> _Carried:
    """Without its native poll, or once somebody else has stopped it, buttons carry a vote."""
    poll = await native_polls.carrying(work.uow, motion.id)
    if motion.carrier != POLL or (poll is not None and poll.state not in {"sending", "open"}):
        return _Carried.BY_BUTTONS
    return _Carried.BY_POLL if poll is None or poll.chat == motion.chat else _Carried.BY_BOTH


def _facts(t: Words, motion: Motion, community: Community) -> dict[str, object]:
    return {
        "kind": class_name(t, motion),
        "electorate": voters(t, motion),
        "end": say_moment(t, motion.closes_at, community.timezone) if motion.closes_at else "",
    }


def _ended_card(work: Work, t: Words, motion: Motion, community: Community) -> tuple[Html, Keyboard]:
    lines = [mark(say_name(t, motion))]
    if motion.closes_at and motion.stage is not Stage.HANDED_OVER:  # one that was called off never had a time to end
        lines.append(t("Voting ended {end}.", end=say_moment(t, motion.closes_at, community.timezone)))
    lines.append(say_outcome(t, motion))
    if motion.fingerprint and motion.force:
        lines.append(t("When the vote opened: <code>{short}</code>", short=short_print(motion.fingerprint)))
    if motion.closing_fingerprint:
        lines.append(t("Fingerprint at the end: <code>{fingerprint}</code>", fingerprint=motion.closing_fingerprint))
    read = link(t.plain("Read in full"), deep_link(work.bot, "motion", motion.id))
    return Html("\n".join(lines)), [[read]]


async def turnout_now(work: Work, motion: Motion, roll: Sequence[RegisterRow] = ()) -> Turnout:
    """How many have voted so far; `roll`: if it is at hand."""
    rule = parse_rule(motion.rule)
    rows = roll or await rolls.frozen_rows(work.uow, motion.id, motion.fingerprint or "")
    unheard = await notice.not_served(work.uow, motion.id) if rule.hears_silence else frozenset()
    return turnout(rule, rows, await ballots.received(work.uow, motion.id), Facts(not_served=unheard))


def say_turnout(t: Words, now: Turnout) -> Html:
    """How many have voted, by heads and by weight where that counts, and whether the quorum is reached. Never how."""
    heads = {"heads": now.heads, "all_heads": now.all_heads}
    if now.weight.startswith("one per"):
        said = t("Voted: {heads} of {all_heads}.", **heads)
    elif now.weight in FLOOR_AREAS:
        areas = {"area": area_text(now.area), "all_area": area_text(now.all_area)}
        said = t("Voted: {heads} of {all_heads} owners, {area} of {all_area} m².", **heads, **areas)
    else:
        weight = amount(t, now.area, AREA, now.weight)
        whole = amount(t, now.all_area, AREA, now.weight)
        said = t("Voted: {heads} of {all_heads} owners, {weight} of {whole}.", **heads, weight=weight, whole=whole)
    if not now.conditions:
        return t.together(said, t("No quorum is needed."))
    quorum = t("Quorum reached.") if now.reached else t("Quorum not reached yet.")
    return t.together(said, quorum)


def _excerpt(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= EXCERPT else flat[: EXCERPT - 1] + "…"
