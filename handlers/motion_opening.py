"""How does a draft become an open vote: shown to a second member, checked, frozen, posted, or taken back?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from governance import presets
from governance.motion import Missing, Stage, closing, may_open, missing, opening_fingerprint, reminders
from governance.motion_class import Electorate, class_of, rule_of
from governance.quiet_hours import next_waking
from governance.roles import Act
from governance.roll import RegisterRow
from governance.rule import Rule
from governance.rule_data import rule_data
from handlers import committee_room, native_poll
from handlers.buttons import Keyboard, button, link
from handlers.dates import say_length
from handlers.deep_links import deep_link
from handlers.motion_cards import CLASSES, ELECTORATES, post_fingerprint, refresh, say_list, say_name
from handlers.refusals import NotYours, Refusal, Stale
from handlers.triggers import Falling, Press, Pressing, Route
from handlers.verdicts import say_outcome
from handlers.words import N_, Html, Words, html_of, words
from handlers.work import Work
from storage import accounts, chats, communities, due, electorates, motions, rolls
from storage.accounts import Account
from storage.communities import Community
from storage.due import Due
from storage.motions import POLL, Motion
from storage.outbox import Kind
from storage.rolls import Entitled

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


async def ask_second(work: Work, motion: Motion) -> list[str]:
    """Show a new draft to the committee, in its group or each in private; returns the names of who hears it."""
    held = await electorates.entitled(work.unit, motion.community, Electorate.COMMITTEE)
    keys = [account for line in held for account in line.accounts if account != motion.drafted_by]
    community = await communities.get(work.unit, motion.community)

    async def draft(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        return await _review_text(work, t, motion)

    others = await accounts.several(work.unit, keys)
    heard = await committee_room.ask(work, community, others, review_card(motion), draft, kind=Kind.NOTICE)
    return [each.name for each in heard]


def review_card(motion: Motion) -> str:
    """The card of a draft that waits for its second person."""
    return f"review:{motion.id}"


async def review(work: Work, motion: Motion) -> None:
    await work.require(Act.DRAFT_MOTION, motion.community)
    here = await work.chat()
    if not work.private and here.purpose != chats.COMMITTEE:
        t = await work.words()
        address = deep_link(work.bot, "motion", motion.id)
        await work.reply(
            t("{name} – a draft. A second committee member opens it in private.", name=say_name(t, motion)),
            [[link(t.plain("Check and open"), address)]],
        )
        return
    reader = (await work.account()).id if work.private else 0
    text, keyboard = await _review_text(work, await work.words(), motion, reader=reader)
    work.post(here.id, text, keyboard, kind=Kind.ANSWER, card=review_card(motion), fresh=True)


async def _review_text(work: Work, t: Words, motion: Motion, *, reader: int = 0) -> tuple[Html, Keyboard]:
    community = await communities.get(work.unit, motion.community)
    rule = class_of(community.jurisdiction, motion.motion_class)
    drafter = await accounts.get(work.unit, motion.drafted_by)
    lines = [
        Html(f"📝 <b>{say_name(t, motion)}</b>"),
        t("Drafted by {drafter} in {community}.", drafter=drafter.name, community=community.name),
        Html(html_of(motion.text)),
        t("{kind}: {electorate}.", kind=t(CLASSES[motion.motion_class]), electorate=t(ELECTORATES[motion.electorate])),
        t("Rule: {rule}", rule=presets.preset(rule.preset).name(t.language)),
        t("Voting lasts {length}.", length=say_length(t, motion.period)),
        t("Ballots by native poll: after the end everybody sees who chose what.")
        if motion.carrier == POLL
        else t("Ballots by buttons."),
        t("Opening freezes the roll, the rule and the text. It cannot be undone."),
    ]
    back = button(t.plain("Take the draft back"), "motion.withdraw", motion.id)
    if reader == motion.drafted_by:
        return Html("\n".join([*lines, t("Another committee member opens it.")])), [[back]]
    return Html("\n".join(lines)), [[back, button(t.plain("Open the vote"), "motion.open", motion.id, style="primary")]]


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
    community = await communities.get(work.unit, motion.community)
    roll = await electorates.entitled(work.unit, community.id, motion.electorate)
    opened = await open_vote(work, motion, community, roll, by=account.id)
    work.answer((await work.words()).plain("Motion {number} is open for voting.", number=motion.number))
    await _show_opened(work, opened)


async def _show_opened(work: Work, motion: Motion) -> None:
    """Whoever saw the draft, and who drafted it, see that it is open now, and by whom."""
    opener, drafter = await work.account(), await accounts.get(work.unit, motion.drafted_by)

    async def opened(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        vote = [[link(t.plain("Read and vote in private"), deep_link(work.bot, "motion", motion.id))]]
        if reader is not None and reader.id == opener.id:
            return t("{name} is open for voting. You opened it.", name=say_name(t, motion)), vote
        if reader is not None and reader.id == drafter.id:
            return t("{name} is open for voting.", name=say_name(t, motion)), vote
        return t("{name} is open for voting. {opener} opened it.", name=say_name(t, motion), opener=opener.name), vote

    await committee_room.settle(work, motion.community, review_card(motion), opened, also=[drafter, opener])


async def open_vote(work: Work, motion: Motion, community: Community, roll: list[Entitled], *, by: int) -> Motion:
    """Freeze roll, rule and text, start the clock, post the card. Raises Incomplete."""
    rule = rule_of(class_of(community.jurisdiction, motion.motion_class))
    rows = [RegisterRow(line.unit, line.owner, line.weight) for line in roll]
    chat = motion.chat or await chat_for(work, motion)
    _check_complete(await work.words(), motion, rule, rows, has_chat=chat is not None)
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
    await rolls.freeze(work.unit, motion.id, roll)
    content = {"opened_by": by, "fingerprint": fingerprint, "closes_at": closes_at.isoformat(), "heads": len(rows)}
    work.unit.record(community.id, "motion.opened", motion.subject, content)
    await _schedule(work, motion, community, closes_at=closes_at)
    opened = await motions.get(work.unit, motion.id)
    # A rehearsal goes on in the card in which people gathered; a motion is news.
    await refresh(work, opened, fresh=motion.force, then="motion.posted")
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


def _check_complete(t: Words, motion: Motion, rule: Rule, rows: list[RegisterRow], *, has_chat: bool) -> None:
    period = motion.period
    lacking = missing(title=motion.title, text=motion.text, period=period, rule=rule, roll=rows, has_chat=has_chat)
    if lacking:
        parts = say_list(t, [t.plain(_LACKING[each]) for each in lacking])
        raise Incomplete(lacking=parts)


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


async def on_withdraw(work: Work, press: Press) -> None:
    """A committee member takes a draft back, before it was ever open."""
    motion = await motions.find(work.unit, press.number())
    if motion is None:
        raise NotYours
    await work.require(Act.DRAFT_MOTION, motion.community)
    account = await work.account()
    t = await work.words()
    if motion.stage is Stage.WITHDRAWN:
        work.answer(t.plain("This was decided before; nothing has changed."))
        return
    if motion.stage is not Stage.DRAFT:
        raise Refusal(N_("It is open for voting already; a vote is not called off by one person."))
    values = {"withdrawn_by": account.id, "withdrawn_at": work.now}
    if await motions.move(work.unit, motion, Stage.WITHDRAWN, **values):
        work.unit.record(motion.community, "motion.withdrawn", motion.subject, {"by": account.id})
    withdrawn = replace(motion, stage=Stage.WITHDRAWN)
    work.answer(t.plain("Taken back."))
    drafter = await accounts.get(work.unit, motion.drafted_by)

    async def taken_back(said: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        return said("{name} – {outcome}", name=say_name(said, withdrawn), outcome=say_outcome(said, withdrawn)), []

    await committee_room.settle(work, motion.community, review_card(motion), taken_back, also=[account, drafter])


ROUTES = [
    Route(Pressing("motion.open"), on_open, Act.OPEN_MOTION),
    Route(Pressing("motion.withdraw"), on_withdraw, Act.DRAFT_MOTION),
    Route(Falling("motion.posted"), on_posted),
]
