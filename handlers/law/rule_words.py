"""A rule in words: how one would explain it to a neighbour."""

from functools import reduce

from governance.law.rule import (
    ABSENT,
    ABSTAIN,
    ALL,
    BALLOT_CLASSES,
    BOTH,
    CAST,
    EITHER,
    INVALID,
    PARTICIPATING,
    Cap,
    LotLimit,
    MandateLimit,
    NextRound,
    ProxyLimit,
    Round,
    Rule,
    ShareLimit,
    Term,
    Tree,
    WeightModifier,
)
from handlers.frame.words import N_, Words
from handlers.law.vocabulary import measure_word, of_word, round_word


def rule_words(t: Words, rule: Rule) -> tuple[str, ...]:
    """The rule in short lines: who counts, each round, and every special clause."""
    lines = [_counting_words(t, rule), _silence_words(t, rule), _conflict_words(t, rule)]
    if rule.weight_modifier:
        lines.append(_modifier_words(t, rule.weight_modifier))
    if rule.cap:
        lines.append(_cap_words(t, rule.cap))
    if rule.proxy_limit:
        lines.append(_proxy_words(t, rule.proxy_limit))
    for one in rule.rounds:
        lines += _round_words(t, rule, one)
    if rule.is_election:
        lines.append(_ranking_words(t, rule))
    return tuple(lines)


_EVERY, _ANY = N_("{one}, and {other}"), N_("{one}, or {other}")


def tree_words(t: Words, tree: Tree, weight: str) -> str:
    """A tree of conditions as one sentence part."""
    if isinstance(tree, Term):
        return _term_words(t, tree, weight)
    joined = _EVERY if tree.every else _ANY
    parts = (_bracketed(t, part, weight) for part in tree.parts)
    return reduce(lambda one, other: t.bare(joined, one=one, other=other), parts)


def _bracketed(t: Words, part: Tree, weight: str) -> str:
    words = tree_words(t, part, weight)
    return words if isinstance(part, Term) else t.bare("({condition})", condition=words)


_COUNTS = {
    ">": N_("{measure} {of}: more than {count}"),
    ">=": N_("{measure} {of}: at least {count}"),
    "<": N_("{measure} {of}: less than {count}"),
    "<=": N_("{measure} {of}: at most {count}"),
}
_SHARES = {
    ">": N_("{measure} {of}: more than {share} of {base}"),
    ">=": N_("{measure} {of}: at least {share} of {base}"),
    "<": N_("{measure} {of}: less than {share} of {base}"),
    "<=": N_("{measure} {of}: at most {share} of {base}"),
}
_BASES = {ALL: N_("all"), PARTICIPATING: N_("those taking part"), CAST: N_("the votes cast")}


def _term_words(t: Words, term: Term, weight: str) -> str:
    measure, of = measure_word(t, term.measure, weight), of_word(t, term.of)
    if term.fraction is None:
        return t.bare(_COUNTS[term.cmp], measure=measure, of=of, count=term.count)
    share = t.bare("the whole") if term.fraction == 1 else term.fraction
    line = t.bare(_SHARES[term.cmp], measure=measure, of=of, share=share, base=t.bare(_BASES[term.base]))
    if term.chair_breaks_tie:
        return t.bare("{condition} (equal: the chair's casting vote decides)", condition=line)
    return line


def _counting_words(t: Words, rule: Rule) -> str:
    def listed(classes: frozenset[str]) -> str:
        return t.bare(", ").join(of_word(t, name) for name in BALLOT_CLASSES if name in classes)

    part, cast = listed(rule.counting.participates), listed(rule.counting.cast)
    return t.bare("Counted as taking part: {part}. Counted as votes cast: {cast}.", part=part, cast=cast)


_STRONG_SIDE = {
    ">": N_(
        "{rule} That side must itself have more than {share} of all; otherwise owners without a ballot do not "
        "take part."
    ),
    ">=": N_(
        "{rule} That side must itself have at least {share} of all; otherwise owners without a ballot do not take part."
    ),
}


def _silence_words(t: Words, rule: Rule) -> str:
    silence, needs = rule.counting.silence, rule.counting.follow_needs
    if silence == ABSENT:
        return t.bare("Owners without a ballot do not take part.")
    if silence == ABSTAIN:
        return t.bare("Owners who were sent a ballot and returned none count as taking part and abstaining.")
    line = t.bare(
        "Owners who were sent a ballot and returned none are added to the side leading by number of owners "
        "and by weight. If neither leads, they abstain."
    )
    return t.bare(_STRONG_SIDE[needs.cmp], rule=line, share=needs.fraction) if needs else line


def _conflict_words(t: Words, rule: Rule) -> str:
    if rule.counting.conflict == "head_abstains":
        return t.bare(
            "If one owner casts different ballots for several homes, the owner abstains and each home keeps its "
            "own ballot."
        )
    return t.bare("If one owner casts different ballots, all of them are invalid.")


def _modifier_words(t: Words, modifier: WeightModifier) -> str:
    return t.bare(
        "In a scheme of more than {lots} homes, homes marked {tag} that together hold at least {share} count "
        "only {factor} of their weight.",
        tag=modifier.tag,
        factor=modifier.factor,
        share=modifier.share_at_least,
        lots=modifier.lots_over,
    )


_CAPS = {
    "majority_holder": N_("An owner of more than half counts only as much as all the others together"),
    "sum_of_other_present": N_("Nobody counts more than all the others taking part together"),
    "fraction": N_("Nobody counts more than {limit} of all"),
}
_CAPS_WITH_MANDATES = {
    "majority_holder": N_(
        "An owner of more than half, including votes held for others, counts only as much as all the others together"
    ),
    "sum_of_other_present": N_(
        "Nobody, including votes held for others, counts more than all the others taking part together"
    ),
    "fraction": N_("Nobody, including votes held for others, counts more than {limit} of all"),
}


