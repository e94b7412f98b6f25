"""Rule form: how a rule is read from data; `rule_data` writes it back so that its fingerprint never changes."""

from collections.abc import Mapping

from governance.forms.form import Form, FormError
from governance.law.rule import (
    ABSENT,
    ABSTAIN,
    BALLOT_CLASSES,
    BASES,
    BOTH,
    COMPARISONS,
    COUNTED,
    COUNTS,
    EITHER,
    INVALID,
    MEASURES,
    Branch,
    Cap,
    Counting,
    DeemedYes,
    FollowNeeds,
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
    round_terms,
)

DEEPEST = 20
"""More than anybody can read, and far less than exhausts the interpreter."""
TOO_MANY = (COUNTS, INVALID)
OPENING_CONDITIONS = ("no_quorum", "not_passed", "either")


def parse_rule(data: object, place: str = "") -> Rule:
    """A rule from plain data. Raises FormError naming the place of what is wrong, unknown keys included."""
    form = Form(data, place)
    rule = read_rule(form)
    form.close()
    return rule


def read_rule(form: Form) -> Rule:
    """The deciding keys of `form`; keys beside them stay for the caller (a preset has names and a source)."""
    kind = form.choice("kind", ("resolution", "election"), "resolution")
    rank_by = form.words("rank_by", MEASURES)
    if bool(rank_by) != (kind == "election"):
        raise form.fault("rank_by", "only an election names the measures that rank candidates, and it must")
    rounds = tuple(_round(item, where) for item, where in form.items("rounds", needed=True))
    _check_rounds(rounds, form.at("rounds"))
    counting = Form(form.optional("counting", {}), form.at("counting"))
    if "too_many" in counting and not rank_by:
        raise counting.fault("too_many", "only an election has seats")
    return Rule(
        id=form.text("id", "own_rule"),
        rounds=rounds,
        weight=form.text("weight", "floor area"),
        counting=_counting(counting),
        cap=_cap(Form(form.raw("cap"), form.at("cap"))) if "cap" in form else None,
        weight_modifier=_modifier(form) if "weight_modifier" in form else None,
        proxy_limit=_proxy_limit(form) if "proxy_limit" in form else None,
        rank_by=rank_by,
    )


def _check_rounds(rounds: tuple[Round, ...], place: str) -> None:
    ids = [each.id for each in rounds]
    for number, each in enumerate(rounds):
        where = f"{place}[{number}]"
        if each.id in ids[:number]:
            raise FormError(f"{where}.id", "there is already a round '{id}'; give this one another id", id=each.id)
        seen: set[str] = set()
        for term in round_terms(each):
            if term.id in seen:
                raise FormError(
                    where, "two conditions of this round have the id '{id}'; each needs its own", id=term.id
                )
            seen.add(term.id)
        for index, step in enumerate(each.next):
            if step.to not in ids[number + 1 :]:
                raise FormError(f"{where}.next[{index}].to", "there is no round '{id}' below this one", id=step.to)


def _round(data: object, place: str) -> Round:
    form = Form(data, place)
    quorum = form.optional("quorum")
    found = Round(
        id=form.text("id"),
        quorum=None if quorum is None else parse_tree(quorum, form.at("quorum")),
        approval=parse_tree(form.raw("pass"), form.at("pass")),
        next=tuple(_next(item, where) for item, where in form.items("next")),
        deemed_yes=_deemed(form) if "deemed_yes" in form else None,
        defeated_if=parse_tree(form.raw("defeated_if"), form.at("defeated_if")) if "defeated_if" in form else None,
    )
    form.close()
    return found


def parse_tree(data: object, place: str, depth: int = 1) -> Tree:
    """A term, or {"all": [...]} / {"any": [...]} of trees."""
    if depth > DEEPEST:
        raise FormError(place, "conditions are nested more than {deepest} levels deep", deepest=DEEPEST)
    form = Form(data, place)
    for word in ("all", "any"):
        if word in form:
            parts = tuple(parse_tree(item, where, depth + 1) for item, where in form.items(word, needed=True))
            form.close()
            return Branch(every=word == "all", parts=parts)
    found = _count_term(form) if "count" in form else _share_term(form)
    form.close()
    return found


