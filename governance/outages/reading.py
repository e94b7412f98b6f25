"""Reading of an outage in plain words: what is off, where, from when until when. What is not said is asked for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from governance.matters.ladder import Place
from governance.outages.outage import EVERYWHERE, Service
from governance.schedule.text import Unclear, read_schedule, read_time

LONGEST_DAYS = 60

_SERVICES: tuple[tuple[Service, re.Pattern[str]], ...] = tuple(
    (service, re.compile(pattern))
    for service, pattern in (
        (Service.LIFT, r"电梯|停梯|\b(?:lift|elevator)s?\b"),
        (Service.HOT_WATER, r"热水|\bhot water\b"),
        (Service.HEATING, r"暖气|供暖|采暖|地暖|停暖|\b(?:heating|radiators?)\b"),
        (Service.POWER, r"停电|断电|供电|电力|\b(?:power|electricity)\b"),
        (Service.GAS, r"停气|断气|燃气|煤气|天然气|\bgas\b"),
        (Service.INTERNET, r"断网|停网|网络|宽带|\b(?:internet|broadband|network)\b"),
        (Service.WATER, r"停水|断水|供水|自来水|(?<!热)水管|\bwater\b"),
    )
)
_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
_TO = r"\s*(?:-|–|—|~|～|至|到|\bto\b|\buntil\b|\btill\b)\s*"
_AND = r"\s*(?:,|、|，|和|及|\band\b|&)\s*"
_N = r"[0-9]{1,2}"
_LIST = rf"{_N}(?:(?:\s*(?:-|~|至|到|\bto\b)\s*|{_AND}){_N})*"
_HOUSES = re.compile(rf"\bbuildings?\s*({_LIST})(?![0-9:])|({_LIST})\s*(?:号楼|栋|幢|座)", re.IGNORECASE)
_ONE = re.compile(
    rf"({_N})\s*(?:号楼|栋|幢|座)\s*({_N})\s*单元|\bbuilding\s*({_N}),?\s*entrance\s*({_N})", re.IGNORECASE
)
_DOOR = re.compile(r"(?:\b(?:lift|elevator)|电梯)\s*(?:in|at|of)?\s*([0-9]{1,2})-([0-9]{1,2})(?![0-9:点])")
_DOOR_BEFORE = re.compile(r"(?<![0-9:-])([0-9]{1,2})-([0-9]{1,2})\s*(?:的|号)?\s*(?:电梯|\b(?:lift|elevator)\b)")
_WHOLE = re.compile(r"全小区|整个小区|全区|所有楼|\b(?:whole|entire) (?:community|estate|compound)\b|\ball buildings\b")
_DAY = (
    r"今天|今日|今晚|今早|明天|明日|明早|明晚|后天|(?:下?周|星期|礼拜)[一二三四五六日天1-6]|[0-9]{1,2}月[0-9]{1,2}[日号]?"
    r"|\btoday\b|\btonight\b|\btomorrow\b|\b(?:next )?(?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?\b"
    r"|\b[0-9]{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* [0-9]{1,2}\b(?!:)"
)
_PART = r"凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|夜里|晚|早"
_CLOCK = (
    rf"(?:{_PART})?\s*{_N}(?:[:：][0-9]{{2}}|\s*点(?:钟|半|[0-9]{{1,2}}分?)?|时)?\s*(?:am|pm)?|\bnoon\b|\bmidnight\b"
)
_RANGE = re.compile(
    rf"(?P<day>{_DAY})?\s*(?:\bfrom\b|从|自)?\s*(?P<first>{_CLOCK}){_TO}(?P<day2>{_DAY})?\s*(?P<second>{_CLOCK})(?![0-9])",
    re.IGNORECASE,
)
_MOMENT = re.compile(
    rf"(?P<day>{_DAY})?\s*,?\s*(?:\bat\b|\bby\b)?\s*(?P<clock>{_CLOCK})(?![0-9])(?:\s*(?:on\s+)?(?P<after>{_DAY}))?",
    re.IGNORECASE,
)
_END = r"预计|恢复|修好|来电|来水|结束|为止|之前|前|expected|back|until|till|by|restored|fixed|over"
_EXACT = re.compile(r"[:：点时]|am|pm|noon|midnight|正午")


@dataclass(frozen=True, slots=True)
class Read:
    """What a text says. None: it does not say, or says two things. `begins`, `ends`: the community's clock (naive).

    `places` empty: the whole community. `begins` None: from now on.
    """

    service: Service | None
    places: tuple[Place, ...] | None
    begins: datetime | None
    ends: datetime | None

    @property
    def enough(self) -> bool:
        """Does it look like an outage that somebody announces, and not like a report?"""
        return self.service is not None and self.ends is not None


def read(text: str, now: datetime) -> Read:
    """What of an outage a text says; `now`: what the community's clock shows (naive)."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("–", "-").replace("—", "-")
    places, rest = places_in(plain)
    begins, ends = times_in(rest, now)
    return Read(_service(plain), places, begins, ends)


def _service(plain: str) -> Service | None:
    found: list[Service] = []
    rest = plain
    for service, pattern in _SERVICES:
        if pattern.search(rest):
            found.append(service)
            rest = pattern.sub(" ", rest)
    return found[0] if len(found) == 1 else None


