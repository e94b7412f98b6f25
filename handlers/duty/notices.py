"""Notices of a duty roster: what is said when its time comes, to whom, and when the next one is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from governance.duty.roster import Shift, at_the_start, evening_before
from governance.schedule.repetition import on_clock, wall_of
from handlers.duty.cards import coming, roster_buttons, roster_card, say_span
from handlers.duty.day import TODAY, call_in_group, post_day
from handlers.frame.buttons import button
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import Html, Words, mention, words
from handlers.frame.work import Work
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.communities.topics import Topic
from storage.duty import rosters
from storage.duty.rosters import Roster
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject, key_of
from storage.engine.uow import UnitOfWork
from storage.queues import due
from storage.queues.due import Due

EVENING, START = "evening", "start"
NOTICES = (EVENING, START, TODAY)
# So late that it helps nobody any more.
STALE_AFTER = timedelta(hours=12)


# When: each kind of notice has a key (a shift's number, or a day), a moment for each key, and a next key.


def _moment(roster: Roster, what: str, key: int | str) -> datetime:
    """The wall-clock moment of a notice."""
    if what == TODAY:
        return datetime.combine(date.fromisoformat(str(key)), roster.shown_at)
    shift = roster.rotation.shift(int(key))
    return evening_before(shift) if what == EVENING else at_the_start(shift)


def _next_key(what: str, key: int | str) -> int | str:
    if what == TODAY:
        return (date.fromisoformat(str(key)) + timedelta(days=1)).isoformat()
    return int(key) + 1


def _first_key(roster: Roster, what: str, wall: datetime) -> int | str:
    """The key of the first notice after a wall-clock moment."""
    key: int | str = max(0, roster.rotation.number_at(wall) - 1)
    if what == TODAY:
        key = max(wall, roster.rotation.start).date().isoformat()
    while _moment(roster, what, key) <= wall:
        key = _next_key(what, key)
    return key


async def _plan(uow: UnitOfWork, roster: Roster, timezone: str, what: str, key: int | str) -> None:
    at = on_clock(_moment(roster, what, key), timezone)
    await due.schedule(
        uow, f"roster.{what}", Subject("roster", roster.id), at, community=roster.community, payload={"key": key}
    )


async def plan_notices(uow: UnitOfWork, roster: Roster, timezone: str) -> None:
    """Have the notices of a new roster given from now on."""
    wall = wall_of(uow.now, timezone)
    for what in NOTICES:
        await _plan(uow, roster, timezone, what, _first_key(roster, what, wall))


async def move_notices(uow: UnitOfWork, community: Community) -> None:
    """The community's time zone has changed: what waits is moved to the new clock; nothing is given twice."""
    for item in await due.waiting(uow, community.id, *(f"roster.{what}" for what in NOTICES)):
        roster = await rosters.get(uow, key_of(item.name))
        if roster is not None:
            await _plan(uow, roster, community.timezone, item.kind.partition(".")[2], item.payload["key"])


# What is said


async def notice_due(work: Work, item: Due) -> None:
    """A notice of a roster is due: it is given once, and the next one is planned."""
    what, key = item.kind.partition(".")[2], item.payload["key"]
    roster = await rosters.get(work.uow, key_of(item.name))
    if roster is None or roster.ended:
        return
    community = await communities.get(work.uow, roster.community)
    at = on_clock(_moment(roster, what, key), community.timezone)
    if at > work.now:  # the community's clock has been changed meanwhile
        await _plan(work.uow, roster, community.timezone, what, key)
        return
    await _plan(work.uow, roster, community.timezone, what, _next_key(what, key))
    if not await rosters.give_notice(work.uow, roster.id, what, str(key)):
        return
    if what == TODAY:
        if work.now < at + STALE_AFTER:
            await post_day(work, roster, community, _moment(roster, what, key), at + STALE_AFTER)
        return
    shift = roster.rotation.shift(int(key))
    if what == START and work.now < on_clock(shift.ends, community.timezone):
        show_roster(work, roster, community)
    await _remind(work, roster, community, shift, what)


async def post_roster(work: Work, roster: Roster, community: Community, *, known: Collection[int] = ()) -> None:
    """Post the roster anew; whoever is put on it and can be reached only in the group is called there.

    `known`: accounts that were on it before.
    """
    keys = {one.account for one in roster.people if one.account} - set(known)
    people = await accounts.several(work.uow, sorted(keys))
    called = {one.id: one for one in people if one.private_chat is None and not one.erased}
    show_roster(work, roster, community, fresh=True, called=called)


def show_roster(
    work: Work,
    roster: Roster,
    community: Community,
    *,
    fresh: bool = False,
    called: Mapping[int, Account] | None = None,
) -> None:
    """Bring the roster's card in the group up to date; `called`: people on it who are mentioned, by key."""
    t = words(community.language)
    text = roster_card(t, roster, wall_of(work.now, community.timezone), called)
    keyboard = roster_buttons(t, work.bot, roster)
    work.post(roster.chat, text, keyboard, kind=Kind.CARD, card=Subject("roster", roster.id), fresh=fresh)


