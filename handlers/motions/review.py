"""Review of a draft: shown to the committee, reminded of, opened by a second member or taken back."""

from __future__ import annotations

from dataclasses import replace

from governance.motions.acts import DRAFT_MOTION
from governance.motions.motion import Stage
from governance.motions.motion_class import Electorate
from handlers.approvals.approval import DECIDED, Approval, Asked, Decision, Values, deadline_routes
from handlers.approvals.committee_room import Say
from handlers.approvals.deadlines import DRAFTS
from handlers.ballots.cards import say_name
from handlers.ballots.verdicts import say_outcome
from handlers.frame.buttons import Keyboard, button, link
from handlers.frame.dates import say_length
from handlers.frame.deep_links import deep_link
from handlers.frame.refusals import Refusal
from handlers.frame.words import N_, Html, Words, html_of, words
from handlers.frame.work import Work
from handlers.motions.outlook import Outlook, outlook, say_outlook
from handlers.places.kinds import class_name, find_kind, voters
from storage.ballots import electorates
from storage.communities import accounts, chats, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.motions import motions
from storage.motions.motions import BUTTONS, POLL, Motion


async def _asked(work: Work, community: Community, motion: Motion) -> Asked:
    held = await electorates.entitled(work.uow, community.id, Electorate.COMMITTEE)
    keys = [account for line in held for account in line.accounts if account != motion.drafted_by]
    return Asked(await accounts.several(work.uow, keys))


async def _question(work: Work, _community: Community, motion: Motion) -> Say:
    seen = await outlook(work, motion)

    async def draft(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        return await _review_text(work, t, motion, seen)

    return draft


async def _remind_drafter(work: Work, _community: Community, motion: Motion) -> None:
    """Whoever drafted it sees it once more, too; it does not lapse."""
    drafter = await accounts.get(work.uow, motion.drafted_by)
    if drafter.private_chat is not None:
        t = words(drafter.language)
        text, keyboard = await _review_text(work, t, motion, await outlook(work, motion), reader=drafter.id)
        lies = Html(f"{text}\n{t(_STILL_LIES)}")
        work.post(drafter.private_chat, lies, keyboard, kind=Kind.NOTICE, card=review_card(motion), fresh=True)


def review_card(motion: Motion) -> Subject:
    """The card of a draft that waits for its second person."""
    return Subject("review", motion.id)


async def review(work: Work, motion: Motion) -> None:
    await work.require(DRAFT_MOTION, motion.community)
    here = await work.chat()
    if not work.private and here.purpose != chats.COMMITTEE:
        t = await work.words()
        address = deep_link(work.bot, "motion", motion.id)
        await work.reply(
            t("{name} – a draft. A second committee member must open it in private.", name=say_name(t, motion)),
            [[link(t.plain("Check and open"), address)]],
        )
        return
    reader = (await work.account()).id if work.private else 0
    text, keyboard = await _review_text(work, await work.words(), motion, await outlook(work, motion), reader=reader)
    work.post(here.id, text, keyboard, kind=Kind.ANSWER, card=review_card(motion), fresh=True)


async def _review_text(
    work: Work, t: Words, motion: Motion, seen: Outlook, *, reader: int = 0
) -> tuple[Html, Keyboard]:
    community = await communities.get(work.uow, motion.community)
    drafter = await accounts.get(work.uow, motion.drafted_by)
    lines = [
        Html(f"📝 <b>{say_name(t, motion)}</b>"),
        t("Drafted by {drafter} in {community}.", drafter=drafter.name, community=community.name),
        Html(html_of(motion.text)),
        t("{kind}: {electorate}.", kind=class_name(t, motion), electorate=voters(t, motion)),
        *(await _rule_lines(work, t, community, motion)),
        t.together(t("Voting lasts {length}.", length=say_length(t, motion.period)), t(_CARRIED[motion.carrier])),
        *say_outlook(t, seen),
        t("Opening the vote fixes the roll, the rule and the text. It cannot be undone."),
    ]
    back = button(t.plain("Take back the draft"), "motion.withdraw", motion.id)
    if reader == motion.drafted_by:
        return Html("\n".join([*lines, t("Another committee member must open it.")])), [[back]]
    return Html("\n".join(lines)), [[back, button(t.plain("Open the vote"), "motion.open", motion.id, style="primary")]]


_CARRIED = {
    POLL: N_("Vote by Telegram poll: after the end, everyone can see who chose what."),
    BUTTONS: N_("Vote by button."),
}


async def _rule_lines(work: Work, t: Words, community: Community, motion: Motion) -> list[Html]:
    """The rule that would count the votes if it were opened now, and what one must know of it."""
    kind = await find_kind(work.uow, community, motion.motion_class)
    if kind is None:
        return [t("The place or its rules have changed since this was drafted, so it cannot be opened. Draft it anew.")]
    note = kind.note(t.language)
    return [t("Rule: {rule}", rule=kind.source.name(t.language)), *([Html(html_of(note))] if note else [])]


def _over(motion: Motion) -> str:
    if motion.stage is Stage.WITHDRAWN:
        return DECIDED
    raise Refusal(N_("It is already open for voting; one person alone cannot call off a vote."))


async def _withdraw(work: Work, _community: Community, motion: Motion, me: int) -> bool:
    values = {"withdrawn_by": me, "withdrawn_at": work.now}
    return await motions.move(work.uow, motion, Stage.WITHDRAWN, **values)


async def _values(_work: Work, _community: Community, motion: Motion) -> Values:
    withdrawn = replace(motion, stage=Stage.WITHDRAWN)
    return {"name": lambda t: say_name(t, withdrawn), "outcome": lambda t: say_outcome(t, withdrawn)}


_STILL_LIES = N_("This draft has been waiting for some days. It stays until somebody opens it or takes it back.")
DRAFT = Approval(
    word="motion",
    table="motions",
    act=DRAFT_MOTION,
    load=lambda work, _, key: motions.find(work.uow, key),
    waits=lambda motion: motion.stage is Stage.DRAFT,
    over=_over,
    card=review_card,
    kind=Kind.NOTICE,
    asked=_asked,
    question=_question,
    values=_values,
    tell=lambda motion, decider: {motion.drafted_by, decider},
    deadlines=DRAFTS,
    waited=_STILL_LIES,
    reminded=_remind_drafter,
)
_WITHDRAW = Decision(
    _withdraw,
    verb="motion.withdraw",
    act="motion.withdrawn",
    cards=N_("{name} – {outcome}"),
    said=N_("Taken back."),
    loud=False,
)

ROUTES = [*DRAFT.on(_WITHDRAW), *deadline_routes(DRAFT)]
