"""Motions: which there are, and what one says."""

from __future__ import annotations

from governance.communities.acts import LOOK
from governance.motions.acts import DRAFT_MOTION
from governance.motions.motion import Stage
from governance.roles import Role, may
from handlers.ballots.cards import refresh, say_name
from handlers.ballots.cast import show_paper
from handlers.ballots.papers import ballot_that_stood
from handlers.ballots.result_papers import paper_button
from handlers.ballots.verdicts import say_outcome, say_verdict
from handlers.frame.buttons import Button, button, link
from handlers.frame.dates import say_moment
from handlers.frame.deep_links import deep_link
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Command, DeepLink, Line, Press, Route, Start
from handlers.frame.words import N_, Html, Words, html_of
from handlers.frame.work import Work
from handlers.motions.change_words import say_changes
from handlers.motions.draft import begin
from handlers.motions.passing_on import offer_suggestion
from handlers.motions.review import review
from storage.ballots import rolls
from storage.ballots.booths import booth_of
from storage.communities import accounts
from storage.communities.communities import Community
from storage.motions import motions
from storage.motions.motions import Motion

LISTED = 8
"""How many motions a list shows."""


async def on_motion(work: Work, line: Line) -> None:
    """`/motion` drafts a motion in private; `/motion 3` shows motion 3."""
    number = line.text.strip().lstrip("#")
    if number.isascii() and number.isdigit():
        await _show_number(work, int(number[:9]))
    elif work.private:
        await begin(work, line.text)
    elif not may(await work.roles((await work.community()).id), DRAFT_MOTION):
        await offer_suggestion(work, await work.community(), line.text)
    else:
        t = await work.words()
        address = deep_link(work.bot, "draft", (await work.community()).id)
        await work.reply(
            t("Please draft motions in a private chat with me, so the group stays readable."),
            [[link(t.plain("Draft a motion"), address)]],
        )


async def on_draft_link(work: Work, start: Start) -> None:
    """The deep link that begins a draft."""
    if start.arguments:
        account = await work.account()
        await accounts.choose_community(work.uow, account.id, await _mine(work, start.number()))
    await begin(work, "")


async def _mine(work: Work, community: int) -> int:
    await work.require(LOOK, community)
    return community


async def _show_number(work: Work, number: int) -> None:
    community = await work.community()
    motion = await motions.by_number(work.uow, community.id, number)
    if motion is None:
        raise Refusal(N_("There is no motion {number} here. All motions: /motions"), number=number)
    await _show(work, motion)


async def _show(work: Work, motion: Motion) -> None:
    """In private the whole motion, in the group its card again."""
    if motion.stage is Stage.DRAFT:
        await review(work, motion)
    elif not work.private:
        await refresh(work, motion, fresh=True)
    elif motion.stage is Stage.OPEN:
        await show_paper(work, motion.id)
    else:
        t = await work.words()
        lines = [say_verdict(t, motion, say_name(t, motion)), *await _own_ballot(work, t, motion)]
        lines.append(Html(html_of(motion.text)))
        if motion.fingerprint:
            lines.append(
                t("Fingerprint of text, roll and rule: <code>{fingerprint}</code>", fingerprint=motion.fingerprint)
            )
        if motion.closing_fingerprint:
            lines.append(
                t("Fingerprint at the end: <code>{fingerprint}</code>", fingerprint=motion.closing_fingerprint)
            )
        lines += await say_changes(work, t, motion)
        await work.reply(Html("\n\n".join(lines)), paper_button(t, motion))


async def _own_ballot(work: Work, t: Words, motion: Motion) -> list[Html]:
    """What the reader voted, or that they did not; nothing to whoever was not on the roll."""
    booth = await booth_of(work.uow, motion.id, (await work.account()).telegram_id)
    if booth is None or not booth.heads or motion.verdict is None:
        return []
    said = ballot_that_stood(t, booth.heads) or [t("You did not vote on this.")]
    return [Html("\n".join(said))]