async def tell_made(work: Work, roster: Roster, community: Community) -> None:
    """Whoever was put on a new roster hears it at once, in private; who made it has read it a moment ago."""
    mine = {one.account for one in roster.people if one.account} - {roster.made_by}
    await _tell_put_on(work, await accounts.several(work.uow, sorted(mine)), roster, community)


async def tell_change(work: Work, before: Roster, after: Roster, community: Community) -> None:
    """Whoever is on a roster from now on, or no longer, hears it in private."""
    old, new = ({one.account for one in each.people if one.account} for each in (before, after))
    await _tell_put_on(work, await accounts.several(work.uow, sorted(new - old)), after, community)
    for account in await accounts.several(work.uow, sorted(old - new)):
        if account.private_chat is not None:
            t = words(account.language)
            text = t("🗓 You are no longer on the duty roster “{name}”.", name=after.name)
            work.post(account.private_chat, text, kind=Kind.NOTICE)


async def _tell_put_on(work: Work, people: Iterable[Account], roster: Roster, community: Community) -> None:
    wall = wall_of(work.now, community.timezone)
    for account in people:
        if account.private_chat is None:
            continue
        t = words(account.language)
        text = t("🗓 You are now on the duty roster “{name}”. Your turns: /duty", name=roster.name)
        place = roster.place_of(account.id)
        first = next((one for one in coming(roster, wall, len(roster.people) * 2) if one.place == place), None)
        if first is not None:
            text = Html(f"{text}\n{t('Your first shift: {span}', span=say_span(t, first))}")
        work.post(account.private_chat, text, kind=Kind.NOTICE)


async def _remind(work: Work, roster: Roster, community: Community, shift: Shift, what: str) -> None:
    """Tell whoever holds the shift in private; whoever has no private chat is called in the day's post."""
    until = _until(shift, what, community.timezone)
    if work.now >= until:
        return
    member = roster.people[shift.place]
    account = None if member.account is None else await accounts.get(work.uow, member.account)
    if account is None or account.private_chat is None:
        if what == EVENING:
            await call_in_group(work, roster, community, until)
        return
    t = words(account.language)
    swap = [[button(t.plain("Swap this shift"), "swap.mine", roster.id, shift.number)]] if what == EVENING else []
    text = Html("\n".join([_to_them(t, what, roster.name), say_span(t, shift)]))
    about = {"roster": roster.id, "shift": shift.number, "what": what}
    work.post(account.private_chat, text, swap, kind=Kind.REMINDER, not_after=until, then="roster.told", payload=about)


def _mention_in_group(
    work: Work, roster: Roster, community: Community, shift: Shift, what: str, account: Account
) -> None:
    t = words(community.language)
    who = mention(account.telegram_id, account.name)
    text = Html("\n".join([_of_them(t, what, who, roster.name), say_span(t, shift)]))
    until = _until(shift, what, community.timezone)
    work.post(roster.chat, text, kind=Kind.REMINDER, not_after=until, topic=Topic.DUTY)


async def told(work: Work, item: Due) -> None:
    """Telegram has answered a private reminder; whoever has blocked the bot is mentioned in the group instead."""
    roster = None if item.payload["ok"] else await rosters.get(work.uow, item.payload["roster"])
    if roster is None or roster.ended:
        return
    community = await communities.get(work.uow, roster.community)
    shift, what = roster.rotation.shift(item.payload["shift"]), item.payload["what"]
    key = roster.people[shift.place].account
    account = None if key is None else await accounts.get(work.uow, key)
    # Where nobody knows whether it arrived, the chat is still open, and a second word would be one too many.
    if account is None or account.private_chat is not None or work.now >= _until(shift, what, community.timezone):
        return
    if await rosters.give_notice(work.uow, roster.id, f"{what}!", str(shift.number)):
        _mention_in_group(work, roster, community, shift, what, account)


def _until(shift: Shift, what: str, timezone: str) -> datetime:
    """When a reminder would come too late: of tomorrow's duty once it has begun, of today's after half a day."""
    if what == EVENING:
        return on_clock(shift.begins, timezone)
    return min(on_clock(at_the_start(shift), timezone) + STALE_AFTER, on_clock(shift.ends, timezone))


def _to_them(t: Words, what: str, name: str) -> Html:
    if what == EVENING:
        return t("🔔 You are on duty tomorrow · {name}", name=name)
    return t("🔔 You are on duty · {name}", name=name)


def _of_them(t: Words, what: str, who: Html, name: str) -> Html:
    if what == EVENING:
        return t("🔔 On duty tomorrow: {who} · {name}", who=who, name=name)
    return t("🔔 On duty now: {who} · {name}", who=who, name=name)


ROUTES = [
    *(Route(DueTrigger(f"roster.{what}"), notice_due) for what in NOTICES),
    Route(DueTrigger("roster.told"), told),
]
