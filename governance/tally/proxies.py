"""Proxies: which mandates are void, because their holder carries more than the rule allows."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from governance.law.rule import BOTH, Cap, LotLimit, MandateLimit, ProxyLimit, ShareLimit
from governance.tally.roll import Facts, RegisterRow
from governance.tally.weight import Number


def valid_mandates(facts: Facts, void: Collection[str] = ()) -> dict[str, str]:
    """Owner to holder. An owner who votes in person cancels the mandate; nobody is his own proxy."""
    return {
        owner: holder
        for owner, holder in facts.proxies.items()
        if owner not in facts.in_person and owner != holder and owner not in void
    }


def void_mandates(
    limit: ProxyLimit | None, rows: Sequence[RegisterRow], facts: Facts, cap: Cap | None = None
) -> tuple[tuple[str, str], ...]:
    """(holder, owner) of each mandate that is too many; `cap` is the one under which the vote is counted.

    Mandates are taken in the order of the roll, so that the order of ballots never matters; one that does not
    fit any more is void, a later one that still fits is kept.
    """
    if limit is None or not facts.proxies:
        return ()
    mandates = valid_mandates(facts)
    carried: dict[str, dict[str, list[RegisterRow]]] = {}
    for row in rows:
        if row.owner in mandates:
            carried.setdefault(mandates[row.owner], {}).setdefault(row.owner, []).append(row)
    void: list[tuple[str, str]] = []
    for holder, owners in carried.items():
        void += [(holder, owner) for owner in _too_many(limit, holder, owners, rows, cap)]
    order = {row.owner: place for place, row in reversed(list(enumerate(rows)))}
    return tuple(sorted(void, key=lambda pair: order[pair[1]]))


def _too_many(
    limit: ProxyLimit,
    holder: str,
    owners: dict[str, list[RegisterRow]],
    rows: Sequence[RegisterRow],
    cap: Cap | None,
) -> list[str]:
    if isinstance(limit, MandateLimit):
        return _beyond_mandates(limit, holder, owners, rows)
    if isinstance(limit, LotLimit):
        return _beyond_lots(limit, owners, rows)
    return _beyond_share(limit, owners, rows, cap)


def _beyond_mandates(
    limit: MandateLimit, holder: str, owners: dict[str, list[RegisterRow]], rows: Sequence[RegisterRow]
) -> list[str]:
    """Three mandates, or more where holder and mandators together have at most a tenth (France art. 22)."""
    if limit.unless_total_at_most is not None:
        together = sum(row.weight for row in rows if row.owner in owners or row.owner == holder)
        if together <= limit.unless_total_at_most * sum(row.weight for row in rows):
            return []
    return list(owners)[limit.most :]


def _beyond_lots(limit: LotLimit, owners: dict[str, list[RegisterRow]], rows: Sequence[RegisterRow]) -> list[str]:
    allowed = max(limit.most, int(limit.fraction * len(rows)))
    return _beyond(owners, [(allowed, {owner: len(units) for owner, units in owners.items()})])


def _beyond_share(
    limit: ShareLimit, owners: dict[str, list[RegisterRow]], rows: Sequence[RegisterRow], cap: Cap | None
) -> list[str]:
    """Above twenty owners, not more than a fifth of heads and of value (Italy, disp. att. 67).

    Under a cap by fraction an owner weighs for his proxy what the cap leaves him (Taiwan 27(2) and (3)).
    """
    heads = len({row.head for row in rows})
    if heads <= limit.only_if_heads_over or len(owners) <= limit.only_if_mandates_over:
        return []
    whole: Number = sum(row.weight for row in rows)
    by_heads: dict[str, Number] = {owner: len({row.head for row in units}) for owner, units in owners.items()}
    most: Number = cap.limit * whole if cap is not None and cap.kind == "fraction" else whole
    by_area: dict[str, Number] = {owner: min(sum(row.weight for row in units), most) for owner, units in owners.items()}
    limits = [(limit.heads_at_most * heads, by_heads), (limit.area_at_most * whole, by_area)]
    return _beyond(owners, limits, fits=any if limit.exceeded == BOTH else all)


def _beyond(
    owners: dict[str, list[RegisterRow]],
    limits: Sequence[tuple[Number, Mapping[str, Number]]],
    fits: Callable[[Iterable[bool]], bool] = all,
) -> list[str]:
    """Owners whose mandate does not fit under the limits: under all of them, or under any."""
    used: list[Number] = [0 for _ in limits]
    void = []
    for owner in owners:
        would = [so_far + load[owner] for so_far, (_, load) in zip(used, limits, strict=True)]
        if fits(total <= allowed for total, (allowed, _) in zip(would, limits, strict=True)):
            used = would
        else:
            void.append(owner)
    return void
