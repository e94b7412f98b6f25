"""Day of duty: the one post in which a group sees who is on duty today, on all its rosters, edited in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from governance.duty.roster import Shift, changes_hands
from governance.schedule.repetition import wall_of
from handlers.duty.cards import holder, roster_buttons, say_span
from handlers.frame.buttons import Keyboard, link
from handlers.frame.deep_links import deep_link
from handlers.frame.recurrence import say_date, say_time, say_wall
from handlers.frame.words import Html, Words, html_of, mention, words
from handlers.frame.work import Work
from storage.communities import accounts
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.duty import rosters
from storage.duty.rosters import Member, Roster
from storage.engine import outbox
from storage.engine.outbox import Kind

TODAY = "today"
CARD = "duty:day"
_POSTED = "posted"  # the notice that the day's one new post was made, by whichever roster's hour came first
_ROSTERS = 5  # with its three other lines the post stays within eight
_SHIFTS = 4
_DAY = timedelta(days=1)

People = Mapping[int, Account]


async def post_day(work: Work, roster: Roster, community: Community, wall: datetime, until: datetime) -> None:
    """A roster's hour has come: the group's post follows; it is a new one, once a day, when there is news in it.

    `wall`: the hour by the community's clock (naive); `until`: when a new post would come too late.
    """
    here = await _rosters_of(work, community, roster.chat)
    people = await _people(work, here)
    news = any(changes_hands(one.rotation, wall.date()) or _called(one, people, wall) for one in here)
    fresh = news and await _first_of(work, roster, wall.date())
    await _adopt(work, roster.chat)
    _post(work, here, people, community, wall, fresh=fresh, until=until)


async def call_in_group(work: Work, roster: Roster, community: Community, until: datetime) -> None:
    """Whoever is on duty tomorrow can be reached only in the group: a day without a new post has one now."""
    wall = wall_of(work.now, community.timezone)
    if await _first_of(work, roster, wall.date()):
        here = await _rosters_of(work, community, roster.chat)
        _post(work, here, await _people(work, here), community, wall, fresh=True, until=until)


async def _first_of(work: Work, roster: Roster, day: date) -> bool:
    """Is this the day's first new post in the group? It is written down as made."""
    if await rosters.given_in(work.uow, roster.chat, _POSTED, day.isoformat()):
        return False
    return await rosters.give_notice(work.uow, roster.id, _POSTED, day.isoformat())


async def refresh_day(work: Work, community: Community, chat: int, *, fresh: bool = False) -> None:
    """Something about today has changed: the post follows, if the day has one already. `fresh`: the group is new."""
    wall = wall_of(work.now, community.timezone)
    here = await _rosters_of(work, community, chat)
    begun = [one for one in here if wall >= max(datetime.combine(wall.date(), one.shown_at), one.rotation.start)]
    if begun and (fresh or await rosters.given_in(work.uow, chat, TODAY, wall.date().isoformat())):
        await _adopt(work, chat)
        _post(work, here, await _people(work, here), community, wall, fresh=fresh)


async def _rosters_of(work: Work, community: Community, chat: int) -> list[Roster]:
    return [one for one in await rosters.running(work.uow, community.id) if one.chat == chat]


async def _people(work: Work, here: Iterable[Roster]) -> People:
    keys = {member.account for roster in here for member in roster.people if member.account is not None}
    return {one.id: one for one in await accounts.several(work.uow, sorted(keys))}


async def _adopt(work: Work, chat: int) -> None:
    """Before this version each roster had a post of its own: the newest goes on as the day's."""
    old = [name for name, _ in await outbox.shown_in(work.uow, chat, CARD.partition(":")[0]) if name != CARD]
    if old:
        await outbox.become(work.uow, chat, old, CARD)


def _post(
    work: Work,
    here: Sequence[Roster],
    people: People,
    community: Community,
    wall: datetime,
    *,
    fresh: bool,
    until: datetime | None = None,
) -> None:
    t = words(community.language)
    text = day_card(t, here, people, wall)
    if text is not None:
        keyboard = _buttons(work, t, here)
        work.post(here[0].chat, text, keyboard, kind=Kind.CARD, card=CARD, fresh=fresh, not_after=until)


def _buttons(work: Work, t: Words, here: Sequence[Roster]) -> Keyboard:
    if len(here) == 1:
        return roster_buttons(t, work.bot, here[0])
    return [[link(t.plain("Whole week"), deep_link(work.bot, "duty"))]]


