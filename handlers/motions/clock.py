"""Clock of a motion: what time does to it. Turnout on the card, reminders to those who have not voted, the close."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from governance.law.rule_form import parse_rule
from governance.motions.motion import HEARING, Stage, closing_fingerprint, is_over
from governance.motions.poll_count import Reconciliation
from governance.schedule.quiet_hours import is_quiet, next_waking, night_after
from governance.tally.decision import decide
from governance.tally.roll import Facts
from governance.tally.verdict_data import verdict_data
from handlers.ballots import native_poll
from handlers.ballots.cards import refresh, say_name
from handlers.ballots.papers import open_paper
from handlers.ballots.verdicts import say_verdict
from handlers.frame.buttons import Keyboard, link
from handlers.frame.dates import say_moment
from handlers.frame.deep_links import deep_link
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import Html, words
from handlers.frame.work import Work
from handlers.motions.over import bring_up_to_date
from storage.ballots import ballots, native_polls, notice, rolls
from storage.ballots.booths import Head
from storage.communities import communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import key_of
from storage.motions import motions
from storage.motions.motions import POLL, Motion
from storage.queues import due
from storage.queues.due import Due

# With the older paper that loses its buttons, two messages for each: four in five of those that may leave, so that
# whoever votes or asks meanwhile does not wait.
WRITTEN_AT_ONCE = 60
WRITING_PAUSE = timedelta(seconds=5)


async def _named(work: Work, name: str) -> Motion | None:
    """The motion that a due thing is about."""
    return await motions.find(work.uow, key_of(name))


async def on_turnout(work: Work, item: Due) -> None:
    """Some have voted: the card shows how many, once for all of them."""
    motion = await _named(work, item.name)
    if motion is not None and motion.stage is Stage.OPEN:
        await refresh(work, motion)


async def on_remind(work: Work, item: Due) -> None:
    """Those who have not voted are reminded, privately only, a few at a time, and never at night."""
    motion = await motions.find(work.uow, int(item.payload["motion"]))
    if motion is None or motion.stage is not Stage.OPEN or motion.closes_at is None:
        return
    community = await communities.get(work.uow, motion.community)
    if is_over(motion.closes_at, work.now):
        return
    if is_quiet(work.now, community.timezone):
        morning = next_waking(work.now, community.timezone)
        if morning < motion.closes_at:
            await due.schedule(work.uow, item.kind, item.name, morning, community=community.id, payload=item.payload)
        return
    since = datetime.fromisoformat(item.payload["since"]) if "since" in item.payload else None
    await _remind(work, motion, community, await _next_silent(work, item, community), since=since)


async def _remind(
    work: Work, motion: Motion, community: Community, silent: Sequence[Account], *, since: datetime | None
) -> None:
    """`since`: from when on ballots are missing in the record, if that is why they are asked again."""
    until = min(motion.closes_at or work.now, night_after(work.now, community.timezone))
    # That a ballot is missing is all that the text depends on, so it is written once per language.
    waiting = [Head("", "", "", 1, 0)]
    written: dict[str, tuple[Html, Keyboard]] = {}
    for account in silent:
        t = words(account.language)
        if t.language not in written:
            first = t("A reminder: you have not voted yet.")
            if since is not None:
                moment = say_moment(t, since, community.timezone)
                first = t(
                    "Your ballot is not in my records. If you voted after {moment}, please vote again.", moment=moment
                )
            written[t.language] = (await open_paper(work, t, motion, before=[first])).of(waiting)
        if account.private_chat is not None:
            text, keyboard = written[t.language]
            work.post(
                account.private_chat,
                text,
                keyboard,
                kind=Kind.REMINDER,
                card=motion.subject,
                fresh=True,
                not_after=until,
            )


async def on_invite(work: Work, item: Due) -> None:
    """A vote is open: everybody on the roll who has a private chat finds it there, a few at a time, by day."""
    motion = await motions.find(work.uow, int(item.payload["motion"]))
    if motion is None or motion.stage is not Stage.OPEN or motion.closes_at is None:
        return
    community = await communities.get(work.uow, motion.community)
    morning = next_waking(work.now, community.timezone)
    if morning > work.now:  # the community's clock has been changed meanwhile
        await due.schedule(work.uow, item.kind, item.name, morning, community=community.id, payload=item.payload)
        return
    await _invite(work, motion, await _next_silent(work, item, community))


async def _next_silent(work: Work, item: Due, community: Community) -> list[Account]:
    """Those next to be written to, a hundred at most; who follows them has their turn after a pause."""
    motion, after = int(item.payload["motion"]), int(item.payload.get("after", 0))
    silent = await ballots.silent(work.uow, motion, after=after, limit=WRITTEN_AT_ONCE)
    if len(silent) == WRITTEN_AT_ONCE:
        payload = {**item.payload, "after": silent[-1].id}
        at = work.now + WRITING_PAUSE
        await due.schedule(work.uow, item.kind, item.name, at, community=community.id, payload=payload)
    return silent


async def _invite(work: Work, motion: Motion, people: Sequence[Account]) -> None:
    written: dict[str, tuple[Html, Keyboard]] = {}
    for account in people:
        if account.private_chat is None:
            continue
        t = words(account.language)
        if t.language not in written:
            first = t("A vote has opened, and you are on its roll.")
            written[t.language] = (await open_paper(work, t, motion, before=[first])).for_everybody()
        text, keyboard = written[t.language]
        work.post(
            account.private_chat, text, keyboard, kind=Kind.BALLOT, card=motion.subject, not_after=motion.closes_at
        )


async def on_close(work: Work, item: Due) -> None:
    """The closing moment: the votes are counted, or a native poll is stopped and heard to the end first."""
    motion = await _named(work, item.name)
    if motion is None or motion.stage is not Stage.OPEN or motion.closes_at is None:
        return
    if not is_over(motion.closes_at, work.now):
        await due.schedule(work.uow, item.kind, item.name, motion.closes_at, community=motion.community)
        return
    poll = await native_polls.carrying(work.uow, motion.id) if motion.carrier == POLL else None
    if poll is None or poll.telegram_id is None:
        await settle(work, motion)
        return
    await motions.move(work.uow, motion, Stage.COUNTING)
    journal.record(
        work.uow, motion.community, "motion.counting", motion.subject, {"closes_at": motion.closes_at.isoformat()}
    )
    await due.schedule(work.uow, "motion.unheard", motion.subject, work.now + HEARING, community=motion.community)
    await refresh(work, await motions.get(work.uow, motion.id))
    if poll.state == "closed":
        await native_poll.count_soon(work, poll)
    else:
        native_poll.stop(work, poll)


async def on_unheard(work: Work, item: Due) -> None:
    """Telegram does not keep answers any longer: those that are still missing never come."""
    motion = await _named(work, item.name)
    if motion is None or motion.stage is not Stage.COUNTING:
        return
    await motions.move(work.uow, motion, Stage.UNESTABLISHED, closed_at=work.now)
    journal.record(work.uow, motion.community, "motion.unestablished", motion.subject, {})
    await _announce(work, await motions.get(work.uow, motion.id))


async def on_poll_count(work: Work, item: Due) -> None:
    """The native poll was stopped, or a late answer was heard: if nobody is missing, the result stands."""
    motion = await _named(work, item.name)
    if motion is None or motion.stage is not Stage.COUNTING:
        return
    count = await native_poll.count(work, motion)
    if count is not None and count.established:
        await settle(work, motion, count)


async def settle(work: Work, motion: Motion, count: Reconciliation | None = None) -> None:
    """Count once: rule and roll as frozen, ballots as they stand; the verdict is stored and never computed again."""
    rows = await rolls.register_rows(work.uow, motion.id)
    choices = await ballots.choices(work.uow, motion.id)
    rule = parse_rule(motion.rule)
    unheard = (await notice.not_served(work.uow, motion.id)) - choices.keys() if rule.hears_silence else frozenset()
    verdict = verdict_data(decide(rule, rows, choices, Facts(not_served=unheard)))
    salt = secrets.token_hex(16)
    values = {
        "verdict": verdict,
        "closed_at": work.now,
        "closing_fingerprint": closing_fingerprint(motion.fingerprint or "", verdict, choices, salt),
        "closing_salt": salt,
        "reconciliation": asdict(count) if count else None,
        "not_served": sorted(unheard) if rule.hears_silence else None,
    }
    if not await motions.move(work.uow, motion, Stage.CLOSED, **values):
        return
    content = {"outcome": verdict["outcome"], "fingerprint": values["closing_fingerprint"]}
    journal.record(work.uow, motion.community, "motion.closed", motion.subject, content)
    await _announce(work, await motions.get(work.uow, motion.id))


async def _announce(work: Work, motion: Motion) -> None:
    """The card shows the end; a new post below it says the result, so that people look up."""
    await refresh(work, motion)
    await bring_up_to_date(work, motion)
    if motion.chat is None:
        return
    work.unpin(motion.chat, motion.subject)
    t = words((await communities.get(work.uow, motion.community)).language)
    read = link(t.plain("Read in full"), deep_link(work.bot, "motion", motion.id))
    text = say_verdict(t, motion, say_name(t, motion), brief=True)
    card = motion.subject.part("verdict")
    work.post(motion.chat, text, [[read]], kind=Kind.NOTICE, card=card, about=motion.subject)


ROUTES = [
    Route(DueTrigger("motion.turnout"), on_turnout),
    Route(DueTrigger("motion.invite"), on_invite),
    Route(DueTrigger("motion.remind"), on_remind),
    Route(DueTrigger("motion.close", ends=True), on_close),
    Route(DueTrigger("motion.unheard", ends=True), on_unheard),
    Route(DueTrigger("motion.count"), on_poll_count),
]
