"""Builders for rolls, rules and ballots, so that a test says only what matters to it."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from governance.law.rule import Branch, Counting, Round, Rule, Term, Tree
from governance.tally.roll import RegisterRow
from governance.tally.verdict import Verdict
from governance.tally.weight import parse_weight


def a_row(unit: str = "101", owner: str = "", area: str = "100", **more: object) -> RegisterRow:
    return RegisterRow(unit, owner or f"owner of {unit}", parse_weight(area), **more)  # type: ignore[arg-type]


def a_roll(*areas: str) -> list[RegisterRow]:
    """One unit and one owner per area: U1/O1, U2/O2, …"""
    return [a_row(f"U{number}", f"O{number}", area) for number, area in enumerate(areas, 1)]


def equal_roll(units: int) -> list[RegisterRow]:
    return a_roll(*["100"] * units)


def ballots(**numbers: int | Iterable[int]) -> Mapping[str, str]:
    """`ballots(yes=range(1, 9), no=[9])` is O1…O8 yes, O9 no; a plain number is that many from the start on."""
    found = {}
    for choice, who in numbers.items():
        for number in range(1, who + 1) if isinstance(who, int) else who:
            found[f"O{number}"] = choice
    return found


def a_term(
    measure: str = "heads",
    of: str = "yes",
    cmp: str = ">",
    share: str = "1/2",
    base: str = "cast",
    **more: object,
) -> Term:
    return Term(more.pop("id", f"{of}_{measure}"), measure, of, cmp, Fraction(share), base, **more)  # type: ignore[arg-type]


def a_count(
    measure: str = "heads", of: str = "participating", cmp: str = ">=", count: int = 2, name: str = "count"
) -> Term:
    return Term(name, measure, of, cmp, count=count)


def all_of(*parts: Tree) -> Branch:
    return Branch(every=True, parts=parts)


def any_of(*parts: Tree) -> Branch:
    return Branch(every=False, parts=parts)


def a_rule(
    approval: Tree | None = None, quorum: Tree | None = None, counting: Counting | None = None, **more: object
) -> Rule:
    one = Round("main", quorum, approval or a_term(), **more.pop("round", {}))  # type: ignore[arg-type, call-overload]
    return Rule("test", (one,), counting=counting or Counting(), **more)  # type: ignore[arg-type]


def area_of(verdict: Verdict, name: str = "yes") -> Fraction:
    """In whole m² (shares)."""
    return Fraction(verdict.tallies["area"].of(name), 10_000)


def owners(*names: str) -> frozenset[str]:
    """Owners as facts name them."""
    return frozenset(names)


YES_OF_ALL = a_term(base="all")
