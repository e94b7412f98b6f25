"""Freezing of a roll as a second member presses "open": written down in pieces, so that nobody waits for a long one."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta

from governance.fingerprint import fingerprint
from governance.law.rule_data import rule_data
from governance.motions.acts import OPEN_MOTION
from governance.motions.motion import Stage, may_open
from governance.register.weighing import per
from governance.tally.roll import RegisterRow
from handlers.approvals import committee_room
from handlers.approvals.approval import DECIDED, pressed
from handlers.ballots.cards import say_name
from handlers.frame.buttons import Keyboard, link
from handlers.frame.deep_links import deep_link
from handlers.frame.refusals import WHO, Refusal
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.motions.opening import Incomplete, check_complete, fingerprint_of, open_sealed, open_vote, rule_for
from handlers.motions.review import DRAFT, review_card
from storage.approvals import changes
from storage.ballots import electorates, rolls
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.motions import motions
from storage.motions.motions import Motion
from storage.queues import due
from storage.queues.due import Due

FREEZING = "motion.freeze"
_STALE = timedelta(minutes=1)


class OwnDraft(Refusal):
    """The drafter presses "open"."""

    message = N_("You drafted this motion, so another committee member must open it.")
    roads = (WHO,)


async def on_open(work: Work, press: Press) -> None:
    """A second committee member opens the vote: roll, rule and text freeze, and their fingerprint is posted."""
    community, motion = await pressed(work, press, DRAFT, right=OPEN_MOTION)
    account = await work.account()
    if motion.stage is not Stage.DRAFT:
        work.answer((await work.words()).plain(DECIDED))
        return
    if not may_open(drafter=motion.drafted_by, opener=account.id, force=motion.force):
        raise OwnDraft
    t = await work.words()
    if await due.waiting_for(work.uow, FREEZING, motion.subject):
        work.answer(t.plain("The roll is being drawn up; the vote opens in a moment."))
        return
    begun = _Freezing(by=account.id, seen=await changes.newest_of_roll(work.uow, community.id))
    if await _go_on(work, motion, community, begun):
        work.answer(t.plain("Motion {number} is open for voting.", number=motion.number))
    else:
        work.answer(t.plain("The roll is being drawn up; the vote opens in a moment."))


@dataclass(frozen=True, slots=True)
class _Freezing:
    """How far a roll is written down: by whose press, as of which change of the register, up to which unit.

    `whole`: all of it stands. Then `fingerprint` is worked out for a vote that begins `at` (ISO 8601) by the rule that
    has the fingerprint `rule`, and last of all it is opened; each in a unit of work of its own.
    """

    by: int
    seen: int
    after: int = 0
    whole: bool = False
    at: str = ""
    fingerprint: str = ""
    rule: str = ""


async def _go_on(work: Work, motion: Motion, community: Community, at: _Freezing) -> bool:
    """Write the next lines of the roll down; with the last of them the vote is open. False: there are more."""
    if at.whole:
        return await _seal_or_open(work, motion, community, at)
    each = per((await rule_for(work, motion, community)).weight)
    lines, rest = await electorates.some(work.uow, community.id, motion.electorate, at.after, each, part=motion.part)
    if not at.after:  # whatever is lacking, whoever presses hears of it before anything is written
        rows = [RegisterRow(line.unit, line.owner, line.weight) for line in lines]
        await check_complete(work, motion, community, rows)
    if at.after or rest is not None:
        await rolls.freeze(work.uow, motion.id, lines)
        await _later(work, motion, replace(at, after=at.after if rest is None else rest, whole=rest is None))
        return False
    await _show_opened(work, await open_vote(work, motion, community, lines, by=at.by))
    return True


async def _seal_or_open(work: Work, motion: Motion, community: Community, at: _Freezing) -> bool:
    """The fingerprint first, for it takes long; if the bot was away since, or the place of law was changed, that
    beginning is over and it is anew.
    """
    begins = datetime.fromisoformat(at.at) if at.at else None
    rule = await rule_for(work, motion, community)
    by_rule = fingerprint(rule_data(rule))
    if begins is None or work.now - begins > _STALE or at.rule != by_rule:
        rows = await rolls.register_rows(work.uow, motion.id)
        print_ = fingerprint_of(motion, rows, rule, work.now)
        rolls.keep_in_mind(print_, rows)
        await _later(work, motion, replace(at, at=work.now.isoformat(), fingerprint=print_, rule=by_rule))
        return False
    rows = await rolls.frozen_rows(work.uow, motion.id, at.fingerprint)
    opened = await open_sealed(work, motion, community, rows, by=at.by, at=begins, fingerprint=at.fingerprint)
    await _show_opened(work, opened)
    return True


async def _later(work: Work, motion: Motion, at: _Freezing) -> None:
    payload = {"motion": motion.id, **asdict(at)}
    await due.schedule(work.uow, FREEZING, motion.subject, work.now, community=motion.community, payload=payload)


async def on_freeze(work: Work, item: Due) -> None:
    """The next piece of a roll. If the register has changed since the first one, the roll is begun anew."""
    motion = await motions.get(work.uow, int(item.payload["motion"]))
    at = _Freezing(**{one.name: item.payload[one.name] for one in fields(_Freezing) if one.name in item.payload})
    if motion.stage is not Stage.DRAFT:
        await rolls.thaw(work.uow, motion.id)
        return
    seen = await changes.newest_of_roll(work.uow, motion.community)
    if seen != at.seen:
        await rolls.thaw(work.uow, motion.id)
        await _later(work, motion, _Freezing(by=at.by, seen=seen))
        return
    try:
        await _go_on(work, motion, await communities.get(work.uow, motion.community), at)
    except Incomplete as refused:
        await rolls.thaw(work.uow, motion.id)
        await _tell_refused(work, at.by, refused)


async def _show_opened(work: Work, motion: Motion) -> None:
    """Whoever saw the draft, and who drafted it, see that it is open now, and by whom."""
    await DRAFT.forget(work, motion)
    drafter = await accounts.get(work.uow, motion.drafted_by)
    opener = await accounts.get(work.uow, motion.opened_by or motion.drafted_by)

    async def opened(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        vote = [[link(t.plain("Read and vote in private"), deep_link(work.bot, "motion", motion.id))]]
        if reader is not None and reader.id == opener.id:
            return t("{name} is open for voting. You opened it.", name=say_name(t, motion)), vote
        if reader is not None and reader.id == drafter.id:
            return t("{name} is open for voting.", name=say_name(t, motion)), vote
        return t("{name} is open for voting. {opener} opened it.", name=say_name(t, motion), opener=opener.name), vote

    await committee_room.settle(work, motion.community, review_card(motion), opened, also=[drafter, opener])


async def _tell_refused(work: Work, opener: int, refused: Incomplete) -> None:
    account = await accounts.get(work.uow, opener)
    if account.private_chat is not None:
        t = words(account.language)
        text = refused.said(t)
        work.post(account.private_chat, text, kind=Kind.ANSWER)


ROUTES = [
    Route(ButtonPress("motion.open"), on_open, OPEN_MOTION),
    Route(DueTrigger(FREEZING), on_freeze),
]
