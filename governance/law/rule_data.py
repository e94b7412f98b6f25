"""Rule as plain data: how it is written back, the same for the same rule every time."""

from fractions import Fraction

from governance.law.rule import (
    COUNTS,
    EITHER,
    Cap,
    Counting,
    LotLimit,
    MandateLimit,
    NextRound,
    ProxyLimit,
    Round,
    Rule,
    ShareLimit,
    Term,
    Tree,
)

Data = dict[str, object]


def rule_data(rule: Rule) -> Data:
    """Every deciding key, in the form that `rule_form.parse_rule` reads; meant for `fingerprint`."""
    data: Data = {
        "id": rule.id,
        "kind": "election" if rule.is_election else "resolution",
        "weight": rule.weight,
        "counting": _counting(rule.counting),
        "rounds": [_round(each) for each in rule.rounds],
    }
    if rule.rank_by:
        data["rank_by"] = list(rule.rank_by)
    if rule.cap:
        data["cap"] = _cap(rule.cap)
    if rule.weight_modifier:
        modifier = rule.weight_modifier
        data["weight_modifier"] = {
            "tag": modifier.tag,
            "factor": fraction_text(modifier.factor),
            "share_at_least": fraction_text(modifier.share_at_least),
            "lots_over": modifier.lots_over,
        }
    if rule.proxy_limit:
        data["proxy_limit"] = _proxy_limit(rule.proxy_limit)
    return data


def fraction_text(value: Fraction) -> str:
    """2/3 as "2/3", the whole as "1/1"."""
    return f"{value.numerator}/{value.denominator}"


def tree_data(tree: Tree) -> Data:
    """A term or a branch as data."""
    if not isinstance(tree, Term):
        return {"all" if tree.every else "any": [tree_data(part) for part in tree.parts]}
    data: Data = {"id": tree.id, "measure": tree.measure, "of": tree.of, "cmp": tree.cmp}
    if tree.fraction is None:
        return data | {"count": tree.count}
    data |= {"frac": fraction_text(tree.fraction), "base": tree.base}
    return data | {"tie": "chair"} if tree.chair_breaks_tie else data


def _round(one: Round) -> Data:
    data: Data = {
        "id": one.id,
        "quorum": tree_data(one.quorum) if one.quorum else None,
        "pass": tree_data(one.approval),
    }
    if one.next:
        data["next"] = [_next(step) for step in one.next]
    if one.deemed_yes:
        data["deemed_yes"] = {
            "provisional": tree_data(one.deemed_yes.provisional),
            "days": one.deemed_yes.days,
        }
    if one.defeated_if:
        data["defeated_if"] = tree_data(one.defeated_if)
    return data


def _next(step: NextRound) -> Data:
    when = step.when if isinstance(step.when, str) else tree_data(step.when)
    return {"to": step.to, "when": when, "fresh_ballots": step.fresh_ballots}


def _counting(counting: Counting) -> Data:
    data: Data = {
        "participates": sorted(counting.participates),
        "cast": sorted(counting.cast),
        "absent": counting.silence,
        "conflict": counting.conflict,
    }
    if counting.follow_needs:
        needs = counting.follow_needs
        data["follow_needs"] = {"cmp": needs.cmp, "frac": fraction_text(needs.fraction)}
    if counting.too_many != COUNTS:
        data["too_many"] = counting.too_many
    return data


def _cap(cap: Cap) -> Data:
    data: Data = {
        "kind": cap.kind,
        "applies_to": "votes_and_quorum" if cap.in_quorum else "votes",
        "reduce_base": cap.reduce_base,
    }
    if cap.with_mandates:
        data["with_mandates"] = True
    return data | {"limit": fraction_text(cap.limit)} if cap.kind == "fraction" else data


def _proxy_limit(limit: ProxyLimit) -> Data:
    if isinstance(limit, MandateLimit):
        data: Data = {"kind": "mandates", "max": limit.most}
        unless = limit.unless_total_at_most
        return data if unless is None else data | {"unless_total_at_most": fraction_text(unless)}
    if isinstance(limit, LotLimit):
        return {"kind": "lots", "max": limit.most, "fraction": fraction_text(limit.fraction)}
    return _share_limit(limit)


def _share_limit(limit: ShareLimit) -> Data:
    """Keys that came later are written only where they say something: an older rule keeps its fingerprint."""
    data: Data = {
        "kind": "share",
        "only_if_heads_over": limit.only_if_heads_over,
        "heads_at_most": fraction_text(limit.heads_at_most),
        "area_at_most": fraction_text(limit.area_at_most),
    }
    if limit.only_if_mandates_over:
        data["only_if_mandates_over"] = limit.only_if_mandates_over
    if limit.exceeded != EITHER:
        data["exceeded"] = limit.exceeded
    return data