def _cap_words(t: Words, cap: Cap) -> str:
    words = t.bare((_CAPS_WITH_MANDATES if cap.with_mandates else _CAPS)[cap.kind], limit=cap.limit)
    if cap.in_quorum:
        if cap.reduce_base:
            return t.bare("{cap}, for the quorum too; the excess is taken out of the total.", cap=words)
        return t.bare("{cap}, for the quorum too.", cap=words)
    if cap.reduce_base:
        return t.bare("{cap}, for the vote only; the excess is taken out of the total.", cap=words)
    return t.bare("{cap}, for the vote only.", cap=words)


def _proxy_words(t: Words, limit: ProxyLimit) -> str:
    if isinstance(limit, MandateLimit):
        return _mandate_words(t, limit)
    if isinstance(limit, LotLimit):
        return t.bare(
            "A proxy holder can vote for at most {most} lots or {share} of all lots; any more are void.",
            most=limit.most,
            share=limit.fraction,
        )
    return _share_limit_words(t, limit)


def _mandate_words(t: Words, limit: MandateLimit) -> str:
    if not limit.unless_total_at_most:
        return t.bare("A proxy holder can vote for at most {most} others; any more are void.", most=limit.most)
    return t.bare(
        "A proxy holder can vote for at most {most} others, or more if together they hold at most {share} "
        "of all; any more are void.",
        most=limit.most,
        share=limit.unless_total_at_most,
    )


_SHARE_LIMITS = {
    EITHER: N_(
        "A proxy holder can vote for at most {heads} of the owners and {weight} of the weight; any more are void."
    ),
    BOTH: N_(
        "A proxy holder can vote for at most {heads} of the owners or {weight} of the weight; only a proxy that "
        "exceeds both is void."
    ),
}


def _share_limit_words(t: Words, limit: ShareLimit) -> str:
    said = t.bare(_SHARE_LIMITS[limit.exceeded], heads=limit.heads_at_most, weight=limit.area_at_most)
    if limit.only_if_heads_over:
        said = t.bare("{limit} This applies above {heads} owners.", limit=said, heads=limit.only_if_heads_over)
    if limit.only_if_mandates_over:
        said = t.bare(
            "{limit} This applies from {mandates} proxies.", limit=said, mandates=limit.only_if_mandates_over + 1
        )
    return said


def _round_words(t: Words, rule: Rule, one: Round) -> list[str]:
    lines = [_quorum_words(t, rule, one)]
    if one.deemed_yes:
        lines.append(
            t.bare(
                "Those present must agree first: {agreed}. Absent owners who were notified then count as in "
                "favour unless they object within {days} days.",
                agreed=tree_words(t, one.deemed_yes.provisional, rule.weight),
                days=one.deemed_yes.days,
            )
        )
    lines.append(_approval_words(t, rule, one))
    if one.defeated_if:
        lines.append(
            t.bare("Overturned afterwards if: {against}.", against=tree_words(t, one.defeated_if, rule.weight))
        )
    lines += [_next_words(t, rule, step) for step in one.next]
    return [_title(t, one), *(f"  {line}" for line in lines)]


def _title(t: Words, one: Round) -> str:
    """The round as it begins a line; among Chinese words, an id of one's own stays in small letters."""
    name = round_word(t, one.id)
    return t.bare("{round}:", round=name if t.language == "zh" else f"{name[0].upper()}{name[1:]}")


def _quorum_words(t: Words, rule: Rule, one: Round) -> str:
    if one.quorum:
        return t.bare("Quorum: {quorum}.", quorum=tree_words(t, one.quorum, rule.weight))
    return t.bare("Quorum: none.")


def _approval_words(t: Words, rule: Rule, one: Round) -> str:
    return t.bare("Passed if: {approval}.", approval=tree_words(t, one.approval, rule.weight))


def alternative_words(t: Words, rule: Rule, round_id: str) -> tuple[str, ...]:
    """Quorum and approval of a round where there are several ways to reach them, which numbers alone do not say."""
    one = rule.round(round_id)
    said = ((one.quorum, _quorum_words), (one.approval, _approval_words))
    return tuple(words(t, rule, one) for tree, words in said if tree and _has_ways(tree))


def _has_ways(tree: Tree) -> bool:
    return not isinstance(tree, Term) and (not tree.every or any(_has_ways(part) for part in tree.parts))


_WHEN = {
    "no_quorum": N_("without a quorum"),
    "not_passed": N_("if not passed"),
    "either": N_("without a quorum or if not passed"),
}


def _next_words(t: Words, rule: Rule, step: NextRound) -> str:
    if isinstance(step.when, str):
        when = t.bare(_WHEN[step.when])
    else:
        when = t.bare("if not passed, but {condition}", condition=tree_words(t, step.when, rule.weight))
    to = round_word(t, step.to)
    if step.fresh_ballots:
        return t.bare("Then “{round}”, {when}, with new ballots.", round=to, when=when)
    return t.bare("Then “{round}”, {when}, with the same ballots.", round=to, when=when)


def _ranking_words(t: Words, rule: Rule) -> str:
    named = (measure_word(t, name, rule.weight) for name in rule.rank_by)
    names = reduce(lambda one, other: t.bare("{one}, then {other}", one=one, other=other), named)
    ranking = t.bare(
        "The rule is applied to each candidate; they are then ranked by {names}. If votes are equal for the "
        "last seat, it stays vacant.",
        names=names,
    )
    if rule.counting.too_many == INVALID:
        return t.bare(
            "{ranking} A ballot in favour of more candidates than there are seats is invalid.", ranking=ranking
        )
    return ranking
