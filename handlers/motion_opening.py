"""How does a draft become an open vote: checked, its roll written down, frozen, posted?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from governance.motion import Missing, Stage, closing, may_open, missing, opening_fingerprint, reminders
from governance.motion_class import Electorate, class_of, rule_of
from governance.quiet_hours import next_waking
from governance.roles import Act
from governance.roll import RegisterRow
from governance.rule import Rule
from governance.rule_data import rule_data
from handlers import committee_room, native_poll
from handlers.buttons import Keyboard, link
from handlers.deep_links import deep_link
from handlers.motion_cards import post_fingerprint, refresh, say_list, say_name
from handlers.motion_review import review_card
from handlers.refusals import NotYours, Refusal, Stale
from handlers.triggers import Falling, Press, Pressing, Route
from handlers.words import N_, Html, Words, words
from handlers.work import Work
from storage import accounts, changes, chats, communities, due, electorates, motions, rolls
from storage.accounts import Account
from storage.communities import Community
from storage.due import Due
from storage.motions import POLL, Motion
from storage.outbox import Kind
from storage.rolls import Entitled

FREEZING = "motion.freeze"

_LACKING = {
    Missing.TITLE: N_("a title"),
    Missing.TEXT: N_("a text"),
    Missing.RULE: N_("a rule"),
    Missing.PERIOD: N_("a period of voting"),
    Missing.ROLL: N_("a roll: nobody is entitled to vote on it yet"),
    Missing.CHAT: N_("a group in which it is announced"),
}


class OwnDraft(Refusal):
    """The drafter presses "open"."""

    message = N_("You drafted this motion, so another committee member must open it.")


class Incomplete(Refusal):
    """The pre-open checklist is not fulfilled."""

    message = N_("This motion cannot be opened yet. It still lacks: {lacking}.")

    def __init__(self, t: Words, lacking: Sequence[Missing]) -> None:
        super().__init__(lacking=_say_lacking(t, lacking))
        self.lacking = lacking


def _say_lacking(t: Words, lacking: Sequence[Missing]) -> str:
    return say_list(t, [t.plain(_LACKING[each]) for each in lacking])


async def on_open(work: Work, press: Press) -> None:
    """A second committee member opens the vote: roll, rule and text freeze, and their fingerprint is posted."""
    motion = await motions.find(work.unit, press.number())
    if motion is None:
        raise NotYours
    await work.require(Act.OPEN_MOTION, motion.community)
    account = await work.account()
    if motion.stage is not Stage.DRAFT:
        work.answer((await work.words()).plain("This was decided before; nothing has changed."))
        return
    if not may_open(drafter=motion.drafted_by, opener=account.id, force=motion.force):
        raise OwnDraft
    t = await work.words()
    if await due.waiting_for(work.unit, FREEZING, motion.subject):
        work.answer(t.plain("Its roll is being written down; the vote opens in a moment."))
        return
    community = await communities.get(work.unit, motion.community)
    begun = _Freezing(by=account.id, seen=await changes.newest_of_roll(work.unit, community.id))
    if await _go_on(work, motion, community, begun):
        work.answer(t.plain("Motion {number} is open for voting.", number=motion.number))
    else:
        work.answer(t.plain("Its roll is being written down; the vote opens in a moment."))


# The roll of many homes is written down a piece at a time, so that nobody waits for it


@dataclass(frozen=True, slots=True)
class _Freezing:
    """How far a roll is written down: by whose press, as of which change of the register, up to which unit.

    `whole`: all of it stands; only the opening is left to do, in a unit of work of its own.
    """

    by: int
    seen: int
    after: int = 0
    whole: bool = False


async def _go_on(work: Work, motion: Motion, community: Community, at: _Freezing) -> bool:
    """Write the next lines of the roll down; with the last of them the vote is open. False: there are more."""
    lines: list[Entitled] = []
    if not at.whole:
        lines, rest = await electorates.some(work.unit, community.id, motion.electorate, at.after)
        if not at.after:  # whatever is lacking, whoever presses hears of it before anything is written
            rows = [RegisterRow(line.unit, line.owner, line.weight) for line in lines]
            await _check_complete(work, motion, _rule(motion, community), rows)
        if at.after or rest is not None:
            await rolls.freeze(work.unit, motion.id, lines)
            await _later(work, motion, replace(at, after=at.after if rest is None else rest, whole=rest is None))
            return False
    opened = await open_vote(work, motion, community, lines, by=at.by)
    await _show_opened(work, opened)
    return True


async def _later(work: Work, motion: Motion, at: _Freezing) -> None:
    payload = {"motion": motion.id, **asdict(at)}
    await due.schedule(work.unit, FREEZING, motion.subject, work.now, community=motion.community, payload=payload)


async def on_freeze(work: Work, item: Due) -> None:
    """The next piece of a roll. If the register has changed since the first one, the roll is begun anew."""
    motion = await motions.get(work.unit, int(item.payload["motion"]))
    at = _Freezing(**{name: item.payload[name] for name in ("by", "seen", "after", "whole")})
    if motion.stage is not Stage.DRAFT:
        await rolls.thaw(work.unit, motion.id)
        return
    seen = await changes.newest_of_roll(work.unit, motion.community)
    if seen != at.seen:
        await rolls.thaw(work.unit, motion.id)
        await _later(work, motion, _Freezing(by=at.by, seen=seen))
        return
    try:
        await _go_on(work, motion, await communities.get(work.unit, motion.community), at)
    except Incomplete as refused:
        await rolls.thaw(work.unit, motion.id)
        await _tell_refused(work, at.by, refused)


async def _show_opened(work: Work, motion: Motion) -> None:
    """Whoever saw the draft, and who drafted it, see that it is open now, and by whom."""
    drafter = await accounts.get(work.unit, motion.drafted_by)
    opener = await accounts.get(work.unit, motion.opened_by or motion.drafted_by)

    async def opened(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        vote = [[link(t.plain("Read and vote in private"), deep_link(work.bot, "motion", motion.id))]]
        if reader is not None and reader.id == opener.id:
            return t("{name} is open for voting. You opened it.", name=say_name(t, motion)), vote
        if reader is not None and reader.id == drafter.id:
            return t("{name} is open for voting.", name=say_name(t, motion)), vote
        return t("{name} is open for voting. {opener} opened it.", name=say_name(t, motion), opener=opener.name), vote

    await committee_room.settle(work, motion.community, review_card(motion), opened, also=[drafter, opener])


async def _tell_refused(work: Work, opener: int, refused: Incomplete) -> None:
    account = await accounts.get(work.unit, opener)
    if account.private_chat is not None:
        t = words(account.language)
        text = t(Incomplete.message, lacking=_say_lacking(t, refused.lacking))
        work.post(account.private_chat, text, kind=Kind.ANSWER)


async def open_vote(work: Work, motion: Motion, community: Community, roll: list[Entitled], *, by: int) -> Motion:
    """Freeze (the last lines of) the roll, rule and text, start the clock, post the card. Raises Incomplete."""
    await rolls.freeze(work.unit, motion.id, roll)
    rows = await rolls.register_rows(work.unit, motion.id)
    rule = _rule(motion, community)
    chat = await _check_complete(work, motion, rule, rows)
    closes_at = closing(work.now, motion.period)
    fingerprint = opening_fingerprint(_statement(motion, closes_at.isoformat()), rows, rule)
    values = {
        "chat_id": chat,
        "opened_by": by,
        "opened_at": work.now,
        "closes_at": closes_at,
        "preset": rule.id,
        "rule": rule_data(rule),
        "fingerprint": fingerprint,
    }
    if not await motions.move(work.unit, motion, Stage.OPEN, **values):
        raise Stale
    content = {"opened_by": by, "fingerprint": fingerprint, "closes_at": closes_at.isoformat(), "heads": len(rows)}
    work.unit.record(community.id, "motion.opened", motion.subject, content)
    await _schedule(work, motion, community, closes_at=closes_at)
    opened = await motions.get(work.unit, motion.id)
    # A rehearsal goes on in the card in which people gathered; a motion is news.
    await refresh(work, opened, fresh=motion.force, then="motion.posted", roll=rows)
    if opened.chat is not None and motion.force:
        post_fingerprint(work, words(community.language), opened)
        work.pin(opened.chat, motion.subject)
    if opened.carrier == POLL:
        await native_poll.send(work, opened, by=by)
    return opened


async def on_posted(work: Work, item: Due) -> None:
    """The card of an opened vote has arrived in its group; if it could not, another group of the community gets it."""
    motion = await motions.find(work.unit, int(item.payload["motion"]))
    if item.payload.get("ok") or motion is None or motion.stage is not Stage.OPEN:
        return
    others = await chats.groups_of(work.unit, motion.community)
    for group in others:
        if group.id != motion.chat and group.purpose in {"owners", "committee"}:
            await motions.announce_in(work.unit, motion.id, group.id)
            await refresh(work, await motions.get(work.unit, motion.id), fresh=True, then="motion.posted")
            return
    opener = await accounts.get(work.unit, motion.opened_by or motion.drafted_by)
    if opener.private_chat is not None:
        t = words(opener.language)
        text = t(
            "I cannot write in your group, so {name} is announced nowhere. Please let me in again.",
            name=say_name(t, motion),
        )
        work.post(opener.private_chat, text, kind=Kind.NOTICE)


def _statement(motion: Motion, closes_at: str) -> dict[str, object]:
    return {
        "number": motion.number,
        "title": motion.title,
        "text": motion.text,
        "class": motion.motion_class,
        "electorate": motion.electorate.value,
        "closes_at": closes_at,
    }


def _rule(motion: Motion, community: Community) -> Rule:
    return rule_of(class_of(community.jurisdiction, motion.motion_class))


async def _check_complete(work: Work, motion: Motion, rule: Rule, rows: list[RegisterRow]) -> int | None:
    """The group in which it is announced, if nothing else is lacking either. Raises Incomplete."""
    chat = motion.chat or await chat_for(work, motion)
    period, has_chat = motion.period, chat is not None
    lacking = missing(title=motion.title, text=motion.text, period=period, rule=rule, roll=rows, has_chat=has_chat)
    if lacking:
        raise Incomplete(await work.words(), lacking)
    return chat


async def chat_for(work: Work, motion: Motion) -> int | None:
    """Where a vote is announced: the committee's own group for its votes if it has one, else the owners' group."""
    groups = await chats.groups_of(work.unit, motion.community)
    wanted = ["committee", "owners"] if motion.electorate is Electorate.COMMITTEE else ["owners"]
    for purpose in wanted:
        for group in groups:
            if group.purpose == purpose:
                return group.id
    return None


async def _schedule(work: Work, motion: Motion, community: Community, *, closes_at: datetime) -> None:
    await due.schedule(work.unit, "motion.close", motion.subject, closes_at, community=community.id)
    if not motion.force:
        return
    invite = next_waking(work.now, community.timezone)
    payload = {"motion": motion.id, "after": 0}
    await due.schedule(work.unit, "motion.invite", motion.subject, invite, community=community.id, payload=payload)
    for number, at in enumerate(reminders(work.now, closes_at, community.timezone)):
        name = f"{motion.subject}:{number}"
        await due.schedule(work.unit, "motion.remind", name, at, community=community.id, payload={"motion": motion.id})


ROUTES = [
    Route(Pressing("motion.open"), on_open, Act.OPEN_MOTION),
    Route(Falling(FREEZING), on_freeze),
    Route(Falling("motion.posted"), on_posted),
]
