"""How is a draft shown to the committee, and how is it taken back?"""

from __future__ import annotations

from dataclasses import replace

from governance.law import presets
from governance.motions.acts import DRAFT_MOTION
from governance.motions.motion import Stage
from governance.motions.motion_class import Electorate, class_of
from handlers.approvals import committee_room
from handlers.approvals.deadlines import DRAFTS, key_of
from handlers.ballots.cards import CLASSES, ELECTORATES, say_name
from handlers.ballots.verdicts import say_outcome
from handlers.frame.buttons import Keyboard, button, link
from handlers.frame.dates import say_length
from handlers.frame.deep_links import deep_link
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.words import N_, Html, Words, html_of, words
from handlers.frame.work import Work
from storage.ballots import electorates
from storage.communities import accounts, chats, communities
from storage.communities.accounts import Account
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.motions import motions
from storage.motions.motions import POLL, Motion
from storage.queues.due import Due


async def ask_second(work: Work, motion: Motion, *, again: bool = False) -> list[str]:
    """Show a draft to the committee, in its group or each in private; returns the names of who hears it.

    `again`: they are reminded of it.
    """
    held = await electorates.entitled(work.uow, motion.community, Electorate.COMMITTEE)
    keys = [account for line in held for account in line.accounts if account != motion.drafted_by]
    community = await communities.get(work.uow, motion.community)

    async def draft(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        text, keyboard = await _review_text(work, t, motion)
        return _still_lies(t, text, again=again), keyboard

    others = await accounts.several(work.uow, keys)
    card = review_card(motion)
    heard = await committee_room.ask(
        work, community, others, card, draft, kind=Kind.NOTICE, fresh=again, everybody=again
    )
    return [each.name for each in heard]


def _still_lies(t: Words, text: Html, *, again: bool) -> Html:
    lies = t("This draft has waited for some days. It stays until somebody opens it or takes it back.")
    return Html(f"{text}\n{lies}") if again else text


async def remind(work: Work, item: Due) -> None:
    """Nobody has opened it: the committee and whoever drafted it see it once more. It does not lapse."""
    motion = await motions.find(work.uow, key_of(item))
    if motion is None or motion.stage is not Stage.DRAFT:
        return
    await ask_second(work, motion, again=True)
    drafter = await accounts.get(work.uow, motion.drafted_by)
    if drafter.private_chat is not None:
        t = words(drafter.language)
        text, keyboard = await _review_text(work, t, motion, reader=drafter.id)
        lies = _still_lies(t, text, again=True)
        work.post(drafter.private_chat, lies, keyboard, kind=Kind.NOTICE, card=review_card(motion), fresh=True)


def review_card(motion: Motion) -> str:
    """The card of a draft that waits for its second person."""
    return f"review:{motion.id}"


async def review(work: Work, motion: Motion) -> None:
    await work.require(DRAFT_MOTION, motion.community)
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
    community = await communities.get(work.uow, motion.community)
    rule = class_of(community.jurisdiction, motion.motion_class)
    drafter = await accounts.get(work.uow, motion.drafted_by)
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


async def on_withdraw(work: Work, press: Press) -> None:
    """A committee member takes a draft back, before it was ever open."""
    motion = await motions.find(work.uow, press.number())
    if motion is None:
        raise NotYours
    await work.require(DRAFT_MOTION, motion.community)
    account = await work.account()
    t = await work.words()
    if motion.stage is Stage.WITHDRAWN:
        work.answer(t.plain("This was decided before; nothing has changed."))
        return
    if motion.stage is not Stage.DRAFT:
        raise Refusal(N_("It is open for voting already; a vote is not called off by one person."))
    await DRAFTS.end(work, motion.subject)
    values = {"withdrawn_by": account.id, "withdrawn_at": work.now}
    if await motions.move(work.uow, motion, Stage.WITHDRAWN, **values):
        journal.record(work.uow, motion.community, "motion.withdrawn", motion.subject, {"by": account.id})
    withdrawn = replace(motion, stage=Stage.WITHDRAWN)
    work.answer(t.plain("Taken back."))
    drafter = await accounts.get(work.uow, motion.drafted_by)

    async def taken_back(said: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        return said("{name} – {outcome}", name=say_name(said, withdrawn), outcome=say_outcome(said, withdrawn)), []

    await committee_room.settle(work, motion.community, review_card(motion), taken_back, also=[account, drafter])


ROUTES = [
    Route(ButtonPress("motion.withdraw"), on_withdraw, DRAFT_MOTION),
    Route(DueTrigger("draft.remind"), remind),
]
