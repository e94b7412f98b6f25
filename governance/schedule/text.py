"""Text of a moment or repetition: what people mean when they write "每周一 08:00", "tomorrow 9am", "每月1日" …"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import Enum, unique

from governance.schedule.later import english_numbers, read_later
from governance.schedule.repetition import Every, Schedule

MORNING = time(8, 0)  # meant where nobody says an hour
EVENING = time(20, 0)  # "tonight", and no hour


@unique
class Why(Enum):
    """Why a text is no moment."""

    NOT_UNDERSTOOD = "not_understood"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_TIME = "no_such_time"
    PAST = "past"


class Unclear(ValueError):  # noqa: N818
    """The text does not say when; `why` says what is wrong with it."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why.value)


_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_WEEKDAYS_ZH = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7}
_WEEKDAYS_EN = ("mon", "tue(?:s)?", "wed(?:nes)?", "thu(?:rs)?", "fri", "sat(?:ur)?", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*\.?"
_AFTERNOON = ("下午", "傍晚", "晚上", "晚", "夜里", "pm")
_EVENING = ("傍晚", "晚上", "晚", "夜里")
# A part of the day without an hour, and what English calls it.
_HOURS = {"早": MORNING, "早上": MORNING, "早晨": MORNING, "清晨": MORNING, "上午": time(9), "下午": time(15)}
_ENGLISH_PARTS = {"morning": "早上", "afternoon": "下午", "evening": "晚上", "night": "夜里"}
_ENGLISH_PART = re.compile(r"(?:\b(?:in the|this) )?\b(?P<part>morning|afternoon|evening|night)s?\b")
_LONE_PART = re.compile(r"(?P<part>清晨|早上|早晨|上午|下午|傍晚|晚上|夜里|早|晚)上?(?=[\s,、]*$|[\s,、]+\D)")
_TIME = re.compile(
    r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|早|晚)?\s*(?:at\s*)?"
    r"(?:(?P<hour>\d{1,2})(?:[:h](?P<minute>\d{2})(?::00)?\s*(?P<half>am|pm)?"
    r"|\s*(?P<clock>点钟|点|时)(?:(?P<quarter>[13])刻|(?P<past>\d{1,2})分?|(?P<thirty>半))?"
    r"|\s*(?P<bare>am|pm))|(?P<noon>noon|正午))"
)
_NOON = re.compile(r"(?P<noon>中午)")
_AT_HOUR = re.compile(r"\bat\s*(?P<hour>\d{1,2})\b(?!\S)")


def read_schedule(text: str, now: datetime) -> Schedule:
    """The repetition that a text asks for; `now` is what the community's clock shows (naive).

    Without an hour 08:00 is meant. Raises Unclear.
    """
    plain = _normal(text)
    if (later := read_later(english_numbers(plain))) is not None:
        return _from_now(later, now)
    at, rest, default = _take_moment(plain)
    if at is None and default == EVENING and re.fullmatch(r"\s*(?:今天?|today)\s*", rest):
        default = _left_of_evening(now)
    day = re.sub(r"[\s,、的在于]+$|^[\s,、的在于]+", "", re.sub(r"\b(on|the|of|at|in)\b", " ", rest))
    day = re.sub(r"[\s,、]+", " ", day).strip(" ,.。")
    for pattern, make in _PATTERNS:
        found = pattern.fullmatch(day)
        if found:
            try:
                schedule = make(found, at or default, now)
            except ValueError as error:
                raise error if isinstance(error, Unclear) else Unclear(Why.NO_SUCH_DAY) from error
            if not day and at is None and default == MORNING:
                break
            return schedule
    raise Unclear(Why.NOT_UNDERSTOOD)


def _from_now(later: timedelta, now: datetime) -> Schedule:
    if not later:
        raise Unclear(Why.PAST)
    moment = now + later
    moment += timedelta(minutes=1) if moment.second or moment.microsecond else timedelta()
    return Schedule(Every.ONCE, moment.time().replace(second=0, microsecond=0), day=moment.date())


