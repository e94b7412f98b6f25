"""Origins: where each number of a count comes from – cast, by proxy, deemed, silent, barred, and what was cut off."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

from governance.law.rule import ABSENT, ABSTAIN, AREA, HEADS, INVALID, NO, PRESENT, UNITS, YES
from governance.tally.ballots import Votes
from governance.tally.roll import OUT_OF_BASE, RegisterRow
from governance.tally.tally import Tallies, Tally
from governance.tally.weight import Number, tidy
from governance.tally.weights import Weights

CLASSES = (YES, NO, ABSTAIN, INVALID, PRESENT, ABSENT)
"""Every head and every unit is in one of these; together they are the base."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Of one class: what was `cast`, cast by `proxy`, `deemed` from silence; of those absent, who was `silent` and who
    is `barred` from voting. `cut`: what a cap or a factor took off. All but `cut`, less `cut`, is the class's number.
    """

    cast: Number = 0
    proxy: Number = 0
    deemed: Number = 0
    silent: Number = 0
    barred: Number = 0
    cut: Number = 0

    @property
    def number(self) -> Number:
        """What the tally counts."""
        return tidy(self.cast + self.proxy + self.deemed + self.silent + self.barred - self.cut)


@dataclass(frozen=True, slots=True)
class Origins:
    """One measure traced. `outside`: what is left out of the base; `kept`: what was cut off and stays in the base all
    the same, so that the classes and `kept` add up to everybody entitled.
    """

    classes: Mapping[str, Origin] = field(default_factory=dict)
    outside: Number = 0
    kept: Number = 0

    def of(self, name: str) -> Origin:
        """The origin of a class; nothing of it where nobody is in it."""
        return self.classes.get(name, Origin())

    def total(self, kind: str) -> Number:
        """So much of one origin in all classes together."""
        return tidy(sum(getattr(each, kind) for each in self.classes.values()))


ORIGIN_KINDS = tuple(each.name for each in fields(Origin))


@dataclass(frozen=True, slots=True)
class Trail:
    """What a count went through: ballots as they were given, as they were counted in the end, and by which weights."""

    register: Sequence[RegisterRow]
    given: Votes
    counted: Votes
    mandates: Mapping[str, str]
    weights: Weights


def trace(trail: Trail, tallies: Tallies) -> dict[str, Origins]:
    """Measure to the origin of each of its numbers."""
    if _is_plain(trail):
        return {measure: _all_cast(tally) for measure, tally in tallies.items()}
    kinds = [
        _kind(row, before, after, trail.mandates)
        for row, before, after in zip(trail.counted.rows, trail.given.choices, trail.counted.choices, strict=True)
    ]
    ones = [1] * len(kinds)
    units = trail.weights.units if trail.weights.units is not None else ones
    outside = [row for row in trail.register if row.excluded == OUT_OF_BASE]
    heads = {row.head for row in trail.counted.rows}
    area = [row.weight for row in trail.counted.rows]
    traced = {
        HEADS: (_heads(trail, kinds), len({row.head for row in outside} - heads)),
        AREA: (_rows(trail, kinds, area, trail.weights.area), sum(row.weight for row in outside)),
        UNITS: (_rows(trail, kinds, ones, units), len(outside)),
    }
    return {
        measure: Origins(classes, tidy(left_out), _kept(tallies[measure], classes))
        for measure, (classes, left_out) in traced.items()
    }


def _is_plain(trail: Trail) -> bool:
    """As a rule: everybody cast their own ballot or none, and nothing was added, cut off or left out."""
    rows = trail.counted.rows
    return (
        trail.counted is trail.given
        and not trail.mandates
        and not trail.weights.changed
        and len(rows) == len(trail.register)
        and not any(row.excluded for row in rows)
    )


def _all_cast(tally: Tally) -> Origins:
    numbers = {name: value for name in CLASSES if (value := tally.of(name))}
    return Origins(
        {name: Origin(silent=value) if name == ABSENT else Origin(cast=value) for name, value in numbers.items()}
    )


def _kind(row: RegisterRow, before: str, after: str, mandates: Mapping[str, str]) -> str:
    if after == ABSENT:
        return "barred" if row.excluded else "silent"
    if before == ABSENT:
        return "deemed"
    return "proxy" if row.owner in mandates else "cast"


def _kept(tally: Tally, classes: Mapping[str, Origin]) -> Number:
    return tidy(tally.entitled - sum(each.number for each in classes.values()))


def _rows(trail: Trail, kinds: Sequence[str], plain: Sequence[Number], weighed: Sequence[Number]) -> dict[str, Origin]:
    sums: dict[tuple[str, str], Number] = defaultdict(int)
    for choice, kind, full, kept in zip(trail.counted.choices, kinds, plain, weighed, strict=True):
        sums[choice, kind] += full
        if full is not kept:
            sums[choice, "cut"] += full - kept
    return _gathered(sums)


def _heads(trail: Trail, kinds: Sequence[str]) -> dict[str, Origin]:
    """A head whose own hand gave one of its ballots has cast; one all of whose ballots came by proxy, by proxy."""
    met: dict[str, set[str]] = defaultdict(set)
    for row, kind in zip(trail.counted.rows, kinds, strict=True):
        met[row.head].add(kind)
    sums: dict[tuple[str, str], Number] = defaultdict(int)
    for head, choice in trail.counted.heads.items():
        ranked = ("silent", "barred") if choice == ABSENT else ("cast", "proxy", "deemed")
        sums[choice, next(kind for kind in ranked if kind in met[head])] += 1
    return _gathered(sums)


def _gathered(sums: Mapping[tuple[str, str], Number]) -> dict[str, Origin]:
    found: dict[str, dict[str, Number]] = defaultdict(dict)
    for (choice, kind), value in sums.items():
        if value:
            found[choice][kind] = tidy(value)
    return {name: Origin(**found[name]) for name in CLASSES if name in found}
