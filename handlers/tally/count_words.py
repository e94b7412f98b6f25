"""A count in words: everybody entitled, class by class, by heads and by area, and where each number comes from."""

from __future__ import annotations

from collections.abc import Sequence

from governance.law.rule import ABSENT, AREA, HEADS, PRESENT, UNITS
from governance.tally.origins import CLASSES, Origin, Origins
from governance.tally.verdict import Verdict
from governance.tally.weight import Number
from handlers.frame.words import N_, Words
from handlers.law.vocabulary import class_word, did_word, measure_word
from handlers.tally.amounts import MEMBERS, amount, counter, figure, in_hundredths, named

_CUT = N_("{number} cut off")
_KINDS = {
    "cast": N_("{number} cast by the voter"),
    "proxy": N_("{number} by proxy"),
    "deemed": N_("{number} added by the rule without a ballot"),
    "silent": N_("{number} silent"),
    "barred": N_("{number} barred from voting"),
    "cut": _CUT,
}


def count_words(t: Words, verdict: Verdict) -> tuple[str, ...]:
    """A line for each measure, then where its numbers come from.

    Only what is not as a rule is told number by number: where everybody cast their own ballot, one line says so.
    """
    lines = class_lines(t, verdict)
    odd = origin_lines(t, verdict)
    heads = verdict.origins.get(HEADS, Origins())
    if odd or not heads.total("cast"):
        return (*lines, *odd)
    return (*lines, all_cast(t))


def class_lines(t: Words, verdict: Verdict) -> list[str]:
    """Everybody entitled, class by class, in each measure."""
    return [_measure_words(t, verdict, measure) for measure in measures(verdict)]


def origin_lines(t: Words, verdict: Verdict) -> list[str]:
    """The origin of each number that is not simply what was cast, or not cast; what is in no total at all."""
    odd = [line for measure in measures(verdict) for line in _odd_classes(t, verdict, measure)]
    return [*odd, *outside_lines(t, verdict)]


def all_cast(t: Words) -> str:
    """That there is no origin but one."""
    return t.bare("Every vote here was cast by the voter: none by proxy, none added, none cut off.")


def measures(verdict: Verdict) -> list[str]:
    """What a reader is told of: an area only where there is one, so a committee's verdict does not speak of it."""
    counted = {each.measure for each in verdict.conditions}
    return [
        name
        for name in (HEADS, AREA, UNITS)
        if name == HEADS or name in counted or (name == AREA and not verdict.weight.startswith("one per"))
    ]


_TOTALS = {
    HEADS: N_("{base} owners in all: {classes}."),
    MEMBERS: N_("{base} members in all: {classes}."),
    UNITS: N_("{base} homes in all: {classes}."),
    AREA: N_("{measure}, {base} in all: {classes}."),
}


def _measure_words(t: Words, verdict: Verdict, measure: str) -> str:
    """Each class is named, also one in which nobody is; except "present without a vote", which is rare."""
    tally = verdict.tallies[measure]
    numbers = {name: tally.of(name) for name in CLASSES if name != PRESENT or tally.present}
    said = [
        t.bare("{number} {class}", **{"class": class_word(t, name)}, number=_short(value, measure, verdict.weight))
        for name, value in numbers.items()
    ]
    kept = verdict.origins.get(measure, Origins()).kept
    if kept:
        said.append(t.bare(_CUT, number=_short(kept, measure, verdict.weight)))
    line = _total(t, verdict, measure, tally.entitled, t.bare(", ").join(said))
    shown = [in_hundredths(value, measure, verdict.weight) for value in (*numbers.values(), kept)]
    if sum(shown) == in_hundredths(tally.entitled, measure, verdict.weight):
        return line
    return t.bare("{line} (Each number is rounded to two decimals.)", line=line)


def _total(t: Words, verdict: Verdict, measure: str, entitled: Number, classes: str) -> str:
    base = in_hundredths(entitled, measure, verdict.weight)
    if measure == AREA:
        word = measure_word(t, AREA, verdict.weight)
        facts = {"measure": f"{word[0].upper()}{word[1:]}", "base": amount(t, base, AREA, verdict.weight)}
        return t.bare(_TOTALS[AREA], classes=classes, **facts)
    return t.bare(
        _TOTALS[counter(measure, verdict.weight)], base=figure(base, measure, verdict.weight), classes=classes
    )


def _short(value: Number, measure: str, weight: str) -> str:
    """Without its unit, which the line has named already."""
    return figure(in_hundredths(value, measure, weight), measure, weight) if value else "0"


def _odd_classes(t: Words, verdict: Verdict, measure: str) -> list[str]:
    origins = verdict.origins.get(measure, Origins())
    return [
        t.bare(
            "{did} {amount}: {parts}.",
            did=did_word(t, name),
            amount=amount(t, in_hundredths(origin.number, measure, verdict.weight), measure, verdict.weight),
            parts=t.bare(", ").join(_parts(t, origin, measure, verdict.weight)),
        )
        for name, origin in origins.classes.items()
        if not _is_plain(name, origin)
    ]


def _is_plain(name: str, origin: Origin) -> bool:
    usual = origin.silent if name == ABSENT else origin.cast
    return origin.number == usual and not origin.cut


def _parts(t: Words, origin: Origin, measure: str, weight: str) -> Sequence[str]:
    return [
        t.bare(words, number=_short(value, measure, weight))
        for kind, words in _KINDS.items()
        if (value := getattr(origin, kind))
    ]


def outside_lines(t: Words, verdict: Verdict) -> list[str]:
    """What is in no total at all."""
    left_out = [
        named(t, origins.outside, measure, verdict.weight)
        for measure in measures(verdict)
        if (origins := verdict.origins.get(measure, Origins())).outside
    ]
    if not left_out:
        return []
    return [t.bare("Excluded from the total by the rule: {amounts}.", amounts=t.bare(", ").join(left_out))]
