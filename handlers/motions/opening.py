"""Opening of a vote: how a draft becomes one, checked, frozen under its fingerprint, posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from governance.law.rule import Rule
from governance.law.rule_data import rule_data
from governance.motions.motion import Missing, Stage, closing, missing, opening_fingerprint, reminders
from governance.motions.motion_class import Electorate
from governance.register.weighing import counted_as
from governance.schedule.quiet_hours import next_waking
from governance.tally.roll import RegisterRow
from handlers.ballots import native_poll
from handlers.ballots.cards import post_fingerprint, refresh, say_list, say_name
from handlers.frame.refusals import Refusal, Stale
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.places.kinds import find_kind
from storage.ballots import rolls
from storage.ballots.rolls import Entitled
from storage.communities import accounts, chats
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.motions import motions
from storage.motions.motions import POLL, Motion
from storage.queues import due
from storage.queues.due import Due

_LACKING = {
    Missing.TITLE: N_("title"),
    Missing.TEXT: N_("text"),
    Missing.RULE: N_("rule"),
    Missing.PERIOD: N_("voting period"),
    Missing.ROLL: N_("roll (nobody can vote on it yet)"),
    Missing.CHAT: N_("a group to announce it in"),
}


class Incomplete(Refusal):
    """The pre-open checklist is not fulfilled."""

    message = N_("This motion cannot be opened yet. Still missing: {lacking}.")

    def __init__(self, t: Words, lacking: Sequence[Missing]) -> None:
        super().__init__(lacking=_say_lacking(t, lacking))
        self._lacking = lacking

    def said(self, t: Words) -> Html:
        """The same to somebody who pressed a moment ago."""
        return t(self.message, lacking=_say_lacking(t, self._lacking))


def _say_lacking(t: Words, lacking: Sequence[Missing]) -> str:
    return say_list(t, [t.plain(_LACKING[each]) for each in lacking])


async def open_vote(work: Work, motion: Motion, community: Community, roll: list[Entitled], *, by: int) -> Motion:
    """Freeze roll, rule and text, start the clock, post the card. Raises Incomplete."""
    await rolls.freeze(work.uow, motion.id, roll)
    rows = await rolls.register_rows(work.uow, motion.id)
    print_ = fingerprint_of(motion, rows, await rule_for(work, motion, community), work.now)
    return await open_sealed(work, motion, community, rows, by=by, at=work.now, fingerprint=print_)


def fingerprint_of(motion: Motion, rows: Sequence[RegisterRow], rule: Rule, begins: datetime) -> str:
    """The fingerprint under which the vote opens if it begins at that moment."""
    closes_at = closing(begins, motion.period).isoformat()
    return opening_fingerprint(_statement(motion, closes_at), rows, rule)


async def open_sealed(
    work: Work,
    motion: Motion,
    community: Community,
    rows: list[RegisterRow],
    *,
    by: int,
    at: datetime,
    fingerprint: str,
) -> Motion:
    """Open it, beginning `at`, under the fingerprint of that moment; its roll (`rows`) stands. Raises Incomplete."""
    rule = await rule_for(work, motion, community)
    chat = await check_complete(work, motion, community, rows)
    closes_at = closing(at, motion.period)
    values = {
        "chat_id": chat,
        "opened_by": by,
        "opened_at": at,
        "closes_at": closes_at,
        "preset": rule.id,
        "rule": rule_data(rule),
        "fingerprint": fingerprint,
    }
    if not await motions.move(work.uow, motion, Stage.OPEN, **values):
        raise Stale
    content = {"opened_by": by, "fingerprint": fingerprint, "closes_at": closes_at.isoformat(), "heads": len(rows)}
    journal.record(work.uow, community.id, "motion.opened", motion.subject, content)
    await _schedule(work, motion, community, closes_at=closes_at)
    opened = await motions.get(work.uow, motion.id)
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
    motion = await motions.find(work.uow, int(item.payload["motion"]))
    if item.payload.get("ok") or motion is None or motion.stage is not Stage.OPEN:
        return
    others = await chats.groups_of(work.uow, motion.community)
    for group in others:
        if group.id != motion.chat and group.purpose in {"owners", "committee"}:
            await motions.announce_in(work.uow, motion.id, group.id)
            await refresh(work, await motions.get(work.uow, motion.id), fresh=True, then="motion.posted")
            return
    opener = await accounts.get(work.uow, motion.opened_by or motion.drafted_by)
    if opener.private_chat is not None:
        t = words(opener.language)
        text = t(
            "I cannot write in your group, so {name} has not been announced. Please let me back in.",
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
        **({"part": list(motion.part)} if motion.part else {}),
    }


async def rule_for(work: Work, motion: Motion, community: Community) -> Rule:
    """The rule that decides it in the community as it stands, with the weight called as its register has it.

    Raises Incomplete if there is none any more.
    """
    kind = await find_kind(work.uow, community, motion.motion_class)
    if kind is None:
        raise Incomplete(await work.words(), [Missing.RULE])
    if not motion.electorate.of_owners:
        return kind.rule
    return replace(kind.rule, weight=counted_as(kind.rule.weight, community.weighing))


async def check_complete(work: Work, motion: Motion, community: Community, rows: list[RegisterRow]) -> int | None:
    """The group in which it is announced, if nothing else is lacking either. Raises Incomplete."""
    chat = motion.chat or await chat_for(work, motion)
    rule, period, has_chat = await rule_for(work, motion, community), motion.period, chat is not None
    lacking = missing(title=motion.title, text=motion.text, period=period, rule=rule, roll=rows, has_chat=has_chat)
    if lacking:
        raise Incomplete(await work.words(), lacking)
    return chat


async def chat_for(work: Work, motion: Motion) -> int | None:
    """Where a vote is announced: the committee's own group for its votes if it has one, else the owners' group."""
    groups = await chats.groups_of(work.uow, motion.community)
    wanted = ["committee", "owners"] if motion.electorate is Electorate.COMMITTEE else ["owners"]
    for purpose in wanted:
        for group in groups:
            if group.purpose == purpose:
                return group.id
    return None


async def _schedule(work: Work, motion: Motion, community: Community, *, closes_at: datetime) -> None:
    await due.schedule(work.uow, "motion.close", motion.subject, closes_at, community=community.id)
    if not motion.force:
        return
    invite = next_waking(work.now, community.timezone)
    payload = {"motion": motion.id, "after": 0}
    await due.schedule(work.uow, "motion.invite", motion.subject, invite, community=community.id, payload=payload)
    for number, at in enumerate(reminders(work.now, closes_at, community.timezone)):
        name = motion.subject.part(number)
        await due.schedule(work.uow, "motion.remind", name, at, community=community.id, payload={"motion": motion.id})


ROUTES = [
    Route(DueTrigger("motion.posted"), on_posted),
]
