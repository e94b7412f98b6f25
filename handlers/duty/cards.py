"""Cards of a duty roster: the roster itself, today's duty, the coming week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from governance.duty.roster import Shift
from handlers.frame.buttons import Keyboard, link
from handlers.frame.dates import say_length
from handlers.frame.deep_links import deep_link
from handlers.frame.recurrence import say_time, say_wall
from handlers.frame.words import Html, Words, html_of, mention
from storage.communities.accounts import Account
from storage.duty.rosters import Member, Roster

CARD_SHIFTS = 5  # with its three other lines the card stays within eight
WEEK_SHIFTS = 6
_NAMED = 6
_DAY = timedelta(days=1)


def roster_card(
    t: Words, roster: Roster, wall: datetime, called: Mapping[int, Account] | None = None, shifts: int = CARD_SHIFTS
) -> Html:
    """The roster with so many coming shifts; `wall`: the community's clock now (naive); `called`: who is mentioned."""
    mentions = called or {}
    # All who are called are named, or they would not hear of it.
    shown = [one for place, one in enumerate(roster.people) if place < _NAMED or one.account in mentions]
    people = " → ".join(_called(one, mentions.get(one.account or 0)) for one in shown)
    more = len(roster.people) - len(shown)
    title = t("🗓 <b>Duty roster · {name}</b>", name=roster.name)
    if roster.ended:
        return _joined([title, t("This roster has ended.")])
    lines = [
        title,
        t("In turn: {people}{more}", people=Html(people), more=t(" and {count} more", count=more) if more > 0 else ""),
        t("Each shift lasts {length}.", length=say_hours(t, roster.rotation.hours)),
        *(shift_line(t, roster, shift) for shift in coming(roster, wall, shifts)),
    ]
    return _joined(lines)


def _called(member: Member, account: Account | None) -> Html:
    return Html(html_of(member.name)) if account is None else mention(account.telegram_id, member.name)


def roster_buttons(t: Words, bot: str, roster: Roster) -> Keyboard:
    """What can be done at the roster's card, in the group: swap, in private."""
    return [] if roster.ended else [[link(t.plain("Swap a shift"), deep_link(bot, "swap", roster.id))]]


def week_of(t: Words, roster: Roster, wall: datetime, most: int = WEEK_SHIFTS) -> Html:
    """Today's duty and that of the coming week."""
    now = roster.rotation.on_duty(wall)
    lines = [t("🗓 <b>{name}</b>", name=roster.name)]
    if now is not None:
        lines.append(t("Now: {person}, until {moment}", person=holder(roster, now), moment=say_wall(t, now.ends)))
    else:
        lines.append(t("Nobody is on duty yet."))
    shifts = [one for one in roster.rotation.between(wall, wall + 7 * _DAY) if one != now]
    lines += [shift_line(t, roster, shift) for shift in shifts[:most]]
    if not shifts:
        after = roster.rotation.next_to_begin(wall)
        lines.append(t("Next: {person}, {moment}", person=holder(roster, after), moment=say_wall(t, after.begins)))
    return _joined(lines)


def coming(roster: Roster, wall: datetime, count: int) -> list[Shift]:
    """The running shift and those after it."""
    first = max(0, roster.rotation.number_at(wall))
    return [roster.rotation.shift(number) for number in range(first, first + count)]


def holder(roster: Roster, shift: Shift) -> str:
    """The name of whoever holds a shift."""
    return roster.people[shift.place].name


def shift_line(t: Words, roster: Roster, shift: Shift) -> Html:
    """`Mon 23 Nov, 08:00 · Wang Fang`."""
    return t("{moment} · {person}", moment=say_wall(t, shift.begins), person=holder(roster, shift))


def say_span(t: Words, shift: Shift) -> Html:
    """From when until when a shift lasts: `08:00 – 20:00`, `Mon 23 Nov, 08:00 – Tue 24 Nov, 08:00`."""
    if shift.begins.date() == shift.ends.date():
        begin, end = say_time(shift.begins.time()), say_time(shift.ends.time())
    else:
        begin, end = say_wall(t, shift.begins), say_wall(t, shift.ends)
    return t("{begin} – {end}", begin=begin, end=end)


def say_hours(t: Words, hours: int) -> Html:
    """A shift's length: whole days as days, else hours."""
    if hours == 24:
        return t.plural("{count} day", "{count} days", 1)
    if hours % 24:
        return t.plural("{count} hour", "{count} hours", hours)
    return Html(say_length(t, timedelta(hours=hours)))


def _joined(lines: Iterable[Html]) -> Html:
    return Html("\n".join(lines))