def _left_of_evening(now: datetime) -> time:
    """The hour that "tonight" means where nobody says one: 20:00, or once that has passed the next full hour."""
    return EVENING if now.time() < EVENING or now.hour == 23 else time(now.hour + 1)


def read_time(text: str) -> time:
    """An hour of the day: "8点半", "18:00", "6pm", "8". Raises Unclear."""
    plain = _normal(text)
    at, rest = _take_time(f"at {plain}" if re.fullmatch(r"\d{1,2}", plain) else plain)
    if at is None or rest.strip():
        raise Unclear(Why.NOT_UNDERSTOOD)
    return at


def read_length(text: str) -> int:
    """A length in whole hours: "一天", "12小时", "2 weeks". Raises Unclear."""
    plain = re.sub(r"\b(a|one|an)\b", "1", _normal(text)).replace("个", "").strip()
    found = re.fullmatch(r"(\d{1,3})?\s*(小时|hours?|h|天|日|days?|d|周|星期|礼拜|weeks?|w)", plain)
    if found is None:
        raise Unclear(Why.NOT_UNDERSTOOD)
    unit = found[2]
    hours = 1 if unit[0] in "小h" else 24 if unit[0] in "天日d" else 7 * 24
    return int(found[1] or 1) * hours


def _normal(text: str) -> str:
    """Full-width to half-width, lower case, weekdays as @1 to @7, Chinese numerals as digits."""
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    plain = re.sub(r"(?:周|星期|礼拜)末", "周日六" if "每" in plain else "周六", plain)
    plain = re.sub(
        r"(周|星期|礼拜)([一二三四五六日天](?:[、,和 及]*[一二三四五六日天](?![点时月号十]))*)", _weekdays, plain
    )
    for number, name in enumerate(_WEEKDAYS_EN, start=1):
        plain = re.sub(rf"\b{name}days\b", f"every @{number}", plain)
        plain = re.sub(rf"\b{name}(?:s|rs|r|day)?\b", f"@{number}", plain)
    return re.sub(r"[零〇一二两三四五六七八九十]+", _numeral, plain)


def _weekdays(found: re.Match[str]) -> str:
    days = "".join(f"@{_WEEKDAYS_ZH[sign]}" for sign in found[2] if sign in _WEEKDAYS_ZH)
    return f"周{days} "


def _numeral(found: re.Match[str]) -> str:
    tens, ten, ones = found[0].partition("十")
    if not ten:
        return "".join(str(_DIGITS[sign]) for sign in tens)
    head = _DIGITS.get(tens, 1) if len(tens) <= 1 else 0
    return str(head * 10 + (_DIGITS.get(ones, 0) if ones else 0))


def _take_moment(plain: str) -> tuple[time | None, str, time]:
    """The hour in a text, the text without it, and the hour that is meant where it says none."""
    said = re.sub(r"\btonight\b", "today evening", plain)
    if found := _ENGLISH_PART.search(said):
        part = _ENGLISH_PARTS[found["part"]]
        rest = f"{said[: found.start()].rstrip()} {said[found.end() :].lstrip()}".strip()
        lone = re.compile(r"(?:\b(?P<hour>\d{1,2}) today|today (?P<hour2>\d{1,2}))")
        if said != plain and (bare := lone.fullmatch(rest)):
            rest = f"today at {bare['hour'] or bare['hour2']}"
        at, rest = _take_time(rest, part)
        if re.fullmatch(r"\s*this\s*|\s*", rest):
            rest = "today"
        return at, rest, _default_hour(part)
    at, rest = _take_time(plain)
    if at is None and (found := _LONE_PART.search(rest)):
        rest = f"{rest[: found.start()]} {rest[found.end() :]}"
        return None, rest, _default_hour(found["part"])
    return at, rest, MORNING


def _default_hour(part: str) -> time:
    return EVENING if part in _EVENING else _HOURS[part]


