"""How would one explain a rule to a neighbour, in Chinese and in English?"""

from fractions import Fraction

from governance.law.rule import (
    ABSENT,
    ABSTAIN,
    ALL,
    BALLOT_CLASSES,
    INVALID,
    Cap,
    LotLimit,
    MandateLimit,
    NextRound,
    ProxyLimit,
    Round,
    Rule,
    Term,
    Tree,
)
from governance.law.vocabulary import is_chinese, measure_word, of_word, round_word


def rule_words(rule: Rule, language: str) -> tuple[str, ...]:
    """The rule in short lines: who counts, each round, and every special clause."""
    lines = [_counting_words(rule, language), _silence_words(rule, language), _conflict_words(rule, language)]
    if rule.weight_modifier or rule.cap:
        lines += _weight_words(rule, language)
    if rule.proxy_limit:
        lines.append(_proxy_words(rule.proxy_limit, language))
    for one in rule.rounds:
        lines += _round_words(rule, one, language)
    if rule.is_election:
        lines.append(_ranking_words(rule, language))
    return tuple(lines)


def tree_words(tree: Tree, weight: str, language: str) -> str:
    """A tree of conditions as one sentence part."""
    if isinstance(tree, Term):
        return _term_words(tree, weight, language)
    chinese = is_chinese(language)
    word = ("，且" if tree.every else "，或") if chinese else (", and " if tree.every else ", or ")
    return word.join(_bracketed(part, weight, language) for part in tree.parts)


def _bracketed(part: Tree, weight: str, language: str) -> str:
    words = tree_words(part, weight, language)
    if isinstance(part, Term):
        return words
    return f"（{words}）" if is_chinese(language) else f"({words})"


_SIGNS = {
    ">": ("超过", "more than"),
    ">=": ("达到", "at least"),
    "<": ("少于", "less than"),
    "<=": ("不超过", "at most"),
}


def _term_words(term: Term, weight: str, language: str) -> str:
    chinese = is_chinese(language)
    measure, of = measure_word(term.measure, weight, language), of_word(term.of, language)
    sign = _SIGNS[term.cmp][0 if chinese else 1]
    if term.fraction is None:
        return f"{of}的{measure}{sign} {term.count}" if chinese else f"{measure} {of}: {sign} {term.count}"
    base = of_word(term.base, language)
    if chinese:
        line = f"{of}的{measure}{sign}{base}{measure}的 {_share(term.fraction, language)}"
        return line + ("（相等时由主席投决定票）" if term.chair_breaks_tie else "")
    line = f"{measure} {of}: {sign} {_share(term.fraction, language)} of {_base_words(term.base)}"
    return line + (" (equal: the chair's casting vote decides)" if term.chair_breaks_tie else "")


def _base_words(base: str) -> str:
    return {ALL: "all", "participating": "those taking part", "cast": "the votes cast"}[base]


def _share(share: Fraction, language: str) -> str:
    if share == 1:
        return "全部" if is_chinese(language) else "the whole"
    return str(share)


def _counting_words(rule: Rule, language: str) -> str:
    def listed(classes: frozenset[str]) -> str:
        names = [of_word(name, language) for name in BALLOT_CLASSES if name in classes]
        return ("、" if is_chinese(language) else ", ").join(names)

    part, cast = listed(rule.counting.participates), listed(rule.counting.cast)
    if is_chinese(language):
        return f"计为参与表决：{part}。计为投票：{cast}。"
    return f"Takes part: {part}. Votes cast: {cast}."


