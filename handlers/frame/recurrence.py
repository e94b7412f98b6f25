"""Recurrence: when the next time is, and how a repetition is said. APScheduler's triggers on the community's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from babel.dates import get_day_names, get_month_names

from governance.schedule.repetition import LONGEST_MONTH, Every, Schedule, is_night
from governance.schedule.text import Unclear, Why
from handlers.frame.dates import say_day, say_moment
from handlers.frame.refusals import Refusal
from handlers.frame.words import N_, Html, Words


def next_wall(schedule: Schedule, after: datetime) -> datetime | None:
    """The first wall-clock moment (naive) of a schedule later than `after` (naive); None if there is none any more.

    The trigger is asked about a clock without time zone: given a zone, CronTrigger fires twice in the hour that the
    clocks show twice. What a wall-clock moment means is `governance.schedule.repetition.on_clock`.
    """
    asked = after.replace(tzinfo=UTC, microsecond=0)
    found = _trigger(schedule).get_next_fire_time(None, asked)
    if found is not None and found <= asked:
        found = _trigger(schedule).get_next_fire_time(found, asked.replace(microsecond=1))
    return None if found is None or found <= asked else found.replace(tzinfo=None)


def _trigger(schedule: Schedule) -> BaseTrigger:
    at = {"hour": schedule.at.hour, "minute": schedule.at.minute, "timezone": UTC}
    match schedule.every:
        case Every.ONCE:
            return DateTrigger(datetime.combine(schedule.day or date.min, schedule.at, UTC))
        case Every.DAY:
            return CronTrigger(**at)
        case Every.WEEK:
            return CronTrigger(day_of_week=",".join(str(day - 1) for day in schedule.weekdays), **at)
        case Every.MONTH:
            return _on_days(range(1, 13), schedule.day_of_month, at)
        case Every.YEAR:
            return _on_days([schedule.month], schedule.day_of_month, at)


def _on_days(months: range | list[int], day: int, at: dict[str, object]) -> BaseTrigger:
    """That day of each month, and the last day of each month that is, or may be, too short for it."""
    long = [str(month) for month in months if day < 29 or (day <= LONGEST_MONTH[month - 1] and month != 2)]
    short = [str(month) for month in months if str(month) not in long]
    triggers = []
    if long:
        triggers.append(CronTrigger(month=",".join(long), day=str(day), **at))
    if short:
        triggers.append(CronTrigger(month=",".join(short), day="last", **at))
    return triggers[0] if len(triggers) == 1 else OrTrigger(triggers)


def say_schedule(t: Words, schedule: Schedule) -> Html:
    """A schedule in words: `每周一 08:00`, `every Monday at 08:00`."""
    at = say_time(schedule.at)
    match schedule.every:
        case Every.ONCE:
            moment = datetime.combine(schedule.day or date.min, schedule.at, UTC)
            return t("once, {moment}", moment=say_moment(t, moment, "UTC"))
        case Every.DAY:
            return t("every day at {time}", time=at)
        case Every.WEEK:
            if schedule.weekdays == (1, 2, 3, 4, 5):
                return t("from Monday to Friday at {time}", time=at)
            return t("every {weekdays} at {time}", weekdays=_weekdays(t, schedule.weekdays), time=at)
        case Every.MONTH:
            return _say_monthly(t, schedule.day_of_month, at)
        case Every.YEAR:
            month = _month(t, schedule.month)
            if (schedule.month, schedule.day_of_month) == (2, 29):
                return t("every year on the last day of {month} at {time}", month=month, time=at)
            return t("every year on {day} {month} at {time}", day=schedule.day_of_month, month=month, time=at)


def _say_monthly(t: Words, day: int, at: str) -> Html:
    if day == 31:
        return t("on the last day of every month at {time}", time=at)
    said = str(day) if t.language == "zh" else _ordinal(day)
    if day > 28:
        return t("on the {day} of every month (in shorter months, the last day) at {time}", day=said, time=at)
    return t("on the {day} of every month at {time}", day=said, time=at)


def _ordinal(day: int) -> str:
    """`1st`, `2nd`, `11th`: English only."""
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def say_time(at: time) -> str:
    """`08:00`."""
    return at.strftime("%H:%M")


def say_wall(t: Words, wall: datetime) -> str:
    """Weekday, day and time of a wall-clock moment (naive)."""
    return say_moment(t, wall.replace(tzinfo=UTC), "UTC")


def say_date(t: Words, day: date) -> str:
    """Weekday and day of a date on the wall: `周一 11月23日`, `Mon 23 Nov`."""
    return say_day(t, datetime.combine(day, time(), UTC), "UTC")


def say_when_quiet(t: Words, at: time) -> Html:
    """A remark for hours at which people sleep; empty by day."""
    return t("At that hour the post arrives silently.") if is_night(at) else Html()


def _weekdays(t: Words, days: tuple[int, ...]) -> str:
    names = get_day_names("wide", locale="zh_CN" if t.language == "zh" else "en_GB")
    said = [names[day - 1] for day in days]
    if t.language == "zh":
        return "、".join(name.replace("星期", "周") for name in said)
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _month(t: Words, month: int) -> str:
    return f"{month}月" if t.language == "zh" else str(get_month_names("wide", locale="en_GB")[month])


_REASONS = {
    Why.NOT_UNDERSTOOD: N_(
        "I did not understand when. You can write, for example: every Monday 08:00 · the 1st of each month "
        "· 2026-12-01 09:00"
    ),
    Why.NO_SUCH_DAY: N_("That day does not exist. Please check the date."),
    Why.NO_SUCH_TIME: N_("That is not a time. Please write it like 08:00 or 20:30."),
    Why.PAST: N_("That time has already passed. Please choose a later one."),
}


def not_a_moment(unclear: Unclear) -> Refusal:
    """What to answer to a text that says no moment."""
    return Refusal(_REASONS[unclear.why])