def _take_time(plain: str, part: str = "") -> tuple[time | None, str]:
    """The hour in a text, and the text without it. `part`: of the day, if something before has said it."""
    found = _TIME.search(plain) or _AT_HOUR.search(plain) or _NOON.search(plain)
    if found is None:
        return None, plain
    parts = found.groupdict()
    rest = f"{plain[: found.start()]} {plain[found.end() :]}"
    if parts.get("noon"):
        return time(12), rest
    minute = int(parts.get("minute") or parts.get("past") or 0)
    minute = 30 if parts.get("thirty") else 15 * int(parts.get("quarter") or 0) or minute
    hour = _in_half(int(parts["hour"]), parts.get("part") or part, parts.get("half") or parts.get("bare") or "")
    if hour > 23 or minute > 59:
        raise Unclear(Why.NO_SUCH_TIME)
    return time(hour, minute), rest


def _in_half(hour: int, part: str, half: str) -> int:
    """The hour of 24: "下午3点" is 15. Raises Unclear for "13pm" and for a midnight that could be either day's."""
    at_night = part in ("晚上", "夜里", "晚")
    early = 1 <= hour <= 4 and at_night and not half
    if (half and not 1 <= hour <= 12) or (hour == 12 and at_night) or (early and part != "夜里"):
        raise Unclear(Why.NO_SUCH_TIME)
    if early:
        return hour
    if hour == 12:
        return 0 if half == "am" or part == "凌晨" else 12
    later = part in _AFTERNOON or half == "pm" or (part == "中午" and hour < 11)
    return hour + 12 if later and hour < 12 else hour


def _once(day: date, at: time, now: datetime, *, soonest: date | None = None) -> Schedule:
    """Once, on `day`; or on `soonest` where that day's hour has passed already."""
    if datetime.combine(day, at) <= now:
        if soonest is None:
            raise Unclear(Why.PAST)
        day = soonest
    return Schedule(Every.ONCE, at, day=day)


def _in_days(days: int) -> _Make:
    return lambda _found, at, now: _once(now.date() + timedelta(days=days), at, now)


def _counted(found: re.Match[str], at: time, now: datetime) -> Schedule:
    days = int(english_numbers(found[1])) * (7 if found["week"] else 1)
    return _once(now.date() + timedelta(days=days), at, now)


def _no_day(_found: re.Match[str], at: time, now: datetime) -> Schedule:
    return _once(now.date(), at, now, soonest=now.date() + timedelta(days=1))


def _weekday(found: re.Match[str], at: time, now: datetime) -> Schedule:
    """ "周五" is the next Friday to come; "下周五" and "next Friday" are that of next week."""
    monday = now.date() - timedelta(days=now.isoweekday() - 1)
    day = monday + timedelta(days=int(found["day"]) - 1)
    if found["next"]:
        return _once(day + timedelta(days=7), at, now)
    return _once(day, at, now, soonest=None if found["this"] else day + timedelta(days=7))


def _weekly(found: re.Match[str], at: time, _now: datetime) -> Schedule:
    return Schedule(Every.WEEK, at, weekdays=tuple(sorted({int(sign) for sign in re.findall(r"\d", found[1])})))


def _week_part(first: int, last: int) -> _Make:
    return lambda _found, at, _now: Schedule(Every.WEEK, at, weekdays=tuple(range(first, last + 1)))


def _week_range(found: re.Match[str], at: time, now: datetime) -> Schedule:
    return _week_part(int(found[1]), int(found[2]))(found, at, now)


def _daily(_found: re.Match[str], at: time, _now: datetime) -> Schedule:
    return Schedule(Every.DAY, at)


def _monthly(found: re.Match[str], at: time, _now: datetime) -> Schedule:
    return Schedule(Every.MONTH, at, day_of_month=int(found[1]))


def _month_end(_found: re.Match[str], at: time, _now: datetime) -> Schedule:
    return Schedule(Every.MONTH, at, day_of_month=31)