def places_in(text: str) -> tuple[tuple[Place, ...] | None, str]:
    """The places that a text names, in their order, and the text without them."""
    plain = re.sub(
        r"[一二三四五六七八九](?=\s*(?:号楼|栋|幢|座|单元|、|至|到))", lambda one: one[0].translate(_DIGITS), text
    )
    found: list[Place] = []
    rest = plain
    for pattern in (_ONE, _DOOR, _DOOR_BEFORE):
        for one in pattern.finditer(rest):
            building, entrance = [group.lstrip("0") for group in one.groups() if group]
            found.append(Place(building, entrance))
        rest = pattern.sub(" 电梯 " if pattern is not _ONE else " ", rest)
    for one in _HOUSES.finditer(rest):
        found += [Place(number) for number in _numbers(one[1] or one[2])]
    rest = _HOUSES.sub(" ", rest)
    if not found and _WHOLE.search(rest):
        return EVERYWHERE, _WHOLE.sub(" ", rest)
    return tuple(dict.fromkeys(found)) or None, rest


def _numbers(text: str) -> list[str]:
    """ "1-3, 5" is 1, 2, 3 and 5."""
    found: list[str] = []
    for part in re.split(_AND, text):
        first, *last = [int(number) for number in re.findall(_N, part)]
        found += [str(number) for number in range(first, (last[-1] if last else first) + 1)]
    return found


def times_in(text: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """From when until when, as far as a text says it; a time that has passed is not said. `now`: naive."""
    ranges = [one for one in _RANGE.finditer(text) if one["day"] or _EXACT.search(one[0])]
    if len(ranges) == 1:
        return _from_to(ranges[0], now)
    moments = [one for one in _MOMENT.finditer(text) if one["day"] or one["after"] or _EXACT.search(one["clock"])]
    if len(moments) != 1 or ranges:
        return None, None
    at = _at(moments[0]["day"] or moments[0]["after"], moments[0]["clock"], now)
    before, behind = text[: moments[0].start()], text[moments[0].end() :]
    ends = re.search(rf"(?:{_END})[^0-9]{{0,12}}$", before) or re.match(rf"[^0-9]{{0,4}}(?:{_END})", behind)
    if at is None or at <= now or not ends:
        return None, None
    return None, at


def _from_to(found: re.Match[str], now: datetime) -> tuple[datetime | None, datetime | None]:
    first, second = found["first"].strip(), found["second"].strip()
    half = re.search(r"(am|pm)$", second)
    if half and not re.search(r"am|pm|noon", first):
        first += half[1]
    begins = _at(found["day"], first, now)
    ends = _at(found["day2"] or found["day"], second, now)
    if begins is None or ends is None:
        return None, None
    part = re.match(_PART, first)
    if ends <= begins and part and not re.match(_PART, second) and not found["day2"]:
        later = ends + timedelta(hours=12)
        ends = later if part[0] in {"下午", "中午", "傍晚"} and later > begins else ends
    if ends <= begins and not found["day2"] and (begins.hour >= 18 and ends.hour <= 9):
        ends += timedelta(days=1)
    if ends <= begins or ends <= now:
        return None, None
    return (begins if begins > now else None), ends


def _at(day: str | None, clock: str, now: datetime) -> datetime | None:
    """A moment by its day (None: today) and its hour; None if there is no such one."""
    if clock == "midnight":
        return None
    part = {"今晚": "晚上", "明晚": "晚上", "今早": "早上", "明早": "早上", "tonight": "晚上"}.get(day or "", "")
    try:
        at = time(12) if clock == "noon" else read_time(_spoken(f"{part if not re.match(_PART, clock) else ''}{clock}"))
        return datetime.combine(_date(day, now), at)
    except (Unclear, ValueError):
        return None


def _spoken(clock: str) -> str:
    """An hour with its part of the day and nothing else: "晚上10" is "晚上10点"."""
    return f"{clock}点" if re.search(rf"(?:{_PART})\s*[0-9]{{1,2}}$", clock) else clock


def _date(day: str | None, now: datetime) -> date:
    if day is None or day in {"今天", "今日", "今晚", "今早", "today", "tonight"}:
        return now.date()
    if day in {"明天", "明日", "明早", "明晚", "tomorrow"}:
        return now.date() + timedelta(days=1)
    found = read_schedule(f"{day} 23:59", now).day
    if found is None:
        raise ValueError(day)
    return found


def read_end(text: str, now: datetime) -> datetime | None:
    """An end that is asked for, in whatever words name one moment to come; None if they do not. `now`: naive."""
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    _, ends = times_in(plain, now)
    if (
        ends is None
        and (found := _MOMENT.fullmatch(plain))
        and (found["day"] or found["after"] or _EXACT.search(plain))
    ):
        ends = _at(found["day"] or found["after"], found["clock"], now)
    if ends is None:
        try:
            schedule = read_schedule(text, now)
        except Unclear:
            return None
        ends = schedule.moment
    return ends if ends is not None and now < ends <= now + timedelta(days=LONGEST_DAYS) else None