async def on_list(work: Work, _line: Line) -> None:
    """`/motions`: what is open, what waits to be opened, what was decided."""
    community = await work.community()
    t = await work.words()
    stages = (Stage.OPEN, Stage.COUNTING, Stage.CLOSED, Stage.UNESTABLISHED, Stage.HANDED_OVER)
    waiting = await motions.newest(work.uow, community.id, stages=(Stage.DRAFT,), limit=LISTED)
    if not (await work.roles(community.id)) & {Role.COMMITTEE, Role.CHAIR}:
        waiting = []
    known = [*waiting, *await motions.newest(work.uow, community.id, stages=stages, limit=LISTED)][:LISTED]
    rows = [[link(say_name_plain(t, each), deep_link(work.bot, "motion", each.id))] for each in known[:4]]
    lines = [_listed(t, each, community) for each in known]
    if lines:
        lines.insert(0, t("Motions in {community}", community=community.name))
    if not any(each.stage is Stage.OPEN for each in known):
        said, ways = await _how_to_vote(work, t, community)
        lines, rows = [*lines, *said], [*rows, *ways]
    await work.reply(Html("\n".join(lines)), rows)


async def _how_to_vote(work: Work, t: Words, community: Community) -> tuple[list[Html], list[list[Button]]]:
    """What whoever asks how one votes wants to know while nothing is open, and the way to a home that counts."""
    lines = [
        t("No vote is open right now."),
        t(
            "When one opens, I will post it in the group and tell you in private. Press your choice: it counts "
            "once the receipt appears, and you can change it until the end."
        ),
    ]
    roles = await work.roles(community.id)
    if may(roles, DRAFT_MOTION):
        lines.append(t("You can draft one with /motion."))
    elif work.private and not roles & {Role.OWNER, Role.RESIDENT}:
        lines.append(t("To vote you first link your home."))
        return lines, [[button(t.plain("Link my home"), "menu.do", "home")]]
    return lines, []


async def how_many_open(work: Work, community: Community) -> int:
    """How many votes would go on to their end."""
    return len(await motions.at_stage(work.uow, community.id, Stage.OPEN))


def say_name_plain(t: Words, motion: Motion) -> str:
    """Number and title, short enough for a button."""
    return t.plain("Motion {number}: {title}", number=motion.number, title=motion.title)[:60]


def _listed(t: Words, motion: Motion, community: Community) -> Html:
    if motion.stage is Stage.OPEN and motion.closes_at:
        end = say_moment(t, motion.closes_at, community.timezone)
        return t("• {name} – open until {end}", name=say_name(t, motion), end=end)
    return t("• {name} – {outcome}", name=say_name(t, motion), outcome=say_outcome(t, motion))


async def on_link(work: Work, start: Start) -> None:
    """The deep link below the card: read and vote in private."""
    motion = await motions.find(work.uow, start.number())
    if motion is None:
        raise NotYours
    account = await work.account()
    if not await rolls.names(work.uow, motion.id, account.id):
        await work.require(LOOK, motion.community)
    await _show(work, motion)


async def on_print(work: Work, press: Press) -> None:
    """The button “Fingerprint”: the whole of it, to be compared with what the group was shown."""
    motion = await motions.find(work.uow, press.number())
    if motion is None or not motion.fingerprint:
        raise NotYours
    if not await rolls.names(work.uow, motion.id, (await work.account()).id):
        await work.require(LOOK, motion.community)
    t = await work.words()
    said = t.plain("Fingerprint of text, roll and rule: {fingerprint}", fingerprint=motion.fingerprint)
    work.answer(said, alert=True)


ROUTES = [
    Route(
        Command("motion", N_("Draft a motion, or show one by its number"), place=25, offered_to=DRAFT_MOTION), on_motion
    ),
    Route(Command("motions", N_("Votes: open, waiting, decided"), place=30), on_list),
    Route(DeepLink("motion"), on_link, counted=False),
    Route(DeepLink("draft", begins=True), on_draft_link),
    Route(ButtonPress("motion.print"), on_print),
]