# What it says


def day_card(t: Words, here: Sequence[Roster], people: People, wall: datetime) -> Html | None:
    """Who is on duty from now until midnight on these rosters; None before the first rotation begins.

    Whoever can be reached only in the group is called by their name in it, today and for tomorrow; for somebody
    without Telegram a neighbour is asked.
    """
    running = [one for one in here if _today(one, wall) or _called(one, people, wall)]
    if not running:
        return None
    only = running[0] if len(here) == 1 else None
    lines = _of_one(t, only, people, wall) if only else _of_several(t, running, people, wall)
    names = dict.fromkeys(
        member.name for one in running for _, member in _called(one, people, wall) if member.account is None
    )
    if names:
        lines.append(
            t("Could a neighbour please tell {names}? They do not have Telegram.", names=t.plain(", ").join(names))
        )
    return Html("\n".join(lines))


def _today(roster: Roster, wall: datetime) -> list[Shift]:
    midnight = datetime.combine(wall.date() + _DAY, time())
    return list(roster.rotation.between(wall, midnight))[:_SHIFTS]


def _of_one(t: Words, roster: Roster, people: People, wall: datetime) -> list[Html]:
    today = _today(roster, wall)
    after = roster.rotation.shift(today[-1].number + 1 if today else 0)
    return [
        t("🗓 <b>On duty today · {name}</b> · {day}", name=roster.name, day=say_date(t, wall.date())),
        *(t("{person}: {span}", person=_who(roster, one, people), span=say_span(t, one)) for one in today),
        t("Next: {person}, {moment}", person=_who(roster, after, people), moment=say_wall(t, after.begins)),
    ]


def _of_several(t: Words, running: Sequence[Roster], people: People, wall: datetime) -> list[Html]:
    shown = running if len(running) <= _ROSTERS else running[: _ROSTERS - 1]
    lines = [t("🗓 <b>On duty today</b> · {day}", day=say_date(t, wall.date()))]
    for roster in (one for one in shown if _today(one, wall)):
        shifts = [
            t("{person}, {span}", person=_who(roster, one, people), span=_in_short(t, one, wall.date()))
            for one in _today(roster, wall)
        ]
        lines.append(t("{name}: {shifts}", name=roster.name, shifts=Html(" · ".join(shifts))))
    if len(running) > len(shown):
        lines.append(t("{count} more: /duty", count=len(running) - len(shown)))
    tomorrow = [
        t(
            "{person} ({name}, {moment})",
            person=_who(one, shift, people),
            name=one.name,
            moment=say_time(shift.begins.time()),
        )
        for one in running
        for shift, _ in _called(one, people, wall)
        if shift.begins.date() > wall.date()
    ]
    if tomorrow:
        lines.append(t("Tomorrow: {people}", people=Html(t.plain(", ").join(tomorrow))))
    return lines


def _in_short(t: Words, shift: Shift, day: date) -> Html:
    """A span of this day in as few letters as it takes: `08:00 – 20:00`, `until 08:00`, `from 20:00`."""
    if shift.begins.date() == shift.ends.date():
        return say_span(t, shift)
    if shift.begins.date() == day:
        return t("from {time}", time=say_time(shift.begins.time()))
    if shift.ends.date() == day:
        return t("until {time}", time=say_time(shift.ends.time()))
    return t("all day")


def _called(roster: Roster, people: People, wall: datetime) -> list[tuple[Shift, Member]]:
    """The shifts that begin today or tomorrow and are not over, of those who can be reached only in the group."""
    end = datetime.combine(wall.date() + 2 * _DAY, time())
    soon = [one for one in roster.rotation.between(wall, end) if one.begins.date() >= wall.date()]
    return [(one, roster.people[one.place]) for one in soon if _reached_in_group(roster.people[one.place], people)]


def _reached_in_group(member: Member, people: People) -> bool:
    account = people.get(member.account or 0)
    return account is None or account.private_chat is None


def _who(roster: Roster, shift: Shift, people: People) -> Html:
    """The name of whoever holds a shift; a mention, where they would not hear of it otherwise."""
    account = people.get(roster.people[shift.place].account or 0)
    if account is None or account.private_chat is not None or account.erased:
        return Html(html_of(holder(roster, shift)))
    return mention(account.telegram_id, account.name)