def _share_term(form: Form) -> Term:
    return Term(
        id=form.text("id"),
        measure=form.choice("measure", MEASURES),
        of=form.choice("of", COUNTED),
        cmp=form.choice("cmp", COMPARISONS),
        fraction=form.share("frac"),
        base=form.choice("base", BASES),
        chair_breaks_tie="tie" in form and form.choice("tie", ("chair",)) == "chair",
    )


def _count_term(form: Form) -> Term:
    return Term(
        id=form.text("id"),
        measure=form.choice("measure", MEASURES),
        of=form.choice("of", COUNTED),
        cmp=form.choice("cmp", COMPARISONS),
        count=form.whole("count"),
    )


def _next(data: object, place: str) -> NextRound:
    form = Form(data, place)
    to = form.text("to")
    if isinstance(form.raw("when"), Mapping):
        when: str | Tree = parse_tree(form.raw("when"), form.at("when"))
    else:
        when = form.choice("when", OPENING_CONDITIONS)
    fresh = form.flag("fresh_ballots", default=True)
    form.close()
    return NextRound(to, when, fresh)


def _deemed(outer: Form) -> DeemedYes:
    form = Form(outer.raw("deemed_yes"), outer.at("deemed_yes"))
    found = DeemedYes(parse_tree(form.raw("provisional"), form.at("provisional")), form.whole("days"))
    form.close()
    return found


def _counting(form: Form) -> Counting:
    usual = Counting()
    needs = None
    silence = form.choice("absent", (ABSENT, ABSTAIN, "follow_majority"), ABSENT)
    if "follow_needs" in form:
        inner = Form(form.raw("follow_needs"), form.at("follow_needs"))
        needs = FollowNeeds(inner.choice("cmp", (">", ">=")), inner.share("frac"))
        inner.close()
        if silence != "follow_majority":
            raise form.fault("follow_needs", "this is only allowed with absent = follow_majority")
    participates = form.words("participates", BALLOT_CLASSES) if "participates" in form else usual.participates
    cast = form.words("cast", BALLOT_CLASSES) if "cast" in form else usual.cast
    conflict = form.choice("conflict", (INVALID, "head_abstains"), INVALID)
    too_many = form.choice("too_many", TOO_MANY, COUNTS)
    form.close()
    return Counting(frozenset(participates), frozenset(cast), silence, needs, conflict, too_many)


def _cap(form: Form) -> Cap:
    kind = form.choice("kind", ("majority_holder", "sum_of_other_present", "fraction"))
    limit = form.share("limit") if kind == "fraction" else Cap(kind).limit
    applies = form.choice("applies_to", ("votes", "votes_and_quorum"), "votes")
    reduce_base = form.flag("reduce_base", default=False)
    with_mandates = form.flag("with_mandates", default=False)
    form.close()
    return Cap(kind, limit, applies == "votes_and_quorum", reduce_base, with_mandates)


def _modifier(outer: Form) -> WeightModifier:
    form = Form(outer.raw("weight_modifier"), outer.at("weight_modifier"))
    found = WeightModifier(
        form.text("tag"), form.share("factor"), form.share("share_at_least"), form.whole("lots_over")
    )
    form.close()
    return found


def _proxy_limit(outer: Form) -> ProxyLimit:
    form = Form(outer.raw("proxy_limit"), outer.at("proxy_limit"))
    kind = form.choice("kind", ("mandates", "share", "lots"))
    found: ProxyLimit
    if kind == "mandates":
        unless = form.share("unless_total_at_most") if "unless_total_at_most" in form else None
        found = MandateLimit(form.whole("max"), unless)
    elif kind == "share":
        found = _share_limit(form)
    else:
        found = LotLimit(form.whole("max"), form.share("fraction"))
    form.close()
    return found


def _share_limit(form: Form) -> ShareLimit:
    return ShareLimit(
        only_if_heads_over=form.whole("only_if_heads_over"),
        heads_at_most=form.share("heads_at_most"),
        area_at_most=form.share("area_at_most"),
        only_if_mandates_over=form.whole("only_if_mandates_over") if "only_if_mandates_over" in form else 0,
        exceeded=form.choice("exceeded", (EITHER, BOTH), EITHER),
    )