def _month_and_day(found: re.Match[str]) -> tuple[int, int]:
    parts = found.groupdict()
    name = parts.get("name") or parts.get("name2")
    month = _MONTHS.index(name[:3]) + 1 if name else int(parts["month"])
    return month, int(parts.get("day") or parts.get("day2") or 0)


def _yearly(found: re.Match[str], at: time, _now: datetime) -> Schedule:
    month, day = _month_and_day(found)
    return Schedule(Every.YEAR, at, month=month, day_of_month=day)


def _on_date(found: re.Match[str], at: time, now: datetime) -> Schedule:
    month, day = _month_and_day(found)
    if year := found.groupdict().get("year"):
        return _once(date(int(year), month, day), at, now)
    this_year, years = now.year, range(now.year, now.year + 8)  # 29 February may be eight years away
    fitting = [date(year, month, day) for year in years if _exists(year, month, day)]
    if not fitting:
        raise Unclear(Why.NO_SUCH_DAY)
    later = fitting[1] if fitting[0].year == this_year and len(fitting) > 1 else None
    return _once(fitting[0], at, now, soonest=later)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_Make = Callable[[re.Match[str], time, datetime], Schedule]
_TH = r"(?:st|nd|rd|th)?"
_EN_DATE = rf"(?:(?P<day>\d{{1,2}}){_TH} (?P<name>{_MONTH})|(?P<name2>{_MONTH}) (?P<day2>\d{{1,2}}){_TH})"
_ZH_DATE = r"(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?"
_PATTERNS: list[tuple[re.Pattern[str], _Make]] = [
    (re.compile(pattern), make)
    for pattern, make in [
        (r"", _no_day),
        (r"每天?|每日|天天|every(?: ?day)?|each(?: day)?|daily", _daily),
        (r"每个?工作日|(?:every |each )?(?:workday|weekday)s?", _week_part(1, 5)),
        (r"(?:every |each )?weekends?", _week_part(6, 7)),
        (r"(?:每个?周?|every |each |weekly )((?:周?@[1-7](?: |and|和|及|&)*)+)", _weekly),
        (r"(?:每个?周?|every |each )?周?@([1-7]) ?(?:至|到|-|~|to) ?周?@([1-7])", _week_range),
        (r"(?:(?P<next>下个?|next )|(?P<this>[这本]个?|this ))?周?@(?P<day>[1-7])", _weekday),
        (r"每个?月(?:最后1天|底|末)", _month_end),
        (r"(?:every |each )?last day (?:every |each )?month|(?:every |each )?month end", _month_end),
        (r"每个?月第?(\d{1,2})[日号天]?", _monthly),
        (rf"(?:every month|each month|monthly) (\d{{1,2}}){_TH}", _monthly),
        (rf"(?:every |each )?(\d{{1,2}}){_TH}(?: day)? (?:every |each |a )?month", _monthly),
        (r"(?:every |each )(\d{1,2})(?:st|nd|rd|th)", _monthly),
        (rf"每年{_ZH_DATE}", _yearly),
        (rf"(?:every year|each year|yearly|annually|every) {_EN_DATE}", _yearly),
        (rf"{_EN_DATE} (?:every year|each year|yearly|annually)", _yearly),
        (r"今天?|today", _in_days(0)),
        (r"明天?|tomorrow", _in_days(1)),
        (r"后天|day after tomorrow", _in_days(2)),
        (r"大后天", _in_days(3)),
        (r"(\d{1,3}|a|[a-z]{3,6}) ?(?:天后|days?|(?P<week>周后|个?星期后|weeks?))(?: from now)?", _counted),
        (r"(?P<year>\d{4}) ?[-/.年] ?(?P<month>\d{1,2}) ?[-/.月] ?(?P<day>\d{1,2})[日号]?t?", _on_date),
        (rf"{_ZH_DATE}", _on_date),
        (rf"{_EN_DATE}(?: (?P<year>\d{{4}}))?", _on_date),
    ]
]