def _silence_words(rule: Rule, language: str) -> str:
    chinese = is_chinese(language)
    silence, needs = rule.counting.silence, rule.counting.follow_needs
    if silence == ABSENT:
        return "不投票就是不参与。" if chinese else "No ballot: does not take part."
    if silence == ABSTAIN:
        return (
            "有送达证明而不投票：参与，按弃权计。"
            if chinese
            else "No ballot although delivered: takes part and abstains."
        )
    line = (
        "有送达证明而不投票：计入已投票中人数和面积都领先的一方；没有这样一方则弃权。"
        if chinese
        else "No ballot although delivered: added to the side that leads in heads and weight; if none does, abstains."
    )
    if not needs:
        return line
    sign = _SIGNS[needs.cmp][0 if chinese else 1]
    if chinese:
        return f"{line}领先一方自身须{sign}全体的 {needs.fraction}，否则不投票就是不参与。"
    return f"{line} That side must itself have {sign} {needs.fraction} of all, or else silence does not take part."


def _conflict_words(rule: Rule, language: str) -> str:
    chinese = is_chinese(language)
    if rule.counting.conflict == "head_abstains":
        return (
            "一人几套房投得不一样：人数按弃权计，面积按各套房自己的票计。"
            if chinese
            else "Different ballots for several units of one head: the head abstains, each unit keeps its own."
        )
    return "一人几张票不一样：全部无效。" if chinese else "Different ballots within one head: all of them are invalid."


def _weight_words(rule: Rule, language: str) -> list[str]:
    chinese = is_chinese(language)
    lines = []
    modifier = rule.weight_modifier
    if modifier:
        lines.append(
            f"标记为 {modifier.tag} 的业主合计达到全部的 {modifier.share_at_least}、"
            f"且单元多于 {modifier.lots_over} 个时，其票按 {modifier.factor} 计。"
            if chinese
            else f"Units tagged {modifier.tag} count {modifier.factor} of their weight in votes when they hold "
            f"at least {modifier.share_at_least} of more than {modifier.lots_over} lots."
        )
    if rule.cap:
        lines.append(_cap_words(rule.cap, language))
    return lines


def _cap_words(cap: Cap, language: str) -> str:
    chinese = is_chinese(language)
    words = {
        "majority_holder": (
            "一人持有超过全部一半的，按其他人之和计",
            "Who holds more than half of all is counted with the sum of the others",
        ),
        "sum_of_other_present": (
            "一人连同所代委托，不得超过其他参与者之和",
            "Nobody, with mandates carried, counts more than all others taking part together",
        ),
        "fraction": (
            f"一人连同所代委托，最多计全部的 {cap.limit}",
            f"Nobody, with mandates carried, counts more than {cap.limit} of all",
        ),
    }[cap.kind][0 if chinese else 1]
    if chinese:
        quorum = "计算参与时也如此" if cap.in_quorum else "计算参与时不削减"
        return f"{words}；{quorum}{'；超出部分从基数扣除' if cap.reduce_base else ''}。"
    quorum = "in the quorum too" if cap.in_quorum else "in votes only"
    return f"{words}, {quorum}{'; the excess leaves the base' if cap.reduce_base else ''}."


def _proxy_words(limit: ProxyLimit, language: str) -> str:
    chinese = is_chinese(language)
    if isinstance(limit, MandateLimit):
        unless = limit.unless_total_at_most
        if chinese:
            return (
                f"一名代理人最多代 {limit.most} 人{f'，合计不超过全部 {unless} 的除外' if unless else ''}；多出的无效。"
            )
        exception = f", more where together they hold at most {unless} of all" if unless else ""
        return f"A proxy holder carries at most {limit.most} mandates{exception}; the rest are void."
    if isinstance(limit, LotLimit):
        if chinese:
            return f"一名代理人最多代 {limit.most} 户，或全部户数的 {limit.fraction}（取多者）；多出的无效。"
        return f"A proxy holder carries at most {limit.most} lots or {limit.fraction} of all lots; the rest are void."
    if chinese:
        return (
            f"超过 {limit.only_if_heads_over} 人时，一名代理人最多代人数的 {limit.heads_at_most}"
            f"和份额的 {limit.area_at_most}；多出的无效。"
        )
    return (
        f"Above {limit.only_if_heads_over} heads a proxy holder carries at most {limit.heads_at_most} of heads "
        f"and {limit.area_at_most} of weight; the rest are void."
    )


def _round_words(rule: Rule, one: Round, language: str) -> list[str]:
    chinese = is_chinese(language)
    name = round_word(one.id, language)
    title = f"{name}：" if chinese else f"{name[0].upper()}{name[1:]}:"
    lines = [title, "  " + _quorum_words(rule, one, language)]
    if one.deemed_yes:
        agreed = tree_words(one.deemed_yes.provisional, rule.weight, language)
        days = one.deemed_yes.days
        lines.append(
            f"  到场者先行同意：{agreed}；此后缺席业主经送达、{days} 天内不反对的，计为同意，反对的计为反对。"
            if chinese
            else f"  Those present agree first: {agreed}. Absent owners who were served then count in favour unless "
            f"they object within {days} days."
        )
    lines.append("  " + _approval_words(rule, one, language))
    if one.defeated_if:
        against = tree_words(one.defeated_if, rule.weight, language)
        lines.append(f"  会后推翻：{against}。" if chinese else f"  Undone afterwards when: {against}.")
    return [*lines, *(_next_words(rule, step, language) for step in one.next)]


def _quorum_words(rule: Rule, one: Round, language: str) -> str:
    quorum = tree_words(one.quorum, rule.weight, language) if one.quorum else ""
    return f"参与要求：{quorum or '无'}。" if is_chinese(language) else f"Quorum: {quorum or 'none'}."


def _approval_words(rule: Rule, one: Round, language: str) -> str:
    approval = tree_words(one.approval, rule.weight, language)
    return f"通过条件：{approval}。" if is_chinese(language) else f"Carried when: {approval}."


def alternative_words(rule: Rule, round_id: str, language: str) -> tuple[str, ...]:
    """Quorum and approval of a round where there are several ways to reach them, which numbers alone do not say."""
    one = rule.round(round_id)
    said = ((one.quorum, _quorum_words), (one.approval, _approval_words))
    return tuple(words(rule, one, language) for tree, words in said if tree and _has_ways(tree))


def _has_ways(tree: Tree) -> bool:
    return not isinstance(tree, Term) and (not tree.every or any(_has_ways(part) for part in tree.parts))


def _next_words(rule: Rule, step: NextRound, language: str) -> str:
    chinese = is_chinese(language)
    fixed = {
        "no_quorum": ("未达参与要求时", "without a quorum"),
        "not_passed": ("未通过时", "when not carried"),
        "either": ("未达参与要求或未通过时", "without a quorum or when not carried"),
    }
    if isinstance(step.when, str):
        when = fixed[step.when][0 if chinese else 1]
    else:
        tree = tree_words(step.when, rule.weight, language)
        when = f"未通过，但{tree}时" if chinese else f"when not carried, yet {tree}"
    to = round_word(step.to, language)
    if chinese:
        return f"  {when}，可转入“{to}”{'，重新投票' if step.fresh_ballots else '，原票继续有效'}。"
    return f"  Then “{to}”, {when}; {'new ballots' if step.fresh_ballots else 'the ballots go on'}."


def _ranking_words(rule: Rule, language: str) -> str:
    names = [measure_word(name, rule.weight, language) for name in rule.rank_by]
    limited = rule.counting.too_many == INVALID
    if is_chinese(language):
        ranking = f"逐个候选人适用以上规则，再按{'、'.join(names)}排名；最后席位上得票相等的，该席位空缺。"
        return ranking + ("同意人数超过应选人数的选票，整票无效。" if limited else "")
    ranking = (
        f"Each candidate goes through this rule, then they are ranked by {', then '.join(names)}; "
        "equality at the cut leaves the seat open."
    )
    return ranking + (" A ballot in favour of more candidates than there are seats is invalid." if limited else "")
